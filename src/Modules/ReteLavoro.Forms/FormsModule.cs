using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Forms.Data;
using ReteLavoro.Forms.Recipes;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Tenants;

namespace ReteLavoro.Forms;

public sealed class FormsModule : IModule
{
    /// <summary>Opens the queue: who holds nothing else sees what is of her body's area.</summary>
    internal const string ManageSubmissions = "ManageSubmissions";
    internal const string ManageAllSubmissions = "ManageAllSubmissions";

    public string Name => "Forms";
    public string Title => "Moduli e segnalazioni";
    public string Description => "Moduli pubblici, una domanda per pagina, e le segnalazioni che ne arrivano.";
    public IReadOnlyList<string> Needs => ["ReteLavoro.Content", "ReteLavoro.Users", "ReteLavoro.Territory"];

    public void AddServices(IServiceCollection services) => services
        .AddScoped<PublicForms>().AddScoped<IPublicForms>(s => s.GetRequiredService<PublicForms>()).AddScoped<Drafts>().AddScoped<AnswerReader>().AddScoped<Submitting>().AddScoped<Traps>().AddScoped<SubmissionAccess>().AddScoped<SubmissionDesk>().AddScoped<ISubmissions>(s => s.GetRequiredService<SubmissionAccess>())
        .AddScoped<IRecipeStep, FormsStep>().AddScoped<IDashboardTile, NewSubmissionsTile>().AddSingleton<ITenantJob, Forgetting>();

    public void MapEntities(ModelBuilder model) => FormTables.Map(model);

    public IReadOnlyDictionary<string, string> Acts => new Dictionary<string, string>
    {
        ["forms.submit"] = "Modulo ricevuto",
        ["forms.take"] = "Segnalazione presa in carico",
        ["forms.join"] = "Segnalazioni unite",
        ["forms.close"] = "Segnalazione chiusa",
        ["forms.reopen"] = "Segnalazione riaperta",
        ["forms.pass-on"] = "Passo avviato da una segnalazione",
        ["forms.export"] = "Segnalazioni esportate",
        ["forms.forget"] = "Risposte di una segnalazione cancellate"
    };

    public IEnumerable<AdminLink> Menu => [new("Lavoro", "Segnalazioni", SubmissionLinks.List, ManageSubmissions, ManageAllSubmissions)];

    public IEnumerable<PermissionInfo> Permissions =>
    [
        new(ManageSubmissions, "Legge e lavora le segnalazioni e le richieste che arrivano dai moduli pubblici, per il territorio del proprio ente"),
        new(ManageAllSubmissions, "Legge e lavora le segnalazioni e le richieste di tutta la regione, anche quelle senza un luogo")
    ];
}

/// <summary>What nobody has taken in hand yet, on the first page of the back-office.</summary>
internal sealed class NewSubmissionsTile(SubmissionDesk desk, Permissions permissions) : IDashboardTile
{
    public string Title => "Segnalazioni nuove";
    public string Url => SubmissionLinks.List;

    public async Task<int?> CountAsync(ClaimsPrincipal person, CancellationToken cancel) =>
        await permissions.HasAnyAsync(person, [FormsModule.ManageSubmissions, FormsModule.ManageAllSubmissions], cancel) ? await desk.NewAsync(person, cancel) : null;
}
