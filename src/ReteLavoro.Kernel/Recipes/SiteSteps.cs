using System.Text.Json.Nodes;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Tenants;

namespace ReteLavoro.Kernel.Recipes;

/// <summary><c>feature</c>: switches modules on and off.</summary>
internal sealed class FeatureStep(Features features, ModuleList modules) : IRecipeStep
{
    public string Name => "feature";

    public async Task RunAsync(StepRun step, CancellationToken cancel)
    {
        var before = await features.EnabledAsync(cancel);
        var on = new SortedSet<string>(before, StringComparer.OrdinalIgnoreCase);
        Each(step, modules, "enable", module => on.Add(module.Id));
        Each(step, modules, "disable", module => { if (!module.AlwaysOn) on.Remove(module.Id); });
        foreach (var id in on.Except(before, StringComparer.OrdinalIgnoreCase)) step.Added(id);
        foreach (var id in before.Except(on, StringComparer.OrdinalIgnoreCase)) step.Changed(id);
        step.Keep(before.Intersect(on, StringComparer.OrdinalIgnoreCase).Count());
        await features.SetAsync(on, cancel);
    }

    internal static void Each(StepRun step, ModuleList modules, string member, Action<IModule> then)
    {
        foreach (var (id, index) in step.Texts(member).Select((id, i) => (id, i)))
            if (modules.Find(id) is { } module) then(module);
            else step.Unknown($"$.{member}[{index}]", $"La funzione «{id}» non c'è in questo programma.");
    }
}

/// <summary><c>themes</c>: the look of the site.</summary>
internal sealed class ThemesStep(SiteSettings settings) : IRecipeStep
{
    public string Name => "themes";

    public async Task RunAsync(StepRun step, CancellationToken cancel)
    {
        if (step.Member("site")?.ToString() is not { Length: > 0 } look) return;
        if (!ThemeSection.Looks.Contains(look)) { step.Unknown("$.site", $"L'aspetto «{look}» non c'è: scegli fra {string.Join(", ", ThemeSection.Looks)}."); return; }
        if (await settings.SetAsync("theme", new JsonObject { ["Site"] = look }, cancel)) step.Changed(look);
        else step.Keep();
    }
}

/// <summary><c>settings</c>: the well-known ones, and every other member as a section of its own.</summary>
internal sealed class SettingsStep(SiteSettings settings) : IRecipeStep
{
    private static readonly string[] WellKnown = ["BaseUrl", "Calendar", "MaxPagedCount", "MaxPageSize", "PageSize", "ResourceDebugMode", "SiteName", "PageTitleFormat",
        "TimeZoneId", "UseCdn", "CdnBaseUrl", "AppendVersion", "HomeRoute", "CacheMode"];

    /// <summary>Never taken from a recipe: secrets, and sections that other steps own.</summary>
    private static readonly string[] Refused = ["SiteSalt", "SuperUser", "features", "theme", "site"];

    public string Name => "settings";

    public async Task RunAsync(StepRun step, CancellationToken cancel)
    {
        var all = await settings.AllAsync(cancel);
        var site = all.GetValueOrDefault("site")?.DeepClone() as JsonObject ?? [];
        foreach (var (key, value) in step.Body)
        {
            if (key == "name" || value is null) continue;
            if (Refused.Contains(key)) step.Note($"«{key}» non si imposta da una ricetta: resta com'è.");
            else if (WellKnown.Contains(key)) site[key] = value.DeepClone();
            else await SetAsync(step, key, value);
        }
        if (site.Count > 0) await SetAsync(step, "site", site);

        async Task SetAsync(StepRun run, string section, JsonNode value)
        {
            if (await settings.SetAsync(section, value, cancel)) run.Changed(section);
            else run.Keep();
        }
    }
}

/// <summary><c>custom-settings</c>: a section that is a content item of its own type.</summary>
internal sealed class CustomSettingsStep(SiteSettings settings) : IRecipeStep
{
    public string Name => "custom-settings";

    public async Task RunAsync(StepRun step, CancellationToken cancel)
    {
        foreach (var (section, value) in step.Body)
        {
            if (section == "name") continue;
            if (value is not JsonObject) step.Problem($"$.{section}", $"«{section}» deve essere un contenuto, cioè un oggetto.");
            else if (await settings.SetAsync(section, value, cancel)) step.Changed(section);
            else step.Keep();
        }
    }
}

/// <summary><c>content</c>: items with their versions.</summary>
internal sealed class ContentStep(ContentStore content, Definitions definitions, MandatoryFields mandatory, IOwners? owners = null) : IRecipeStep
{
    public string Name => "content";

    public async Task RunAsync(StepRun step, CancellationToken cancel)
    {
        var types = (await definitions.GetAsync(cancel)).Types;
        var items = new List<ContentItem>();
        var (seen, versions) = (new HashSet<(string, bool)>(), new HashSet<string>());
        var known = new Dictionary<string, (string Id, string? Organization, string DisplayName)?>();
        foreach (var (json, index) in step.Objects("data").Select((d, i) => (d, i)))
        {
            var item = ContentItem.FromJson(json);
            if (item.ContentItemId.Length == 0) step.Problem($"$.data[{index}]", "Manca «ContentItemId»: senza, la ricetta creerebbe un contenuto nuovo a ogni giro.");
            if (!types.ContainsKey(item.ContentType)) step.Unknown($"$.data[{index}].ContentType", $"Il tipo di contenuto «{item.ContentType}» non è definito.");
            // A published version and the draft beside it are one item; two of either are a slip, and the last would win in silence.
            if (item.ContentItemId.Length > 0 && !seen.Add((item.ContentItemId, item.Published))) { step.Problem($"$.data[{index}].ContentItemId", $"Il contenuto «{item.ContentItemId}» è scritto due volte."); continue; }
            if (item.ContentItemVersionId.Length > 0 && !versions.Add(item.ContentItemVersionId)) { step.Problem($"$.data[{index}].ContentItemVersionId", $"La versione «{item.ContentItemVersionId}» è scritta due volte."); continue; }
            var lacks = item.Published ? await mandatory.OfAsync(item, cancel) : [];
            if (lacks.Any(m => m.IsAlternativeText)) step.Note($"«{item.DisplayText}» ({item.ContentType} {item.ContentItemId}) ha un'immagine senza descrizione: chi non la vede non sa che cosa mostra. Aggiungila alla prossima modifica.");
            if (lacks.Where(m => !m.IsAlternativeText).ToList() is { Count: > 0 } missing)
            {
                step.Unknown($"$.data[{index}]", $"«{item.DisplayText}» ({item.ContentType} {item.ContentItemId}) non si può importare come pubblicato; con --lenient arriva come bozza. {string.Join(" ", missing.Select(m => m.Sentence).Distinct())}");
                (item.Published, item.Latest) = (false, true);
            }
            if (await AccountAsync(item.Owner) is { } owner) (item.Owner, item.OwnerOrganization) = (owner.Id, owner.Organization);
            // Orchard writes the author's user name; here people read how she is called.
            if (await AccountAsync(item.Author) is { } author) item.Author = author.DisplayName;
            items.Add(item);
        }
        if (step.Problems.Count > 0) return;
        var count = await content.ImportAsync(items, "recipe:" + step.RecipeName, cancel);
        step.Added(count.Added);
        step.Changed(count.Changed);
        step.Keep(count.Kept);

        async Task<(string Id, string? Organization, string DisplayName)?> AccountAsync(string userName)
        {
            if (owners is null || userName.Length == 0) return null;
            if (!known.TryGetValue(userName, out var account)) known[userName] = account = await owners.FindAsync(userName, cancel);
            return account;
        }
    }
}

/// <summary><c>media</c>: files for the media folder, from the recipe's folder or written in it.</summary>
internal sealed class MediaStep(MediaStore media, ActRunner acts) : IRecipeStep
{
    public string Name => "media";

    public Task RunAsync(StepRun step, CancellationToken cancel)
    {
        foreach (var (file, index) in step.Objects("Files").Select((f, i) => (f, i)))
        {
            var at = $"$.Files[{index}]";
            var target = (file["TargetPath"] ?? file["Path"])?.ToString() ?? "";
            if (media.WhyNotName(target) is { } why) { step.Problem(at, why); continue; }
            byte[] bytes;
            try
            {
                if (file["Base64"]?.ToString() is { Length: > 0 } base64) bytes = Convert.FromBase64String(base64);
                else if (file["SourcePath"]?.ToString() is { Length: > 0 } path && step.Folder is { } folder) bytes = File.ReadAllBytes(new RecipeFolder(folder).Find(path));
                else { step.Unknown(at, $"Per «{target}» serve Base64 o SourcePath: un indirizzo di rete non si scarica."); continue; }
            }
            catch (Exception error) when (error is FormatException or IOException) { step.Problem(at, $"«{target}»: {error.Message}"); continue; }
            // Not there, or outside: nothing is read of it, and a lenient plan goes on without.
            catch (Expressions.ExpressionError error) { step.Unknown(at, $"«{target}»: {error.Message}"); continue; }
            if (media.WhyNotContent(target, bytes) is { } wrong) { step.Problem(at, wrong); continue; }
            if (media.Holds(target, bytes)) { step.Keep(); continue; }
            step.Added(target);
            acts.AfterCommit(() => media.WriteAsync(target, bytes, cancel));
        }
        return Task.CompletedTask;
    }
}
