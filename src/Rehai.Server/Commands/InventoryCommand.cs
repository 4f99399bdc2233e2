using System.CommandLine;
using System.Text.Json;
using Rehai.Server.Inventory;
using Rehai.Server.Storage;

namespace Rehai.Server.Commands;

/// <summary><c>rehai-server guests</c> and <c>rehai-server hosts</c>: what the pages show, on a terminal.</summary>
internal static class InventoryCommand
{
    private const string Notes = """

        QUERY: web state:running host:kvm1,kvm2 mem>4G since>3d -env:lab name:db-* "two words"
        Behind -- it may begin with a hyphen. Among hosts, keys of guests find hosts that have such a guest.
        A server that serves DIR is asked. Where none does, a host's last sign of life is what it last published:
        hosts that published nothing new for long are stale, and their guests unknown.
        """;

    public static Command Guests() =>
        Create(
            new InventoryListing<ShownGuest, GuestBody>(
                "guests",
                GuestRows.Kind,
                GuestBody.Of,
                InventoryJson.Plain.ItemsBodyGuestBody,
                ListedFields.OfGuests
            ),
            "List guests of all hosts" + Notes
        );

    public static Command Hosts() =>
        Create(
            new InventoryListing<ShownHost, HostBody>(
                "hosts",
                HostRows.Kind,
                HostBody.Of,
                InventoryJson.Plain.ItemsBodyHostBody,
                ListedFields.OfHosts
            ),
            "List hosts" + Notes
        );

    private static Command Create<TRow, TBody>(InventoryListing<TRow, TBody> listing, string description)
    {
        var query = new Argument<string[]>("QUERY")
        {
            Description = "What is asked for, as in the pages' search; else all",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var data = DataOption.Existing();
        var sort = new Option<string?>("--sort")
        {
            Description =
                $"A column, with - before it for downwards: {string.Join(", ", listing.Kind.Columns.Select(column => column.Name))}",
            HelpName = "COLUMN",
        };
        var json = new Option<bool>("--json") { Description = "All that is known, as JSON" };
        var csv = new Option<bool>("--csv") { Description = "All that is known, as CSV" };
        var command = new Command(listing.Name, description) { query, data, sort, json, csv };
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(csv))
            {
                result.AddError("Give --json or --csv.");
            }
        });
        command.SetAction(
            (result, cancellation) =>
                Run(
                    listing,
                    new DataDirectory(result.GetRequiredValue(data)),
                    string.Join(' ', result.GetValue(query) ?? []),
                    result.GetValue(sort),
                    (body, output) =>
                    {
                        if (result.GetValue(json))
                        {
                            output.WriteLine(JsonSerializer.Serialize(body, listing.Type));
                        }
                        else
                        {
                            listing.Fields.Write(body.Items, output, asCsv: result.GetValue(csv));
                        }
                    },
                    result.InvocationConfiguration.Output,
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> Run<TRow, TBody>(
        InventoryListing<TRow, TBody> listing,
        DataDirectory directory,
        string query,
        string? sort,
        Action<ItemsBody<TBody>, TextWriter> write,
        TextWriter output,
        CancellationToken cancellation
    )
    {
        if (listing.FaultOf(query, sort) is { } fault)
        {
            await Console.Error.WriteLineAsync(fault);
            return ExitCode.UsageOrInterrupted;
        }
        try
        {
            write(await listing.Read(directory, query, sort, cancellation), output);
            return ExitCode.Done;
        }
        catch (StorageUnusableException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.ConfigurationUnusable;
        }
    }
}
