using Microsoft.AspNetCore.Components;
using Rehai.Server.Inventory;

namespace Rehai.Server.Web;

/// <summary>What a grid shows of a view, made ready.</summary>
internal sealed record GridModel
{
    public required string Title { get; init; }

    public required GridAddress Address { get; init; }

    /// <summary>What is wrong with the query; then there are no lines.</summary>
    public QueryFault? Fault { get; init; }

    public required IReadOnlyList<GridColumn> Columns { get; init; }

    public required IReadOnlyList<(string Key, string Word)> Groups { get; init; }

    /// <summary>How many rows were found, in words, and of them in each state.</summary>
    public required RenderFragment Counts { get; init; }

    /// <summary>Rows and headings, those of the window.</summary>
    public IReadOnlyList<RenderFragment> Lines { get; init; } = [];

    /// <summary>Lines in all.</summary>
    public int Total { get; init; }

    /// <summary>How many lines without scripts make a page.</summary>
    public int PageLength { get; init; }

    public long Sequence { get; init; }

    /// <summary>Said in the place of lines where there are none.</summary>
    public RenderFragment? Nothing { get; init; }
}
