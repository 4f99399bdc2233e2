using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>A kind of document: where it is kept and listed, how it is read, and how Chef speaks of it.</summary>
/// <param name="Stored">The kind's word in <see cref="DocumentTable"/>, and Chef's for one of them.</param>
/// <param name="Path">The last part of the list's address.</param>
internal sealed record DocumentKind(string Stored, string Title, string Path, DocumentForm Form)
{
    /// <summary>As <c>chef_role.erl</c> checks it.</summary>
    public static readonly DocumentKind Role = new(
        DocumentTable.Roles,
        "Role",
        "roles",
        new DocumentForm(
            "Role",
            DocumentField.OfName(Names.Role),
            DocumentField.OfAnything("description"),
            DocumentField.OfConstant("json_class", "Chef::Role"),
            DocumentField.OfConstant("chef_type", "role"),
            DocumentField.OfAttributes("default_attributes"),
            DocumentField.OfAttributes("override_attributes"),
            DocumentField.OfRunList("run_list"),
            new DocumentField("env_run_lists", RunLists.Read, "{}")
        )
    );

    /// <summary>As <c>chef_environment.erl</c> checks it. An environment may be renamed.</summary>
    public static readonly DocumentKind Environment = new(
        DocumentTable.Environments,
        "Environment",
        "environments",
        new DocumentForm(
            title: null,
            DocumentField.OfName(Names.Environment),
            DocumentField.OfText("description"),
            DocumentField.OfConstant("json_class", "Chef::Environment"),
            DocumentField.OfConstant("chef_type", "environment"),
            DocumentField.OfAttributes("default_attributes"),
            DocumentField.OfAttributes("override_attributes"),
            new DocumentField("cookbook_versions", CookbookConstraints.Read, "{}")
        )
    );

    /// <summary>Of Chef's containers the one that these documents are in; it is named as the list is.</summary>
    public string Container => Path;

    public Reply NotFound(string name) => Reply.Error(404, $"Cannot load {Stored} {name}");

    public Reply Taken() => Reply.Error(409, $"{Title} already exists");

    /// <summary>The answer to who would change what stays as it is: the environment that every organization begins with.</summary>
    public Reply? Unchangeable(string name) =>
        this == Environment && name == NewOrganization.DefaultEnvironment
            ? Reply.Error(405, "The '_default' environment cannot be modified.")
            : null;
}
