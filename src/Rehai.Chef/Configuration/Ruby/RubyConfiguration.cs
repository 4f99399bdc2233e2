namespace Rehai.Chef.Configuration.Ruby;

/// <summary>
/// The object that <c>client.rb</c> is evaluated on (mixlib-config): keys, environment variables, and which of them only Ruby
/// knows.
/// </summary>
/// <param name="environment">The process's environment variables; the configuration may set others.</param>
/// <param name="defaults">What a key is that nobody set; null where we do not know.</param>
internal sealed class RubyConfiguration(
    IReadOnlyDictionary<string, string> environment,
    Func<string, ConfigValue?> defaults
)
{
    private const int MostWarnings = 100;

    private readonly Dictionary<string, Setting> _settings = [];
    private readonly Dictionary<string, string> _variables = new(environment);
    private readonly Dictionary<string, RubyPlace> _doubtedVariables = [];
    private readonly List<string> _warnings = [];

    public IReadOnlyList<string> Warnings => _warnings;

    public IReadOnlyDictionary<string, string> Variables => _variables;

    public RubyBudget Budget { get; } = new();

    /// <summary>Methods without parameters that files define.</summary>
    public Dictionary<string, RubyNode> Methods { get; } = [];

    /// <summary>The files that are being evaluated, outermost first.</summary>
    public List<string> Files { get; } = [];

    /// <summary>How many files were read in all.</summary>
    public int FileCount { get; set; }

    /// <summary>Null where only Ruby knows it.</summary>
    public ConfigValue? Read(string key) => _settings.TryGetValue(key, out var setting) ? setting.Value : defaults(key);

    /// <summary>Whether somebody set the key; null where only Ruby knows.</summary>
    public bool? IsSet(string key) =>
        !_settings.TryGetValue(key, out var setting) ? false
        : setting.Value is null ? null
        : true;

    public void Set(string key, ConfigValue value, RubyPlace? place) => _settings[key] = new(value, place);

    /// <summary>Only Ruby knows to what the key is set here, or whether.</summary>
    public void Doubt(string key, RubyPlace place) => _settings[key] = new(null, place);

    public ConfigValue? Variable(string name) =>
        _doubtedVariables.ContainsKey(name) ? null
        : _variables.TryGetValue(name, out var value) ? ConfigValue.String(value)
        : ConfigValue.Nil;

    public void SetVariable(string name, ConfigValue value)
    {
        _doubtedVariables.Remove(name);
        if (value.Kind == ConfigValueKind.Nil)
        {
            _variables.Remove(name);
        }
        else
        {
            _variables[name] = value.Text;
        }
    }

    public void DoubtVariable(string name, RubyPlace place) => _doubtedVariables[name] = place;

    public void Warn(string warning)
    {
        if (_warnings.Count < MostWarnings && !_warnings.Contains(warning))
        {
            _warnings.Add(warning);
        }
    }

    /// <summary>What is known, with the place where it was set; null for what options set.</summary>
    public IEnumerable<(string Key, ConfigValue Value, RubyPlace? Place)> Known =>
        _settings
            .Where(setting => setting.Value.Value is not null)
            .Select(setting => (setting.Key, setting.Value.Value!, setting.Value.Place));

    /// <summary>Keys that only Ruby knows, with the place.</summary>
    public IEnumerable<(string Key, RubyPlace Place)> Doubted =>
        _settings
            .Where(setting => setting.Value.Value is null)
            .Select(setting => (setting.Key, setting.Value.Place!))
            .Concat(_doubtedVariables.Select(variable => ($"ENV[{variable.Key}]", variable.Value)));

    private sealed record Setting(ConfigValue? Value, RubyPlace? Place);
}

/// <param name="Head">What the statement begins with.</param>
internal sealed record RubyPlace(string File, int Line, string Head)
{
    public string Quoted => Head.Length == 0 ? "a statement" : $"`{Head} …`";

    public override string ToString() => $"{File}:{Line}";
}
