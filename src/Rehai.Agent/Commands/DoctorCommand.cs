using System.Globalization;
using System.Text.Json;
using Rehai.Agent.Doctor;

namespace Rehai.Agent.Commands;

/// <summary>`rehai doctor`: is all there that a run needs? Writes nothing, neither to the node nor to libvirt.</summary>
internal static class DoctorCommand
{
    private const int WordWidth = 8;

    private static readonly int NameWidth = Checks.All.Max(check => check.Name.Length);

    /// <returns>What the first failure would have ended a run with.</returns>
    public static int Run(Session session)
    {
        using var examination = new Examination(session, Examination.Patience);
        var findings = new List<(Check Check, Finding Finding)>();
        foreach (var made in Checks.Make(Checks.All, examination))
        {
            findings.Add(made);
            if (!session.IsJson)
            {
                Print(made.Check.Name, made.Finding);
            }
        }
        if (session.IsJson)
        {
            PrintJson(findings);
        }
        else
        {
            StandardStreams.Out.WriteLine(Summary([.. findings.Select(made => made.Finding)]));
        }
        return findings
            .Where(made => made.Finding.Outcome is Outcome.Failed)
            .Select(made => made.Finding.Code)
            .FirstOrDefault(ExitCode.Done);
    }

    private static void Print(string name, Finding finding)
    {
        var word = Word(finding.Outcome).PadRight(WordWidth);
        StandardStreams.Out.WriteLine(
            $"{Coloured(word, finding.Outcome)} {name.PadRight(NameWidth)}  {OneLine.Of(finding.Found)}"
        );
        if (finding.Mend is not null)
        {
            StandardStreams.Out.WriteLine($"{new string(' ', WordWidth + NameWidth + 3)}{OneLine.Of(finding.Mend)}");
        }
    }

    private static string Word(Outcome outcome) =>
        outcome switch
        {
            Outcome.Ok => "ok",
            Outcome.Warning => "warning",
            Outcome.Failed => "FAILED",
            _ => "skipped",
        };

    /// <summary>The word says it all; colour only helps the eye.</summary>
    private static string Coloured(string word, Outcome outcome) =>
        !IsColourWanted
            ? word
            : outcome switch
            {
                Outcome.Ok => $"\e[32m{word}\e[0m",
                Outcome.Warning => $"\e[33m{word}\e[0m",
                Outcome.Failed => $"\e[31m{word}\e[0m",
                _ => word,
            };

    private static bool IsColourWanted =>
        !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    private static string Summary(IReadOnlyList<Finding> findings)
    {
        var counts = findings
            .GroupBy(finding => finding.Outcome)
            .OrderBy(group => group.Key)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {Word(group.Key)}"));
        return $"{findings.Count} checks: {string.Join(", ", counts)}";
    }

    /// <summary>
    /// An array of <c>{check, outcome, found, mend}</c>; outcome is ok, warning, failed or skipped, mend is null where nothing is to
    /// be done.
    /// </summary>
    private static void PrintJson(IEnumerable<(Check Check, Finding Finding)> findings) =>
        JsonOutput.Print(json =>
        {
            json.WriteStartArray();
            foreach (var (check, finding) in findings)
            {
                json.WriteStartObject();
                json.WriteString("check", check.Name);
                json.WriteString("outcome", JsonNamingPolicy.SnakeCaseLower.ConvertName(finding.Outcome.ToString()));
                json.WriteString("found", finding.Found);
                json.WriteString("mend", finding.Mend);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
}
