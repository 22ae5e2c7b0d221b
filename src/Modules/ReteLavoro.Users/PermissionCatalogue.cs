using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Tenants;

namespace ReteLavoro.Users;

/// <summary>Every permission there is, with its sentence: those of the modules, and those that name a content type.</summary>
internal sealed class PermissionCatalogue(EnabledModules modules)
{
    private static readonly (string Verb, string Sentence)[] ByType =
    [
        ("View", "Legge i contenuti di tipo «{0}» anche non pubblicati"),
        ("EditOwn", "Modifica i contenuti di tipo «{0}» della propria organizzazione"),
        ("Edit", "Modifica i contenuti di tipo «{0}»"),
        ("Submit", "Manda in approvazione i contenuti di tipo «{0}»"),
        ("SubmitOwn", "Manda in approvazione i contenuti di tipo «{0}» della propria organizzazione"),
        ("PublishOwn", "Pubblica i contenuti di tipo «{0}» della propria organizzazione"),
        ("Publish", "Pubblica i contenuti di tipo «{0}»"),
        ("DeleteOwn", "Elimina i contenuti di tipo «{0}» della propria organizzazione"),
        ("Delete", "Elimina i contenuti di tipo «{0}»")
    ];

    /// <summary>In the order of the modules.</summary>
    public IReadOnlyList<PermissionInfo> All { get; } = [.. modules.All.SelectMany(m => m.Permissions).DistinctBy(p => p.Name)];

    public bool Knows(string name) => Sentence(name) is not null;

    /// <returns>What the permission allows, or null when no module knows it.</returns>
    public string? Sentence(string name)
    {
        if (All.FirstOrDefault(p => p.Name == name) is { } known) return known.Sentence;
        var parts = name.Split('_', 2);
        return parts.Length == 2 && ByType.FirstOrDefault(t => t.Verb == parts[0]) is { Sentence: { } sentence } ? string.Format(sentence, parts[1]) : null;
    }
}
