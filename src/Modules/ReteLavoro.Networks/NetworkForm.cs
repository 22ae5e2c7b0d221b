using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ReteLavoro.Content;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures;
using ReteLavoro.Organizations;
using ReteLavoro.Territory;

namespace ReteLavoro.Networks;

/// <summary>The parts of the form that a button brings the reader back to.</summary>
public enum FormPlace { Territory, Partners, Results, Rules }

/// <summary>A network on its way: what stands in the form, whether saved or not. Without JavaScript every button sends it whole.</summary>
public sealed class NetworkForm
{
    public string? ItemId { get; set; }

    /// <summary>The version the editor had before her.</summary>
    public string? BasedOn { get; set; }
    public string Title { get; set; } = "";
    public string Summary { get; set; } = "";
    public string Contacts { get; set; } = "";
    public string Edition { get; set; } = "";
    public List<string> Provinces { get; set; } = [];
    public List<string> Sectors { get; set; } = [];
    public string NewMunicipality { get; set; } = "";
    public string Search { get; set; } = "";
    public string? Lead { get; set; }

    /// <summary>The edition that was sent is none that may be chosen: left out without a word, the choice would be lost.</summary>
    internal bool EditionGone { get; set; }
    internal List<string> MunicipalityCodes { get; set; } = [];
    internal List<string> PartnerIds { get; set; } = [];
    internal Dictionary<string, string> DutyHolders { get; set; } = [];

    // Read again for each showing.
    public IReadOnlyList<MunicipalityInfo> Municipalities { get; internal set; } = [];
    public IReadOnlyList<string> MunicipalityNames { get; internal set; } = [];
    public IReadOnlyList<(string, string)> AllProvinces { get; internal set; } = [];
    public IReadOnlyList<(string, string)> AllSectors { get; internal set; } = [];
    public IReadOnlyList<(string, string)> Editions { get; internal set; } = [];
    public IReadOnlyList<OrganizationDetails> Partners { get; internal set; } = [];
    public IReadOnlyList<(Term Duty, string? Responsible)> Duties { get; internal set; } = [];
    public IReadOnlyDictionary<string, string> TypeLabels { get; internal set; } = new Dictionary<string, string>();
    public OrganizationList? Results { get; internal set; }
    public IReadOnlyList<RuleResult> Rules { get; internal set; } = [];

    /// <summary>The rule about the duties, whose source says whose they are first of all.</summary>
    public RuleResult? DutiesRule => Rules.FirstOrDefault(r => r.Check == "network.duties");

    /// <summary>What the network as stored lacks before it can be published, each with the address of its input.</summary>
    public IReadOnlyList<(string Sentence, string Url)> Missing { get; internal set; } = [];

    /// <summary>The address of an input, by the name that <see cref="MandatoryFields"/> gives it; what this form does not show is in the editor of contents.</summary>
    internal static string UrlOf(string itemId, MissingValue missing) => missing.Input switch
    {
        "NetworkPart.Edition" => NetworkLinks.Edit(itemId) + "#Edition",
        "Rete.Sommario.Text" => NetworkLinks.Edit(itemId) + "#Summary",
        "Rete.Contatti.Markdown" => NetworkLinks.Edit(itemId) + "#Contacts",
        _ => ContentLinks.Edit(itemId) + missing.Anchor
    };

    public ContentVersion? Conflict { get; internal set; }
    public IReadOnlyList<string> Differences { get; internal set; } = [];

    /// <summary>Where the reader goes on after a button, and what it did; null on a page just opened.</summary>
    public (FormPlace Place, string Sentence)? Done { get; internal set; }
    public NetworkView? View { get; internal set; }

    /// <summary>Nothing that the rules look at has been entered, and nobody has asked what they say: it is too early to call one broken.</summary>
    internal bool IsUntouched => Provinces.Count == 0 && MunicipalityCodes.Count == 0 && PartnerIds.Count == 0 && DutyHolders.Count == 0 && Done?.Place != FormPlace.Rules;

    public string TypesOf(OrganizationDetails organization) => string.Join(", ", organization.Types.Select(t => TypeLabels.GetValueOrDefault(t, t)));

    /// <summary>What the network is stored with: the form does not hold days, signatures, sources and pathways.</summary>
    internal NetworkPart Kept { get; private set; } = new();

    /// <summary>Those whose last day is written: they are no longer chosen from, and stay in the history.</summary>
    public IReadOnlyList<(string Name, DateOnly To)> Leaving { get; internal set; } = [];

    /// <summary>Joining the form to what is stored. Who has signed goes by leaving, never by being left out of a form.</summary>
    internal NetworkForm Keep(NetworkPart stored)
    {
        Kept = stored;
        foreach (var signed in stored.Partners.Where(p => p.To is null && p.IsSigned && !PartnerIds.Contains(p.Organization))) PartnerIds.Add(signed.Organization);
        return this;
    }

    internal bool HasSigned(string organization) => Kept.Partners.Any(p => p.Organization == organization && p.To is null && p.IsSigned);

    public NetworkPart Part => Kept with
    {
        Edition = Edition,
        Provinces = [.. Provinces],
        Municipalities = [.. MunicipalityCodes],
        Sectors = Sectors.Count == 0 ? null : [.. Sectors],
        Partners =
        [
            .. PartnerIds.Select(id => (Kept.Partners.FirstOrDefault(p => p.Organization == id && p.To is null) ?? new NetworkPartner(id)) with { Lead = id == Lead }),
            .. Kept.Partners.Where(p => p.To is not null)
        ],
        // A body that has left the network no longer answers for anything in it.
        Duties = DutyHolders.Where(d => PartnerIds.Contains(d.Value)).ToDictionary(d => d.Key, d => d.Value)
    };

    internal static NetworkForm Of(ContentItem item)
    {
        var part = item.Get<NetworkPart>();
        return new NetworkForm
        {
            ItemId = item.ContentItemId, BasedOn = item.ContentItemVersionId, Title = item.DisplayText,
            Summary = item.FieldText("Sommario") ?? "", Contacts = item.FieldText("Contatti", "Markdown") ?? "",
            Edition = part.Edition, Provinces = [.. part.Provinces], Sectors = [.. part.Sectors ?? []], MunicipalityCodes = [.. part.Municipalities],
            PartnerIds = [.. part.Partners.Where(p => p.To is null).Select(p => p.Organization)], Lead = part.LeadPartner, DutyHolders = new(part.Duties)
        }.Keep(part);
    }

    internal static NetworkForm Posted(IFormCollection form)
    {
        string Text(string name) => form[name].ToString().Trim().ReplaceLineEndings("\n");
        return new NetworkForm
        {
            ItemId = Text("ItemId") is { Length: > 0 } id ? id : null, BasedOn = Text("BasedOn") is { Length: > 0 } version ? version : null,
            Title = Text("Title"), Summary = Text("Summary"), Contacts = Text("Contacts"), Edition = Text("Edition"),
            Provinces = [.. form["Provinces"].OfType<string>().Where(p => p.Length > 0).Distinct()],
            Sectors = [.. form["Sectors"].OfType<string>().Where(s => s.Length > 0).Distinct()],
            MunicipalityCodes = [.. form["Municipalities"].OfType<string>().Where(m => m.Length > 0).Distinct()],
            NewMunicipality = Text("NewMunicipality"), Search = Text("Search"),
            PartnerIds = [.. form["Partners"].OfType<string>().Where(p => p.Length > 0).Distinct()], Lead = Text("Lead") is { Length: > 0 } lead ? lead : null,
            DutyHolders = form.Keys.Where(k => k.StartsWith("Duty.", StringComparison.Ordinal) && form[k].ToString().Length > 0).ToDictionary(k => k["Duty.".Length..], k => form[k].ToString())
        };
    }

    /// <summary>Writes the form into an item, leaving alone what the form does not hold and what is as it was.</summary>
    internal void WriteTo(ContentItem item)
    {
        if (item.Get<TitlePart>() is var title && title.Title != Title) item.Set(title with { Title = Title });
        // Written again a part is in another order, and the version would count as changed.
        if (!item.Has<NetworkPart>() || !Same(item.Get<NetworkPart>(), Part)) Part.WriteTo(item);
        Write("Sommario", "Text", Summary);
        Write("Contatti", "Markdown", Contacts);

        static bool Same(NetworkPart a, NetworkPart b) => JsonSerializer.Serialize(a, ContentJson.Options) == JsonSerializer.Serialize(b, ContentJson.Options);

        void Write(string field, string member, string text)
        {
            if ((item.FieldText(field, member) ?? "") == text) return;
            if (item.Parts["Rete"] is not JsonObject own) item.Parts["Rete"] = own = [];
            if (own[field] is not JsonObject value) own[field] = value = [];
            value[member] = text;
        }
    }
}

/// <summary>Carries out the buttons of the form and saves it.</summary>
public sealed class NetworkFormWork(ContentStore content, NetworkReader reader, IOrganizations organizations, ITerritory territory, IMeasures measures, IVocabularies vocabularies, TimeProvider time)
{
    private const int MostResults = 15;
    private const string NotSaved = "Ricordati di salvare la bozza.";

    public async Task FillAsync(NetworkForm form, CancellationToken cancel)
    {
        form.Editions = [.. (await EditionsAsync(form.Edition, cancel)).Select(e => (e.Id, e.Name))];
        if (form.Edition.Length == 0 && form.Editions is [var only]) form.Edition = only.Item1;
        var part = form.Part;
        var view = await reader.ReadAsync(part, cancel);
        form.View = view;
        form.Partners = [.. view.Memberships.Where(m => m.Membership.To is null && m.Organization is not null).Select(m => m.Organization!)];
        form.Leaving = [.. view.Memberships.Where(m => m.Membership.To is not null).Select(m => (m.Organization?.Name ?? m.Membership.Organization, m.Membership.To!.Value))];
        form.TypeLabels = view.TypeLabels;
        form.Rules = view.Rules;
        form.Municipalities = part.Municipalities.Length > 0 ? view.Municipalities : [];
        form.AllProvinces = [.. (await territory.ProvincesAsync(cancel)).Select(p => (p.Sigla, p.Name))];
        form.AllSectors = await SectorsAsync(cancel);
        form.Duties = [.. view.Duties.Select(d => (d.Duty, d.Responsible?.Id))];
        var names = part.Municipalities.Length == 0 ? view.Municipalities : await territory.MunicipalitiesOfAsync(form.Provinces, cancel);
        // Two of one name are told apart by their province, here and in what is typed.
        form.MunicipalityNames = [.. names.GroupBy(m => m.Name).SelectMany(g => g.Count() == 1 ? [g.Key] : g.Select(m => $"{m.Name} ({m.Province})"))];
        if (form.Search.Length > 0) form.Results = await organizations.SearchAsync(new OrganizationSearch { Text = form.Search, On = time.Today, PageSize = MostResults }, cancel);
    }

    private async Task<IReadOnlyList<(string, string)>> SectorsAsync(CancellationToken cancel) =>
        [.. (await vocabularies.TermsAsync(VocabularyIds.Sectors, cancel)).Select(s => (s.Id, s.Label))];

    /// <summary>Editions that are over take no new network; one that the network already has is kept.</summary>
    private async Task<IReadOnlyList<Edition>> EditionsAsync(string kept, CancellationToken cancel) =>
        [.. (await measures.EditionsAsync(cancel)).Where(e => e.RulesAbout(Composition.About).Any() && (e.Id == kept || e.Period.Contains(time.Today)))];

    /// <summary>Drops ids that nobody bears: they come from a form tampered with, or opened before something was taken away.</summary>
    /// <param name="edition">The one that the network is stored with.</param>
    public async Task ForgetUnknownAsync(NetworkForm form, string edition, CancellationToken cancel)
    {
        var bodies = await organizations.FindManyAsync(form.PartnerIds, cancel);
        form.PartnerIds.RemoveAll(id => !bodies.ContainsKey(id));
        var provinces = (await territory.ProvincesAsync(cancel)).Select(p => p.Sigla).ToHashSet();
        form.Provinces.RemoveAll(p => !provinces.Contains(p));
        var sectors = (await SectorsAsync(cancel)).Select(s => s.Item1).ToHashSet();
        form.Sectors.RemoveAll(s => !sectors.Contains(s));
        var municipalities = (await territory.FindMunicipalitiesAsync(form.MunicipalityCodes, cancel)).Select(m => m.Code).ToHashSet();
        form.MunicipalityCodes.RemoveAll(m => !municipalities.Contains(m));
        if (form.Edition.Length > 0 && (await EditionsAsync(edition, cancel)).All(e => e.Id != form.Edition)) (form.Edition, form.EditionGone) = ("", true);
        if (form.Lead is { } lead && !form.PartnerIds.Contains(lead)) form.Lead = null;
    }

    /// <returns>A field and its sentence when the button could not do what it says.</returns>
    public async Task<(string Field, string Sentence)?> PressAsync(NetworkForm form, string button, CancellationToken cancel)
    {
        var (verb, id) = button.Split(':', 2) is [var v, var i] ? (v, i) : (button, "");
        // Enter does what the field that it was pressed in is for, and never saves.
        if (verb == "invio") verb = form.NewMunicipality.Length > 0 ? "aggiungi-comune" : form.Search.Length > 0 ? "cerca" : "verifica";
        switch (verb)
        {
            case "togli" when form.HasSigned(id):
                return (nameof(form.Search), $"{(await organizations.FindManyAsync([id], cancel)).GetValueOrDefault(id)?.Name ?? id} ha firmato l'adesione: per farlo uscire registra l'uscita, con il giorno e il motivo, nella pagina «Adesioni» della rete.");
            case "togli":
                if (form.PartnerIds.Remove(id)) form.Done = (FormPlace.Partners, $"{(await organizations.FindManyAsync([id], cancel)).GetValueOrDefault(id)?.Name ?? id} non è più fra i soggetti. {NotSaved}");
                if (form.Lead == id) form.Lead = null;
                break;
            case "togli-comune":
                if (form.MunicipalityCodes.Remove(id)) form.Done = (FormPlace.Territory, $"{(await territory.FindMunicipalityAsync(id, cancel))?.Name ?? id} non è più fra i comuni. {NotSaved}");
                break;
            case "aggiungi":
                if ((await organizations.FindManyAsync([id], cancel)).GetValueOrDefault(id) is not { } body) return (nameof(form.Search), "Questo soggetto non è nel registro.");
                if (!form.PartnerIds.Contains(id)) form.PartnerIds.Add(id);
                form.Done = (FormPlace.Partners, $"{body.Name} è fra i soggetti. {NotSaved}");
                form.Search = "";
                break;
            case "aggiungi-comune":
                if (form.NewMunicipality.Length == 0) return (nameof(form.NewMunicipality), "Scrivi il nome del comune da aggiungere.");
                return await AddMunicipalityAsync(form, cancel);
            case "cerca":
                if (form.Search.Length == 0) return (nameof(form.Search), "Scrivi il nome, o una parte del nome, del soggetto da cercare.");
                form.Done = (FormPlace.Results, "");
                break;
            // A name typed and not yet added would be lost without a word.
            case "salva" when form.NewMunicipality.Length > 0:
                return await AddMunicipalityAsync(form, cancel);
            case "salva":
                break;
            default:
                form.Done = (FormPlace.Rules, "");
                break;
        }
        return null;
    }

    private async Task<(string, string)?> AddMunicipalityAsync(NetworkForm form, CancellationToken cancel)
    {
        var wanted = SearchText.Fold(form.NewMunicipality);
        // Without a province ticked it is looked for in the whole region, and brings its own.
        IReadOnlyList<string> where = form.Provinces.Count > 0 ? form.Provinces : [.. (await territory.ProvincesAsync(cancel)).Select(p => p.Sigla)];
        var matches = (await territory.MunicipalitiesOfAsync(where, cancel)).Where(m => SearchText.Fold(m.Name) == wanted || SearchText.Fold($"{m.Name} {m.Province}") == wanted).ToList();
        if (matches.Count == 0) return (nameof(form.NewMunicipality), $"«{form.NewMunicipality}» non è un comune {(form.Provinces.Count > 0 ? "delle province scelte" : "della regione")}.");
        if (matches.Count > 1) return (nameof(form.NewMunicipality), $"Più comuni si chiamano così. Scrivi anche la provincia: {string.Join(" oppure ", matches.Select(m => $"«{m.Name} ({m.Province})»"))}.");
        if (form.Provinces.Count == 0) form.Provinces.Add(matches[0].Province);
        if (!form.MunicipalityCodes.Contains(matches[0].Code)) form.MunicipalityCodes.Add(matches[0].Code);
        form.Done = (FormPlace.Territory, $"{matches[0].Name} è fra i comuni. {NotSaved}");
        form.NewMunicipality = "";
        return null;
    }

    public static IEnumerable<(string, string)> Check(NetworkForm form)
    {
        if (form.Title.Length == 0) yield return (nameof(form.Title), "Scrivi il nome della rete.");
        if (form.Title.Length > 255) yield return (nameof(form.Title), "Il nome ha più di 255 caratteri.");
        if (form.Summary.Length > 300) yield return (nameof(form.Summary), "«In breve» ha più di 300 caratteri.");
        if (form.EditionGone) yield return (nameof(form.Edition), "Scegli la misura fra quelle dell'elenco: quella inviata non si può più scegliere.");
        if (form.Contacts.Length > 4000) yield return (nameof(form.Contacts), "I contatti hanno più di 4.000 caratteri.");
    }

    /// <returns>Whether there was anything to save; null when somebody else has saved meanwhile: the form then says what differs.</returns>
    public async Task<bool?> SaveAsync(NetworkForm form, ContentItem item, CancellationToken cancel)
    {
        if (item.Number == 0) form.BasedOn = null;
        form.WriteTo(item);
        try
        {
            return await content.SaveDraftAsync(item, form.BasedOn, cancel) != form.BasedOn;
        }
        catch (EditedMeanwhile meanwhile)
        {
            if (meanwhile.Latest is not { } latest) throw new RuleBroken("Nel frattempo qualcuno ha tolto questa rete: non si può più salvare.");
            var theirs = NetworkForm.Of((await content.VersionAsync(latest.VersionId, cancel))!);
            form.Conflict = latest;
            form.Differences = await CompareAsync(theirs, form, cancel);
            // Who saves now does so knowing: the next attempt is based on what she has just been shown.
            form.BasedOn = latest.VersionId;
            return null;
        }
    }

    /// <summary>What differs, in words that a person knows: names, not ids.</summary>
    private async Task<IReadOnlyList<string>> CompareAsync(NetworkForm theirs, NetworkForm mine, CancellationToken cancel)
    {
        var bodies = await organizations.FindManyAsync([.. theirs.PartnerIds.Concat(mine.PartnerIds).Concat(theirs.DutyHolders.Values).Concat(mine.DutyHolders.Values).Distinct()], cancel);
        var provinces = (await territory.ProvincesAsync(cancel)).ToDictionary(p => p.Sigla, p => p.Name);
        var municipalities = (await territory.FindMunicipalitiesAsync([.. theirs.MunicipalityCodes.Union(mine.MunicipalityCodes)], cancel)).ToDictionary(m => m.Code, m => m.Name);
        var editions = (await measures.EditionsAsync(cancel)).ToDictionary(e => e.Id, e => e.Name);
        var duties = await reader.DutyLabelsAsync(cancel);
        string Body(string? id) => string.IsNullOrEmpty(id) ? "nessuno" : bodies.GetValueOrDefault(id)?.Name ?? id;

        var differences = new List<string>();
        void Value(string what, string a, string b) { if (a != b) differences.Add($"{what}: «{a}» nella versione salvata, «{b}» nella tua."); }
        void Members(string what, IReadOnlyCollection<string> a, IReadOnlyCollection<string> b, Func<string, string> name)
        {
            if (a.Except(b).ToList() is { Count: > 0 } onlyTheirs) differences.Add($"{what}: {string.Join(", ", onlyTheirs.Select(name))} solo nella versione salvata.");
            if (b.Except(a).ToList() is { Count: > 0 } onlyMine) differences.Add($"{what}: {string.Join(", ", onlyMine.Select(name))} solo nella tua.");
        }
        Value("Nome", theirs.Title, mine.Title);
        Value("In breve", theirs.Summary, mine.Summary);
        Value("Misura", editions.GetValueOrDefault(theirs.Edition, theirs.Edition), editions.GetValueOrDefault(mine.Edition, mine.Edition));
        Members("Province", theirs.Provinces, mine.Provinces, p => provinces.GetValueOrDefault(p, p));
        Members("Comuni", theirs.MunicipalityCodes, mine.MunicipalityCodes, m => municipalities.GetValueOrDefault(m, m));
        Members("Soggetti", theirs.PartnerIds, mine.PartnerIds, Body);
        Value("Capofila", Body(theirs.Lead), Body(mine.Lead));
        var (before, after) = (theirs.Part.Duties, mine.Part.Duties);
        foreach (var duty in before.Keys.Union(after.Keys)) Value(duties.GetValueOrDefault(duty, duty), Body(before.GetValueOrDefault(duty)), Body(after.GetValueOrDefault(duty)));
        Value("Contatti per il pubblico", theirs.Contacts, mine.Contacts);
        return differences;
    }
}
