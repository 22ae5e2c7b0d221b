using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Content.Areas.Gestione.Pages.Contenuti;

/// <summary>The editor, of a new item (/nuovo/{type}) and of one that exists.</summary>
[UploadLimit(MediaStore.MostMegabytes, Beside = 8)]
internal sealed class ModificaModel(ContentStore content, Definitions definitions, MandatoryFields mandatory, UnknownPlaceholders placeholders, ContentForm form, ContentUploads uploads, ContentEditors editors, ContentComparison comparison,
    Permissions permissions, ActRunner acts, IEnumerable<IItemLink> links, PageHead head) : PageModel
{
    /// <summary>What somebody else did while she was writing; <paramref name="By"/> is null when the item was taken away.</summary>
    public sealed record OtherSave(string? By, int Number, DateTime AtUtc, IReadOnlyList<FieldChange> Changes);

    public ContentTypeDefinition Type { get; private set; } = null!;
    public ContentItem Stored { get; private set; } = null!;
    public ItemEditor Editor { get; private set; } = null!;

    /// <summary>The version that the form starts from; empty for a new item.</summary>
    public string BasedOn { get; private set; } = "";
    public bool IsNew => Stored.Number == 0;
    public string Title => Stored.DisplayText.Length > 0 ? Stored.DisplayText : "Senza titolo";
    public (string Word, string Tone) State { get; private set; }
    public string? PublicPath { get; private set; }
    public bool MayPublish { get; private set; }
    public bool NeedsApproval { get; private set; }

    /// <summary>May send what must be approved: the editor saves it and leads to where it is sent.</summary>
    public bool MaySubmit { get; private set; }
    public IReadOnlyList<string> Gate { get; private set; } = [];

    /// <summary>What the draft as stored lacks before it can be published.</summary>
    public IReadOnlyList<MissingValue> Missing { get; private set; } = [];
    public IReadOnlyList<MenuLink> Links { get; private set; } = [];
    public IReadOnlyList<(string Text, string What)> Actions { get; private set; } = [];
    public OtherSave? Meanwhile { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? itemId, string? type, CancellationToken cancel)
    {
        if (await LoadAsync(itemId, type, null, cancel) is { } elsewhere) return elsewhere;
        await ShowAsync(Stored, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? itemId, string? type, string? azione, string? versione, string? identita, CancellationToken cancel)
    {
        if (await LoadAsync(itemId, type, identita, cancel) is { } elsewhere) return elsewhere;
        // She wrote over the version she opened: what no editor shows comes from that one.
        var start = string.IsNullOrEmpty(versione) || versione == Stored.ContentItemVersionId ? Stored : await content.VersionAsync(versione, cancel) is { } opened && opened.ContentItemId == Stored.ContentItemId ? opened : Stored;
        BasedOn = versione ?? "";
        var files = await uploads.ReadAsync(Request.Form, await permissions.HasAsync(User, Permission.ManageMedia, cancel), cancel);
        Request.Form = ContentUploads.Chosen(Request.Form, files);
        var (item, problems) = await form.FillAsync(start, Request.Form, cancel);
        foreach (var file in files.Where(f => f.WhyNot is null && problems.All(p => p.Field != f.Chooser))) await uploads.StoreAsync(file.Path, file.Bytes, cancel);
        problems = [.. problems, .. files.Where(f => f.WhyNot is not null).Select(f => (f.Name, f.WhyNot!))];
        if (azione == "cerca" || InnerItems.Command.Of(azione) is not null)
        {
            await ChangeListAsync(item, InnerItems.Command.Of(azione), cancel);
            await ShowAsync(item, cancel);
            return Page();
        }
        // A date of publication is a publication: who may not do the one may not set the other, and what may not be published may not be given one.
        if (azione is "pubblica" or "invia" || item.Get<PublishLaterPart>().ScheduledPublishUtc is not null)
            problems = [.. problems, .. (await LacksAsync(item, cancel)).Where(m => problems.All(p => p.Field != m.Input)).Select(m => (m.Input, m.Sentence))];
        if (!MayPublish && item.Get<PublishLaterPart>() != start.Get<PublishLaterPart>()) problems = [.. problems, ("PublishLaterPart.ScheduledPublishUtc", "Può programmare la pubblicazione solo chi può pubblicare.")];
        if (!problems.Passed(ModelState)) return await RefusedAsync(item, cancel);
        if (azione == "pubblica" && !MayPublish) return Forbid();
        try
        {
            var saved = azione == "pubblica" ? await PublishAsync(item, cancel) : await content.SaveDraftAsync(item, BasedOn.Length > 0 ? BasedOn : null, cancel);
            if (azione == "invia" && await ApprovalAsync(item, cancel) is { } approval)
            {
                TempData["Fatto"] = "La bozza è salvata: ora la puoi inviare, con una nota per chi decide.";
                return LocalRedirect(Url.Content(approval.Url));
            }
            TempData["Fatto"] = azione == "pubblica" ? $"«{item.DisplayText}» è pubblicato." : saved == BasedOn ? "Non è cambiato nulla: resta la versione di prima." : $"La bozza è salvata: è la versione {item.Number}.";
            return LocalRedirect(Url.Content(azione == "anteprima" ? ContentLinks.Preview(item.ContentItemId, saved) : ContentLinks.Edit(item.ContentItemId)));
        }
        catch (EditedMeanwhile other)
        {
            await NoteAsync(other.Latest, item, cancel);
            await ShowAsync(item, cancel);
            Response.StatusCode = 409;
            return Page();
        }
        catch (RuleBroken broken)
        {
            ModelState.AddModelError(broken.Field ?? "", broken.Message);
            return await RefusedAsync(item, cancel);
        }
    }

    private async Task<IReadOnlyList<MissingValue>> LacksAsync(ContentItem item, CancellationToken cancel) => [.. await mandatory.OfAsync(item, cancel), .. await placeholders.OfAsync(item, cancel)];

    private async Task<MenuLink?> ApprovalAsync(ContentItem item, CancellationToken cancel) =>
        links.FirstOrDefault(l => l.IsApproval) is { } found ? await found.OfAsync(item, Type, User, cancel) : null;

    /// <summary>One act: a draft that may not be published is not left behind.</summary>
    private Task<string> PublishAsync(ContentItem item, CancellationToken cancel) => acts.DoAsync(new("content.publish", item.ContentItemId), async () =>
    {
        var saved = await content.SaveDraftAsync(item, BasedOn.Length > 0 ? BasedOn : null, cancel);
        await content.PublishAsync(saved, cancel);
        return saved;
    }, cancel);

    private async Task<IActionResult?> LoadAsync(string? itemId, string? type, string? identity, CancellationToken cancel)
    {
        var types = (await definitions.GetAsync(cancel)).Types;
        if (itemId is null)
        {
            if (type is null || !types.TryGetValue(type, out var wanted) || !wanted.Creatable) return NotFound();
            if (!await permissions.MayAsync(User, "Edit", wanted.Name, null, cancel)) return Forbid();
            Stored = ContentItem.New(wanted.Name);
            // The same id at every post of the same form: sending it twice makes one item.
            if (ContentIds.IsWellFormed(identity)) Stored.ContentItemId = identity!;
            Type = wanted;
        }
        else
        {
            if (await content.LatestAsync(itemId, cancel) is not { } latest || !types.TryGetValue(latest.ContentType, out var known)) return NotFound();
            if (!await permissions.MayAsync(User, "Edit", latest.ContentType, latest, cancel))
                return await permissions.MayAsync(User, "View", latest.ContentType, latest, cancel) && HttpMethods.IsGet(Request.Method)
                    ? LocalRedirect(Url.Content(ContentLinks.Preview(itemId, latest.ContentItemVersionId))) : Forbid();
            (Stored, Type, BasedOn) = (latest, known, latest.ContentItemVersionId);
        }
        head.Title = IsNew ? $"Nuovo: {Type.DisplayName}" : Title;
        head.Section = "Contenuti";
        head.Breadcrumb.Add(new("Contenuti", ContentLinks.List));
        MayPublish = await permissions.MayAsync(User, "Publish", Type.Name, Stored, cancel);
        return null;
    }

    private async Task ChangeListAsync(ContentItem item, InnerItems.Command? command, CancellationToken cancel)
    {
        if (command is null) return;
        if (command.Verb == "aggiungi") InnerItems.Add(item, command.List, Request.Form[command.List + ".Nuovo"], await definitions.GetAsync(cancel));
        else InnerItems.Apply(item, command);
    }

    private async Task<IActionResult> RefusedAsync(ContentItem item, CancellationToken cancel)
    {
        await ShowAsync(item, cancel);
        return this.WithErrors();
    }

    private async Task NoteAsync(ContentVersion? latest, ContentItem hers, CancellationToken cancel)
    {
        BasedOn = latest?.VersionId ?? "";
        var other = latest is null ? null : await content.VersionAsync(latest.VersionId, cancel);
        Meanwhile = new(latest?.Author, latest?.Number ?? 0, latest?.ModifiedUtc ?? default, other is null ? [] : await comparison.BetweenAsync(other, hers, cancel));
    }

    /// <summary>Everything around the inputs comes from what is stored; the inputs from <paramref name="item"/>.</summary>
    private async Task ShowAsync(ContentItem item, CancellationToken cancel)
    {
        Editor = (await editors.OfAsync(item, "", cancel))!;
        // A new text needs a new approval: the button would always be refused.
        NeedsApproval = Type.RequiresApproval && (IsNew || Stored.Published || !await content.IsApprovedAsync(Stored, cancel));
        MaySubmit = NeedsApproval && await permissions.MayAsync(User, "Submit", Type.Name, Stored, cancel) && await ApprovalAsync(Stored, cancel) is not null;
        if (IsNew) return;
        var published = Stored.Published ? Stored : await content.PublishedAsync(Stored.ContentItemId, cancel);
        State = Stored.Published ? ("Pubblicato", "success") : published is not null ? ("Modificato dopo la pubblicazione", "warning") : ("Bozza", "neutral");
        PublicPath = published?.Parts["AutoroutePart"] is null ? null : published.Get<AutoroutePart>() is { SetHomepage: true } ? "" : published.Get<AutoroutePart>().Path.Trim('/');
        if (!Stored.Published)
        {
            Missing = await LacksAsync(Stored, cancel);
            Gate = [.. (await content.WhyNotPublishAsync(Stored, cancel)).Except(Missing.Select(m => m.Sentence))];
        }
        var found = new List<MenuLink>();
        foreach (var link in links)
            if (await link.OfAsync(Stored, Type, User, cancel) is { } one) found.Add(one);
        Links = found;
        var actions = new List<(string, string)>();
        if (published is not null && !Stored.Published) actions.Add(("Scarta la bozza e torna alla versione pubblicata", "scarta"));
        if (published is not null && MayPublish) actions.Add(("Ritira dal sito", "ritira"));
        if (await permissions.MayAsync(User, "Delete", Type.Name, Stored, cancel)) actions.Add(("Togli il contenuto", "togli"));
        Actions = actions;
    }
}
