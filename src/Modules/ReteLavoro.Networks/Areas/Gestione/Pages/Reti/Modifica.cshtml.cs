using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Networks.Areas.Gestione.Pages.Reti;

/// <summary>Begins a network, or edits one: always its newest version, always as a new draft.</summary>
public sealed class ModificaModel : PageModel
{
    private readonly ContentStore _content;
    private readonly NetworkFormWork _work;
    private readonly MandatoryFields _mandatory;
    private readonly Permissions _permissions;
    private readonly PageHead _head;

    public ModificaModel(ContentStore content, NetworkFormWork work, MandatoryFields mandatory, Permissions permissions, PageHead head) => (_content, _work, _mandatory, _permissions, _head) = (content, work, mandatory, permissions, head);

    /// <summary>Null for a new network.</summary>
    [FromRoute] public string? Id { get; set; }
    internal NetworkForm Form { get; private set; } = new();
    private string _stored = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var (item, refused) = await ItemAsync(cancel);
        if (refused is not null) return refused;
        var form = Id is null ? new NetworkForm() : NetworkForm.Of(item);
        if (Id is { } id && !item.Published) form.Missing = [.. (await _mandatory.OfAsync(item, cancel)).Select(m => (m.Sentence, NetworkForm.UrlOf(id, m)))];
        return await ShowAsync(form, cancel);
    }

    public async Task<IActionResult> OnPostAsync(string? azione, CancellationToken cancel)
    {
        var (item, refused) = await ItemAsync(cancel);
        if (refused is not null) return refused;
        var form = Posted().Keep(item.Get<NetworkPart>());
        await _work.ForgetUnknownAsync(form, item.Get<NetworkPart>().Edition, cancel);
        if (await _work.PressAsync(form, azione ?? "invio", cancel) is { } problem) ModelState.AddModelError(problem.Field, problem.Sentence);
        if (azione != "salva" || !NetworkFormWork.Check(form).Passed(ModelState)) return await ShowAsync(form, cancel);
        try
        {
            if (await _work.SaveAsync(form, item, cancel) is not { } changed) return await ShowAsync(form, cancel);
            TempData["Fatto"] = changed ? "La bozza è salvata." : "Non c'era niente di nuovo da salvare.";
            return Redirect(Url.Content(NetworkLinks.Detail(item.ContentItemId)));
        }
        catch (RuleBroken broken)
        {
            ModelState.AddModelError(broken.Field ?? "", broken.Message);
            return await ShowAsync(form, cancel);
        }
    }

    /// <summary>Only the verdicts, for the page that is being edited.</summary>
    public async Task<IActionResult> OnPostVerificaAsync(CancellationToken cancel)
    {
        var (item, refused) = await ItemAsync(cancel);
        if (refused is not null) return refused;
        var form = Posted().Keep(item.Get<NetworkPart>());
        await _work.FillAsync(form, cancel);
        ViewData["Untouched"] = form.IsUntouched;
        return Partial("_Composition", form.View);
    }

    private NetworkForm Posted()
    {
        var form = NetworkForm.Posted(Request.Form);
        form.ItemId = Id;
        return form;
    }

    private async Task<(ContentItem Item, IActionResult? Refused)> ItemAsync(CancellationToken cancel)
    {
        var item = Id is null ? ContentItem.New("Rete") : await _content.LatestAsync(Id, cancel);
        if (item is not { ContentType: "Rete" }) return (null!, NotFound());
        _stored = item.DisplayText;
        return (item, await _permissions.MayAsync(User, "Edit", "Rete", Id is null ? null : item, cancel) ? null : Forbid());
    }

    private async Task<IActionResult> ShowAsync(NetworkForm form, CancellationToken cancel)
    {
        Form = form;
        await _work.FillAsync(form, cancel);
        ViewData["Untouched"] = form.IsUntouched;
        _head.Title = Id is null ? "Nuova rete" : $"Modifica {_stored}";
        _head.Section = "Reti";
        _head.Breadcrumb.Add(new("Reti", NetworkLinks.List));
        if (Id is { } id) _head.Breadcrumb.Add(new(_stored, NetworkLinks.Detail(id)));
        return ModelState.IsValid && form.Conflict is null ? Page() : this.WithErrors();
    }
}
