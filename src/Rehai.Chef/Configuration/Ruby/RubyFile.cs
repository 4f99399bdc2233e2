namespace Rehai.Chef.Configuration.Ruby;

/// <summary>A file, evaluated on the configuration.</summary>
internal static class RubyFile
{
    /// <exception cref="ConfigException">It asks for more than any configuration should.</exception>
    public static void Evaluate(RubyConfiguration configuration, RubyHost host, string path, string text)
    {
        configuration.Files.Add(path);
        configuration.FileCount++;
        new RubyEvaluator(configuration, host, path).Evaluate(RubyParser.Parse(text));
        configuration.Files.RemoveAt(configuration.Files.Count - 1);
    }
}
