using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Organizations.Areas.Gestione.Pages.Soggetti;

[May(Permission.ManageOrganizations)]
internal sealed class ModificaModel(
    SiteDbContext db, IOrganizations organizations, OrganizationRegister register, OrganizationChecks checks, IVocabularies vocabularies, ITerritory territory) : PageModel, IReloadable
{
    [FromRoute] public string Id { get; set; } = "";
    [BindProperty] public OrganizationForm Form { get; set; } = new();

    public OrganizationDetails Body { get; private set; } = null!;

    /// <summary>What somebody else has stored meanwhile: field, what is stored now, what is written here.</summary>
    public IReadOnlyList<(string Field, string Stored, string Written)> Meanwhile { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await StoredAsync(cancel) is not { } stored) return NotFound();
        Form = stored;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await StoredAsync(cancel) is not { } stored) return NotFound();
        List<(string, string)> problems = [];
        var draft = await Form.DraftAsync(Id, Body.IsDemo, territory, problems, cancel);
        problems.AddRange(await checks.ProblemsAsync(draft, null, cancel));
        problems.AddRange(await checks.TerritoryProblemsAsync(draft, cancel));
        if (Form.RenamedOn is not null && draft.Name == Body.Name) problems.Add((nameof(Form.RenamedOn), "La data serve solo se il nome cambia: il nome è ancora quello di prima."));
        if (!problems.Select(p => ($"{nameof(Form)}.{p.Item1}", p.Item2)).Passed(ModelState)) return this.WithErrors();
        try
        {
            var changed = await register.ChangeAsync(draft, Form.Version, cancel);
            TempData["Fatto"] = changed ? "Le modifiche sono salvate." : "Non c'era niente da cambiare.";
            return Redirect(Url.Content(OrganizationLinks.Detail(Id)));
        }
        catch (DbUpdateConcurrencyException)
        {
            if (await StoredAsync(cancel) is not { } now) return NotFound();
            Meanwhile = Differences(now, Form);
            // Who saves again has read the difference: from here on she works upon what is stored now.
            Form.Version = now.Version;
            ModelState.AddModelError("", "Nel frattempo qualcun altro ha modificato questo soggetto: le tue modifiche non sono salvate. Guarda sotto che cosa è diverso, poi salva di nuovo.");
            return this.WithErrors();
        }
    }

    public async Task ReloadAsync(CancellationToken cancel) => await StoredAsync(cancel);

    private async Task<OrganizationForm?> StoredAsync(CancellationToken cancel)
    {
        // The version before the rest: a change in between is then told, not overwritten.
        var version = await db.Set<Organization>().Where(o => o.Id == Id).Select(o => o.Version).FirstOrDefaultAsync(cancel);
        if (await organizations.FindAsync(Id, cancel) is not { } body) return null;
        Body = body;
        var stored = OrganizationForm.Of(body, version, await territory.FindMunicipalitiesAsync(body.Municipalities, cancel));
        Form.Choices = stored.Choices = await Choices.LoadAsync(vocabularies, territory, cancel);
        return stored;
    }

    private static List<(string, string, string)> Differences(OrganizationForm now, OrganizationForm mine)
    {
        List<(string Field, string? Stored, string? Written)> fields =
        [
            ("Nome", now.Name, mine.Name),
            ("Tipi", now.Choices!.TypesInWords(now.Types.Order()), now.Choices.TypesInWords(mine.Types.Order())),
            ("Provincia", now.Province, mine.Province),
            ("Partita IVA o codice fiscale", now.VatNumber, mine.VatNumber),
            ("Posta elettronica", now.Email, mine.Email),
            ("PEC", now.Pec, mine.Pec),
            ("Telefono", now.Phone, mine.Phone),
            ("Indirizzo", now.Address, mine.Address),
            ("Sito", now.Website, mine.Website),
            ("Quante persone può seguire insieme", now.WorkersAtOnce?.ToString(CultureInfo.InvariantCulture), mine.WorkersAtOnce?.ToString(CultureInfo.InvariantCulture)),
            ("Atto di riconoscimento", now.RecognisingAct, mine.RecognisingAct),
            ("Comuni di competenza", now.Municipalities, mine.Municipalities),
            ("Esiste dal", now.ValidFrom?.InDigits(), mine.ValidFrom?.InDigits()),
            ("Ultimo giorno", now.ValidTo?.InDigits(), mine.ValidTo?.InDigits()),
            ("Soggetto che gli succede", now.Successor, mine.Successor),
            ("Dati verificati il", now.VerifiedOn?.InDigits(), mine.VerifiedOn?.InDigits()),
            ("Nota", now.Note, mine.Note)
        ];
        return [.. fields.Select(f => (f.Field, Tidy(f.Stored), Tidy(f.Written))).Where(f => f.Item2 != f.Item3)];
    }

    private static string Tidy(string? text) => (text ?? "").ReplaceLineEndings("\n").Trim();
}
