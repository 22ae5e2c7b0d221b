using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Measures.Data;
using ReteLavoro.Measures.Parts;
using ReteLavoro.Measures.Recipes;

namespace ReteLavoro.Measures;

public sealed class MeasuresModule : IModule
{
    /// <summary>May change figures, provisional rules and ends of editions, and keep the register of acts.</summary>
    public const string ManageMeasures = "ManageMeasures";

    public string Name => "Measures";
    public string Title => "Misure";
    public string Description => "Misure: edizioni datate, parametri e regole con la loro fonte, schede misura.";
    public IReadOnlyList<string> Needs => ["ReteLavoro.Content"];

    public IReadOnlyDictionary<string, string> Acts => new Dictionary<string, string>
    {
        ["measures.act"] = "Norma aggiunta o corretta",
        ["measures.end-provisional"] = "Regola provvisoria conclusa",
        ["measures.extend"] = "Edizione prorogata",
        ["measures.parameter"] = "Parametro cambiato"
    };

    public IEnumerable<AdminLink> Menu =>
    [
        new("Misure", "Misure ed edizioni", "~/gestione/misure", ManageMeasures),
        new("Misure", "Atti e norme", "~/gestione/norme", ManageMeasures)
    ];

    public IEnumerable<PermissionInfo> Permissions => [new(ManageMeasures, "Modificare i parametri e le regole delle misure, con la loro fonte.")];

    public void MapEntities(ModelBuilder model) => MeasureTables.Map(model);

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<MeasureBook>().AddScoped<IMeasures>(sp => sp.GetRequiredService<MeasureBook>());
        services.AddScoped<Labels>().AddScoped<MeasureRegister>().AddScoped<SheetReader>();
        services.AddScoped<IPlaceholder, FigurePlaceholder>();
        services.AddScoped<SheetCheck>().AddScoped<IPublishCheck>(sp => sp.GetRequiredService<SheetCheck>());
        services.AddScoped<SheetIndex>()
            .AddScoped<IHandle<ContentPublished>>(sp => sp.GetRequiredService<SheetIndex>())
            .AddScoped<IHandle<ContentUnpublished>>(sp => sp.GetRequiredService<SheetIndex>())
            .AddScoped<IHandle<ContentRemoved>>(sp => sp.GetRequiredService<SheetIndex>())
            .AddScoped<IIndexCheck>(sp => sp.GetRequiredService<SheetIndex>());
        services.AddScoped<IRecipeStep, MeasuresStep>().AddScoped<IRecipeStep, ExamplesStep>();
        services.AddSingleton<ITenantJob, NewDay>();
        services.AddPart<MeasureSheetPart>("Scheda misura");
        services.Configure<RazorPagesOptions>(o =>
        {
            o.Conventions.AuthorizeAreaFolder("Gestione", "/Misure", Permission.Policy(ManageMeasures));
            o.Conventions.AuthorizeAreaFolder("Gestione", "/Norme", Permission.Policy(ManageMeasures));
        });
    }
}
