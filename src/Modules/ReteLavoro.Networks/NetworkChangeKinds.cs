using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Workflows;

namespace ReteLavoro.Networks;

/// <summary>
/// What a version of a network changes, measured against the published one: joining and leaving may have workflows of their
/// own (NET-09). Only what the two do and nothing beside: whoever adds a partner without a signature, or changes anything else
/// in the same version, goes the way of every other change.
/// </summary>
internal sealed class NetworkChangeKinds(SiteDbContext db) : IChangeKinds
{
    public const string Constitution = "constitution", Joining = "joining", Leaving = "leaving", Other = "other";

    public IReadOnlyList<ChangeKind> Kinds =>
    [
        new(Constitution, "Rete", "Costituzione della rete"),
        new(Joining, "Rete", "Adesioni firmate, e nient'altro"),
        new(Leaving, "Rete", "Uscite, e nient'altro"),
        new(Other, "Rete", "Altre modifiche di una rete costituita")
    ];

    public async Task<string?> OfAsync(ContentItem item, CancellationToken cancel)
    {
        if (item.ContentType != "Rete") return null;
        return await RemedyWatch.PublishedAsync(db, item.ContentItemId, cancel) is { } live ? Between(live, item) : Constitution;
    }

    /// <summary>A body sends its own leaving, whoever writes the network: a lead that does nothing keeps nobody in.</summary>
    public async Task<bool> MaySendAsync(ContentItem item, ClaimsPrincipal person, CancellationToken cancel)
    {
        if (item.ContentType != "Rete" || person.FindFirstValue(ActorClaims.OrganizationId) is not { } organization || await RemedyWatch.PublishedAsync(db, item.ContentItemId, cancel) is not { } live) return false;
        return Between(live, item) == Leaving && NetworkChanges.Pairs(live.Get<NetworkPart>().Partners, item.Get<NetworkPart>().Partners).Any(p => p.Was != p.Now && p.Now?.Organization == organization)
            && await db.Set<MembershipRequest>().AnyAsync(r => r.NetworkId == item.ContentItemId && r.Organization == organization && r.Kind == MembershipKind.Leave && r.Written == true, cancel);
    }

    internal static string Between(ContentItem live, ContentItem item)
    {
        var (old, fresh) = (live.Get<NetworkPart>(), item.Get<NetworkPart>());
        if (!JsonNode.DeepEquals(Rest(live), Rest(item))) return Other;
        var (joins, leaves) = (0, new HashSet<string>());
        foreach (var (was, now) in NetworkChanges.Pairs(old.Partners, fresh.Partners))
        {
            if (was == now) continue;
            if (now is not null && Joins(was, now)) joins++;
            else if (now is not null && was is not null && Leaves(was, now)) leaves.Add(now.Organization);
            else return Other;
        }
        // What a body that leaves has answered for may fall with it; nothing passes to another.
        if (fresh.Duties.Any(d => old.Duties.GetValueOrDefault(d.Key) != d.Value) || old.Duties.Any(d => !fresh.Duties.ContainsKey(d.Key) && !leaves.Contains(d.Value))) return Other;
        return (joins, leaves.Count) switch { ( > 0, 0) => Joining, (0, > 0) => Leaving, _ => Other };
    }

    /// <summary>A signed membership that was not there, or not signed.</summary>
    private static bool Joins(NetworkPartner? was, NetworkPartner now) =>
        now is { IsSigned: true, To: null } && (was is null ? !now.Lead && now.From is not null
            : !was.IsSigned && (was with { From = now.From, SignedBy = now.SignedBy, SignedAs = now.SignedAs, SignedOn = now.SignedOn, SignedUnder = now.SignedUnder }) == now);

    /// <summary>The same membership with a last day that it did not have, or another one.</summary>
    private static bool Leaves(NetworkPartner was, NetworkPartner now) => now.To is not null && (was with { To = now.To }) == now;

    /// <summary>Everything but the memberships and the duties, written the same way whoever wrote it.</summary>
    private static JsonObject Rest(ContentItem item)
    {
        var copy = item.Copy();
        copy.Set(item.Get<NetworkPart>() with { Partners = [], Duties = [] });
        DropEmpty(copy.Parts);
        return copy.Parts;
    }

    /// <summary>A field that was emptied says no more than one that was never filled in.</summary>
    private static void DropEmpty(JsonObject json)
    {
        foreach (var (name, value) in json.ToList())
        {
            if (value is JsonObject inner) DropEmpty(inner);
            if (value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 } || value is JsonValue text && text.ToString().Length == 0) json.Remove(name);
        }
    }
}
