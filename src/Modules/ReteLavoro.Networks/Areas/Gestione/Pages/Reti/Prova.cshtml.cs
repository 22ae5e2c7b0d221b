using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Networks.Areas.Gestione.Pages.Reti;

/// <summary>The readiness drill: asked by GET, answered by computing, stored nowhere.</summary>
internal sealed class ProvaModel(NetworkAccess access, NetworkReader reader, ReadinessDrill drill, RemedyWatch remedies, TimeProvider time, PageHead head) : PageModel
{
    private const int MostWorkers = 100_000;

    [FromRoute] public string Id { get; set; } = "";
    [FromQuery(Name = "comune")] public string? Comune { get; set; }
    [FromQuery(Name = "lavoratori")] public string? Lavoratori { get; set; }
    [FromQuery(Name = "servizi")] public string? Servizi { get; set; }

    internal IReadOnlyList<MunicipalityInfo> Municipalities { get; private set; } = [];
    internal static readonly IReadOnlyList<(string, string)> Profiles = [("ricollocazione", "Trovare un altro lavoro"), ("formazione", "Riqualificarsi"), ("entrambi", "Le due cose")];
    internal DrillPlan? Plan { get; private set; }
    internal Drill? Asked { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var (door, refused) = await access.OpenAsync(this, Id, cancel);
        if (door is null) return refused!;
        Municipalities = (await reader.ReadAsync(door.Part, cancel)).Municipalities;
        head.Title = "Prova di prontezza";
        head.Section = door.Item.DisplayText;
        head.Breadcrumb.Add(new("Reti", NetworkLinks.List));
        head.Breadcrumb.Add(new(door.Item.DisplayText, NetworkLinks.Detail(Id)));
        if (Comune is null && Lavoratori is null && Servizi is null) return Page();
        var place = Municipalities.FirstOrDefault(m => m.Code == Comune);
        if (place is null) ModelState.AddModelError("comune", "Scegli un comune della rete.");
        if (!int.TryParse(Lavoratori, out var workers) || workers is < 1 or > MostWorkers) ModelState.AddModelError("lavoratori", "Scrivi quanti lavoratori, in cifre, almeno 1.");
        if (Profiles.All(p => p.Item1 != Servizi)) ModelState.AddModelError("servizi", "Scegli di che cosa avrebbero bisogno.");
        if (!ModelState.IsValid) return this.WithErrors();
        Asked = new(place!, workers, Servizi switch { "ricollocazione" => DrillServices.Placement, "formazione" => DrillServices.Training, _ => DrillServices.Both }, time.Today);
        Plan = await drill.PlanAsync(door.Part, Asked, (await remedies.OpenAsync(Id, cancel)).Count(r => r.BreaksOn <= time.Today), cancel);
        return Page();
    }
}
