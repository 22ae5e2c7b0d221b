using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Crises.Areas.Gestione.Pages.Crisi;

/// <summary>Begins a case, or edits a step of one: always its newest version, always as a new draft.</summary>
internal sealed class ModificaModel(ContentStore content, CrisisFormWork work, CaseReports reports, TwinCases twins, CrisisAccess access, MandatoryFields mandatory, Permissions permissions, PageHead head) : PageModel
{
    /// <summary>Null for a new case.</summary>
    [FromRoute] public string? Id { get; set; }

    /// <summary>The step; the first one without.</summary>
    [FromRoute] public string? Passo { get; set; }
    public CrisisForm Form { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var (item, step, refused) = await ItemAsync(cancel);
        if (refused is not null) return refused;
        var form = await work.OfAsync(step, item, cancel);
        if (Id is { } id && !item.Published) form.Missing = [.. (await mandatory.OfAsync(item, cancel)).Select(m => (m.Sentence, CrisisForm.UrlOf(id, m)))];
        return await ShowAsync(form, item.DisplayText, cancel);
    }

    public async Task<IActionResult> OnPostAsync(string? azione, CancellationToken cancel)
    {
        var (item, step, refused) = await ItemAsync(cancel);
        if (refused is not null) return refused;
        var title = item.DisplayText;
        var form = await work.PostedAsync(step, item, Request.Form, cancel);
        if (Id is null) form.BasedOn = null;
        var procedure = item.Get<CrisisPart>().Procedure;
        if (!(await work.WriteAsync(form, item, cancel)).Passed(ModelState)) return await ShowAsync(form, title, cancel);
        if (!await MayStandBesideAsync(form, item, cancel)) return await ShowAsync(form, title, cancel);
        try
        {
            if (await work.SaveAsync(form, item, cancel) is not { } version) return await ShowAsync(form, title, cancel);
            TempData["Fatto"] = version == form.BasedOn ? "Non c'era niente di nuovo da salvare." : "La bozza è salvata.";
        }
        catch (RuleBroken broken)
        {
            ModelState.AddModelError(broken.Field ?? "", broken.Message);
            return await ShowAsync(form, title, cancel);
        }
        // Another procedure has other dates to ask for.
        var stay = azione == "resta" || item.Get<CrisisPart>().Procedure != procedure;
        return Redirect(Url.Content(stay ? CrisisLinks.Edit(item.ContentItemId, step.Id) : form.Next is { } next ? CrisisLinks.Edit(item.ContentItemId, next.Id) : CrisisLinks.Detail(item.ContentItemId)));
    }

    /// <summary>A second open case of one firm in one place is taken only from who says that it is another matter, and why.</summary>
    private async Task<bool> MayStandBesideAsync(CrisisForm form, ContentItem item, CancellationToken cancel)
    {
        if (form.Step.Id is not ("azienda" or "unita")) return true;
        var part = item.Get<CrisisPart>();
        form.Twins = [.. (await twins.OfAsync(item.ContentItemId, part, await access.ReadableAsync(User, cancel), cancel)).Where(t => part.Twins.All(known => known.Case != t.ItemId))];
        if (form.Twins.Count == 0) return true;
        (form.IsOtherMatter, var why) = (Request.Form["AltraCrisi"] == "true", Request.Form["PercheAltra"].ToString().Trim());
        form.WhyTwin = why;
        if (!form.IsOtherMatter) ModelState.AddModelError("AltraCrisi", "C'è già un caso aperto della stessa azienda nello stesso comune: lavora su quello, oppure conferma che è un'altra crisi.");
        else if (why.Length == 0) ModelState.AddModelError("PercheAltra", "Scrivi perché è un'altra crisi.");
        else if (why.Length > 500) ModelState.AddModelError("PercheAltra", "Scrivi al massimo 500 caratteri.");
        if (!ModelState.IsValid) return false;
        item.Set(part with { Twins = [.. part.Twins, .. form.Twins.Select(t => new CrisisTwin(t.ItemId, why))] });
        return true;
    }

    private async Task<(ContentItem Item, CaseStep Step, IActionResult? Refused)> ItemAsync(CancellationToken cancel)
    {
        var item = Id is null ? ContentItem.New(CrisisLinks.Type) : await content.LatestAsync(Id, cancel);
        var step = Passo is null ? CrisisForm.Steps[0] : CrisisForm.Steps.FirstOrDefault(s => s.Id == Passo);
        if (item is not { ContentType: CrisisLinks.Type } || step is null) return (null!, null!, NotFound());
        return (item, step, await permissions.MayAsync(User, "Edit", CrisisLinks.Type, Id is null ? null : item, cancel) ? null : Forbid());
    }

    private async Task<PageResult> ShowAsync(CrisisForm form, string title, CancellationToken cancel)
    {
        Form = form;
        if (Id is not null) form.Reports = await reports.OfAsync(Id, cancel);
        head.Title = Id is null ? "Nuovo caso di crisi" : $"{form.Step.Title}: {title}";
        head.Section = "Crisi";
        head.Breadcrumb.Add(new("Crisi", CrisisLinks.List));
        if (Id is { } id) head.Breadcrumb.Add(new(title, CrisisLinks.Detail(id)));
        return ModelState.IsValid && form.Conflict is null ? Page() : this.WithErrors();
    }
}
