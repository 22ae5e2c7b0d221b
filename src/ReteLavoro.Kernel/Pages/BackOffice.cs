using System.Security.Claims;
using ReteLavoro.Kernel.Content;

namespace ReteLavoro.Kernel.Pages;

/// <summary>Something that waits for a person, on the first page of the back-office.</summary>
public interface IDashboardTile
{
    string Title { get; }

    /// <summary>Relative to the tenant: "~/gestione/attivita".</summary>
    string Url { get; }

    /// <returns>How many things wait; null when this is nothing for her.</returns>
    Task<int?> CountAsync(ClaimsPrincipal person, CancellationToken cancel);
}

/// <summary>A page that another module keeps about a content item (its approval, its register); the editor links to it.</summary>
public interface IItemLink
{
    /// <summary>Where an item is sent to be approved: the editor leads there with a button of its own.</summary>
    bool IsApproval => false;

    /// <returns>Null when the module has nothing to say about this item.</returns>
    Task<MenuLink?> OfAsync(ContentItem item, ContentTypeDefinition type, ClaimsPrincipal person, CancellationToken cancel);
}
