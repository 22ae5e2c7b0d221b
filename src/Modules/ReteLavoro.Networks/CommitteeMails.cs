using ReteLavoro.Workflows;

namespace ReteLavoro.Networks;

/// <summary>What members of a steering committee are written about its meetings; a region may say it in other words.</summary>
internal sealed class CommitteeMails : IMailTemplates
{
    private const string Who = "i componenti che hanno un indirizzo";

    private static readonly (string, string, string)[] Words =
    [
        ("person", "chi riceve il messaggio", "Anna Esposito"), ("committee", "la cabina di regia", "Cabina di regia delle reti"), ("day", "il giorno della riunione", "10 dicembre 2026"), ("hour", "l'ora", "10:30"),
        ("place", "il luogo", "Milano, sala 3"), ("agenda", "l'ordine del giorno, un punto per riga", "1. Verbale della riunione di prima\n2. Reti da costituire"),
        ("link", "l'indirizzo della riunione", "https://esempio.it/gestione/cabina-di-regia/riunioni/1"), ("site", "il nome del sito", "ReteLavoro")
    ];

    public static readonly MailTemplate Convened = new("committee-convened", "Convocazione della cabina di regia", Who, "Convocazione: {committee}, {day}",
        Text("ti convochiamo alla riunione del {day}.", "Con l'allegato la riunione va nel tuo calendario."), Words);

    public static readonly MailTemplate Moved = new("committee-moved", "Riunione della cabina di regia cambiata", Who, "Riunione cambiata: {committee}, {day}",
        Text("la riunione convocata per il {before} è cambiata. Vale quello che leggi qui.", "Con l'allegato la riunione va nel tuo calendario."), [.. Words, ("before", "giorno, ora e luogo di prima", "3 dicembre 2026, ore 10:30, Milano, sala 3")]);

    public static readonly MailTemplate Cancelled = new("committee-cancelled", "Riunione della cabina di regia annullata", Who, "Riunione annullata: {committee}, {day}",
        Text("la riunione del {day} è annullata.\n\nMotivo: {reason}", "Con l'allegato la riunione esce dal tuo calendario."), [.. Words, ("reason", "perché è annullata", "Manca il numero legale")]);

    public IReadOnlyList<MailTemplate> Mails => [Convened, Moved, Cancelled];

    private static string Text(string what, string calendar) => $$"""
        Gentile {person},

        {{what}}

        {committee}
        Giorno: {day}, ore {hour}
        Luogo: {place}

        Ordine del giorno
        {agenda}

        {{calendar}}

        La riunione: {link}

        {site}
        """;
}
