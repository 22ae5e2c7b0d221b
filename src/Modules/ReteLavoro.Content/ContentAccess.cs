using System.Security.Claims;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Content;

/// <summary>Which content a person may see in the back-office, type by type, so that the database can filter.</summary>
internal sealed class ContentAccess(ContentStore content, Permissions permissions)
{
    /// <summary>The types that stand in the list, in the order of the recipe.</summary>
    public Task<IReadOnlyList<ContentTypeDefinition>> ListedAsync(CancellationToken cancel) => content.ListedTypesAsync(cancel);

    public async Task<IReadOnlyList<ContentTypeDefinition>> CreatableAsync(ClaimsPrincipal person, CancellationToken cancel)
    {
        var types = new List<ContentTypeDefinition>();
        foreach (var type in await ListedAsync(cancel))
            if (type.Creatable && await permissions.MayAsync(person, "Edit", type.Name, null, cancel)) types.Add(type);
        return types;
    }

    /// <summary>Her part of the versions: whole types where she may view everybody's, her organization's items elsewhere.</summary>
    public async Task<IQueryable<ContentVersion>> FilterAsync(IQueryable<ContentVersion> versions, ClaimsPrincipal person, CancellationToken cancel)
    {
        var (whole, own) = (new List<string>(), new List<string>());
        foreach (var type in await ListedAsync(cancel))
            if (await permissions.MayAsync(person, "View", type.Name, SomebodyElses(type.Name), cancel)) whole.Add(type.Name);
            else if (await permissions.MayAsync(person, "View", type.Name, null, cancel)) own.Add(type.Name);
        var actor = new Actor();
        actor.Is(person);
        var (id, organization) = (actor.Id, actor.OrganizationId);
        return versions.Where(v => whole.Contains(v.ContentType)
            || own.Contains(v.ContentType) && (v.Owner == id || organization != null && v.OwnerOrganization == organization));
    }

    /// <summary>May she do this to one version, of which only the row is known?</summary>
    public ValueTask<bool> MayAsync(ClaimsPrincipal person, string what, ContentVersion version, CancellationToken cancel) =>
        permissions.MayAsync(person, what, version.ContentType, new ContentItem { ContentType = version.ContentType, Number = version.Number, Owner = version.Owner, OwnerOrganization = version.OwnerOrganization }, cancel);

    private static ContentItem SomebodyElses(string type) => new() { ContentType = type, Number = 1 };
}
