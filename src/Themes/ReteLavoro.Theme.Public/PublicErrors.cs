namespace ReteLavoro.Theme.Public;

/// <summary>The sentences of the pages that cannot be shown, by HTTP status.</summary>
public static class PublicErrors
{
    public static string Title(int status) => Say(status).Title;

    public static (string Title, string Text) Say(int status) => status switch
    {
        400 => ("La richiesta non è valida", "Qualcosa di ciò che è stato inviato non si può leggere. Torna alla pagina precedente, ricaricala e riprova."),
        401 or 403 => ("Non puoi aprire questa pagina", "La pagina è riservata a chi ha un ruolo che la comprende. Se pensi di doverla vedere, entra con un altro account o scrivi a chi amministra il sito."),
        404 => ("Questa pagina non c’è", "L’indirizzo può essere sbagliato, oppure la pagina è stata spostata o tolta."),
        429 => ("Troppe richieste in poco tempo", "Aspetta qualche minuto e riprova: ciò che avevi scritto non è stato salvato."),
        503 => ("Il sito è in manutenzione", "Torna tra poco: stiamo aggiornando il sito."),
        _ => ("Qualcosa non ha funzionato", "L’errore è nostro ed è stato registrato. Riprova tra qualche minuto; se si ripete, scrivi ai contatti in fondo alla pagina.")
    };
}
