using System.Text.Json.Nodes;
using ReteLavoro.Kernel.Content;

namespace ReteLavoro.Workflows;

/// <summary>
/// A child is not approved before its parent. The type says where its parent is named, in the setting
/// <c>ReteLavoroTypeSettings.ParentField</c>: "Progetto" (a content picker of the type itself) or "ProjectPart.NetworkId".
/// </summary>
internal sealed class Parents(ContentStore content, Kernel.Content.Definitions definitions)
{
    /// <returns>Why the version cannot be approved, as a sentence; null where nothing stands in its way.</returns>
    public async Task<string?> WhyNotAsync(string versionId, CancellationToken cancel)
    {
        if (await content.VersionAsync(versionId, cancel) is not { } item) return null;
        var types = (await definitions.GetAsync(cancel)).Types;
        if (types.GetValueOrDefault(item.ContentType)?.Settings["ReteLavoroTypeSettings"]?["ParentField"]?.ToString() is not { Length: > 0 } place) return null;
        var path = place.Contains('.') ? place.Split('.') : [item.ContentType, place];
        JsonNode? named = item.Parts;
        foreach (var name in path) named = (named as JsonObject)?[name];
        foreach (var id in Ids(named))
        {
            var parent = await content.LatestAsync(id, cancel);
            if (parent is null) return "Il contenuto da cui questo dipende non c'è più: correggi il collegamento prima di approvare.";
            // What is published has gone through its own approval, or needs none.
            if (await content.PublishedAsync(id, cancel) is null)
                return $"Dipende da «{parent.DisplayText}», che non è ancora {(types.GetValueOrDefault(parent.ContentType)?.RequiresApproval == true ? "approvato" : "pubblicato")}: prima si decide su quello.";
        }
        return null;
    }

    private static IEnumerable<string> Ids(JsonNode? named) => named switch
    {
        JsonObject picker => Ids(picker["ContentItemIds"]),
        JsonArray ids => ids.Select(i => i?.ToString()).OfType<string>(),
        JsonValue id when id.ToString() is { Length: > 0 } text => [text],
        _ => []
    };
}
