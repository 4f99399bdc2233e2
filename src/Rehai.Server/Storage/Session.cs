using System.Data.Common;
using System.Globalization;

namespace Rehai.Server.Storage;

/// <summary>
/// One connection and its prepared statements. SQL is portable: values are <c>@1</c>, <c>@2</c> … in the order given.
/// Used by one thread at a time.
/// </summary>
internal sealed class Session(DbConnection connection) : IDisposable
{
    private readonly Dictionary<string, DbCommand> _prepared = [];

    /// <summary>For who writes the search index.</summary>
    public SearchPathIds SearchPaths { get; } = new();

    /// <summary>Rows that the statement changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteNonQuery();

    public List<T> Query<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var reader = Bind(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }
        return rows;
    }

    /// <summary>Row by row, for results that are not to be held, until a visit says that it has enough.</summary>
    public void Each(string sql, Func<DbDataReader, bool> goesOn, params ReadOnlySpan<object?> values)
    {
        using var reader = Bind(sql, values).ExecuteReader();
        while (reader.Read() && goesOn(reader)) { }
    }

    /// <summary>The first row, or null where there is none.</summary>
    public T? First<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<object?> values)
        where T : class
    {
        using var reader = Bind(sql, values).ExecuteReader();
        return reader.Read() ? read(reader) : null;
    }

    /// <summary>The first column of the first row, such as the <c>id</c> that an insert returns; null where there is no row.</summary>
    public long? Number(string sql, params ReadOnlySpan<object?> values) =>
        Bind(sql, values).ExecuteScalar() is { } value and not DBNull
            ? Convert.ToInt64(value, CultureInfo.InvariantCulture)
            : null;

    /// <summary>Reads in one transaction.</summary>
    public T AtOneMoment<T>(Func<Session, T> work)
    {
        Execute("BEGIN");
        try
        {
            return work(this);
        }
        finally
        {
            Execute("ROLLBACK");
        }
    }

    private DbCommand Bind(string sql, ReadOnlySpan<object?> values)
    {
        var command = _prepared.TryGetValue(sql, out var known) ? known : Prepare(sql, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
        return command;
    }

#pragma warning disable CA2100 // Every text comes from this folder's constants; values are parameters.
    private DbCommand Prepare(string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@" + i.ToString(CultureInfo.InvariantCulture);
            command.Parameters.Add(parameter);
        }
        return _prepared[sql] = command;
    }
#pragma warning restore CA2100

    public void Dispose()
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }
        connection.Dispose();
    }
}
