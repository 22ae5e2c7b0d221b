using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.CommandLine;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Territory.Data;
using ReteLavoro.Territory.Recipes;

namespace ReteLavoro.Territory;

public sealed class TerritoryModule : IModule
{
    public string Name => "Territory";
    public string Title => "Territorio";
    public string Description => "Comuni, province e vocabolari.";

    /// <summary>Recipes bring vocabularies before they bring anything that uses them.</summary>
    public bool AlwaysOn => true;

    public void AddServices(IServiceCollection services) => services
        .AddScoped<Territory>().AddScoped<ITerritory>(s => s.GetRequiredService<Territory>())
        .AddScoped<Vocabularies>().AddScoped<IVocabularies>(s => s.GetRequiredService<Vocabularies>())
        .AddScoped<LocalMunicipality>().AddScoped<MunicipalityImport>().AddScoped<UploadedFiles>()
        .AddScoped<IImporter>(s => s.GetRequiredService<MunicipalityImport>())
        .AddScoped<IRecipeStep, VocabulariesStep>()
        .AddScoped<IHandle<RegionSetUp>, MunicipalitySeed>();

    public void MapEndpoints(IEndpointRouteBuilder routes) => routes.MapGet("/comuni.json", MunicipalitySuggestions.Serve).AllowAnonymous()
        // A page about the refusal would cost more than the answer.
        .RequireRateLimiting(RateLimits.Polite).WithMetadata(new SkipStatusCodePagesAttribute());

    public void MapEntities(ModelBuilder model) => TerritoryTables.Map(model);

    public IReadOnlyDictionary<string, string> Acts => new Dictionary<string, string>
    {
        ["territory.import"] = "Comuni importati"
    };

    public IEnumerable<AdminLink> Menu => [new("Soggetti e territorio", "Comuni", TerritoryLinks.Import, Permission.ManageOrganizations)];
}

internal static class TerritoryLinks
{
    public const string Import = "~/gestione/territorio/importa";
}
