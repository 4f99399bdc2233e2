namespace Rehai.Chef.Configuration.Ruby;

/// <summary>Ruby raises here, for certain.</summary>
internal sealed class RubyRaise(string error) : Exception
{
    private static readonly Dictionary<string, string> Parents = new()
    {
        ["NoMethodError"] = "NameError",
        ["NameError"] = "StandardError",
        ["KeyError"] = "IndexError",
        ["IndexError"] = "StandardError",
        ["TypeError"] = "StandardError",
        ["ArgumentError"] = "StandardError",
        ["ZeroDivisionError"] = "StandardError",
        ["RuntimeError"] = "StandardError",
        ["Errno::ENOENT"] = "SystemCallError",
        ["Errno::EACCES"] = "SystemCallError",
        ["SystemCallError"] = "StandardError",
        ["LoadError"] = "ScriptError",
        ["ScriptError"] = "Exception",
        ["StandardError"] = "Exception",
    };

    /// <returns>Whether a clause takes it; null where that hangs on a class that we do not know.</returns>
    public bool? IsTakenBy(RescueClause clause)
    {
        var classes = clause.Classes.Count == 0 ? ["StandardError"] : clause.Classes;
        for (string? name = error; name is not null; name = Parents.GetValueOrDefault(name))
        {
            if (classes.Contains(name))
            {
                return true;
            }
        }
        var isKnown = error == "Exception" || Parents.ContainsKey(error);
        return isKnown && classes.All(name => name == "Exception" || Parents.ContainsKey(name)) ? false : null;
    }
}
