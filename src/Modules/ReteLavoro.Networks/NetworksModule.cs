using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Kernel.Modules;
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
        services.AddScoped<IPublishCheck, NetworkGate>().AddScoped<ICompetence, NetworkCompetence>().AddScoped<IExampleRunner, NetworkExamples>().AddScoped<ITermLabels, TermLabels>();
    }

    public void MapEntities(ModelBuilder model) => NetworkTables.Map(model);

    public IEnumerable<AdminLink> Menu => [new("Reti", "Reti", NetworkLinks.List)];

    public IEnumerable<PermissionInfo> Permissions =>
    [
        new("EditOwn_Rete", "Scrive e modifica le reti del proprio ente."),
        new("Edit_Rete", "Modifica le reti di ogni ente."),
        new("Submit_Rete", "Invia le reti in approvazione.")
    ];
}
