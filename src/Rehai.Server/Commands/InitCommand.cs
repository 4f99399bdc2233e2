using System.CommandLine;
using Rehai.Server.Storage;

namespace Rehai.Server.Commands;

/// <summary><c>rehai-server init</c>: a new organization with its first actors and their keys.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var data = DataOption.New();
        var org = new Option<string>("--org") { Description = "The organization's name", Required = true };
        org.HelpName = "ORG";
        var command = new Command("init", "Make a new server's data: the organization, its admin and its validator")
        {
            data,
            org,
        };
        command.SetAction(result =>
            Run(result.GetValue(data)!, result.GetValue(org)!, result.InvocationConfiguration.Output)
        );
        return command;
    }

    private static int Run(string path, string organization, TextWriter output)
    {
        if (NameRule.Organization.FaultOf(organization) is { } fault)
        {
            Console.Error.WriteLine(fault);
            return ExitCode.UsageOrInterrupted;
        }
        try
        {
            var directory = NewDataDirectory.Create(path, organization);
            Describe(directory, organization, output);
            return ExitCode.Done;
        }
        catch (StorageUnusableException e)
        {
            Console.Error.WriteLine($"The server's data was not made. {e.Message}");
            return ExitCode.Failed;
        }
    }

    private static void Describe(DataDirectory directory, string organization, TextWriter output) =>
        output.WriteLine(
            $"""
            Organization {organization} is ready in {directory.Path}
              user admin        {directory.File("admin.pem")}
              superuser pivotal {directory.File("pivotal.pem")}
              validator         {directory.File(NewOrganization.ValidatorOf(organization) + ".pem")}
            Serve it: rehai-server serve --data {directory.Path}
            """
        );
}
