using System.Runtime.CompilerServices;

namespace Rehai.Chef.Configuration.Ruby;

/// <summary>Bounds what evaluating may cost in all: a step costs one, a text its length.</summary>
internal sealed class RubyBudget
{
    private const int Most = 2 * 1024 * 1024;
    private long _left = Most;

    /// <summary>A step that others are within; there may be no more of them than the stack holds.</summary>
    /// <exception cref="ConfigException">It is spent.</exception>
    public void Descend()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new ConfigException("The configuration is nested deeper than any should; write it plainer.");
        }
        Spend(1);
    }

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
