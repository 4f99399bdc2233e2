using System.Text.RegularExpressions;

namespace Rehai.Server.Endpoints;

/// <summary>What Chef allows as names (<c>chef_regex.erl</c>, <c>oc_chef_organization.erl</c>).</summary>
internal static partial class Names
{
    /// <summary>How many names of others a body may have: each is looked up in the write, while every other write waits.</summary>
    public const int MostInBody = 10_000;

    /// <summary>What is wrong with lists of names that are too long together.</summary>
    public static string? CheckCount(params ReadOnlySpan<IReadOnlyList<string>?> lists)
    {
        var count = 0;
        foreach (var list in lists)
        {
            count += list?.Count ?? 0;
        }
        return count > MostInBody
            ? $"There are {count} names in the body, and no more than {MostInBody} are taken"
            : null;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_.:-]+\z")]
    public static partial Regex Node { get; }

    /// <summary>Of a data bag and of its items.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9_.:-]+\z")]
    public static partial Regex Data { get; }

    [GeneratedRegex(@"^[A-Za-z0-9_.:-]+\z")]
    public static partial Regex Role { get; }

    [GeneratedRegex(@"^[A-Za-z0-9_.-]+\z")]
    public static partial Regex Environment { get; }

    [GeneratedRegex(@"^[A-Za-z0-9_.-]+\z")]
    public static partial Regex Cookbook { get; }

    [GeneratedRegex(@"^[A-Za-z0-9_.-]+\z")]
    public static partial Regex Client { get; }

    [GeneratedRegex(@"^[A-Za-z0-9_.:-]+\z")]
    public static partial Regex Key { get; }

    [GeneratedRegex(@"^[a-z0-9_-]{1,255}\z")]
    public static partial Regex Group { get; }

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{1,255}\z")]
    public static partial Regex Container { get; }

    [GeneratedRegex(@"^[a-z0-9_-]{1,255}\z")]
    public static partial Regex User { get; }

    /// <summary>The usual form of an address of mail, as <c>chef_user.erl</c> takes it.</summary>
    [GeneratedRegex(
        @"^(?=.{3,255}\z)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\z"
    )]
    public static partial Regex Email { get; }

    [GeneratedRegex(@"^[A-Za-z0-9_.:-]{1,255}\z")]
    public static partial Regex Policy { get; }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_-]{0,254}\z")]
    public static partial Regex Organization { get; }

    [GeneratedRegex(@"^\S.{0,1022}\z")]
    public static partial Regex OrganizationTitle { get; }

    /// <summary>An item of a run list: a role, a qualified recipe or a bare one, recipes with a version or without.</summary>
    [GeneratedRegex(
        @"^(?:role\[[A-Za-z0-9_.-]+\]|(?:(?<qualified>recipe\[)|)(?:[A-Za-z0-9_.-]+::)?[A-Za-z0-9_.-]+(?:@[0-9]+(?:\.[0-9]+){1,2})?(?(qualified)\]))\z"
    )]
    public static partial Regex RunListItem { get; }
}
