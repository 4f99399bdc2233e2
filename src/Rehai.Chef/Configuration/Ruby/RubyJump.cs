namespace Rehai.Chef.Configuration.Ruby;

/// <summary>Leaves a block (<c>next</c>), the method that was given it (<c>break</c>) or a method of the file (<c>return</c>).</summary>
internal sealed class RubyJump(string word, ConfigValue? value) : Exception
{
    public string Word => word;

    public ConfigValue? Value => value;
}
