using Microsoft.AspNetCore.Http;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures;
using ReteLavoro.Organizations;
using ReteLavoro.Territory;

namespace ReteLavoro.Networks;

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
    public string NewMunicipality { get; set; } = "";
    public string Search { get; set; } = "";
    public string? Lead { get; set; }

    internal List<string> MunicipalityCodes { get; set; } = [];
    internal List<string> PartnerIds { get; set; } = [];
    internal Dictionary<string, string> DutyHolders { get; set; } = [];

    // Read again for each showing.
    public IReadOnlyList<MunicipalityInfo> Municipalities { get; internal set; } = [];
    public IReadOnlyList<string> MunicipalityNames { get; internal set; } = [];
    public IReadOnlyList<(string, string)> AllProvinces { get; internal set; } = [];
    public IReadOnlyList<(string, string)> Editions { get; internal set; } = [];
    public IReadOnlyList<OrganizationDetails> Partners { get; internal set; } = [];
    public IReadOnlyList<(Term Duty, string? Responsible)> Duties { get; internal set; } = [];
    public IReadOnlyDictionary<string, string> TypeLabels { get; internal set; } = new Dictionary<string, string>();
    public OrganizationList? Results { get; internal set; }
    public IReadOnlyList<RuleResult> Rules { get; internal set; } = [];
    public ContentVersion? Conflict { get; internal set; }
    public IReadOnlyList<string> Differences { get; internal set; } = [];

    public string TypesOf(OrganizationDetails organization) => string.Join(", ", organization.Types.Select(t => TypeLabels.GetValueOrDefault(t, t)));

    public NetworkPart Part => new()
    {
        Edition = Edition,
        Provinces = [.. Provinces],
        Municipalities = [.. MunicipalityCodes],
        Partners = [.. PartnerIds.Select(id => new NetworkPartner(id, id == Lead))],
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
            Edition = part.Edition, Provinces = [.. part.Provinces], MunicipalityCodes = [.. part.Municipalities],
            PartnerIds = [.. part.Partners.Select(p => p.Organization)], Lead = part.LeadPartner, DutyHolders = new(part.Duties)
        };
    }

    internal static NetworkForm Posted(IFormCollection form)
    {
        string Text(string name) => form[name].ToString().Trim();
        return new NetworkForm
        {
            ItemId = Text("ItemId") is { Length: > 0 } id ? id : null, BasedOn = Text("BasedOn") is { Length: > 0 } version ? version : null,
            Title = Text("Title"), Summary = Text("Summary"), Contacts = Text("Contacts"), Edition = Text("Edition"),
            Provinces = [.. form["Provinces"].OfType<string>().Where(p => p.Length > 0).Distinct()],
            MunicipalityCodes = [.. form["Municipalities"].OfType<string>().Where(m => m.Length > 0).Distinct()],
            NewMunicipality = Text("NewMunicipality"), Search = Text("Search"),
            PartnerIds = [.. form["Partners"].OfType<string>().Where(p => p.Length > 0).Distinct()], Lead = Text("Lead") is { Length: > 0 } lead ? lead : null,
            DutyHolders = form.Keys.Where(k => k.StartsWith("Duty.", StringComparison.Ordinal) && form[k].ToString().Length > 0).ToDictionary(k => k["Duty.".Length..], k => form[k].ToString())
        };
    }

    /// <summary>Writes the form into an item, leaving alone what the form does not hold.</summary>
    internal void WriteTo(ContentItem item)
    {
        item.Set(item.Get<TitlePart>() with { Title = Title });
        item.Set(Part);
        if (item.Parts["Rete"] is not System.Text.Json.Nodes.JsonObject own) item.Parts["Rete"] = own = [];
        own["Sommario"] = new System.Text.Json.Nodes.JsonObject { ["Text"] = Summary };
        own["Contatti"] = new System.Text.Json.Nodes.JsonObject { ["Markdown"] = Contacts };
    }
}

/// <summary>Carries out the buttons of the form and saves it.</summary>
public sealed class NetworkFormWork(ContentStore content, NetworkReader reader, IOrganizations organizations, ITerritory territory, IMeasures measures, TimeProvider time)
{
    private const int MostResults = 15;

    public async Task FillAsync(NetworkForm form, CancellationToken cancel)
    {
        var part = form.Part;
        var view = await reader.ReadAsync(part, cancel);
        form.Partners = [.. view.Partners.Select(p => p.Organization)];
        form.TypeLabels = view.TypeLabels;
        form.Rules = view.Rules;
        form.Municipalities = part.Municipalities.Length > 0 ? view.Municipalities : [];
        form.AllProvinces = [.. (await territory.ProvincesAsync(cancel)).Select(p => (p.Sigla, p.Name))];
        // Editions that are over take no new network; one that the network already has is kept.
        form.Editions = [.. (await measures.EditionsAsync(cancel)).Where(e => e.Id == form.Edition || e.RulesAbout("network.").Any() && e.Period.Contains(time.Today)).Select(e => (e.Id, e.Name))];
        if (form.Edition.Length == 0 && form.Editions is [var only])
        {
            form.Edition = only.Item1;
            await FillAsync(form, cancel);
            return;
        }
        form.Duties = [.. view.Duties.Select(d => (d.Duty, d.Responsible?.Id))];
        var names = new List<string>();
        foreach (var province in form.Provinces) names.AddRange((await territory.MunicipalitiesAsync(province, cancel)).Select(m => m.Name));
        form.MunicipalityNames = [.. names.Order()];
        if (form.Search.Length > 0) form.Results = await organizations.SearchAsync(new OrganizationSearch { Text = form.Search, On = time.Today, PageSize = MostResults }, cancel);
    }

    /// <returns>A field and its sentence when the button could not do what it says.</returns>
    public async Task<(string Field, string Sentence)?> PressAsync(NetworkForm form, string button, CancellationToken cancel)
    {
        var (verb, id) = button.Split(':', 2) is [var v, var i] ? (v, i) : (button, "");
        switch (verb)
        {
            case "togli": form.PartnerIds.Remove(id); if (form.Lead == id) form.Lead = null; break;
            case "togli-comune": form.MunicipalityCodes.Remove(id); break;
            case "aggiungi":
                if (await organizations.FindAsync(id, cancel) is null) return (nameof(form.Search), "Questo soggetto non è nel registro.");
                if (!form.PartnerIds.Contains(id)) form.PartnerIds.Add(id);
                form.Search = "";
                break;
            case "aggiungi-comune":
                if (form.NewMunicipality.Length == 0) return (nameof(form.NewMunicipality), "Scrivi il nome del comune da aggiungere.");
                var matches = new List<MunicipalityInfo>();
                foreach (var province in form.Provinces) matches.AddRange((await territory.MunicipalitiesAsync(province, cancel)).Where(m => string.Equals(m.Name, form.NewMunicipality, StringComparison.CurrentCultureIgnoreCase)));
                if (matches is not [var found]) return (nameof(form.NewMunicipality), form.Provinces.Count == 0 ? "Scegli prima la provincia." : $"«{form.NewMunicipality}» non è un comune delle province scelte.");
                if (!form.MunicipalityCodes.Contains(found.Code)) form.MunicipalityCodes.Add(found.Code);
                form.NewMunicipality = "";
                break;
        }
        return null;
    }

    public static IEnumerable<(string, string)> Check(NetworkForm form)
    {
        if (form.Title.Length == 0) yield return (nameof(form.Title), "Scrivi il nome della rete.");
        if (form.Title.Length > 255) yield return (nameof(form.Title), "Il nome ha più di 255 caratteri.");
        if (form.Summary.Length > 300) yield return (nameof(form.Summary), "«In breve» ha più di 300 caratteri.");
        if (form.Edition.Length == 0) yield return (nameof(form.Edition), "Scegli la misura di cui la rete fa parte.");
    }

    /// <returns>The item's id; null when somebody else has saved meanwhile: the form then says what differs.</returns>
    public async Task<string?> SaveAsync(NetworkForm form, ContentItem item, CancellationToken cancel)
    {
        form.WriteTo(item);
        try
        {
            await content.SaveDraftAsync(item, form.BasedOn, cancel);
            return item.ContentItemId;
        }
        catch (EditedMeanwhile meanwhile) when (meanwhile.Latest is { } latest)
        {
            var theirs = NetworkForm.Of((await content.VersionAsync(latest.VersionId, cancel))!);
            form.Conflict = latest;
            form.Differences = Compare(theirs, form);
            // Who saves now does so knowing: the next attempt is based on what she has just been shown.
            form.BasedOn = latest.VersionId;
            return null;
        }
    }

    private static IReadOnlyList<string> Compare(NetworkForm theirs, NetworkForm mine)
    {
        var differences = new List<string>();
        void Of(string what, string a, string b) { if (a != b) differences.Add($"{what}: «{a}» nella versione salvata, «{b}» nella tua."); }
        Of("Nome", theirs.Title, mine.Title);
        Of("In breve", theirs.Summary, mine.Summary);
        Of("Misura", theirs.Edition, mine.Edition);
        Of("Province", string.Join(", ", theirs.Provinces), string.Join(", ", mine.Provinces));
        Of("Comuni", string.Join(", ", theirs.MunicipalityCodes), string.Join(", ", mine.MunicipalityCodes));
        Of("Soggetti", string.Join(", ", theirs.PartnerIds), string.Join(", ", mine.PartnerIds));
        Of("Capofila", theirs.Lead ?? "", mine.Lead ?? "");
        foreach (var duty in theirs.DutyHolders.Keys.Union(mine.DutyHolders.Keys)) Of(duty, theirs.DutyHolders.GetValueOrDefault(duty, ""), mine.DutyHolders.GetValueOrDefault(duty, ""));
        Of("Contatti", theirs.Contacts, mine.Contacts);
        return differences;
    }
}
