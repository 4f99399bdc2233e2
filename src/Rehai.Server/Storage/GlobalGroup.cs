namespace Rehai.Server.Storage;

/// <summary>The groups that belong to no organization, by Chef's names.</summary>
internal static class GlobalGroup
{
    /// <summary>Its members may see, change and delete every user.</summary>
    public const string ServerAdmins = "server-admins";

    /// <summary>Who sees the users of an organization: its groups <c>admins</c> and <c>users</c>.</summary>
    public static string ReadersOf(string organization) => $"{organization}_read_access_group";
}
