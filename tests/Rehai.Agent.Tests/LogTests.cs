using System.Text.Json;

namespace Rehai.Agent.Tests;

public sealed class LogTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-log-").FullName;
    private readonly SetTime _time = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_line_of_text_shows_the_text_alone()
    {
        var lines = Written(
            LogFormat.Text,
            log => log.Write(LogLevel.Info, "saved", ("cause", "started"), ("paths", new[] { "libvirt" }))
        );

        Assert.Equal(["[2026-11-22T16:00:00+00:00] INFO: saved"], lines);
    }

    [Fact]
    public void A_line_of_json_is_an_object_with_the_fields()
    {
        var line = Assert.Single(
            Written(
                LogFormat.Json,
                log =>
                    log.Write(
                        LogLevel.Warn,
                        "kvm1: \"saved\"\nand more",
                        ("cause", "started"),
                        ("ms", 12.5),
                        ("changes", 3),
                        ("bytes", 5_000_000_000),
                        ("ok", true),
                        ("window_ms", null),
                        ("paths", new[] { "libvirt/domains/a", "b\n" })
                    )
            )
        );

        Assert.Equal(
            """{"time":"2026-11-22T16:00:00.123Z","level":"warn","message":"kvm1: \u0022saved\u0022\nand more","cause":"started","""
                + """ "ms":12.5,"changes":3,"bytes":5000000000,"ok":true,"window_ms":null,"paths":["libvirt/domains/a","b\n"]}""".TrimStart(),
            line
        );
    }

    [Fact]
    public void A_line_stays_one_whatever_stands_in_it()
    {
        foreach (var format in Enum.GetValues<LogFormat>())
        {
            var line = Assert.Single(Written(format, log => log.Error("a\nb\r\u2028c\e[2J\ud800")));

            Assert.DoesNotContain('\e', line);
            Assert.DoesNotContain('\u2028', line);
        }
    }

    [Fact]
    public void What_is_below_the_level_is_not_written()
    {
        Assert.Equal(
            ["warn", "error"],
            Written(
                    LogFormat.Json,
                    log =>
                    {
                        log.Debug("no");
                        log.Info("no");
                        log.Warn("yes");
                        log.Error("yes");
                    },
                    LogLevel.Warn
                )
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("level").GetString())
        );
    }

    private string[] Written(LogFormat format, Action<Log> write, LogLevel level = LogLevel.Info)
    {
        var file = Path.Combine(_directory, Path.GetRandomFileName());
        using (var log = Log.ToFile(file, level, _time, format))
        {
            write(log);
        }
        return File.ReadAllLines(file);
    }
}
