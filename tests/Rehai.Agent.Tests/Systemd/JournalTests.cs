using Rehai.Agent.Systemd;

namespace Rehai.Agent.Tests.Systemd;

public sealed class JournalTests
{
    [Theory]
    [InlineData("8:123", "socket:[123]", true)]
    [InlineData("8:123", "socket:[1234]", false)]
    [InlineData("8:123", "pipe:[123]", false)]
    [InlineData("8:123", "/var/log/rehai.log", false)]
    [InlineData("8:123", null, false)]
    [InlineData("123", "socket:[123]", false)]
    [InlineData("", "socket:[]", false)]
    [InlineData(null, "socket:[123]", false)]
    public void Standard_error_is_the_journal_where_it_is_the_socket_that_was_named(
        string? journalStream,
        string? file,
        bool isJournal
    ) => Assert.Equal(isJournal, Journal.IsStream(journalStream, file));
}
