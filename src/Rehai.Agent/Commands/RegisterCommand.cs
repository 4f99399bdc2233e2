using System.Buffers;
using System.Text.Json;
using Rehai.Chef;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Commands;

/// <summary>
/// `rehai register`: makes a key pair here and a client of this host's name on the server, as chef-client does at its first run.
/// The private key never leaves the host.
/// </summary>
internal static class RegisterCommand
{
    private const int ServerError = 500;

    public static int Run(Session session, string? user, string? userKey)
    {
        var name = session.NodeName;
        var keyFile = session.Config.ClientKey;
        RefuseExisting(session.Config);
        using var authority = Authority(session, user, userKey);
        var unconfirmed = keyFile + ".new";
        using var key = File.Exists(unconfirmed) ? KeyFile.Read(unconfirmed, session.Log.Warn) : Generate(unconfirmed);
        try
        {
            session.Retries.Run(() => Post(session, authority, name, key));
        }
        catch (ChefServerRefusedException e) when (e.Status < ServerError)
        {
            File.Delete(unconfirmed);
            throw;
        }
        File.Move(unconfirmed, keyFile, overwrite: false);
        Report(session, name, keyFile);
        return ExitCode.Done;
    }

    /// <summary>
    /// The key is on the disk before the server hears of it, and stays there while nobody knows whether the server has it: the
    /// next try goes on with it.
    /// </summary>
    private static ChefKey Generate(string file)
    {
        var key = ChefKey.Generate();
        KeyFile.Create(file, key.ExportPrivatePem());
        return key;
    }

    private static ChefClient Authority(Session session, string? user, string? userKey)
    {
        if ((user is null) != (userKey is null))
        {
            throw new UsageException("--user and --key go together.");
        }
        if (user is not null)
        {
            return session.Connect(user, KeyFile.Read(userKey!, session.Log.Warn));
        }
        return session.Connect(
            session.Config.ValidationClientName,
            session.Config.ValidationKeyContents is { } pem
                ? KeyFile.FromContents(pem, "validation_key_contents")
                : KeyFile.Read(session.Config.ValidationKey, session.Log.Warn)
        );
    }

    private static void RefuseExisting(ClientConfig config)
    {
        if (config.ClientKeyContents is not null)
        {
            throw new ConfigException(
                "client_key_contents gives this host's key already, so it seems to be registered. Take it out to register anew."
            );
        }
        if (File.Exists(config.ClientKey))
        {
            throw new ConfigException(
                $"{config.ClientKey} is there already, so this host seems to be registered. Move it away to register anew."
            );
        }
    }

    private static ChefResponse Post(Session session, ChefClient authority, string name, ChefKey key)
    {
        var response = authority.Send(HttpMethod.Post, "clients", Body(name, key), session.Cancellation);
        return response.Status switch
        {
            201 => response,
            // A retry after an answer that was lost finds the client that the first try made.
            409 when IsOurs(session, name, key) => response,
            409 => throw new ChefServerRefusedException(
                $"The server has a client {name} already. Delete it with `knife client delete {name}`, or choose another name "
                    + "with -N.",
                response.Status
            ),
            _ => throw authority.Refused(HttpMethod.Post, "clients", response),
        };
    }

    private static bool IsOurs(Session session, string name, ChefKey key)
    {
        using var client = session.Connect(name, key);
        return client.Send(HttpMethod.Get, $"clients/{name}", default, session.Cancellation).Status == 200;
    }

    private static ReadOnlyMemory<byte> Body(string name, ChefKey key)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("public_key", key.ExportPublicPem());
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private static void Report(Session session, string name, string keyFile)
    {
        if (session.IsJson)
        {
            JsonOutput.Print(json =>
            {
                json.WriteStartObject();
                json.WriteString("client", name);
                json.WriteString("client_key", keyFile);
                json.WriteEndObject();
            });
        }
        else
        {
            StandardStreams.Error.WriteLine($"Registered {name}; its key is {keyFile}.");
            if (session.Config.File is null)
            {
                StandardStreams.Error.WriteLine(
                    $"Next: write `chef_server_url \"{session.Config.ServerUrl}\"` into /etc/chef/client.rb."
                );
            }
        }
    }
}
