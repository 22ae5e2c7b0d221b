using ReteLavoro.Kernel.Content;

namespace ReteLavoro.Measures.Parts;

/// <summary>A sheet is published whole: its edition, every mandatory section, every figure it names.</summary>
internal sealed class SheetCheck(MeasureBook book) : IPublishCheck
{
    public async Task<IReadOnlyList<string>> WhyNotAsync(ContentItem item, ContentTypeDefinition type, CancellationToken cancel)
    {
        var reasons = new List<string>();
        foreach (var attachment in type.Parts.Where(p => p.PartName == nameof(MeasureSheetPart)))
            reasons.AddRange(WhyNot(await book.GetAsync(cancel), item.Get<MeasureSheetPart>(attachment.Name), attachment));
        return reasons;
    }

    private static IEnumerable<string> WhyNot(MeasureSet set, MeasureSheetPart part, ContentTypePart attachment)
    {
        if (part.Edition.Length == 0) yield return "Scegli l'edizione della misura.";
        else if (!set.ById.ContainsKey(part.Edition)) yield return $"L'edizione «{part.Edition}» non esiste.";

        if (SheetSection.Of(attachment, part) is not { } sections)
        {
            yield return $"Il tipo di contenuto non ha la serie di sezioni «{part.SectionSet}».";
            yield break;
        }
        foreach (var section in sections)
        {
            var text = part.Sections.GetValueOrDefault(section.Key);
            if (section.Mandatory && string.IsNullOrWhiteSpace(text)) yield return $"Manca la sezione «{section.Title}», che è obbligatoria.";
            foreach (var name in MarkdownRenderer.PlaceholdersIn(text))
                if (FigurePlaceholder.Find(set, name, part.Edition) is null)
                    yield return $"Nella sezione «{section.Title}» il dato {{{{{name}}}}} non corrisponde a nessun parametro.";
        }
    }
}
