using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Forms.Data;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Territory;

namespace ReteLavoro.Forms;

/// <summary>The forms of the region.</summary>
internal sealed class PublicForms(SiteDbContext db, Remembered<FormSet> remembered, ITerritory territory, IVocabularies vocabularies, IEnumerable<IQuestionOptions> sources) : IPublicForms
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
    };

    /// <summary>As the recipe wrote them, in its order.</summary>
    public async ValueTask<IReadOnlyList<FormDefinition>> AllAsync(CancellationToken cancel) => (await remembered.GetAsync(() => ReadAsync(cancel))).All;

    public async Task<(string Title, string Url)?> ForAsync(string purpose, CancellationToken cancel) =>
        (await AllAsync(cancel)).FirstOrDefault(f => f.Purpose == purpose) is { } form ? (form.Title, FormLinks.Start(form)) : null;

    /// <summary>One form with the options of every question filled in.</summary>
    public async Task<FormDefinition?> FindAsync(string id, CancellationToken cancel)
    {
        if ((await AllAsync(cancel)).FirstOrDefault(f => f.Id == id) is not { } form) return null;
        if (form.Questions.All(q => q.OptionsFrom is null)) return form;
        var questions = new List<Question>();
        foreach (var question in form.Questions)
            questions.Add(question.OptionsFrom is { } from ? question with { Options = [.. await OptionsAsync(from, cancel), .. question.Options] } : question);
        return form with { Questions = questions };
    }

    /// <summary>Called inside the act, by whoever has changed something.</summary>
    public Task ChangedAsync(CancellationToken cancel) => remembered.ChangedAsync(() => ReadAsync(cancel));

    public async Task<IReadOnlyList<Option>> OptionsAsync(string from, CancellationToken cancel) => from == Question.Provinces
        ? [.. (await territory.ProvincesAsync(cancel)).Select(p => new Option(p.Sigla, p.Name))]
        : sources.FirstOrDefault(s => s.Name == from) is { } source ? [.. (await source.OptionsAsync(cancel)).Select(o => new Option(o.Value, o.Label))]
        // Nobody becomes a Province by saying so of himself.
        : [.. (await vocabularies.TermsAsync(from, cancel)).Where(t => !t.Institutional).Select(t => new Option(t.Id, t.Label))];

    private async Task<FormSet> ReadAsync(CancellationToken cancel) =>
        new([.. (await db.Set<FormRow>().AsNoTracking().OrderBy(f => f.Position).ThenBy(f => f.Id).ToListAsync(cancel)).Select(f => JsonSerializer.Deserialize<FormDefinition>(f.Json, Json)!)]);
}

internal sealed record FormSet(IReadOnlyList<FormDefinition> All);
