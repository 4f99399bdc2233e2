using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Rehai.Facts.Tests;

/// <summary>Makes facts in which every property has a value, so that a new property is tested without a word here.</summary>
internal static class Filled
{
    internal const string Key = "KEY";

    internal static T Create<T>() => (T)Create(typeof(T));

    private static object Create(Type type) =>
        Nullable.GetUnderlyingType(type) is { } inner ? Create(inner)
        : type == typeof(string) ? "text"
        : type == typeof(bool) ? true
        : type == typeof(DateTimeOffset) ? new DateTimeOffset(2026, 11, 22, 10, 51, 41, 500, TimeSpan.FromHours(2))
        : type.IsPrimitive ? Convert.ChangeType(1, type, null)
        : type.GetGenericTypeDefinitionOrSelf() == typeof(OrdinalDictionary<>) ? Map(type)
        : type.GetGenericTypeDefinitionOrSelf() == typeof(IReadOnlyList<>) ? List(type.GenericTypeArguments[0])
        : Record(type);

    private static Type GetGenericTypeDefinitionOrSelf(this Type type) =>
        type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static object Map(Type type)
    {
        var map = (IDictionary)Activator.CreateInstance(type)!;
        map.Add(Key, Create(type.GenericTypeArguments[0]));
        return map;
    }

    private static Array List(Type element)
    {
        var list = Array.CreateInstance(element, 1);
        list.SetValue(Create(element), 0);
        return list;
    }

    private static object Record(Type type)
    {
        var record = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            property.SetValue(record, Create(property.PropertyType));
        }
        return record;
    }
}
