namespace Rehai.Facts;

/// <summary>A map whose keys stand in ordinal order, so that the same facts give the same JSON.</summary>
public sealed class OrdinalDictionary<T> : SortedDictionary<string, T>
{
    public OrdinalDictionary()
        : base(StringComparer.Ordinal) { }
}
