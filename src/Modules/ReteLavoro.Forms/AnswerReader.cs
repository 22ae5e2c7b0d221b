using System.Globalization;
using System.Net.Mail;
using System.Text.RegularExpressions;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Forms;

/// <summary>What came of reading an answer: the answer, or a sentence; for a municipality perhaps a choice to make.</summary>
internal sealed record Reading
{
    /// <summary>Null for an optional question left empty, and where there is an error.</summary>
    public DraftAnswer? Answer { get; init; }
    public string? Error { get; init; }

    /// <summary>The municipalities that may be meant; where there are some, the error belongs to the choice among them.</summary>
    public IReadOnlyList<Option> Municipalities { get; init; } = [];

    /// <summary>What the person should know of how the answer was understood.</summary>
    public string? Notice { get; init; }
}

/// <summary>Reads what was typed or chosen, question by question.</summary>
internal sealed partial class AnswerReader(ITerritory territory, SiteSettings settings, TimeProvider time)
{
    private const int MostShown = 10;

    /// <param name="sent">What the form sent under the question's name.</param>
    /// <param name="municipality">The code chosen among several municipalities, where there was a choice.</param>
    public async Task<Reading> ReadAsync(Question question, IReadOnlyList<string> sent, string? municipality, CancellationToken cancel)
    {
        var values = sent.Select(v => v.Trim()).Where(v => v.Length > 0).Distinct().ToList();
        if (values.Count == 0) return question.Required ? Wrong(WhenEmpty(question)) : new();
        var text = values[0];
        if (!question.HasOptions && text.Length > question.LongestText) return Wrong($"Scrivi al massimo {question.LongestText} caratteri: ora sono {text.Length}.");
        switch (question.Kind)
        {
            case QuestionKind.Choice or QuestionKind.Choices:
                var chosen = question.Options.Where(o => values.Contains(o.Value)).ToList();
                if (chosen.Count != values.Count || question.Kind == QuestionKind.Choice && chosen.Count > 1) return Wrong("Scegli fra le risposte della pagina.");
                var province = question.OptionsFrom == Question.Provinces ? chosen[0].Value : null;
                return new() { Answer = new([.. chosen.Select(o => o.Value)], string.Join("; ", chosen.Select(o => o.Label)), province) };
            case QuestionKind.Number:
                if (!WholeNumber().IsMatch(text) || !int.TryParse(text.Replace(".", ""), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 1_000_000)
                    return Wrong("Scrivi un numero intero in cifre, per esempio 25.");
                return Good(number.ToString(CultureInfo.InvariantCulture));
            case QuestionKind.Date:
                if (!DateOnly.TryParseExact(text, ["yyyy-MM-dd", "d/M/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                    return Wrong("Scrivi una data con giorno, mese e anno, per esempio 4/9/2026.");
                if (Math.Abs(day.Year - time.Today.Year) > 50) return Wrong("Controlla l’anno della data.");
                return new() { Answer = new([day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)], day.InWords()) };
            case QuestionKind.Email:
                return IsEmail(text) ? Good(text) : Wrong("Scrivi un indirizzo di posta elettronica intero, per esempio nome@esempio.it.");
            case QuestionKind.Phone:
                var digits = text.Count(char.IsAsciiDigit);
                return digits is >= 5 and <= 15 && text.All(c => char.IsAsciiDigit(c) || c is ' ' or '+' or '-' or '.' or '/' or '(' or ')')
                    ? Good(text) : Wrong("Scrivi un numero di telefono in cifre, per esempio 02 1234567.");
            case QuestionKind.Vat:
                return VatNumber.TryParse(text, out var vat, out var whyNot) ? Good(vat.Value) : Wrong(whyNot);
            case QuestionKind.Municipality:
                return await MunicipalityAsync(text, municipality, cancel);
            case QuestionKind.LongText:
                return Good(text.ReplaceLineEndings("\n"));
            default:
                return Good(text.ReplaceLineEndings(" "));
        }
    }

    /// <summary>A name becomes one municipality that exists today: of several with one name the person chooses; one that has ended leads to its successor.</summary>
    private async Task<Reading> MunicipalityAsync(string typed, string? chosen, CancellationToken cancel)
    {
        var (today, region) = (time.Today, (await settings.RegionAsync(cancel)).Region);
        // As the list that suggests names writes them: "Bergamo (BG)".
        var (name, sigla) = WithSigla().Match(typed) is { Success: true } both ? (both.Groups[1].Value, both.Groups[2].Value.ToUpperInvariant()) : (typed, null);
        var bearers = (await territory.NamedAsync(name, cancel)).Where(m => sigla is null || m.Province == sigla).ToList();
        var found = bearers.Where(m => m.ExistsOn(today)).Select(m => (Now: m, Was: (MunicipalityInfo?)null)).ToList();
        if (found.Count == 0)
            foreach (var ended in bearers)
                if (await SuccessorAsync(ended, today, cancel) is { } now && found.All(f => f.Now.Code != now.Code)) found.Add((now, ended));
        var exact = found.Count > 0;
        if (!exact)
        {
            var like = await territory.SearchAsync(name, MostShown, cancel, region);
            if (like.Count == 0 && bearers.Count == 0) like = await territory.NearestAsync(name, region, MostShown, cancel);
            found = [.. like.Select(m => (m, (MunicipalityInfo?)null))];
        }
        var here = found.Where(f => f.Now.Region == region).ToList();
        if (here.Count == 0)
            return Wrong(bearers.Count > 0 ? $"«{typed}» non è un comune di questa regione." : $"Non troviamo un comune che si chiama «{typed}». Controlla come è scritto.");
        if (here.FirstOrDefault(f => f.Now.Code == chosen) is { Now: not null } picked) return Is(picked.Now, picked.Was);
        if (exact && here.Count == 1) return Is(here[0].Now, here[0].Was);
        var provinces = (await territory.ProvincesAsync(cancel)).ToDictionary(p => p.Sigla, p => p.Name);
        return new()
        {
            Error = exact ? "Ci sono più comuni con questo nome: scegli quello giusto." : $"Nessun comune si chiama «{typed}»: scegli fra questi, oppure correggi il nome.",
            Municipalities = [.. here.Select(f => new Option(f.Now.Code, $"{f.Now.Name}, in provincia di {provinces.GetValueOrDefault(f.Now.Province, f.Now.Province)}"))]
        };
    }

    private static Reading Is(MunicipalityInfo now, MunicipalityInfo? was) => new()
    {
        Answer = new([now.Code], $"{now.Name} ({now.Province}){(was is null || was.Name == now.Name ? "" : $", già {was.Name}")}", now.Province),
        Notice = was is null || was.Name == now.Name ? null : $"{was.Name} oggi fa parte del comune di {now.Name}: abbiamo scritto questo."
    };

    private async Task<MunicipalityInfo?> SuccessorAsync(MunicipalityInfo ended, DateOnly today, CancellationToken cancel)
    {
        var seen = new HashSet<string>();
        for (var next = ended; next is not null && seen.Add(next.Code);)
        {
            if (next.ExistsOn(today)) return next;
            next = next.Successor is { } code ? await territory.FindMunicipalityAsync(code, cancel) : null;
        }
        return null;
    }

    private static string WhenEmpty(Question question) => question.Kind switch
    {
        QuestionKind.Choice => "Scegli una risposta.",
        QuestionKind.Choices => "Scegli almeno una risposta.",
        QuestionKind.Date => "Scrivi la data.",
        QuestionKind.Number => "Scrivi il numero.",
        QuestionKind.Municipality => "Scrivi il nome del comune.",
        _ => "Scrivi la risposta."
    };

    private static bool IsEmail(string text) =>
        !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is ',' or ';' or '<' or '>' or '"') && MailAddress.TryCreate(text, out var address) && address.Address == text && address.Host.Contains('.');

    [GeneratedRegex(@"^(.+?)\s*\(([A-Za-z]{2})\)$")]
    private static partial Regex WithSigla();

    /// <summary>With or without points between the thousands: "1.200" is no fraction.</summary>
    [GeneratedRegex(@"^([0-9]+|[0-9]{1,3}(\.[0-9]{3})+)$")]
    private static partial Regex WholeNumber();

    private static Reading Good(string value) => new() { Answer = new([value], value) };
    private static Reading Wrong(string sentence) => new() { Error = sentence };
}
