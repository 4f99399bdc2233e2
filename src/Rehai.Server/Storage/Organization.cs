namespace Rehai.Server.Storage;

internal sealed record Organization(long Id, string Name, string FullName, string Guid);
