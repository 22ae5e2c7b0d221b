using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Crises.Data;
using ReteLavoro.Crises.Recipes;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Recipes;

namespace ReteLavoro.Crises;

public sealed class CrisesModule : IModule
{
    public string Name => "Crises";
    public string Title => "Crisi aziendali";
    public string Description => "Crisi aziendali: aziende e unità produttive, procedure con le loro scadenze, tavoli, accordi.";
    public IReadOnlyList<string> Needs => ["ReteLavoro.Content", "ReteLavoro.Workflows", "ReteLavoro.Organizations", "ReteLavoro.Measures", "ReteLavoro.Territory"];

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<Procedures>().AddScoped<IRecipeStep, ProceduresStep>();
    }

    public void MapEntities(ModelBuilder model) => CrisisTables.Map(model);
}
