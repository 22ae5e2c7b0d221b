using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Content;
using ReteLavoro.Crises.Data;
using ReteLavoro.Crises.Recipes;
using ReteLavoro.Forms;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Measures;
using ReteLavoro.Networks;
using ReteLavoro.Workflows;

namespace ReteLavoro.Crises;

public sealed class CrisesModule : IModule
{
    public string Name => "Crises";
    public string Title => "Crisi aziendali";
    public string Description => "Crisi aziendali: aziende e unità produttive, procedure con le loro scadenze, tavoli, accordi.";
    public IReadOnlyList<string> Needs => ["ReteLavoro.Content", "ReteLavoro.Workflows", "ReteLavoro.Organizations", "ReteLavoro.Measures", "ReteLavoro.Networks", "ReteLavoro.Territory"];

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<Procedures>().AddScoped<IRecipeStep, ProceduresStep>();
        // A case has the names of firms before any act has released them (CRI-08).
        services.AddSingleton(new ConfidentialType(CrisisLinks.Type));
        services.AddPart<CrisisPart>("Caso di crisi", view: true, editor: false);
        services.AddScoped<CrisisTerms>().AddScoped<CrisisReader>().AddScoped<CrisisAccess>().AddScoped<SectorTest>().AddScoped<LikeCases>().AddScoped<TwinCases>().AddScoped<CaseFiles>().AddScoped<WorkerListImport>().AddScoped<Sectors>().AddScoped<CrisisFormWork>().AddScoped<CrisisActs>().AddScoped<CrisisLists>().AddScoped<CrisisIndexing>();
        services.AddScoped<CasePathways>().AddScoped<INetworkIndicators, CaseIndicators>();
        services.AddScoped<IHandle<ContentSaved>>(s => s.GetRequiredService<CrisisIndexing>()).AddScoped<IHandle<ContentPublished>>(s => s.GetRequiredService<CrisisIndexing>())
            .AddScoped<IHandle<ContentUnpublished>>(s => s.GetRequiredService<CrisisIndexing>()).AddScoped<IHandle<ContentRemoved>>(s => s.GetRequiredService<CrisisIndexing>())
            .AddScoped<IHandle<ContentDraftDiscarded>>(s => s.GetRequiredService<CrisisIndexing>()).AddScoped<IIndexCheck>(s => s.GetRequiredService<CrisisIndexing>());
        services.AddScoped<CrisisGate>().AddScoped<IPublishCheck>(s => s.GetRequiredService<CrisisGate>()).AddScoped<ICompetence, CrisisCompetence>().AddScoped<IPartChanges, CrisisChanges>();
        services.AddScoped<ICrisisCases, CrisisCases>().AddScoped<ISubmissionAction, CaseFromReport>().AddScoped<CaseReports>()
            .AddScoped<IHandle<SubmissionJoined>>(s => s.GetRequiredService<CaseReports>()).AddScoped<IHandle<SubmissionDetached>>(s => s.GetRequiredService<CaseReports>()).AddScoped<IExampleRunner, GuideExamples>();
        services.AddScoped<CrisisClockWork>().AddScoped<CrisisAddressees>().AddSingleton<ITenantJob, CrisisClock>();
    }

    public void MapEntities(ModelBuilder model) => CrisisTables.Map(model);

    public IReadOnlyDictionary<string, string> Acts => new Dictionary<string, string>
    {
        ["crises.open"] = "Caso di crisi aperto",
        ["crises.classify"] = "Classe del caso decisa",
        ["crises.entrust"] = "Caso affidato a una rete",
        ["crises.release-network"] = "Caso tolto a una rete",
        ["crises.pathway-start"] = "Percorso cominciato",
        ["crises.pathway-adapt"] = "Percorso adattato",
        ["crises.pathway-end"] = "Percorso concluso",
        ["crises.workers"] = "Profilo delle persone importato da un elenco",
        ["crises.overdue-reason"] = "Motivo di un ritardo",
        ["crises.attach"] = "Documento aggiunto a un caso",
        ["crises.detach"] = "Documento tolto da un caso",
        ["crises.remind"] = "Scadenza ricordata",
        ["crises.overdue"] = "Scadenza passata",
        ["crises.reckon"] = "Scadenze ricalcolate",
        ["crises.fill-lists"] = "Elenchi dei casi di crisi completati"
    };

    public IEnumerable<AdminLink> Menu => [new("Reti", "Crisi", CrisisLinks.List)];

    public IEnumerable<PermissionInfo> Permissions =>
    [
        new("View_CasoCrisi", "Legge i casi di crisi di ogni ente, anche non pubblicati: chi legge gli altri contenuti non legge questi."),
        new("EditOwn_CasoCrisi", "Scrive e modifica i casi di crisi del proprio ente."),
        new("Edit_CasoCrisi", "Modifica i casi di crisi di ogni ente."),
        new("Submit_CasoCrisi", "Invia i casi di crisi in approvazione."),
        new(CrisisActs.Classify, "Decide se un caso segue il modello standard o è di interesse regionale."),
        new(CasePathways.Entrust, "Affida un caso di crisi a una rete che copre i suoi comuni.")
    ];
}
