using ReteLavoro.Kernel.Modules;

namespace ReteLavoro.Kernel.Acts;

/// <summary>How the kinds of act are called on the screens: the kernel's own and those of every module.</summary>
public sealed class ActNames(ModuleList modules)
{
    private static readonly Dictionary<string, string> Own = new()
    {
        ["content.save"] = "Bozza salvata",
        ["content.publish"] = "Contenuto pubblicato",
        ["content.unpublish"] = "Contenuto ritirato dal sito",
        ["content.discard"] = "Bozza scartata",
        ["content.remove"] = "Contenuto tolto",
        ["mail.receipt"] = "Ricevuta di posta certificata",
        ["recipe.apply"] = "Ricetta applicata",
        ["settings.change"] = "Impostazioni cambiate",
        ["site.set-up"] = "Regione installata"
    };

    private readonly Dictionary<string, string> _names = Own.Concat(modules.All.SelectMany(m => m.Acts)).ToDictionary(n => n.Key, n => n.Value);

    /// <returns>The kind itself for one that the program no longer knows: acts of the past stay readable.</returns>
    public string Of(string kind) => _names.GetValueOrDefault(kind, kind);
}
