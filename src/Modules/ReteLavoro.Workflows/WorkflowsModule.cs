using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Content;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Workflows.Data;
using ReteLavoro.Workflows.Recipes;

namespace ReteLavoro.Workflows;

/// <summary>Approvals: who decides what, by when, and what follows.</summary>
public sealed class WorkflowsModule : IModule
{
    public string Name => "Workflows";
    public string Title => "Approvazioni";
    public string Description => "Flussi di approvazione, attività da decidere, storia delle decisioni, posta in uscita.";
    public IReadOnlyList<string> Needs => ["ReteLavoro.Users", "ReteLavoro.Content"];

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<ChangeKinds>().AddScoped<WorkflowTypes>().AddScoped<WorkflowEngine>().AddScoped<Stages>().AddScoped<RunMails>().AddScoped<MailTexts>().AddScoped<IMailTexts>(s => s.GetRequiredService<MailTexts>()).AddScoped<History>();
        services.AddScoped<Decisions>().AddScoped<Deciders>().AddScoped<Substitutes>().AddScoped<Reminders>().AddScoped<Parents>().AddScoped<Interventions>().AddScoped<StageChecks>().AddScoped<IApprovals, Approvals>();
        services.AddScoped<IHandle<ContentSaved>, Triggers>().AddScoped<IHandle<ContentPublished>, Triggers>();
        services.AddScoped<Conversations>().AddScoped<ConversationAccess>().AddScoped<Requests>().AddScoped<MessageFiles>().AddSingleton<IMailTemplates, ConversationMails>();
        services.AddScoped<DeadlineWork>().AddSingleton<ITenantJob, Deadlines>();
        services.AddScoped<ProtocolDesk>().AddScoped<IProtocol, DemoProtocol>().AddSingleton<ITenantJob, ProtocolJob>();
        services.AddScoped<IRecipeStep, WorkflowTypeStep>();
        services.AddScoped<IDashboardTile, TasksTile>().AddScoped<IItemLink, ApprovalLink>().AddScoped<IEditNotice, ApprovalNotice>();
    }

    public void MapEntities(ModelBuilder model) => WorkflowTables.Map(model);

    public IReadOnlyDictionary<string, string> Acts => new Dictionary<string, string>
    {
        ["workflow.answer"] = "Integrazione data",
        ["workflow.ask"] = "Integrazione chiesta",
        ["workflow.claim"] = "Attività presa in carico",
        ["workflow.comment"] = "Comunicazione scritta",
        ["workflow.decide"] = "Decisione",
        ["workflow.delegate"] = "Attività affidata a un'altra persona",
        ["workflow.mail-text"] = "Testo di un messaggio cambiato",
        ["workflow.move"] = "Pratica spostata a mano",
        ["workflow.reminders"] = "Promemoria voluti o no",
        ["workflow.no-longer-ask"] = "Richiesta di integrazione ritirata",
        ["workflow.resume"] = "Scadenza ripresa",
        ["workflow.substitutes"] = "Sostituti cambiati",
        ["workflow.suspend"] = "Scadenza sospesa",
        ["workflow.define"] = "Flusso definito",
        ["workflow.fault"] = "Flusso fermato da un errore",
        ["workflow.go-on"] = "Flusso proseguito",
        ["workflow.outdated"] = "Versione in approvazione superata",
        ["workflow.overdue"] = "Attività scaduta",
        ["workflow.remind"] = "Promemoria spedito",
        ["workflow.resubmit"] = "Ritirato e inviato di nuovo",
        ["workflow.signal"] = "Segnale ricevuto",
        ["workflow.submit"] = "Inviato in approvazione",
        ["workflow.unanswered"] = "Integrazione non arrivata in tempo",
        ["workflow.withdraw"] = "Ritirato dall'approvazione",
        ["mail.requeue"] = "Messaggio rimesso in coda",
        ["protocol.demo-number"] = "Numero dato dal protocollo dimostrativo",
        ["protocol.fail"] = "Registrazione al protocollo non riuscita",
        ["protocol.register"] = "Registrato al protocollo",
        ["protocol.requeue"] = "Registrazione rimandata al protocollo"
    };

    public IEnumerable<AdminLink> Menu =>
    [
        new("Lavoro", "Attività", WorkflowLinks.Tasks, Permission.DecideTasks, Permission.ManageWorkflows),
        new("Amministrazione", "Flussi", WorkflowLinks.Types, Permission.ManageWorkflows),
        new("Amministrazione", "Messaggi dei flussi", WorkflowLinks.Texts, Permission.ManageWorkflows),
        new("Amministrazione", "Posta in uscita", WorkflowLinks.Mails, Permission.ViewOutbox),
        new("Amministrazione", "Protocollo", WorkflowLinks.Protocol, Permission.ViewOutbox) { Section = ProtocolSection.Name },
        new("Amministrazione", "Registro degli atti", WorkflowLinks.Acts, Permission.ViewActs)
    ];

    public IEnumerable<PermissionInfo> Permissions =>
    [
        new(Permission.DecideTasks, "Decide le attività di approvazione del proprio ruolo e del proprio ente"),
        new(Permission.ManageWorkflows, "Vede i flussi e tutte le attività, e può ritirare ciò che è in approvazione"),
        new(Permission.ViewOutbox, "Vede la posta in uscita e il protocollo, e rimanda ciò che non è riuscito"),
        new(Permission.ViewActs, "Vede il registro degli atti")
    ];
}
