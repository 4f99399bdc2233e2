using Rehai.Server.Inventory;
using Rehai.Server.Tests.Inventory;
using Rehai.Server.Web;

namespace Rehai.Server.Tests.Web;

public sealed class GridLinesTests
{
    [Fact]
    public void A_window_anywhere_is_that_part_of_all_lines()
    {
        var lines = new GridLines<ShownGuest>(View("host"));
        var all = lines.Window(0, lines.Total).ToList();

        Assert.Equal(3 + 1 + 2 + 3, lines.Total);
        Assert.Equal(lines.Total, all.Count);
        Assert.Equal(
            ["kvm1", null, null, null, "kvm2", null, "kvm3", null, null],
            all.Select(line => line.Group?.Label)
        );
        for (var offset = 0; offset <= lines.Total; offset++)
        {
            for (var count = 0; count <= lines.Total + 1; count++)
            {
                Assert.Equal(all.Skip(offset).Take(count), lines.Window(offset, count));
            }
        }
    }

    [Fact]
    public void Without_groups_lines_are_rows()
    {
        var lines = new GridLines<ShownGuest>(View(null));

        Assert.Equal(["a1", "a2", "a3", "b1", "c1", "c2"], lines.Window(0, 10).Select(line => line.Row.Row.Name));
        Assert.Empty(lines.Window(6, 10));
        Assert.Empty(lines.Window(int.MaxValue - 5, 10));
    }

    private static InventoryView<ShownGuest> View(string? group) =>
        InventoryView<ShownGuest>.Of(
            GuestRows.Kind,
            new(InventoryQuery.Everything, RowOrder<ShownGuest>.Parse(GuestRows.Kind, "name", group).Order!),
            Some.Snapshot(
                Some.Shown(Some.Host(1, "kvm1"), Guests(1, "a1", "a2", "a3")),
                Some.Shown(Some.Host(2, "kvm2"), Guests(2, "b1")),
                Some.Shown(Some.Host(3, "kvm3"), Guests(3, "c1", "c2"))
            ),
            Some.Now
        );

    private static IEnumerable<GuestRow> Guests(long node, params string[] names) =>
        names.Select(name => Some.Guest(node, name));
}
