namespace ReteLavoro.Workflows;

/// <summary>What is mailed about messages beside an approval; a region may say it in other words. What a message says is in no mail.</summary>
internal sealed class ConversationMails : IMailTemplates
{
    private const string Sender = "chi ha inviato";

    private static readonly (string, string, string)[] Words =
    [
        ("title", "il titolo del contenuto", "Rete di Bergamo"), ("stage", "la fase", "Istruttoria della Provincia"), ("writer", "chi ha scritto, e per quale ente", "Carla Manzoni, Provincia di Bergamo"),
        ("link", "l'indirizzo delle comunicazioni", "https://esempio.it/gestione/attivita/comunicazioni/1"), ("site", "il nome del sito", "ReteLavoro")
    ];

    public static readonly MailTemplate Asked = new("message-asked", "Integrazione chiesta", Sender, "Ti è chiesta un'integrazione: {title}",
        Text("per decidere su «{title}» ({stage}) serve un'integrazione.\n\nLa chiede: {writer}\n{term}", "Leggi la richiesta e rispondi"), [.. Words, ("term", "entro quando rispondere, come frase", "Rispondi entro il 17 marzo 2026.")]);

    public static readonly MailTemplate Answered = new("message-answered", "Integrazione data", "chi l'ha chiesta, e chi ora se ne occupa", "Integrazione ricevuta: {title}",
        Text("è arrivata l'integrazione che aspettavi su «{title}» ({stage}). Ora puoi decidere.\n\nRisponde: {writer}", "Leggi la risposta"), Words);

    public static readonly MailTemplate Late = new("message-late", "Integrazione che non arriva", "chi ha inviato; chi l'ha chiesta, e chi ora se ne occupa", "Non è arrivata l'integrazione: {title}",
        Text("su «{title}» ({stage}) è stata chiesta un'integrazione che non è ancora arrivata, e il giorno entro cui rispondere è passato.\n\nSe hai inviato tu il contenuto, rispondi ora. Se lo devi decidere, puoi aspettare ancora, ritirare la richiesta o decidere senza.", "La richiesta"), [.. Words.Where(w => w.Item1 != "writer")]);

    public static readonly MailTemplate NoLongerAsked = new("message-no-longer-asked", "Integrazione non più richiesta", Sender, "L'integrazione non serve più: {title}",
        Text("l'integrazione che ti era stata chiesta su «{title}» ({stage}) non serve più: non devi rispondere.\n\nLo dice: {writer}", "Leggi le comunicazioni"), Words);

    public static readonly MailTemplate Commented = new("message-commented", "Comunicazione su un'approvazione", "l'altra parte: chi ha inviato, o chi decide", "Una comunicazione su: {title}",
        Text("c'è una comunicazione per te sull'approvazione di «{title}» ({stage}).\n\nLa scrive: {writer}", "Leggila e rispondi"), Words);

    public IReadOnlyList<MailTemplate> Mails => [Asked, Answered, Late, NoLongerAsked, Commented];

    private static string Text(string what, string call) => $$"""
        Ciao,

        {{what}}

        {{call}}: {link}

        {site}
        """;
}
