namespace ReteLavoro.Forms;

internal static class FormLinks
{
    public static string Start(FormDefinition form) => $"~/moduli/{form.Id}";
    public static string Ask(FormDefinition form, Question question) => $"~/moduli/{form.Id}/{question.Id}";
    public static string Change(FormDefinition form, Question question) => $"~/moduli/{form.Id}/{question.Id}?modifica=true";
    public static string Check(FormDefinition form) => $"~/moduli/{form.Id}/controlla";
    public static string Sent(FormDefinition form) => $"~/moduli/{form.Id}/inviata";
}
