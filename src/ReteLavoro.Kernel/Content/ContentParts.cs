using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ReteLavoro.Kernel.Content;

/// <summary>
/// A part written in code: a record, a view <c>/Parts/{Name}.cshtml</c> and an editor <c>/Parts/{Name}.Edit.cshtml</c>,
/// found by name in the module that registers it. A part without a view says nothing on the public page.
/// </summary>
public sealed record PartInfo(Type Type, string Label, bool HasView, bool HasEditor)
{
    public string Name => Type.Name;
    public string View => $"/Parts/{Name}.cshtml";
    public string EditorView => $"/Parts/{Name}.Edit.cshtml";
}

/// <summary>A kind of field: a record, and two views <c>/Fields/{Name}.cshtml</c> and <c>/Fields/{Name}.Edit.cshtml</c>.</summary>
public sealed record FieldInfo(Type Type, string Label)
{
    public string Name => Type.Name;
    public string View => $"/Fields/{Name}.cshtml";
    public string EditorView => $"/Fields/{Name}.Edit.cshtml";
}

/// <summary>The parts and fields that the enabled modules bring.</summary>
public sealed class PartCatalogue(IEnumerable<PartInfo> parts, IEnumerable<FieldInfo> fields)
{
    public IReadOnlyDictionary<string, PartInfo> Parts { get; } = parts.ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
    public IReadOnlyDictionary<string, FieldInfo> Fields { get; } = fields.ToDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);
}

public static class PartRegistration
{
    public static IServiceCollection AddPart<T>(this IServiceCollection services, string label, bool view = true, bool editor = true) where T : class, new() =>
        services.AddSingleton(new PartInfo(typeof(T), label, view, editor));

    public static IServiceCollection AddField<T>(this IServiceCollection services, string label) where T : class, new() =>
        services.AddSingleton(new FieldInfo(typeof(T), label));
}

/// <summary>A value that an editor may have filled in wrongly says so here, with the member's name and a sentence.</summary>
public interface ICheckable
{
    /// <summary>What is wrong in form, and so never stored.</summary>
    /// <param name="field">The field's definition, or null for a part.</param>
    IEnumerable<(string Member, string Sentence)> Check(ContentFieldDefinition? field);

    /// <summary>What has yet to be filled in: a draft is stored without it, and nothing is published without.</summary>
    IEnumerable<(string Member, string Sentence)> Missing(ContentFieldDefinition? field) => [];

    /// <summary>True when nothing was filled in: a required field then counts as missing.</summary>
    bool IsEmpty { get; }
}

/// <summary>
/// A part or a field whose inputs are not simply one for each member reads them itself. Members that it leaves alone stay
/// as they were stored.
/// </summary>
public interface IBindsItself
{
    /// <param name="prefix">What the names of its inputs begin with, without the dot.</param>
    /// <returns>What could not be read, with the member's name and a sentence.</returns>
    IEnumerable<(string Member, string Sentence)> Bind(IFormCollection form, string prefix);
}

/// <summary>What a part's or a field's view gets.</summary>
/// <param name="Prefix">What the names of its inputs begin with: "TitlePart" or "Notizia.Sommario".</param>
public sealed record PartView<T>(T Value, ContentItem Item, ContentTypePart Attachment, ContentFieldDefinition? Field, string Prefix) : IPartView
{
    object IPartView.Value => Value!;
}

public interface IPartView
{
    object Value { get; }
    ContentItem Item { get; }
    ContentTypePart Attachment { get; }
    ContentFieldDefinition? Field { get; }
    string Prefix { get; }
}

/// <summary>Says why a version may not be published yet; every check is asked, whoever publishes and however.</summary>
public interface IPublishCheck
{
    Task<IReadOnlyList<string>> WhyNotAsync(ContentItem item, ContentTypeDefinition type, CancellationToken cancel);
}

// Facts, told inside the act. An import is silent: it indexes, but starts no workflow and sends no mail.
public sealed record ContentSaved(ContentItem Item, ContentTypeDefinition? Type, bool Imported = false);
public sealed record ContentPublished(ContentItem Item, ContentTypeDefinition? Type, bool Imported = false);
public sealed record ContentDraftDiscarded(ContentItem Published, ContentTypeDefinition? Type);
public sealed record ContentUnpublished(string ItemId, string ContentType);
public sealed record ContentRemoved(string ItemId, string ContentType);

/// <summary>Knows the people whom a recipe names as owners; the Users module answers.</summary>
public interface IOwners
{
    /// <returns>The account's id, the organization it acts for and what the person is called; null when nobody bears the name.</returns>
    Task<(string Id, string? Organization, string DisplayName)?> FindAsync(string userName, CancellationToken cancel);
}
