using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Networks.Areas.Gestione.Pages.Reti;

/// <summary>How a network is doing, for every one of its partners: numbers only, never a worker's name (NET-13).</summary>
internal sealed class SupervisioneModel(NetworkAccess access, NetworkReader reader, RemedyWatch remedies, IEnumerable<INetworkIndicators> sources, TimeProvider time, PageHead head) : PageModel
{
    [FromRoute] public string Id { get; set; } = "";
    internal IReadOnlyList<NetworkIndicator> Counts { get; private set; } = [];

    /// <summary>Those that need a definition.</summary>
    internal IReadOnlyList<NetworkIndicator> Health { get; private set; } = [];
    internal IReadOnlyList<(string Type, int Count)> ByType { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var (door, refused) = await access.OpenAsync(this, Id, cancel);
        if (door is null) return refused!;
        var (view, today) = (await reader.ReadAsync(door.Part, cancel), time.Today);
        var year = today.AddYears(-1);
        var more = new List<NetworkIndicator>();
        foreach (var source in sources) more.AddRange(await source.OfAsync(Id, cancel));
        Counts =
        [
            new("Soggetti oggi", $"{view.Partners.Count}"),
            new("Adesioni firmate", $"{door.Part.PartnersOn(today).Count(p => p.IsSigned)}"),
            new("Entrati negli ultimi dodici mesi", $"{door.Part.Partners.Count(p => p.From > year && p.From <= today)}"),
            new("Usciti negli ultimi dodici mesi", $"{door.Part.Partners.Count(p => p.To > year && p.To < today)}"),
            new("Comuni coperti", $"{view.Municipalities.Count}"),
            new("Funzioni con un responsabile", $"{view.Duties.Count(d => d.Responsible is not null)} su {view.Duties.Count}"),
            new("Rimedi aperti", $"{(await remedies.OpenAsync(Id, cancel)).Count}"),
            new("Fonti di conoscenza valide", $"{(door.Part.Sources ?? []).Count(s => s.HoldsOn(today))}"),
            new("Percorsi predefiniti", $"{(door.Part.Pathways ?? []).Length}"),
            .. more.Where(i => i.Definition is null)
        ];
        Health = [.. more.Where(i => i.Definition is not null)];
        ByType = [.. view.Partners.SelectMany(p => p.Organization.Types).GroupBy(t => t).Select(g => (view.TypeLabels.GetValueOrDefault(g.Key, g.Key), g.Count())).OrderByDescending(t => t.Item2)];
        head.Title = "La rete in numeri";
        head.Section = door.Item.DisplayText;
        head.Breadcrumb.Add(new("Reti", NetworkLinks.List));
        head.Breadcrumb.Add(new(door.Item.DisplayText, NetworkLinks.Detail(Id)));
        return Page();
    }
}
