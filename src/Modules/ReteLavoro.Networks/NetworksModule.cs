using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Content;
using ReteLavoro.Forms;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Measures;
using ReteLavoro.Networks.Data;
using ReteLavoro.Workflows;

namespace ReteLavoro.Networks;

public sealed class NetworksModule : IModule
{
    public string Name => "Networks";
    public string Title => "Reti";
    public string Description => "Reti per la ricollocazione: soggetti, territorio, funzioni, composizione secondo le regole.";
    public IReadOnlyList<string> Needs => ["ReteLavoro.Content", "ReteLavoro.Workflows", "ReteLavoro.Organizations", "ReteLavoro.Measures", "ReteLavoro.Territory"];

    public void AddServices(IServiceCollection services)
    {
        services.AddPart<NetworkPart>("Rete", view: true, editor: false);
        services.AddScoped<NetworkReader>().AddScoped<NetworkFormWork>().AddScoped<NetworkLists>().AddScoped<NetworkIndexing>();
        services.AddScoped<IHandle<ContentSaved>>(s => s.GetRequiredService<NetworkIndexing>()).AddScoped<IHandle<ContentPublished>>(s => s.GetRequiredService<NetworkIndexing>())
            .AddScoped<IHandle<ContentUnpublished>>(s => s.GetRequiredService<NetworkIndexing>()).AddScoped<IHandle<ContentRemoved>>(s => s.GetRequiredService<NetworkIndexing>())
            .AddScoped<IHandle<ContentDraftDiscarded>>(s => s.GetRequiredService<NetworkIndexing>()).AddScoped<IIndexCheck>(s => s.GetRequiredService<NetworkIndexing>());
        services.AddScoped<NetworkGate>().AddScoped<IPublishCheck>(s => s.GetRequiredService<NetworkGate>()).AddScoped<ICompetence, NetworkCompetence>().AddScoped<IExampleRunner, NetworkExamples>().AddScoped<ITermLabels, TermLabels>().AddScoped<IPartChanges, NetworkChanges>().AddScoped<IChangeKinds, NetworkChangeKinds>().AddSingleton<IMailTemplates, CommitteeMails>();

        services.AddScoped<NetworkAccess>().AddScoped<NetworkActivation>().AddScoped<Memberships>().AddScoped<IHandle<ContentPublished>>(s => s.GetRequiredService<Memberships>()).AddScoped<Committees>().AddScoped<CommitteeAccess>().AddScoped<ReadinessDrill>().AddScoped<INetworkIndicators, NetworkHealth>().AddScoped<PaperPress>();
        services.AddScoped<Workspace>().AddScoped<IDashboardTile, ToDoTile>().AddScoped<IDashboardTile, LateToDoTile>();
        services.AddScoped<RemedyWatch>().AddScoped<IHandle<ContentPublished>>(s => s.GetRequiredService<RemedyWatch>()).AddSingleton<ITenantJob, DailyRound>().AddScoped<IDashboardTile, RemedyTile>();
        services.AddScoped<ISubmissionAction, InviteFromRequest>().AddScoped<IQuestionOptions, InviteFromRequest>();
    }

    public void MapEntities(ModelBuilder model) => NetworkTables.Map(model);

    public IEnumerable<AdminLink> Menu =>
    [
        new("Reti", "Reti", NetworkLinks.List),
        new("Reti", "Copertura del territorio", NetworkLinks.Coverage),
        new("Reti", "Cabina di regia", NetworkLinks.Committees, Committees.Manage, "ViewContent")
    ];

    public IReadOnlyDictionary<string, string> Acts => new Dictionary<string, string>
    {
        ["networks.invite"] = "Soggetto invitato nella rete",
        ["networks.withdraw-invitation"] = "Invito alla rete ritirato",
        ["networks.accept-membership"] = "Adesione alla rete firmata",
        ["networks.decline-membership"] = "Adesione alla rete rifiutata",
        ["networks.leave"] = "Uscita dalla rete registrata",
        ["networks.write-memberships"] = "Adesioni riportate nella bozza",
        ["networks.open-remedy"] = "Rimedio aperto su una rete",
        ["networks.close-remedy"] = "Rimedio chiuso",
        ["networks.workspace-note"] = "Nota scritta nello spazio di lavoro di una rete",
        ["networks.workspace-document"] = "Documento messo nello spazio di lavoro di una rete",
        ["networks.workspace-task"] = "Cosa da fare affidata nello spazio di lavoro di una rete",
        ["networks.workspace-correct"] = "Voce dello spazio di lavoro corretta",
        ["networks.workspace-remove"] = "Voce dello spazio di lavoro tolta",
        ["networks.workspace-done"] = "Cosa da fare segnata come fatta",
        ["networks.workspace-reopen"] = "Cosa da fare riaperta",
        ["networks.workspace-overdue"] = "Cose da fare scadute segnalate ai soggetti",
        ["networks.committee-set-up"] = "Cabina di regia istituita",
        ["networks.committee-member"] = "Componenti della cabina di regia cambiati",
        ["networks.committee-convene"] = "Cabina di regia convocata",
        ["networks.committee-move"] = "Riunione della cabina di regia cambiata",
        ["networks.committee-cancel"] = "Riunione della cabina di regia annullata",
        ["networks.committee-minutes"] = "Verbale della cabina di regia"
    };

    public IEnumerable<PermissionInfo> Permissions =>
    [
        new("EditOwn_Rete", "Scrive e modifica le reti del proprio ente."),
        new("Edit_Rete", "Modifica le reti di ogni ente."),
        new("Submit_Rete", "Invia le reti in approvazione."),
        new(Committees.Manage, "Tiene la cabina di regia: componenti, riunioni, verbali.")
    ];
}
