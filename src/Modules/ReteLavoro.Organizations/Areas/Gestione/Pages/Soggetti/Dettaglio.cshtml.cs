using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Organizations.Areas.Gestione.Pages.Soggetti;

internal sealed class DettaglioModel(IOrganizations organizations, IVocabularies vocabularies, ITerritory territory, Permissions permissions, OrganizationRegister register, TimeProvider time) : PageModel
{
    [FromRoute] public string Id { get; set; } = "";

    public OrganizationDetails Body { get; private set; } = null!;
    public OrganizationDetails? SuccessorBody { get; private set; }
    public IReadOnlyList<MunicipalityInfo> Area { get; private set; } = [];
    public Choices Choices { get; private set; } = null!;
    public bool MayManage { get; private set; }

    /// <summary>Null for who neither keeps the register nor acts for this body: names and addresses are not everybody's.</summary>
    public IReadOnlyList<MandateInfo>? Mandates { get; private set; }
    public DateOnly Today => time.Today;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await organizations.FindAsync(Id, cancel) is not { } body) return NotFound();
        Body = body;
        if (body.Successor is { } successor) SuccessorBody = await organizations.FindAsync(successor, cancel);
        Area = await territory.FindMunicipalitiesAsync(body.Municipalities, cancel);
        Choices = await Choices.LoadAsync(vocabularies, territory, cancel);
        MayManage = await permissions.HasAsync(User, Permission.ManageOrganizations, cancel);
        if (MayManage || User.FindFirstValue(ActorClaims.OrganizationId) == Id) Mandates = await organizations.MandatesAsync(Id, null, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostVerificatoAsync(CancellationToken cancel)
    {
        if (!await permissions.HasAsync(User, Permission.ManageOrganizations, cancel)) return Forbid();
        if (await organizations.FindAsync(Id, cancel) is null) return NotFound();
        TempData["Fatto"] = await register.VerifyAsync(Id, Today, cancel) ? "È scritto che oggi i dati sono aggiornati." : "I dati erano già confermati oggi.";
        return Redirect(Url.Content(OrganizationLinks.Detail(Id)));
    }
}
