using System.Collections;

namespace Rehai.Server.Web.Api;

/// <summary>Bodies of rows, each made when it is written.</summary>
internal sealed class LazyList<TRow, TBody>(IReadOnlyList<TRow> rows, Func<TRow, TBody> body) : IReadOnlyList<TBody>
{
    public int Count => rows.Count;

    public TBody this[int index] => body(rows[index]);

    public IEnumerator<TBody> GetEnumerator() => rows.Select(body).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
