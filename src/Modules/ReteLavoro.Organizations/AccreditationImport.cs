using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.CommandLine;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Organizations;

internal enum AccreditationChangeKind { Added, Changed, Closed }

/// <summary>One line of the difference between a register here and in the file.</summary>
/// <param name="What">In words: "dal 1/1/2026", "ultimo giorno 31/12/2026 (prima: nessuno)".</param>
internal sealed record AccreditationChange(AccreditationChangeKind Kind, string OrganizationId, string Organization, string Register, string? Number, string What);

/// <param name="Changes">Added, changed and closed entries, in this order, each by register and name.</param>
internal sealed record AccreditationDifference(ImportReport Report, IReadOnlyList<AccreditationChange> Changes);

/// <summary>
/// Brings registers of accredited bodies to the state of a file. An entry that the file no longer lists ends on the day of
/// the import and is never deleted; registers that the file does not name are not touched. Bodies that nobody knows are
/// added where the file says their name and type.
/// </summary>
internal sealed class AccreditationImport(SiteDbContext db, ActRunner acts, IVocabularies vocabularies, ITerritory territory, TimeProvider time) : IImporter
{
    private const int MostNotes = 20;

    public string Name => "accreditations";

    public string Help => "Albi dei soggetti accreditati, in CSV o XLSX: id, partita iva o nome; albo; e, se ci sono, numero, dal, al, atto, tipi, provincia.";

    public async Task<ImportReport> RunAsync(Stream file, string fileName, bool dryRun, IProgress<long>? progress, CancellationToken cancel) =>
        (await CompareAsync(file, fileName, dryRun, progress, cancel)).Report;

    /// <summary>As <see cref="RunAsync"/>, and says which entries it is about.</summary>
    public async Task<AccreditationDifference> CompareAsync(Stream file, string fileName, bool dryRun, IProgress<long>? progress, CancellationToken cancel)
    {
        var read = await AccreditationFile.ReadAsync(file, progress, cancel);
        var (types, unknown) = (await vocabularies.TermsAsync(VocabularyIds.PartnerTypes, cancel), new HashSet<string>());
        // Before there is a list of municipalities every sigla passes.
        if ((await territory.ProvincesAsync(cancel)).Count > 0)
            foreach (var sigla in read.Entries.Select(e => e.Province).OfType<string>().Distinct())
                if (await territory.FindProvinceAsync(sigla, cancel) is null) unknown.Add(sigla);
        var difference = await new Comparison(db, read, types, unknown, time.Today).RunAsync(apply: false, cancel);
        if (dryRun || difference.Report.Refused || difference.Report.ChangesNothing) return difference;
        // Compared again inside the act: what somebody else wrote meanwhile counts.
        return await acts.DoAsync(new("organizations.import", fileName.Length > 100 ? fileName[..100] : fileName), async () =>
        {
            var applied = await new Comparison(db, read, types, unknown, time.Today).RunAsync(apply: true, cancel);
            RuleBroken.If(applied.Report.Refused, "Nel frattempo il registro è cambiato e il file non può più essere importato: controllalo di nuovo.");
            await db.SaveChangesAsync(cancel);
            return applied;
        }, cancel);
    }

    /// <summary>One comparison of one file with the register as it is.</summary>
    private sealed class Comparison(SiteDbContext db, AccreditationFile read, IReadOnlyList<Term> types, IReadOnlySet<string> unknownProvinces, DateOnly today)
    {
        private readonly List<ImportProblem> _problems = [.. read.Problems];
        private readonly List<AccreditationChange> _changes = [];
        private readonly List<string> _otherNames = [], _newBodies = [], _newRegisters = [];
        private readonly HashSet<string> _ids = [];
        private readonly HashSet<Accreditation> _listed = [];
        private readonly Dictionary<Accreditation, long> _lines = [];
        private readonly HashSet<Organization> _fresh = [];
        private readonly Dictionary<string, string> _registers = [];
        private Dictionary<string, Organization> _byId = [];
        private Dictionary<string, List<Organization>> _byVat = [], _byName = [];
        private int _kept;
        private bool _apply;

        public async Task<AccreditationDifference> RunAsync(bool apply, CancellationToken cancel)
        {
            _apply = apply;
            // The whole register at once: a region has some thousands of bodies, and a file may name any of them.
            var bodies = await db.Set<Organization>().AsTracking(apply ? QueryTrackingBehavior.TrackAll : QueryTrackingBehavior.NoTrackingWithIdentityResolution)
                .AsSplitQuery().Include(o => o.Types).Include(o => o.Accreditations).ToListAsync(cancel);
            _byId = bodies.ToDictionary(o => o.Id);
            _ids.UnionWith(_byId.Keys);
            _byVat = bodies.Where(o => o.VatNumber is not null).GroupBy(o => o.VatNumber!).ToDictionary(g => g.Key, g => g.ToList());
            _byName = bodies.GroupBy(o => o.SearchName).ToDictionary(g => g.Key, g => g.ToList());
            foreach (var register in bodies.SelectMany(o => o.Accreditations).Select(a => a.Register).Distinct()) _registers.TryAdd(SearchText.Fold(register), register);

            HashSet<string> named = [];
            foreach (var entry in read.Entries)
            {
                var folded = SearchText.Fold(entry.Entry.Register);
                if (!_registers.TryGetValue(folded, out var register))
                {
                    _registers[folded] = register = entry.Entry.Register ?? "";
                    if (register.Length > 0) _newRegisters.Add(register);
                }
                named.Add(register);
                // Everything that is wrong with a row is said at once.
                var (known, province) = (TypesOf(entry), HasGoodProvince(entry));
                if (entry is { IsFaulty: true, Id: null, Name: null, VatNumber: null }) continue;
                if (BodyOf(entry, known) is { } body && known is not null && province && !entry.IsFaulty) Take(body, entry, known, register);
                if (_problems.Count >= AccreditationFile.MostProblems) break;
            }
            if (_problems.Count == 0) Close(bodies, named);
            return new(Report(named), _problems.Count > 0 ? [] : [.. _changes.OrderBy(c => c.Kind).ThenBy(c => c.Register, StringComparer.Ordinal).ThenBy(c => c.Organization, StringComparer.Ordinal)]);
        }

        private ImportReport Report(HashSet<string> named)
        {
            if (_problems.Count > 0) return new(0, 0, 0, 0, [.. _problems.OrderBy(p => p.Line)], []);
            List<string> notes = [$"Albi nel file: {string.Join(", ", named.Order())}. Gli altri albi non vengono toccati."];
            if (_newRegisters.Count > 0) notes.Add($"Albi che qui non c'erano ancora: {string.Join(", ", _newRegisters.Select(r => $"«{r}»"))}. Se un albo c'è già con un altro nome, scrivilo nel file allo stesso modo: altrimenti quello di prima resta com'è.");
            if (_newBodies.Count > 0) notes.Add($"Soggetti che non erano nel registro: {_newBodies.Count:N0} ({Some(_newBodies)}).");
            if (_otherNames.Count > 0) notes.Add($"Nel registro hanno un altro nome, e lo tengono: {Some(_otherNames)}.");
            if (read.UnknownColumns.Count > 0) notes.Add($"Colonne che non vengono lette: {string.Join(", ", read.UnknownColumns)}.");
            int Of(AccreditationChangeKind kind) => _changes.Count(c => c.Kind == kind);
            var closed = Of(AccreditationChangeKind.Closed);
            if (closed > 0) notes.Add($"Iscrizioni che nel file non ci sono più: {closed:N0}. Restano nel registro, con {today.InDigits()} come ultimo giorno.");
            return new(Of(AccreditationChangeKind.Added), Of(AccreditationChangeKind.Changed), _kept, closed, [], notes);
        }

        private static string Some(List<string> names) => string.Join("; ", names.Take(MostNotes)) + (names.Count > MostNotes ? " e altri" : "");

        private Organization? BodyOf(ReadAccreditation entry, List<Term>? known)
        {
            if (entry.Id is { } id)
            {
                if (!_byId.TryGetValue(id, out var body)) return Fault(entry, "id", $"Nessun soggetto ha l'identificativo «{id}».");
                return entry.VatNumber is { } other && body.VatNumber is { } own && own != other
                    ? Fault(entry, "vat", $"La partita IVA {other} non è quella di «{body.Name}», che ha {own}.") : body;
            }
            if (entry.VatNumber is { } vat && _byVat.TryGetValue(vat, out var bearers))
                // A body may have left its number to the one that took its place.
                return Only(bearers, entry, "vat", $"La partita IVA {vat} è di più soggetti");
            if (entry.Name is { } name && _byName.TryGetValue(SearchText.Fold(name), out var homonyms))
            {
                // Another number under the same name is another body.
                var same = entry.VatNumber is null ? homonyms : [.. homonyms.Where(o => o.VatNumber is null)];
                if (same.Count > 0) return Only(same, entry, "name", $"Si chiamano «{name}» più soggetti");
            }
            return New(entry, known);
        }

        private Organization? Only(List<Organization> found, ReadAccreditation entry, string column, string sentence)
        {
            if (found.Count == 1) return found[0];
            List<Organization> existing = [.. found.Where(o => o.Details().ExistsOn(today))];
            return existing.Count == 1 ? existing[0]
                : Fault(entry, column, $"{sentence} ({string.Join(", ", found.Select(o => o.Id).Order().Take(5))}): scrivi l'identificativo in una colonna «id».");
        }

        private Organization? New(ReadAccreditation entry, List<Term>? known)
        {
            if (entry.Name is not { } name) return Fault(entry, "vat", $"Nessun soggetto ha la partita IVA {entry.VatNumber}: scrivi anche il nome e i tipi, così viene aggiunto.");
            if (entry.Types.Count == 0) return Fault(entry, "name", $"Nel registro non c'è nessun soggetto che si chiama «{name}»: scrivi il suo identificativo, oppure i tipi, così viene aggiunto.");
            var slug = Slug.From(name).Value;
            if (slug.Length == 0) return Fault(entry, "name", $"Da «{name}» non si ricava un identificativo: aggiungi prima il soggetto a mano.");
            var id = slug;
            for (var n = 2; !_ids.Add(id); n++) id = $"{slug}-{n}";
            var body = new Organization { Id = id, Name = "", SearchName = "", VatNumber = entry.VatNumber, Province = entry.Province };
            body.Rename(name);
            if (known is null) return null;
            if (known.FirstOrDefault(t => t.RequiresAct) is { } district) return Fault(entry, "types", $"«{district.Label}» ha bisogno dell'atto che lo riconosce: aggiungi prima il soggetto a mano.");
            _fresh.Add(body);
            _byId[id] = body;
            (_byName.TryGetValue(body.SearchName, out var names) ? names : _byName[body.SearchName] = []).Add(body);
            if (body.VatNumber is { } vat) _byVat[vat] = [body];
            _newBodies.Add(name);
            if (_apply) db.Add(body);
            return body;
        }

        private List<Term>? TypesOf(ReadAccreditation entry)
        {
            List<Term> known = [];
            foreach (var text in entry.Types)
            {
                if (types.FirstOrDefault(t => t.Id == text || SearchText.Fold(t.Label) == SearchText.Fold(text)) is { } term) known.Add(term);
                else Fault(entry, "types", $"Il tipo di soggetto «{text}» non è nel vocabolario.");
            }
            return known.Count == entry.Types.Count ? known : null;
        }

        private bool HasGoodProvince(ReadAccreditation entry) => entry.Province is not { } sigla || !unknownProvinces.Contains(sigla)
            || Fault(entry, "province", $"Nessuna provincia ha la sigla «{sigla}».") is not null;

        private void Take(Organization body, ReadAccreditation entry, List<Term> known, string register)
        {
            var draft = entry.Entry with { Register = register };
            var same = body.Accreditations.Where(a => a.Register == register && a.Number == draft.Number).ToList();
            // The same first day, or one of the two does not know it: otherwise it is another time in the register.
            var row = same.Find(a => a.ValidFrom == draft.ValidFrom) ?? same.Find(a => !_listed.Contains(a) && (a.ValidFrom is null || draft.ValidFrom is null));
            if (row is not null && _listed.Contains(row) || same.Exists(a => a != row && _listed.Contains(a) && Overlap(a, draft)))
            {
                var first = row is not null && _listed.Contains(row) ? row : same.First(a => a != row && _listed.Contains(a) && Overlap(a, draft));
                Fault(entry, "number", $"«{body.Name}» è già in questo albo con lo stesso numero e negli stessi giorni alla riga {_lines[first]}.");
                return;
            }
            List<string> changed = [];
            foreach (var type in known.Where(t => body.Types.All(o => o.Type != t.Id)))
            {
                if (type.RequiresAct && string.IsNullOrWhiteSpace(body.RecognisingAct)) { Fault(entry, "types", $"«{type.Label}»: scrivi prima nel registro l'atto che lo riconosce."); return; }
                if (type.Id == PartnerTypes.Province && !MayGovern(body, entry)) return;
                body.Types.Add(new() { OrganizationId = body.Id, Type = type.Id });
                changed.Add($"tipo {type.Label}");
            }
            if (entry.VatNumber is { } vat && body.VatNumber is null)
            {
                body.VatNumber = vat;
                (_byVat.TryGetValue(vat, out var bearers) ? bearers : _byVat[vat] = []).Add(body);
                changed.Add($"partita IVA {vat}");
            }
            if (entry.Name is { } name && SearchText.Fold(name) != body.SearchName && _otherNames.Count <= MostNotes) _otherNames.Add($"{body.Name} (nel file: {name})");

            if (row is null)
            {
                OrganizationRegister.Accredit(body, draft);
                row = body.Accreditations[^1];
                _changes.Add(new(AccreditationChangeKind.Added, body.Id, body.Name, register, draft.Number, InWords(draft.ValidFrom, draft.ValidTo) + (_fresh.Remove(body) ? "; soggetto nuovo" : "")));
            }
            else
            {
                if (draft.ValidFrom is { } from && row.ValidFrom != from) changed.Add($"dal {from.InDigits()} (prima: {row.ValidFrom?.InDigits() ?? "nessun giorno"})");
                if (row.ValidTo != draft.ValidTo) changed.Add($"ultimo giorno: {draft.ValidTo?.InDigits() ?? "nessuno"} (prima: {row.ValidTo?.InDigits() ?? "nessuno"})");
                if (draft.Act is { } act && row.Act != act) changed.Add($"atto: {act} (prima: {row.Act ?? "nessuno"})");
                // The file says of every entry when it ends: an empty end means that it holds.
                (row.ValidFrom, row.ValidTo, row.Act) = (draft.ValidFrom ?? row.ValidFrom, draft.ValidTo, draft.Act ?? row.Act);
                if (changed.Count == 0) _kept++;
                else
                {
                    body.Version = Guid.CreateVersion7();
                    _changes.Add(new(AccreditationChangeKind.Changed, body.Id, body.Name, register, draft.Number, string.Join("; ", changed)));
                }
            }
            _listed.Add(row);
            _lines[row] = entry.Line;
        }

        private bool MayGovern(Organization body, ReadAccreditation entry)
        {
            if (body.Province is not { } sigla) return Fault(entry, "types", "Di una Provincia si deve dire quale provincia governa.") is not null;
            var holder = Holder(body);
            return _byId.Values.FirstOrDefault(o => o != body && o.Province == sigla && o.Types.Any(t => t.Type == PartnerTypes.Province) && Holder(o).Meets(holder)) is not { } other
                || Fault(entry, "types", OrganizationChecks.SecondProvince(sigla, other.Name)) is not null;

            static OrganizationChecks.Holder Holder(Organization o) => new(o.Id, o.Name, o.ValidFrom, o.ValidTo);
        }

        /// <summary>What still holds in a register of the file and is not in the file.</summary>
        private void Close(List<Organization> bodies, HashSet<string> named)
        {
            foreach (var register in named)
            {
                var holding = bodies.SelectMany(o => o.Accreditations.Select(a => (Body: o, Entry: a))).Where(a => a.Entry.Register == register && !(a.Entry.ValidTo <= today)).ToList();
                var missing = holding.Where(a => !_listed.Contains(a.Entry)).ToList();
                // Half a register must not close the other half.
                if (missing.Count > 10 && missing.Count * 2 > holding.Count)
                {
                    _problems.Add(new(0, null, $"Nel file mancano {missing.Count:N0} delle {holding.Count:N0} iscrizioni aperte in «{register}»: sembra un elenco parziale, e non viene importato."));
                    continue;
                }
                foreach (var (body, entry) in missing)
                {
                    _changes.Add(new(AccreditationChangeKind.Closed, body.Id, body.Name, register, entry.Number, $"ultimo giorno: {today.InDigits()} (prima: {entry.ValidTo?.InDigits() ?? "nessuno"})"));
                    entry.ValidTo = today;
                    body.Version = Guid.CreateVersion7();
                }
            }
        }

        private static bool Overlap(Accreditation a, AccreditationDraft b) => !(a.ValidTo < b.ValidFrom) && !(b.ValidTo < a.ValidFrom);

        private static string InWords(DateOnly? from, DateOnly? to) => (from, to) switch
        {
            ({ } first, { } last) => $"dal {first.InDigits()} al {last.InDigits()}",
            ({ } first, null) => $"dal {first.InDigits()}",
            (null, { } last) => $"fino al {last.InDigits()}",
            _ => "senza date"
        };

        private Organization? Fault(ReadAccreditation entry, string column, string sentence)
        {
            _problems.Add(new(entry.Line, read.Heading(column), sentence));
            return null;
        }
    }
}
