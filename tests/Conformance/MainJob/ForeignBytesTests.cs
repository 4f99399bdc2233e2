using System.Text;
using Rehai.Conformance.Hypervisor;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.MainJob;

/// <summary>What Rehai sends back equals what it read outside its own roots, byte for byte, on the wire.</summary>
[Collection(OneHypervisor.Name)]
public sealed class ForeignBytesTests(HypervisorFixture hypervisor) : IDisposable
{
    private readonly Workplace _host = new("locked");

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Everything_that_is_not_ours_goes_back_as_it_came()
    {
        using var guest = hypervisor.Define("bytes").Boot();
        _host.Register();
        Assert.Equal(201, _host.Send(HttpMethod.Post, "nodes", ForeignNode()).Status);
        using var proxy = new MeddlingProxy(_host.Server.Url);
        _host.Configure(proxy.Organization);

        AssertDone(_host.Rehai("libvirt"));
        guest.Pause();
        AssertDone(_host.Rehai("libvirt"));

        var read = proxy.AnswerBodies(200).Where(body => body.AsSpan().IndexOf("\"chef_type\""u8) >= 0).ToList();
        var sent = proxy.RequestBodies("PUT");
        Assert.Equal(2, sent.Count);
        AssertOnlyInserted(read[0], sent[0]);
        Assert.Equal(Without(read[0]), Without(sent[0]));
        Assert.Equal(Without(sent[0]), Without(sent[1]));
    }

    private static void AssertDone((int ExitCode, string Output, string Error) run) =>
        Assert.True(run.ExitCode == 0, run.Error);

    /// <summary>The first save adds two roots in one place: the text before and behind it is the whole of what was read.</summary>
    private static void AssertOnlyInserted(byte[] read, byte[] sent)
    {
        var before = read.AsSpan().CommonPrefixLength(sent);
        var behind = sent.AsSpan(sent.Length - (read.Length - before));
        Assert.True(behind.SequenceEqual(read.AsSpan(before)), $"the bytes differ from {before} on");
        var inserted = Encoding.UTF8.GetString(sent, before, sent.Length - read.Length);
        Assert.StartsWith(",\"libvirt\":{", inserted, StringComparison.Ordinal);
        Assert.Contains(",\"rehai\":{", inserted, StringComparison.Ordinal);
    }

    /// <summary>The document with each of our two roots cut out, found by counting brackets and not by our own reader.</summary>
    private static string Without(byte[] document)
    {
        var text = Encoding.UTF8.GetString(document);
        foreach (var root in (string[])[",\"libvirt\":{", ",\"rehai\":{"])
        {
            var start = text.IndexOf(root, StringComparison.Ordinal);
            if (start >= 0)
            {
                text = text[..start] + text[EndOfObject(text, start + root.Length)..];
            }
        }
        return text;
    }

    private static int EndOfObject(string text, int position)
    {
        for (var (depth, quoted) = (1, false); depth > 0; position++)
        {
            quoted ^= text[position] == '"' && text[position - 1] != '\\';
            depth += quoted
                ? 0
                : text[position] switch
                {
                    '{' => 1,
                    '}' => -1,
                    _ => 0,
                };
        }
        return position;
    }

    private static string ForeignNode()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"d\":[", 50)) + "1" + string.Concat(Enumerable.Repeat("]}", 50));
        var large = new string('x', 900_000);
        return $$$"""
            {"name":"{{{Workplace.NodeName}}}","chef_environment":"prod","json_class":"Chef::Node",
             "automatic" : { "kernel" : {"release":"6.1"} , "recipes":["a::default"], "zürich":"\u00e4\/ä😀\ud83d\ude00" , "deep":{{{deep}}} },
             "normal":{"tags":["hv","kvm \u00e4"],"n":1.0,"e":1E5,"huge":1e400,"u64":9223372036854775809,"neg":-0.0,"dup":1,"dup":2},
             "chef_type":"node","default":{"cookbook":{"port":8080,"note":"a\tb\u0000"}},
             "override":{"cookbook":{"large":"{{{large}}}"}},
             "run_list":["recipe[hypervisor]","role[kvm]"],"policy_name":"hypervisor","policy_group":"prod"}
            """;
    }
}
