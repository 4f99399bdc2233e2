using Rehai.Server.Tests.Inventory;

namespace Rehai.Server.Tests.Storage;

/// <summary>Two hosts that publish one migration, in every order that there is.</summary>
public sealed class MigrationTests : IDisposable
{
    private const string Told = "Migrated kvm2 g1: kvm1 > kvm2";

    private readonly HostStore _store = new();

    public MigrationTests()
    {
        _store.Save("kvm1", PublishedHost.With(new PublishedGuest(1)));
        _store.Save("kvm2", PublishedHost.With(new PublishedGuest(9)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("shut off/migrated")]
    [InlineData("shut off/unknown")]
    public void The_new_host_publishes_first(string left)
    {
        On("kvm2", "running/migrated");
        _store.Second = 5;
        On("kvm1", left);

        Assert.Equal([Told], New());
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("", 60)]
    [InlineData("shut off/migrated", 60)]
    public void The_old_host_publishes_first(string left, double later)
    {
        On("kvm1", left);
        Assert.NotEqual([Told], New());
        _store.Second = later;
        On("kvm2", "running/migrated");

        Assert.Equal([Told], New());
    }

    [Theory]
    [InlineData(
        "",
        "running/migrated",
        "Undefined kvm1 g1: running (booted) > |Defined kvm2 g1:  > running (migrated)",
        61
    )]
    [InlineData(
        "shut off/destroyed",
        "running/booted",
        "Stopped kvm1 g1: running > shut off (destroyed)|Defined kvm2 g1:  > running (booted)",
        1
    )]
    public void What_is_too_late_or_was_no_migration_is_told_as_it_was(
        string left,
        string came,
        string told,
        double later
    )
    {
        On("kvm1", left);
        _store.Second = later;
        On("kvm2", came);

        Assert.Equal(told.Split('|'), New());
    }

    [Fact]
    public void While_it_lasts_the_guest_is_paused_on_both_hosts()
    {
        On("kvm2", "paused/migrating");
        On("kvm1", "paused/migrating");
        Assert.Empty(New());
        On("kvm2", "running/migrated");
        On("kvm1", "");

        Assert.Equal([Told], New());
    }

    [Fact]
    public void The_old_host_may_be_without_it_before_the_new_one_has_it_for_good()
    {
        On("kvm2", "paused/migrating");
        On("kvm1", "");
        On("kvm2", "running/migrated");

        Assert.Equal([Told], New());
    }

    [Fact]
    public void A_migration_that_fails_has_not_happened()
    {
        On("kvm2", "paused/migrating");
        On("kvm1", "paused/migrating");
        On("kvm1", "running/migration canceled");
        On("kvm2", "");

        Assert.Empty(New());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_crash_of_the_server_between_the_two_saves_loses_nothing(bool isNewHostFirst)
    {
        On(isNewHostFirst ? "kvm2" : "kvm1", isNewHostFirst ? "running/migrated" : "");
        _store.Reopen();
        On(isNewHostFirst ? "kvm1" : "kvm2", isNewHostFirst ? "" : "running/migrated");

        Assert.Equal([Told], New());
    }

    [Fact]
    public void It_goes_there_and_back_again()
    {
        On("kvm2", "running/migrated");
        On("kvm1", "shut off/migrated");
        On("kvm1", "running/migrated");
        On("kvm2", "");

        Assert.Equal([Told, "Migrated kvm1 g1: kvm2 > kvm1"], New());
    }

    [Fact]
    public void What_happens_on_the_new_host_meanwhile_is_told_too()
    {
        On("kvm2", "running/migrated");
        On("kvm2", "paused/user");
        On("kvm1", "");

        Assert.Equal([Told, "Paused kvm2 g1: running > paused (user)"], New());
    }

    [Fact]
    public void A_guest_that_a_new_host_appears_with_has_migrated_when_the_old_one_is_without_it()
    {
        _store.Save("kvm3", PublishedHost.With(new PublishedGuest(1)));
        On("kvm1", "");

        Assert.Equal(["HostAppeared kvm3 :  > ", "Migrated kvm3 g1: kvm1 > kvm3"], New());
    }

    [Fact]
    public void A_guest_that_was_just_dropped_and_appears_with_a_new_host_has_migrated()
    {
        On("kvm1", "");
        _store.Save("kvm3", PublishedHost.With(new PublishedGuest(1)));

        Assert.Equal(["HostAppeared kvm3 :  > ", "Migrated kvm3 g1: kvm1 > kvm3"], New());
    }

    [Fact]
    public void Another_organizations_guest_of_that_UUID_is_another_guest()
    {
        _store.Save("kvm2", PublishedHost.With(), "other");
        _store.Save("kvm2", PublishedHost.With(new PublishedGuest(1)), "other");
        On("kvm1", "");

        Assert.Equal(["Undefined kvm1 g1: running (booted) > "], New());
        Assert.Equal("Defined kvm2 g1:  > running (booted)", _store.Told("other")[^1]);
    }

    [Fact]
    public void A_guest_that_runs_on_two_hosts_for_long_stops_where_it_stops()
    {
        On("kvm2", "running/booted");
        _store.Second = 3601;
        On("kvm1", "");

        Assert.Equal([Told, "Undefined kvm1 g1: running (booted) > "], New());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Hosts_that_ohai_alone_saves_tell_of_it_too(bool isNewHostFirst)
    {
        _store.Save("kvm4", PublishedHost.Ohai(new PublishedGuest(5)));
        _store.Save("kvm5", PublishedHost.Ohai());
        if (isNewHostFirst)
        {
            _store.Save("kvm5", PublishedHost.Ohai(new PublishedGuest(5)));
            _store.Save("kvm4", PublishedHost.Ohai());
        }
        else
        {
            _store.Save("kvm4", PublishedHost.Ohai());
            _store.Save("kvm5", PublishedHost.Ohai(new PublishedGuest(5)));
        }

        Assert.Equal(
            "Migrated kvm5 g5: kvm4 > kvm5",
            Assert.Single(New(), line => !line.StartsWith("Host", StringComparison.Ordinal))
        );
    }

    private IEnumerable<string> New() => _store.Told().Skip(2);

    private void On(string host, string state)
    {
        List<PublishedGuest> guests = host == "kvm2" ? [new PublishedGuest(9)] : [];
        if (state != "")
        {
            guests.Add(new PublishedGuest(1, state));
        }
        _store.Save(host, PublishedHost.With([.. guests]));
        Assert.Empty(_store.Faults());
    }

    public void Dispose() => _store.Dispose();
}
