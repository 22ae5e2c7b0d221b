using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Forms;
using ReteLavoro.Kernel.CommandLine;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Organizations.Data;
using ReteLavoro.Organizations.Recipes;
using ReteLavoro.Users;

namespace ReteLavoro.Organizations;

public sealed class OrganizationsModule : IModule
{
    public string Name => "Organizations";
    public string Title => "Soggetti";
    public string Description => "Soggetti: enti, operatori accreditati, centri per l'impiego.";
    public IReadOnlyList<string> Needs => ["ReteLavoro.Content", "ReteLavoro.Territory", "ReteLavoro.Users"];

    public void AddServices(IServiceCollection services) => services
        .AddScoped<IOrganizations, Organizations>()
        .AddScoped<IOrganizationInfo, Organizations>()
        .AddScoped<OrganizationChecks>()
        .AddScoped<OrganizationRegister>()
        .AddScoped<ISubmissionAction, BodyFromRequest>()
        .AddScoped<MandateRegister>().AddScoped<DirectoryTerm>().AddScoped<DirectoryWork>().AddSingleton<ITenantJob, RegisterWatch>()
        .AddScoped<OrganizationProfiles>().AddScoped<IPublishCheck>(s => s.GetRequiredService<OrganizationProfiles>()).AddScoped<IIndexCheck>(s => s.GetRequiredService<OrganizationProfiles>())
        .AddScoped<IHandle<ContentPublished>>(s => s.GetRequiredService<OrganizationProfiles>()).AddScoped<IHandle<ContentUnpublished>>(s => s.GetRequiredService<OrganizationProfiles>())
        .AddScoped<IHandle<ContentRemoved>>(s => s.GetRequiredService<OrganizationProfiles>())
        .AddScoped<AccreditationImport>().AddScoped<IImporter>(s => s.GetRequiredService<AccreditationImport>())
        .AddScoped<IRecipeStep, OrganizationsStep>();

    public void MapEntities(ModelBuilder model) => OrganizationTables.Map(model);

    public IReadOnlyDictionary<string, string> Acts => new Dictionary<string, string>
    {
        ["organizations.add"] = "Soggetto aggiunto",
        ["organizations.change"] = "Soggetto modificato",
        ["organizations.accredit"] = "Accreditamento aggiunto",
        ["organizations.close-accreditation"] = "Accreditamento chiuso",
        ["organizations.lapse"] = "Accreditamento scaduto",
        ["organizations.verify"] = "Dati del soggetto verificati",
        ["organizations.ask-review"] = "Verifica dei soggetti richiesta",
        ["organizations.mandate"] = "Incarico aggiunto",
        ["organizations.end-mandate"] = "Incarico chiuso",
        ["organizations.import"] = "Albi degli accreditati importati"
    };

    public IEnumerable<AdminLink> Menu => 
    [
        new("Soggetti e territorio", "Soggetti", OrganizationLinks.List),
        new("Soggetti e territorio", "Scadenze dei soggetti", OrganizationLinks.Lapsed),
        new("Soggetti e territorio", "Albi degli accreditati", OrganizationLinks.Registers, Permission.ManageOrganizations)
    ];

    public IEnumerable<PermissionInfo> Permissions => [new(Permission.ManageOrganizations, "Tenere il registro dei soggetti e l'elenco dei comuni")];
}
