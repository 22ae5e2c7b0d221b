namespace ReteLavoro.Theme.Public;

/// <summary>The sentences of the pages that cannot be shown, by HTTP status.</summary>
public static class PublicErrors
{
    public static string Title(int status) => Say(status).Title;

    /// <param name="megabytes">What a file may weigh on the page that refused one, with 413.</param>
    public static (string Title, string Text) Say(int status, int? megabytes = null) => status switch
    {
        400 => ("La richiesta non è valida", "Qualcosa di ciò che è stato inviato non si può leggere. Torna alla pagina precedente, ricaricala e riprova."),
        401 or 403 => ("Non puoi aprire questa pagina", "La pagina è riservata a chi ha un ruolo che la comprende. Se pensi di doverla vedere, entra con un altro account o scrivi a chi amministra il sito."),
        404 => ("Questa pagina non c’è", "L’indirizzo può essere sbagliato, oppure la pagina è stata spostata o tolta."),
        413 => megabytes is null ? ("È troppo grande", "Quello che hai inviato è troppo grande per questa pagina. Non è stato salvato niente.")
            : ("Il file è troppo grande", $"Il file è troppo grande: al massimo {megabytes} MB. Non è stato salvato niente: torna alla pagina precedente e scegli un file più piccolo."),
        429 => ("Troppe richieste in poco tempo", "Aspetta qualche minuto e riprova: ciò che avevi scritto non è stato salvato."),
        503 => ("Il sito è in manutenzione", "Torna tra poco: stiamo aggiornando il sito."),
        _ => ("Qualcosa non ha funzionato", "L’errore è nostro ed è stato registrato. Riprova tra qualche minuto; se si ripete, scrivi ai contatti in fondo alla pagina.")
    };
}
