using System.Diagnostics;

namespace Rehai.Bench;

/// <summary>Guests of ours alone; they go when this does, and those that a killed run left go when this comes.</summary>
internal sealed class BenchGuests : IDisposable
{
    public const string Prefix = "rehai-bench-";

    private readonly Virsh _virsh;
    private readonly ScratchDirectory _scratch;

    public BenchGuests(BenchSetup setup)
    {
        (_virsh, _scratch) = (new Virsh(setup.Arguments.LibvirtUri), setup.Scratch);
        Remove();
        Others = _virsh.Names("--all").Count;
    }

    /// <summary>Guests that are not ours and are read too.</summary>
    public int Others { get; }

    public void StartRunning(int count)
    {
        var names = Numbers(count).Select(number => $"{Prefix}{number:00}").ToList();
        _virsh.Batch(
            names.SelectMany(name => new[] { $"define {File(name, GuestXml.Diskless(name))}", $"start {name}" })
        );
        Require(_virsh.Names().Count(IsOurs), count, "run");
    }

    /// <summary>Shut-off guests, defined by one virsh.</summary>
    public TimeSpan Define(int count)
    {
        var files = Numbers(count)
            .Select(DefinedName)
            .Select((name, i) => File(name, GuestXml.Ordinary(name, i + 1, generation: 0)))
            .ToList();
        var start = Stopwatch.GetTimestamp();
        _virsh.Batch(files.Select(file => $"define {file}"));
        var took = Stopwatch.GetElapsedTime(start);
        Require(_virsh.Names("--all").Count(IsOurs), count, "are defined");
        return took;
    }

    public void Redefine(int number, int generation)
    {
        var name = DefinedName(number);
        _virsh.Run("define", File(name, GuestXml.Ordinary(name, number, generation)));
    }

    /// <summary>Suspends the first guest, or resumes it.</summary>
    public void Toggle(bool isToRun) => _virsh.Run(isToRun ? "resume" : "suspend", $"{Prefix}01");

    public void Dispose() => Remove();

    private void Remove()
    {
        _virsh.Batch(_virsh.Names().Where(IsOurs).Select(name => $"destroy {name}"));
        _virsh.Batch(_virsh.Names("--all").Where(IsOurs).Select(name => $"undefine {name}"));
        Require(_virsh.Names("--all").Count(IsOurs), 0, "are left");
    }

    private static IEnumerable<int> Numbers(int count) => Enumerable.Range(1, count);

    private static string DefinedName(int number) => $"{Prefix}d-{number:0000}";

    private static bool IsOurs(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    private string File(string name, string xml)
    {
        var file = _scratch.File($"{name}.xml");
        System.IO.File.WriteAllText(file, xml);
        return file;
    }

    private static void Require(int found, int wanted, string what)
    {
        if (found != wanted)
        {
            throw new BenchException($"{found} guests {what} instead of {wanted}; see libvirtd's log.");
        }
    }
}
