namespace Rehai.Chef.Configuration.Ruby;

/// <summary>Bounds what evaluating may cost in all: a step costs one, a text its length.</summary>
internal sealed class RubyBudget
{
    private const int Most = 8 * 1024 * 1024;
    private long _left = Most;

    /// <exception cref="ConfigException">It is spent.</exception>
    public void Spend(long cost)
    {
        _left -= cost;
        if (_left < 0)
        {
            throw new ConfigException(
                "The configuration takes more steps or memory to evaluate than any should; write what it computes as plain values."
            );
        }
    }
}
