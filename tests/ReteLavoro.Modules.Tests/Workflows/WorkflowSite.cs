using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Users;
using ReteLavoro.Workflows;
using Xunit;

namespace ReteLavoro.Modules.Tests.Workflows;

/// <summary>A region with nothing in it but the workflows: a real database in a folder of its own, and a clock that stands still.</summary>
internal sealed class WorkflowSite : IAsyncDisposable
{
    private readonly string _folder;
    private readonly IInterceptor[] _interceptors;
    private readonly bool _ownsFolder;
    private readonly ServiceProvider _services;

    public Clock Time { get; }
    public Competence Competence { get; } = new();
    public Kinds Kinds { get; } = new();

    private WorkflowSite(string folder, Clock time, bool ownsFolder, IInterceptor[] interceptors, IReadOnlyDictionary<string, IReadOnlyList<string>?>? offices)
    {
        (_folder, Time, _ownsFolder, _interceptors) = (folder, time, ownsFolder, interceptors);
        foreach (var (type, ids) in offices ?? new Dictionary<string, IReadOnlyList<string>?>()) Competence.Offices[type] = ids;
        _services = Build();
    }

    public static async Task<WorkflowSite> NewAsync(params IInterceptor[] interceptors)
    {
        var folder = Directory.CreateTempSubdirectory("retelavoro-flussi-").FullName;
        var site = new WorkflowSite(folder, new Clock(), true, interceptors, null);
        await using (var scope = site._services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<SiteDbContext>().Database.EnsureCreatedAsync();
        await site.AsProgramAsync(async services =>
        {
            var db = services.GetRequiredService<SiteDbContext>();
            await services.GetRequiredService<ActRunner>().DoAsync(new("test.set-up", "types"), () =>
            {
                db.Add(new DefinitionRow { Kind = "Type", Name = "Rete", Json = TypeJson });
                return Task.CompletedTask;
            }, default);
        });
        return site;
    }

    public const string TypeJson = """
        { "Name": "Rete", "DisplayName": "Rete", "Settings": { "ReteLavoroTypeSettings": { "RequiresApproval": true } },
          "ContentTypePartDefinitionRecords": [ { "PartName": "TitlePart", "Name": "TitlePart" } ] }
        """;

    /// <summary>A second process on the same folder: what a fresh start finds.</summary>
    public WorkflowSite Fresh(params IInterceptor[] interceptors) => new(_folder, Time, false, interceptors, Competence.Offices);

    public string Folder => _folder;
    public string MailFolder => Path.Combine(_folder, "mail");

    private ServiceProvider Build()
    {
        var modules = new ModuleList([new UsersModule(), new ReteLavoro.Content.ContentModule(), new WorkflowsModule()]);
        var services = new ServiceCollection();
        services.AddSingleton(modules).AddSingleton<TimeProvider>(Time).AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton(new Tenant(new TenantSettings { Name = "prova", Recipe = "prova" }, new TenantFolder(_folder)));
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddDbContext<SiteDbContext>(o =>
        {
            o.Use(DatabaseSettings.SqliteFile(Path.Combine(_folder, "site.db"), create: true), modules);
            o.AddInterceptors(_interceptors);
        });
        services.AddSingleton<WriteLane>().AddSingleton(typeof(TenantMemory<>)).AddScoped(typeof(Remembered<>)).AddSingleton(new PublicationStamp());
        services.AddScoped<ActRunner>().AddScoped<ActChain>().AddScoped<Facts>().AddScoped<Outbox>().AddScoped<CertifiedMails>().AddScoped<Definitions>().AddScoped<SiteSettings>().AddScoped<ContentStore>();
        services.AddSingleton<PartCatalogue>().AddScoped<MandatoryFields>();
        services.AddScoped<Actor>().AddScoped<Permissions>().AddSingleton<IRolePermissions, RoleTable>();
        services.AddSingleton<Microsoft.AspNetCore.DataProtection.IDataProtectionProvider, Microsoft.AspNetCore.DataProtection.EphemeralDataProtectionProvider>();
        services.AddSingleton<MediaStore>().AddScoped<PrivateFiles>();
        services.AddSingleton<IPeople, PhoneBook>().AddSingleton<ICompetence>(Competence).AddSingleton<IChangeKinds>(Kinds).AddSingleton<MailSender>();
        new WorkflowsModule().AddServices(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public async Task<T> AsAsync<T>(ClaimsPrincipal person, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = _services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Actor>().Is(person);
        return await work(scope.ServiceProvider);
    }

    public Task AsAsync(ClaimsPrincipal person, Func<IServiceProvider, Task> work) => AsAsync(person, async s => { await work(s); return true; });

    public async Task AsProgramAsync(Func<IServiceProvider, Task> work)
    {
        await using var scope = _services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Actor>().IsTheProgram("prova");
        await work(scope.ServiceProvider);
    }

    public async Task<T> ReadAsync<T>(Func<SiteDbContext, Task<T>> read)
    {
        await using var scope = _services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<SiteDbContext>());
    }

    public async Task<ImportResult> ImportAsync(JsonObject flow)
    {
        var result = default(ImportResult);
        await AsProgramAsync(async s => result = await s.GetRequiredService<WorkflowTypes>().ImportAsync(flow, default));
        return result;
    }

    /// <summary>A draft by this person; with <paramref name="itemId"/>, the next version of that item.</summary>
    public Task<(string Item, string Version)> DraftAsync(ClaimsPrincipal by, string title = "Rete di Bergamo", string? itemId = null) => AsAsync(by, async s =>
    {
        var content = s.GetRequiredService<ContentStore>();
        var latest = itemId is null ? null : await content.LatestAsync(itemId, default);
        var item = latest?.Copy() ?? ContentItem.New("Rete");
        item.Set(new TitlePart { Title = title });
        return (item.ContentItemId, await content.SaveDraftAsync(item, latest?.ContentItemVersionId, default));
    });

    public Task SubmitAsync(ClaimsPrincipal by, (string Item, string Version) draft) =>
        AsAsync(by, s => s.GetRequiredService<IApprovals>().SubmitAsync(by, draft.Item, draft.Version, null, default));

    public async Task<(string Item, string Version)> SubmittedAsync(ClaimsPrincipal by, string title = "Rete di Bergamo")
    {
        var draft = await DraftAsync(by, title);
        await SubmitAsync(by, draft);
        return draft;
    }

    public Task DecideAsync(ClaimsPrincipal by, Guid task, string outcome, string? comment = null) =>
        AsAsync(by, s => s.GetRequiredService<Decisions>().DecideAsync(by, task, outcome, comment, default));

    public async Task DecideAsync(ClaimsPrincipal by, string outcome, string? comment = null) => await DecideAsync(by, (await OpenAsync()).Single().Id, outcome, comment);

    public async Task<string> RefusedAsync(Func<Task> what) => (await Assert.ThrowsAsync<RuleBroken>(what)).Message;

    public Task<List<ApprovalTask>> OpenAsync() => ReadAsync(db => db.Set<ApprovalTask>().AsNoTracking().Where(t => t.State == TaskState.Open).OrderBy(t => t.CreatedUtc).ThenBy(t => t.Organizations).ToListAsync());
    public Task<List<WorkflowInstance>> InstancesAsync() => ReadAsync(db => db.Set<WorkflowInstance>().AsNoTracking().OrderBy(i => i.StartedUtc).ToListAsync());
    public Task<List<OutboxMail>> MailsAsync() => ReadAsync(db => db.Set<OutboxMail>().AsNoTracking().OrderBy(m => m.CreatedUtc).ToListAsync());
    public async Task<List<string>> HistoryAsync() => (await ReadAsync(db => db.Set<HistoryRow>().AsNoTracking().OrderBy(h => h.AtUtc).ThenBy(h => h.Number).ToListAsync())).ConvertAll(h => $"{h.Stage}: {h.Outcome}");
    public async Task<bool> IsPublishedAsync(string itemId) => await ReadAsync(db => db.Set<ContentVersion>().AnyAsync(v => v.ItemId == itemId && v.Published == true));

    /// <summary>One turn of the background work.</summary>
    public async Task TickAsync()
    {
        await using var scope = _services.CreateAsyncScope();
        foreach (var job in scope.ServiceProvider.GetServices<ITenantJob>()) await job.RunAsync(scope.ServiceProvider, default);
    }

    public async Task SendMailAsync()
    {
        await using var scope = _services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<MailSender>().RunAsync(scope.ServiceProvider, default);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (!_ownsFolder) return;
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        try { Directory.Delete(_folder, recursive: true); } catch (IOException) { /* a temp folder may stay */ }
    }
}

internal sealed class Clock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    public override DateTimeOffset GetUtcNow() => Now;
}

internal sealed class Competence : ICompetence
{
    public Dictionary<string, IReadOnlyList<string>?> Offices { get; } = [];
    public Task<IReadOnlyList<string>?> OrganizationsAsync(ContentItem item, string organizationType, CancellationToken cancel) => Task.FromResult(Offices.GetValueOrDefault(organizationType));
}

/// <summary>Every version is of the kind that the test says.</summary>
internal sealed class Kinds : IChangeKinds
{
    public string? Now { get; set; }
    IReadOnlyList<ChangeKind> IChangeKinds.Kinds => [new("joining", "Rete", "Adesioni"), new("leaving", "Rete", "Uscite"), new("altrove", "Caso", "Altro")];
    public Task<string?> OfAsync(ContentItem item, CancellationToken cancel) => Task.FromResult(Now);
}

internal sealed class RoleTable : IRolePermissions
{
    public ValueTask<IReadOnlySet<string>> OfAsync(IEnumerable<string> roles, CancellationToken cancel) => new(roles.SelectMany(r => r switch
    {
        "OperatoreRete" => new[] { "AccessAdminPanel", "EditOwn_Rete", "Submit_Rete" },
        "Redattore" => ["AccessAdminPanel", "Edit_Rete", "Submit_Rete", "DecideTasks"],
        "Consultazione" => ["AccessAdminPanel"],
        _ => ["AccessAdminPanel", "DecideTasks"]
    }).ToHashSet());
}

internal sealed class PhoneBook : IPeople
{
    public Task<IReadOnlyList<PersonContact>> WithRoleAsync(string role, IReadOnlyList<string>? organizationIds, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<PersonContact>>([.. People.All.Where(p => p.IsInRole(role)).Select(Contact).Where(c => organizationIds is null || organizationIds.Contains(c.OrganizationId))]);

    public Task<IReadOnlyList<PersonContact>> WithPermissionAsync(string permission, CancellationToken cancel) => Task.FromResult<IReadOnlyList<PersonContact>>([]);

    public Task<PersonContact?> FindAsync(string userId, CancellationToken cancel) => Task.FromResult(People.All.Select(Contact).FirstOrDefault(c => c.UserId == userId));

    public Task<IReadOnlyList<string>> RolesAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<string>>([.. People.All.SelectMany(p => p.FindAll(ClaimTypes.Role)).Select(c => c.Value).Distinct().Order()]);

    public Task<IReadOnlyList<Colleague>> OfOrganizationAsync(string organizationId, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Colleague>>([.. People.All.Where(p => p.FindFirstValue(ActorClaims.OrganizationId) == organizationId)
            .Select(p => new Colleague(Contact(p), [.. p.FindAll(ClaimTypes.Role).Select(c => c.Value)]))]);

    private static PersonContact Contact(ClaimsPrincipal person)
    {
        var id = person.FindFirstValue(ClaimTypes.NameIdentifier)!;
        return new(id, person.FindFirstValue(ActorClaims.DisplayName)!, id + "@esempio.it", person.FindFirstValue(ActorClaims.OrganizationId));
    }
}

internal static class People
{
    public static readonly ClaimsPrincipal Anna = Person("anna", "OperatoreRete", "apl-1", "LabourAccreditedOperator");
    public static readonly ClaimsPrincipal Aldo = Person("aldo", "OperatoreRete", "apl-1", "LabourAccreditedOperator");
    public static readonly ClaimsPrincipal Bruno = Person("bruno", "OperatoreRete", "apl-2", "LabourAccreditedOperator");
    public static readonly ClaimsPrincipal Carla = Person("carla", "IstruttoreProvincia", "bg", "Province");
    public static readonly ClaimsPrincipal Carlo = Person("carlo", "IstruttoreProvincia", "bg", "Province");
    public static readonly ClaimsPrincipal Dino = Person("dino", "IstruttoreProvincia", "bs", "Province");
    public static readonly ClaimsPrincipal Elena = Person("elena", "FunzionarioRegionale", "regione", "Region");
    public static readonly ClaimsPrincipal Elio = Person("elio", "FunzionarioRegionale", "regione", "Region");
    public static readonly ClaimsPrincipal Fabio = Person("fabio", "Consultazione", null, null);
    public static readonly ClaimsPrincipal Gina = Person("gina", "Dirigente", "regione", "Region");

    public static IEnumerable<ClaimsPrincipal> All => [Anna, Aldo, Bruno, Carla, Carlo, Dino, Elena, Elio, Fabio, Gina];

    public static ClaimsPrincipal Person(string id, string roles, string? organization, string? type)
    {
        List<Claim> claims = [new(ClaimTypes.NameIdentifier, id), new(ActorClaims.DisplayName, char.ToUpperInvariant(id[0]) + id[1..]), .. roles.Split(',').Select(r => new Claim(ClaimTypes.Role, r))];
        if (organization is not null) claims.AddRange([new(ActorClaims.OrganizationId, organization), new(ActorClaims.OrganizationName, organization), new(ActorClaims.OrganizationType, type!)]);
        return new ClaimsPrincipal(new ClaimsIdentity(claims, "prova"));
    }
}

/// <summary>Workflows written short.</summary>
internal static class Flow
{
    public const string Start = "inizio SignalEvent! { 'SignalName': 'Submit', 'ReteLavoro': { 'ContentTypes': ['Rete'] } }";

    public static string Stage(string id, string role, string type, string more = "", string actions = "'Approva', 'Restituisci', 'Respingi'", string approves = "'Approva'") =>
        $"{id} UserTaskEvent {{ 'ActivityMetadata': {{ 'Title': '{id}' }}, 'Actions': [{actions}], 'Roles': ['{role}'], 'ReteLavoro': {{ 'OrganizationTypes': ['{type}'], 'Approves': [{approves}]{(more.Length > 0 ? ", " + more : "")} }} }}";

    /// <param name="activities">"id Name { properties }" with single quotes; an exclamation mark after the name says that it is the start.</param>
    /// <param name="transitions">"from Outcome to", separated by semicolons; an underscore in the outcome is a space.</param>
    public static JsonObject Of(string id, string transitions, params string[] activities) => new()
    {
        ["WorkflowTypeId"] = id, ["Name"] = "Flusso " + id, ["IsEnabled"] = true, ["IsSingleton"] = false, ["LockTimeout"] = 0, ["LockExpiration"] = 0, ["DeleteFinishedWorkflows"] = false,
        ["Activities"] = new JsonArray([.. activities.Select((a, i) =>
        {
            var words = a.Split(' ', 3);
            return new JsonObject
            {
                ["ActivityId"] = words[0], ["Name"] = words[1].TrimEnd('!'), ["X"] = i * 250, ["Y"] = 40, ["IsStart"] = words[1].EndsWith('!'),
                ["Properties"] = words.Length == 3 ? JsonNode.Parse(words[2].Replace('\'', '"')) : new JsonObject()
            };
        })]),
        ["Transitions"] = new JsonArray([.. transitions.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(t => t.Split(' ')).Select(t => new JsonObject
        {
            ["Id"] = 0, ["SourceActivityId"] = t[0], ["SourceOutcomeName"] = t[1].Replace('_', ' '), ["DestinationActivityId"] = t[2]
        })])
    };

    /// <summary>The Province examines, the Region decides, the network is published.</summary>
    public static JsonObject TwoStages(string more = "'FourEyes': true, 'DueDays': 15, 'RemindDays': 5, 'ReasonFor': ['Restituisci', 'Respingi']") => Of("rete",
        "inizio Done ricevuta; ricevuta Done istruttoria; istruttoria Approva decisione; decisione Approva pubblica; istruttoria Respingi esito; istruttoria Restituisci esito; decisione Respingi esito; decisione Restituisci esito; pubblica Published esito",
        Start,
        "ricevuta EmailTask { 'Recipients': 'author', 'Subject': 'Ricevuta «{title}»', 'TextBody': 'Ciao {author}, segui qui: {link}' }",
        Stage("istruttoria", "IstruttoreProvincia", "Province", more),
        Stage("decisione", "FunzionarioRegionale", "Region", more),
        "pubblica PublishContentTask {}",
        "esito EmailTask { 'Recipients': 'author', 'Subject': 'Esito: {title}', 'TextBody': '{stage}: {reason}' }");
}
