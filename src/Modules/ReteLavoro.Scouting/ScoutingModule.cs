using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Crises;
using ReteLavoro.Kernel.CommandLine;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Scouting.Data;
using ReteLavoro.Scouting.Recipes;

namespace ReteLavoro.Scouting;

public sealed class ScoutingModule : IModule
{
    public string Name => "Scouting";
    public string Title => "Offerte di lavoro";
    public string Description => "Offerte di lavoro con la loro fonte, e quanto ne sono lontane le persone di una crisi.";
    public IReadOnlyList<string> Needs => ["ReteLavoro.Organizations", "ReteLavoro.Territory", "ReteLavoro.Crises"];

    public void AddServices(IServiceCollection services) => services
        .AddScoped<Vacancies>().AddScoped<VacancyReader>().AddScoped<VacancyRegister>().AddScoped<CaseOutlooks>()
        .AddScoped<VacancyImport>().AddScoped<IImporter>(s => s.GetRequiredService<VacancyImport>())
        .AddScoped<IRecipeStep, VacanciesStep>()
        .AddSingleton(new CaseLink("Confronta le persone con le offerte di lavoro", ScoutingLinks.OfCase, VacancyRegister.View));

    public void MapEntities(ModelBuilder model) => ScoutingTables.Map(model);

    public IReadOnlyDictionary<string, string> Acts => new Dictionary<string, string>
    {
        ["scouting.vacancy-add"] = "Offerta di lavoro inserita",
        ["scouting.vacancy-change"] = "Offerta di lavoro modificata",
        ["scouting.vacancy-withdraw"] = "Offerta di lavoro ritirata",
        ["scouting.vacancy-restore"] = "Offerta di lavoro rimessa",
        ["scouting.import"] = "Offerte di lavoro importate"
    };

    public IEnumerable<AdminLink> Menu => [new("Reti", "Offerte di lavoro", ScoutingLinks.List, VacancyRegister.View)];

    public IEnumerable<PermissionInfo> Permissions =>
    [
        new(VacancyRegister.View, "Legge le offerte di lavoro e le confronta con le persone dei casi di crisi che può leggere."),
        new(VacancyRegister.EditOwn, "Inserisce e importa offerte di lavoro per il proprio ente, e modifica o ritira le sue."),
        new(VacancyRegister.EditAll, "Inserisce, importa, modifica e ritira le offerte di lavoro di ogni ente.")
    ];
}
