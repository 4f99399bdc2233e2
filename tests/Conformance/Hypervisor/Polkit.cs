using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Hypervisor;

/// <summary>A system bus and a polkit of our own, with rules, for a libvirtd that is started in their surroundings.</summary>
internal sealed class Polkit : IDisposable
{
    private const string Actions = """
        <!DOCTYPE policyconfig PUBLIC "-//freedesktop//DTD PolicyKit Policy Configuration 1.0//EN"
          "http://www.freedesktop.org/standards/PolicyKit/1.0/policyconfig.dtd">
        <policyconfig>
        """;

    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Hypervisor", "with-polkit.sh");
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("rehai-test-polkit-");

    /// <param name="rule">JavaScript over <c>action</c>; libvirt's own default for each action is yes.</param>
    internal Polkit(string rule, params string[] actions)
        : this(
            $"polkit.addRule(function(action, subject) {{ {rule} }});",
            actions.Select(action => (action, Default: "yes"))
        ) { }

    /// <param name="rules">A whole file of them.</param>
    /// <param name="actions">With what is answered where no rule says anything.</param>
    internal Polkit(string rules, IEnumerable<(string Id, string Default)> actions)
    {
        var known = actions.Select(action =>
            $"<action id='{action.Id}'><description/><message/><defaults><allow_any>{action.Default}</allow_any></defaults></action>"
        );
        Write("actions/libvirt.policy", $"{Actions}{string.Concat(known)}</policyconfig>");
        Write("rules.d/10-test.rules", rules);
        // polkitd reads them as a user of its own.
        Tool.Run("chmod", "-R", "a+rX", _directory.FullName);
    }

    /// <summary>Goes before a command, which then runs with this polkit.</summary>
    internal string[] Surroundings => ["unshare", "--mount", "bash", Script, _directory.FullName];

    public void Dispose()
    {
        foreach (var record in _directory.EnumerateFiles("*.pid"))
        {
            Tool.Run("kill", File.ReadAllText(record.FullName).Trim());
        }
        _directory.Delete(recursive: true);
    }

    private void Write(string path, string text)
    {
        var file = new FileInfo(Path.Combine(_directory.FullName, path));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text);
    }
}
