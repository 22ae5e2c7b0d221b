using System.Net.Mail;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Organizations;

/// <summary>What a body must be like, whether a person or a recipe writes it down. Fields bear the names of the draft.</summary>
internal sealed class OrganizationChecks(SiteDbContext db, IVocabularies vocabularies, ITerritory territory)
{
    private IReadOnlyDictionary<string, Term>? _types;

    /// <param name="alongside">The bodies written by the same recipe, each with its successor; null for a form.</param>
    public async Task<IReadOnlyList<(string Field, string Sentence)>> ProblemsAsync(OrganizationDraft draft, IReadOnlyDictionary<string, string?>? alongside, CancellationToken cancel)
    {
        List<(string, string)> problems = [];
        // A recipe asks at its end, for all that it has written.
        if (alongside is null) problems.AddRange((await RivalsAsync([draft], cancel)).Select(r => (r.Field, r.Sentence)));
        if (draft.Name.Length == 0) problems.Add((nameof(draft.Name), "Scrivi il nome del soggetto."));
        if (draft.Name.Length > 200) problems.Add((nameof(draft.Name), "Il nome è troppo lungo: al massimo 200 caratteri."));
        await CheckTypesAsync(draft, problems, cancel);
        CheckProvince(draft, problems);
        if (draft.VatNumber is { } vat && !VatNumber.TryParse(vat, out _, out var whyNoVat)) problems.Add((nameof(draft.VatNumber), whyNoVat));
        foreach (var (field, text) in new[] { (nameof(draft.Email), draft.Email), (nameof(draft.Pec), draft.Pec) })
            if (text is { } mail && (mail.Length > 254 || !MailAddress.TryCreate(mail, out var address) || address.Address != mail))
                problems.Add((field, $"«{mail}» non è un indirizzo di posta elettronica: si scrive come nome@ente.it."));
        if (draft.Phone is { } phone && (phone.Length > 40 || phone.Count(char.IsAsciiDigit) < 3 || !phone.All(c => char.IsAsciiDigit(c) || " +-/().".Contains(c))))
            problems.Add((nameof(draft.Phone), $"«{phone}» non è un numero di telefono: si scrive come 035 123456."));
        if (draft.Address?.Length > 300) problems.Add((nameof(draft.Address), "L'indirizzo è troppo lungo: al massimo 300 caratteri."));
        if (draft.WorkersAtOnce is < 1 or > 100_000) problems.Add((nameof(draft.WorkersAtOnce), "Scrivi quante persone può seguire insieme: un numero da 1 a 100.000."));
        if (draft.Website is { } site && (site.Length > 300 || !Uri.TryCreate(site, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")))
            problems.Add((nameof(draft.Website), "L'indirizzo del sito comincia con https:// e ha al massimo 300 caratteri."));
        if (draft.ValidTo < draft.ValidFrom) problems.Add((nameof(draft.ValidTo), "Il soggetto finisce prima di cominciare."));
        if (draft.Note?.Length > 2000) problems.Add((nameof(draft.Note), "La nota è troppo lunga: al massimo 2000 caratteri."));
        if (draft.RecognisingAct?.Length > 500) problems.Add((nameof(draft.RecognisingAct), "L'atto è troppo lungo: al massimo 500 caratteri."));
        if (draft.Successor is { } successor) await CheckSuccessorAsync(draft, successor, alongside ?? new Dictionary<string, string?>(), problems, cancel);
        foreach (var code in draft.Municipalities)
            if (!IstatCode.TryParse(code, out _, out var whyNot)) problems.Add((nameof(draft.Municipalities), whyNot));
        if (draft.Municipalities.Count > 0 && !draft.Types.Contains(PartnerTypes.EmploymentCentre))
            problems.Add((nameof(draft.Municipalities), "Solo un centro per l'impiego ha comuni di competenza."));
        return problems;
    }

    /// <summary>
    /// What depends on the list of municipalities: refused in a form, only noted in a recipe, which is applied before
    /// the list is there and may be older than it.
    /// </summary>
    public async Task<IReadOnlyList<(string Field, string Sentence)>> TerritoryProblemsAsync(OrganizationDraft draft, CancellationToken cancel)
    {
        List<(string, string)> problems = [];
        if (draft.Province is { } sigla && (await territory.ProvincesAsync(cancel)).Count > 0 && await territory.FindProvinceAsync(sigla, cancel) is null)
            problems.Add((nameof(draft.Province), $"Nessuna provincia ha la sigla «{sigla}»."));
        if (draft.Municipalities.Count == 0) return problems;
        var known = (await territory.FindMunicipalitiesAsync(draft.Municipalities, cancel)).ToDictionary(m => m.Code);
        if (known.Count > 0)
            foreach (var code in draft.Municipalities.Where(c => !known.ContainsKey(c)))
                problems.Add((nameof(draft.Municipalities), $"Nessun comune ha il codice {code}."));
        return problems;
    }

    /// <summary>
    /// What only one body may be at a time: the Province of a sigla, the employment centre of a municipality. With two of
    /// them nobody could say which is competent.
    /// </summary>
    /// <param name="drafts">Bodies written together: they are compared with one another too, and take the place of what is stored of them.</param>
    public async Task<IReadOnlyList<(string Id, string Field, string Sentence)>> RivalsAsync(IReadOnlyCollection<OrganizationDraft> drafts, CancellationToken cancel)
    {
        List<(string, string, string)> problems = [];
        var own = drafts.Select(d => d.Id).ToHashSet();
        if (drafts.Any(d => d.Types.Contains(PartnerTypes.Province)))
        {
            var provinces = (await db.Set<Organization>().AsNoTracking().Where(o => o.Types.Any(t => t.Type == PartnerTypes.Province)).Select(o => new { o.Id, o.Name, o.Province, o.ValidFrom, o.ValidTo }).ToListAsync(cancel))
                .Where(o => !own.Contains(o.Id)).Select(o => (o.Province, new Holder(o.Id, o.Name, o.ValidFrom, o.ValidTo))).ToList();
            foreach (var draft in drafts.Where(d => d.Types.Contains(PartnerTypes.Province) && d.Province is not null))
            {
                var holder = Holder.Of(draft);
                if (provinces.FirstOrDefault(p => p.Province == draft.Province && p.Item2.Meets(holder)).Item2 is { } other)
                    problems.Add((draft.Id, nameof(draft.Province), SecondProvince(draft.Province!, other.Name)));
                provinces.Add((draft.Province, holder));
            }
        }
        if (drafts.Any(d => d.Municipalities.Count > 0))
        {
            var areas = (await db.Set<OrganizationArea>().AsNoTracking().Join(db.Set<Organization>(), a => a.OrganizationId, o => o.Id, (a, o) => new { a.MunicipalityCode, o.Id, o.Name, o.ValidFrom, o.ValidTo }).ToListAsync(cancel))
                .Where(o => !own.Contains(o.Id)).GroupBy(a => a.MunicipalityCode).ToDictionary(g => g.Key, g => g.Select(o => new Holder(o.Id, o.Name, o.ValidFrom, o.ValidTo)).ToList());
            List<(string Id, string Code, string Other)> taken = [];
            foreach (var draft in drafts)
            {
                var holder = Holder.Of(draft);
                foreach (var code in draft.Municipalities)
                {
                    if (!areas.TryGetValue(code, out var holders)) areas[code] = holders = [];
                    if (holders.Find(o => o.Meets(holder)) is { } other) taken.Add((draft.Id, code, other.Name));
                    holders.Add(holder);
                }
            }
            var names = taken.Count == 0 ? [] : (await territory.FindMunicipalitiesAsync([.. taken.Select(t => t.Code).Distinct()], cancel)).ToDictionary(m => m.Code, m => m.Name);
            problems.AddRange(taken.Select(t => (t.Id, nameof(OrganizationDraft.Municipalities), $"Il comune {names.GetValueOrDefault(t.Code, t.Code)} è già di «{t.Other}».")));
        }
        return problems;
    }

    internal static string SecondProvince(string sigla, string other) => $"La Provincia o Città metropolitana di {sigla} c'è già nel registro: è «{other}». Se una prende il posto dell'altra, scrivi prima il suo ultimo giorno.";

    /// <summary>Who holds something that only one may hold, and when.</summary>
    internal sealed record Holder(string Id, string Name, DateOnly? From, DateOnly? To)
    {
        public static Holder Of(OrganizationDraft draft) => new(draft.Id, draft.Name, draft.ValidFrom, draft.ValidTo);

        /// <summary>On some day both exist. One that has ended makes room for one whose first day nobody has written.</summary>
        public bool Meets(Holder other) => !Before(this, other) && !Before(other, this);
        private static bool Before(Holder first, Holder second) => first.To is { } last && (second.From is null || last < second.From);
    }

    private async Task CheckTypesAsync(OrganizationDraft draft, List<(string, string)> problems, CancellationToken cancel)
    {
        _types ??= (await vocabularies.TermsAsync(VocabularyIds.PartnerTypes, cancel)).ToDictionary(t => t.Id);
        if (draft.Types.Count == 0) problems.Add((nameof(draft.Types), "Scegli almeno un tipo di soggetto."));
        foreach (var type in draft.Types)
            if (!_types.TryGetValue(type, out var term))
                problems.Add((nameof(draft.Types), $"Il tipo di soggetto «{type}» non è nel vocabolario {VocabularyIds.PartnerTypes}."));
            // NET-08: a district is one because an act says so, and an act has a number and a date.
            else if (term.RequiresAct && (string.IsNullOrWhiteSpace(draft.RecognisingAct) || !draft.RecognisingAct.Any(char.IsAsciiDigit)))
                problems.Add((nameof(draft.RecognisingAct), $"«{term.Label}»: scrivi l'atto che lo riconosce, con numero e data."));
    }

    private static void CheckProvince(OrganizationDraft draft, List<(string, string)> problems)
    {
        if (draft.Province is { } sigla && !(sigla.Length == 2 && sigla.All(char.IsAsciiLetterUpper)))
            problems.Add((nameof(draft.Province), $"«{sigla}» non è la sigla di una provincia: sono due lettere maiuscole, come BG."));
        if (draft.Province is null && draft.Types.Contains(PartnerTypes.Province))
            problems.Add((nameof(draft.Province), "Di una Provincia si deve dire quale provincia governa."));
    }

    private async Task CheckSuccessorAsync(OrganizationDraft draft, string successor, IReadOnlyDictionary<string, string?> alongside, List<(string, string)> problems, CancellationToken cancel)
    {
        if (successor == draft.Id)
            problems.Add((nameof(draft.Successor), "Un soggetto non può succedere a se stesso."));
        else if (!alongside.ContainsKey(successor) && !await db.Set<Organization>().AnyAsync(o => o.Id == successor, cancel))
            problems.Add((nameof(draft.Successor), $"Il soggetto che succede, «{successor}», non esiste."));
        else
        {
            var seen = new HashSet<string> { draft.Id };
            string? next = successor;
            while (next is not null && seen.Add(next))
                next = alongside.GetValueOrDefault(next) ?? await db.Set<Organization>().Where(o => o.Id == next).Select(o => o.SuccessorId).FirstOrDefaultAsync(cancel);
            if (next is not null) problems.Add((nameof(draft.Successor), "I soggetti si succedono in cerchio: uno dei successori torna a questo."));
        }
    }
}
