using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Setup;

/// <summary>What a regional administrator does to the site as a whole: functions, recipes, look, export.</summary>
public sealed class SetupModule : IModule
{
    public string Name => "Setup";
    public string Title => "Installazione";
    public string Description => "Funzioni del sito, ricette, aspetto ed esportazione, per chi amministra la Regione.";
    public bool AlwaysOn => true;
    public IReadOnlyList<string> Needs => ["ReteLavoro.Users"];

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<RecipeExport>().AddScoped<RecipeDesk>();
        services.Configure<RazorPagesOptions>(o => o.Conventions.AuthorizeAreaFolder("Gestione", "/Installazione", Permission.Policy(Permission.ManageRecipes)));
    }

    public IReadOnlyDictionary<string, string> Acts => new Dictionary<string, string>
    {
        ["features.change"] = "Funzioni del sito cambiate",
        ["content.export"] = "Contenuti esportati"
    };

    public IEnumerable<AdminLink> Menu =>
    [
        new("Amministrazione", "Funzioni del sito", SetupLinks.Features, Permission.ManageRecipes),
        new("Amministrazione", "Ricette", SetupLinks.Recipes, Permission.ManageRecipes),
        new("Amministrazione", "Nome e indirizzo", SetupLinks.Site, Permission.ManageRecipes),
        new("Amministrazione", "Aspetto", SetupLinks.Look, Permission.ManageRecipes),
        new("Amministrazione", "Esporta", SetupLinks.Export, Permission.ManageRecipes)
    ];

    public IEnumerable<PermissionInfo> Permissions => [new(Permission.ManageRecipes, "Accende e spegne le funzioni, applica le ricette, sceglie nome, indirizzo e aspetto del sito, esporta i contenuti")];
}

internal static class SetupLinks
{
    public const string Features = "~/gestione/installazione", Recipes = "~/gestione/installazione/ricette", Site = "~/gestione/installazione/sito", Look = "~/gestione/installazione/aspetto", Export = "~/gestione/installazione/esporta";
}
