using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Networks;

/// <summary>Who may do what with one network: a partner reads the network it belongs to, whoever began it.</summary>
public sealed class NetworkAccess(ContentStore content, NetworkLists networks, Permissions permissions)
{
    private static readonly string[] SeeAll = ["ViewContent", "View_Rete", "EditContent", "Edit_Rete", "PublishContent", "Publish_Rete"];

    public ValueTask<bool> SeesAllAsync(ClaimsPrincipal person, CancellationToken cancel) => permissions.HasAnyAsync(person, SeeAll, cancel);

    /// <returns>The network's newest version; or, in its place, the answer that refuses it.</returns>
    internal async Task<(NetworkDoor? Door, IActionResult? Refused)> OpenAsync(PageModel page, string id, CancellationToken cancel)
    {
        if (await content.LatestAsync(id, cancel) is not { ContentType: "Rete" } item) return (null, page.NotFound());
        var organization = page.User.FindFirst(ActorClaims.OrganizationId)?.Value;
        var isPartner = organization is not null && await networks.IsMemberAsync(id, organization, cancel);
        if (!isPartner && !await permissions.MayAsync(page.User, "View", "Rete", item, cancel)) return (null, page.Forbid());
        var mayEdit = await permissions.MayAsync(page.User, "Edit", "Rete", item, cancel);
        return (new(item, organization, isPartner, mayEdit || organization is not null && isPartner && organization == item.Get<NetworkPart>().LeadPartner, mayEdit), null);
    }
}

/// <param name="Organization">The one that the person acts for.</param>
/// <param name="MayInvite">She writes the network, or acts for its lead.</param>
internal sealed record NetworkDoor(ContentItem Item, string? Organization, bool IsPartner, bool MayInvite, bool MayEdit)
{
    public NetworkPart Part => Item.Get<NetworkPart>();
}
