namespace ReteLavoro.Workflows;

internal static class WorkflowLinks
{
    public const string Tasks = "~/gestione/attivita", Types = "~/gestione/flussi", Mails = "~/gestione/posta", Protocol = "~/gestione/protocollo", Acts = "~/gestione/atti";

    public const string Bulk = Tasks + "/insieme", Waiting = Tasks + "/chi-aspetta", Preferences = Tasks + "/sostituti", Texts = Types + "/messaggi", New = Types + "/nuovo", Refusal = "~/promemoria/rinuncia";

    public static string Task(Guid id) => $"{Tasks}/{id}";
    public static string Item(string itemId) => $"{Tasks}/contenuto/{itemId}";

    public static string Conversation(Guid instance) => $"{Tasks}/comunicazioni/{instance}";

    /// <summary>The content module's page of an item.</summary>
    public static string Editor(string itemId) => $"~/gestione/contenuti/{itemId}";
    public static string Type(string typeId, int? number = null, Guid? instance = null) =>
        $"{Types}/{Uri.EscapeDataString(typeId)}" + (number is null ? "" : $"?numero={number}") + (instance is null ? "" : $"{(number is null ? '?' : '&')}istanza={instance}");
    public static string Edit(string typeId) => $"{Types}/{Uri.EscapeDataString(typeId)}/modifica";
    public static string Try(string typeId) => $"{Types}/{Uri.EscapeDataString(typeId)}/prova";
    public static string Text(string typeId, string activityId) => $"{Texts}/{Uri.EscapeDataString(typeId)}/{Uri.EscapeDataString(activityId)}";
    public static string Mail(Guid id) => $"{Mails}/{id}";
    public static string Registration(Guid id) => $"{Protocol}/{id}";
}
