using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Forms;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Organizations.Data;
using ReteLavoro.Organizations.Recipes;
using ReteLavoro.Users;

namespace ReteLavoro.Organizations;

public sealed class OrganizationsModule : IModule
{
    public string Name => "Organizations";
    public string Title => "Soggetti";
    public string Description => "Soggetti: enti, operatori accreditati, centri per l'impiego.";
    public IReadOnlyList<string> Needs => ["ReteLavoro.Territory", "ReteLavoro.Users"];

    public void AddServices(IServiceCollection services) => services
        .AddScoped<IOrganizations, Organizations>()
        .AddScoped<IOrganizationInfo, Organizations>()
        .AddScoped<OrganizationChecks>()
        .AddScoped<OrganizationRegister>()
        .AddScoped<ISubmissionAction, BodyFromRequest>()
        .AddScoped<IRecipeStep, OrganizationsStep>();

    public void MapEntities(ModelBuilder model) => OrganizationTables.Map(model);

    public IReadOnlyDictionary<string, string> Acts => new Dictionary<string, string>
    {
        ["organizations.add"] = "Soggetto aggiunto",
        ["organizations.change"] = "Soggetto modificato",
        ["organizations.accredit"] = "Accreditamento aggiunto",
        ["organizations.close-accreditation"] = "Accreditamento chiuso"
    };

    public IEnumerable<AdminLink> Menu => [new("Soggetti e territorio", "Soggetti", OrganizationLinks.List)];

    public IEnumerable<PermissionInfo> Permissions => [new(Permission.ManageOrganizations, "Tenere il registro dei soggetti e l'elenco dei comuni")];
}
