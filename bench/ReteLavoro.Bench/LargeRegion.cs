using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace ReteLavoro.Bench;

/// <summary>
/// Fills a region up to the size that the aims speak of; all of it is invented, and the same at each run but for days, which
/// are counted from today. Bodies, networks and cases come in through a recipe; tasks have no recipe and are written to
/// their tables: opinions that eight offices give side by side, open on the cases, decided on the networks.
/// </summary>
internal sealed class LargeRegion
{
    public const int Organizations = 5_000, Networks = 500, Cases = 2_000, Vacancies = 5_000, Tasks = (Networks + Cases) * Opinions;
    private const int Opinions = 8;
    private const string FlowId = "prova-pareri";

    private static readonly string[] Types = ["LabourAccreditedOperator", "LabourAccreditedOperator", "TrainingAccreditedOperator", "TrainingAccreditedOperator", "Firm", "Firm", "Firm", "TradeUnion", "EmployersAssociation", "LocalAuthority"];
    private static readonly string[] First = ["Consorzio", "Agenzia", "Cooperativa", "Istituto", "Centro", "Associazione", "Officina", "Unione", "Fondazione", "Laboratorio"];
    private static readonly string[] Second = ["Lavoro", "Formazione", "Mestieri", "Impresa", "Competenze", "Territorio", "Tessile", "Meccanica", "Servizi", "Artigiani"];
    private static readonly string[] Sectors = ["13.20", "14.13", "20.59", "24.10", "25.11", "28.22", "29.32", "31.09", "46.90", "49.41", "62.01", "82.20"];

    private static readonly string[] Occupations = ["1321", "2512", "3115", "3313", "4110", "4321", "5223", "5322", "7115", "7212", "7223", "7512", "8122", "8142", "8211", "8332", "8344", "9112", "9329"];

    /// <summary>Three opinions of the Province, five of the Region's own offices.</summary>
    private static readonly (string Id, string Stage, string Role, string Type)[] Offices =
    [
        ("provincia", "Parere della Provincia", "IstruttoreProvincia", "Province"), ("territorio", "Parere sul territorio", "IstruttoreProvincia", "Province"), ("servizi", "Parere sui servizi disponibili", "IstruttoreProvincia", "Province"),
        ("bilancio", "Parere sul bilancio", "FunzionarioRegionale", "Region"), ("giuridico", "Parere giuridico", "FunzionarioRegionale", "Region"), ("formazione", "Parere sulla formazione", "FunzionarioRegionale", "Region"),
        ("politiche", "Parere sulle politiche attive", "FunzionarioRegionale", "Region"), ("parita", "Parere sulle pari opportunità", "FunzionarioRegionale", "Region")
    ];

    // A fixed seed is the point; nothing here is a secret.
#pragma warning disable CA5394
    private readonly Random _random = new(20_261_128);
    private readonly DateOnly _today = DateOnly.FromDateTime(DateTime.UtcNow);
    private readonly Dictionary<string, List<string>> _municipalities = [];
    private readonly Dictionary<string, List<string>> _centres = [], _operators = [], _others = [];
    private readonly HashSet<string> _served = [];
    private readonly List<string> _provinces = [];

    /// <returns>What took how long, in words.</returns>
    public static async Task<string> MakeAsync(Site site, string scratch)
    {
        var region = new LargeRegion();
        region.ReadTerritory(site);
        var file = Path.Combine(scratch, "carico.recipe.json");
        await File.WriteAllTextAsync(file, region.Recipe().ToJsonString());
        var recipe = await site.CommandAsync("recipe", "apply", file, "--tenant", "lombardia");
        var clock = Stopwatch.StartNew();
        region.WriteTasks(site);
        return $"recipe of {new FileInfo(file).Length / 1e6:N1} MB {recipe.Wall.TotalSeconds:N1} s ({recipe.Processor.TotalSeconds:N1} s of processor); {Tasks:N0} tasks {clock.Elapsed.TotalSeconds:N1} s; database {new FileInfo(site.DatabaseFile("lombardia")).Length / 1e6:N0} MB";
    }

    /// <summary>Gives every municipality a place, so that there is a map to draw: invented ones, a cloud a province.</summary>
    public static void Place(Site site)
    {
        using var db = site.OpenDatabase("lombardia");
        var region = new LargeRegion();
        region.ReadTerritory(site);
        using var transaction = db.BeginTransaction();
        foreach (var (province, n) in region._provinces.Select((p, n) => (p, n)))
            foreach (var code in region._municipalities[province])
                Execute(db, "UPDATE territory_municipality SET Latitude = @north, Longitude = @east WHERE IstatCode = @code", ("north", 45 + n / 4 * 0.5 + region.Away()), ("east", 8.8 + n % 4 * 0.7 + region.Away()), ("code", code));
        transaction.Commit();
    }

    /// <summary>Up to a quarter of a degree, more often near than far.</summary>
    private double Away() => (_random.NextDouble() + _random.NextDouble() - 1) / 4;

    private void ReadTerritory(Site site)
    {
        using var db = site.OpenDatabase("lombardia");
        Read(db, "SELECT IstatCode, ProvinceCode FROM territory_municipality WHERE RegionCode = '03' AND ValidTo IS NULL ORDER BY IstatCode", r => Under(_municipalities, r.GetString(1)).Add(r.GetString(0)));
        Read(db, "SELECT MunicipalityCode FROM organizations_area", r => _served.Add(r.GetString(0)));
        Read(db, "SELECT o.Id, o.Province FROM organizations_organization o JOIN organizations_type t ON t.OrganizationId = o.Id WHERE t.Type = 'EmploymentCentre' ORDER BY o.Id", r => Under(_centres, r.GetString(1)).Add(r.GetString(0)));
        Read(db, "SELECT o.Id, o.Province FROM organizations_organization o JOIN organizations_type t ON t.OrganizationId = o.Id WHERE t.Type = 'Province' ORDER BY o.Id", r => Under(_others, r.GetString(1)).Add(r.GetString(0)));
        _provinces.AddRange(_municipalities.Keys.Order(StringComparer.Ordinal));
    }

    private const string ReleaseAct = "decreto-di-prova";

    private JsonObject Recipe() => new()
    {
        ["name"] = "prova-carico",
        ["steps"] = new JsonArray(
            new JsonObject { ["name"] = "organizations", ["organizations"] = new JsonArray([.. Bodies()]) },
            new JsonObject { ["name"] = "measures", ["acts"] = new JsonArray(new JsonObject { ["id"] = ReleaseAct, ["type"] = "Decreto", ["number"] = "1", ["date"] = Day(-720), ["body"] = "Regione di prova", ["title"] = "Casi di prova", ["releasesCases"] = true }) },
            new JsonObject { ["name"] = "WorkflowType", ["data"] = new JsonArray(Flow()) },
            new JsonObject { ["name"] = "content", ["data"] = new JsonArray([.. Enumerable.Range(0, Networks).Select(Network), .. Enumerable.Range(0, Cases).Select(Case)]) },
            new JsonObject { ["name"] = "vacancies", ["vacancies"] = new JsonArray([.. Enumerable.Range(0, Vacancies).Select(Vacancy)]) })
    };

    /// <summary>Occupations of every level, most of them open today.</summary>
    private JsonNode Vacancy(int n) => new JsonObject
    {
        ["source"] = "cpi", ["reference"] = $"prova-{n}", ["title"] = $"{Pick(Second)} {n}", ["isco"] = Pick(Occupations), ["municipality"] = Pick(_municipalities[Pick(_provinces)]), ["posts"] = _random.Next(1, 12),
        ["firstDay"] = Day(-_random.Next(60, 90)), ["lastDay"] = Day(_random.Next(-20, 90))
    };

    private IEnumerable<JsonNode> Bodies()
    {
        foreach (var province in _provinces)
        {
            // Those municipalities that no centre of the demonstration serves.
            var free = _municipalities[province].Where(m => !_served.Contains(m)).ToList();
            if (free.Count == 0) continue;
            Under(_centres, province).Add($"prova-cpi-{province.ToLowerInvariant()}");
            yield return Body($"prova-cpi-{province.ToLowerInvariant()}", $"Centro per l'impiego di prova ({province})", "EmploymentCentre", province, free);
        }
        for (var n = 0; n < Organizations; n++)
        {
            var (id, type, province) = ($"prova-{n:D4}", Pick(Types), Pick(_provinces));
            Under(type == Types[0] ? _operators : _others, province).Add(id);
            var body = Body(id, $"{Pick(First)} {Pick(Second)} di prova {n:D4}", type, province, []);
            // One in twenty has ended, one in twenty has not been looked at for two years.
            if (n % 20 == 7) body["validTo"] = Day(-_random.Next(1, 900));
            if (n % 20 == 13) body["verifiedOn"] = Day(-800);
            if (type.EndsWith("Operator", StringComparison.Ordinal))
                body["accreditations"] = new JsonArray(new JsonObject { ["register"] = "Albo di prova", ["number"] = $"P{n:D4}", ["validFrom"] = Day(-1500), ["validTo"] = n % 7 == 0 ? null : Day(_random.Next(30, 1500)) });
            yield return body;
        }
    }

    private JsonObject Body(string id, string name, string type, string province, IEnumerable<string> municipalities) => new()
    {
        ["id"] = id, ["name"] = name, ["types"] = new JsonArray(type), ["province"] = province, ["verifiedOn"] = Day(-_random.Next(1, 300)), ["demo"] = true,
        ["municipalities"] = new JsonArray([.. municipalities.Select(m => (JsonNode)m)])
    };

    private JsonNode Network(int n)
    {
        var provinces = _random.Next(10) < 7 ? [Pick(_provinces)] : new[] { Pick(_provinces), Pick(_provinces) }.Distinct().ToArray();
        var municipalities = _random.Next(10) < 6 ? [] : provinces.SelectMany(p => Some(_municipalities[p], _random.Next(4, 20))).ToArray();
        // Every Province and every centre of the territory, so that the rules of the measure hold.
        string[] partners = [Pick(_operators[provinces[0]]), .. provinces.Select(p => _others[p][0]), .. provinces.SelectMany(p => _centres[p]), .. Some(_others[provinces[0]], _random.Next(4, 16))];
        return Item("Rete", $"{n:D3}", $"Rete {Pick(Second).ToLowerInvariant()} di prova {n:D3} ({string.Join(", ", provinces)})", "reti", published: true, new()
        {
            ["NetworkPart"] = new JsonObject
            {
                ["Edition"] = "reti-ricollocazione-2022",
                ["Provinces"] = new JsonArray([.. provinces.Select(p => (JsonNode)p)]),
                ["Municipalities"] = new JsonArray([.. municipalities.Select(m => (JsonNode)m)]),
                ["Partners"] = new JsonArray([.. partners.Distinct().Select((p, i) => (JsonNode)new JsonObject { ["Organization"] = p, ["Lead"] = i == 0 })]),
                ["Duties"] = new JsonObject { ["coordinamento"] = partners[1], ["presa-in-carico"] = partners[2], ["raccordo"] = partners[0], ["paniere"] = partners[0] }
            }
        });
    }

    private JsonNode Case(int n)
    {
        var (province, begun) = (Pick(_provinces), -_random.Next(0, 700));
        var (closed, released) = (n % 3 == 0 && begun < -200, n % 10 < 3);
        var kind = Pick(Second).ToLowerInvariant();
        return Item("CasoCrisi", $"{n:D4}", $"Crisi di prova {n:D4}: {kind} in provincia di {province}", "crisi", released, new()
        {
            ["CrisisPart"] = new JsonObject
            {
                ["Kind"] = "riorganizzazione", ["Class"] = n % 9 == 0 ? "RegionalInterest" : "Standard", ["Procedure"] = n % 5 == 0 ? "" : "adr-cigs", ["ClosedOn"] = closed ? Day(begun + 180) : null,
                ["Firms"] = new JsonArray(new JsonObject { ["Id"] = "1", ["Name"] = $"{Pick(First)} {kind} di prova {n:D4}", ["Vat"] = Vat(n), ["Ateco"] = Pick(Sectors) }),
                ["Units"] = new JsonArray([.. Some(_municipalities[province], _random.Next(1, 4)).Select(m => (JsonNode)new JsonObject { ["Firm"] = "1", ["Municipality"] = m, ["Employees"] = _random.Next(10, 300) })]),
                ["Events"] = n % 5 == 0 ? new JsonObject() : new JsonObject { ["agreement-signature"] = Day(begun) },
                ["Workers"] = new JsonArray(new JsonObject { ["AgeBand"] = "40-49", ["Sex"] = "M", ["Education"] = "isced-3-4", ["Isco"] = "8", ["Seniority"] = "11-20", ["Count"] = _random.Next(10, 200) }),
                ["Situation"] = "Una linea di produzione inventata si ferma.", ["Skills"] = "Conduttori di macchine.", ["TerritorialContext"] = "Nella zona altre officine cercano operai.",
                ["Agreements"] = new JsonArray(new JsonObject { ["Date"] = Day(begun), ["Document"] = "Verbale di prova", ["Pathway"] = true, ["Article"] = "punto 4" }),
                ["Meetings"] = new JsonArray(new JsonObject { ["Date"] = Day(begun - 10), ["CalledBy"] = "Regione", ["Minutes"] = n % 4 == 0 ? "" : "Verbale di prova." }),
                ["Release"] = released ? new JsonObject { ["Act"] = "Decreto n. 1, «Casi di prova»", ["ActId"] = ReleaseAct, ["Date"] = Day(-720), ["FirmNames"] = false, ["WorkerCounts"] = true } : null
            }
        });
    }

    private JsonObject Item(string type, string number, string title, string folder, bool published, JsonObject parts)
    {
        var written = DateTime.UtcNow.Date.AddDays(-_random.Next(1, 600)).AddMinutes(_random.Next(1440)).ToString("s") + "Z";
        return new(new JsonObject
        {
            ["ContentItemId"] = ItemId(type, number), ["ContentItemVersionId"] = ItemId(type, number) + "v1", ["ContentType"] = type, ["DisplayText"] = title, ["Latest"] = true, ["Published"] = published,
            ["CreatedUtc"] = written, ["ModifiedUtc"] = written, ["PublishedUtc"] = published ? written : null, ["Owner"] = "operatrice", ["Author"] = "Marta Dimostrativa",
            ["TitlePart"] = new JsonObject { ["Title"] = title },
            ["AutoroutePart"] = new JsonObject { ["Path"] = $"{folder}/prova-{number}" },
            [type] = new JsonObject { ["Sommario"] = new JsonObject { ["Text"] = "Dato di prova: chi perde il lavoro trova qui chi lo accompagna nella ricollocazione. Nomi, date e luoghi sono inventati." } }
        }.Concat(parts).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
    }

    private static JsonObject Flow()
    {
        JsonObject Step(string id, string kind, string title, JsonObject properties)
        {
            properties["ActivityMetadata"] = new JsonObject { ["Title"] = title };
            return new() { ["ActivityId"] = id, ["Name"] = kind, ["X"] = 0, ["Y"] = 0, ["IsStart"] = kind == "SignalEvent", ["Properties"] = properties };
        }
        static JsonObject Way(string from, string outcome, string to) => new() { ["Id"] = 0, ["SourceActivityId"] = from, ["SourceOutcomeName"] = outcome, ["DestinationActivityId"] = to };
        return new()
        {
            ["WorkflowTypeId"] = FlowId, ["Name"] = "Pareri degli uffici (prova)", ["IsEnabled"] = true,
            ["Activities"] = new JsonArray([
                Step("inizio", "SignalEvent", "Pareri chiesti", new() { ["SignalName"] = "Pareri", ["ReteLavoro"] = new JsonObject { ["ContentTypes"] = new JsonArray("CasoCrisi", "Rete") } }),
                Step("insieme", "ForkTask", "Un parere per ufficio", new() { ["Forks"] = new JsonArray([.. Offices.Select(o => (JsonNode)o.Id)]) }),
                .. Offices.Select(o => Step(o.Id, "UserTaskEvent", o.Stage, new()
                {
                    ["Actions"] = new JsonArray("Favorevole", "Contrario"), ["Roles"] = new JsonArray(o.Role),
                    ["ReteLavoro"] = new JsonObject { ["OrganizationTypes"] = new JsonArray(o.Type), ["Quorum"] = "any", ["DueDays"] = 30, ["Bulk"] = true, ["ReasonFor"] = new JsonArray("Contrario"), ["Approves"] = new JsonArray() }
                })),
                Step("raccolti", "JoinTask", "Pareri raccolti", new() { ["Mode"] = "WaitAll" })]),
            ["Transitions"] = new JsonArray([Way("inizio", "Done", "insieme"), .. Offices.SelectMany(o => new[] { Way("insieme", o.Id, o.Id), Way(o.Id, "Favorevole", "raccolti"), Way(o.Id, "Contrario", "raccolti") })])
        };
    }

    /// <summary>The rows that the workflow engine would have left: a run an item, a task an office.</summary>
    private void WriteTasks(Site site)
    {
        using var db = site.OpenDatabase("lombardia");
        var people = new Dictionary<string, (string Id, string Name)>();
        Read(db, "SELECT UserName, Id, DisplayName FROM users_user", r => people[r.GetString(0)] = (r.GetString(1), r.GetString(2)));
        var provinceBodies = new Dictionary<string, string>();
        Read(db, "SELECT o.Province, o.Id FROM organizations_organization o JOIN organizations_type t ON t.OrganizationId = o.Id WHERE t.Type = 'Province'", r => provinceBodies[r.GetString(0)] = r.GetString(1));
        var items = new List<(string Id, string Version, string Hash, string Title, string Province, bool Network)>();
        Read(db, """
            SELECT v.ItemId, v.VersionId, v.Hash, v.DisplayText, p.Province, v.ContentType = 'Rete' FROM content_version v
            JOIN (SELECT ItemId, MIN(Province) AS Province FROM (SELECT ItemId, Province FROM networks_province UNION ALL SELECT ItemId, Province FROM crises_province) GROUP BY ItemId) p ON p.ItemId = v.ItemId
            WHERE v.Latest = 1 AND v.VersionId LIKE 'prova-%' ORDER BY v.ItemId
            """, r => items.Add((r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetBoolean(5))));
        using var transaction = db.BeginTransaction();
        foreach (var (item, n) in items.Select((i, n) => (i, n)))
        {
            var (run, asked) = (Id(), DateTime.UtcNow.AddDays(-_random.Next(1, item.Network ? 400 : 60)).AddMinutes(-n));
            var tokens = item.Network ? "[]" : $"[{string.Join(',', Offices.Select((o, i) => $$"""{"Id":{{i + 1}},"ActivityId":"{{o.Id}}","Branches":[{"Fork":1,"ActivityId":"insieme","Names":["{{o.Id}}"]}]}"""))}]";
            Insert(db, "workflows_instance", ("Id", run), ("WorkflowTypeId", FlowId), ("Number", 1), ("ItemId", item.Id), ("VersionId", item.Version), ("VersionHash", item.Hash), ("State", item.Network ? "Finished" : "Running"),
                ("Json", $$"""{"Tokens":{{tokens}},"LastToken":{{Opinions}},"LastFork":1}"""), ("StartedBy", people["operatrice"].Id), ("StartedByName", people["operatrice"].Name), ("StartedForOrganization", "operatore-orobie-lavoro"),
                ("StartedUtc", asked), ("EndedUtc", item.Network ? asked.AddDays(20) : null), ("HistoryCount", 0), ("Revision", 0));
            foreach (var (office, token) in Offices.Select((o, i) => (o, i + 1)))
            {
                var (task, due, who) = (Id(), DateOnly.FromDateTime(asked).AddDays(30), people[office.Type == "Region" ? "regione" : "provincia"]);
                var claimed = !item.Network && _random.Next(20) == 0;
                Insert(db, "workflows_task", ("Id", task), ("InstanceId", run), ("ActivityId", office.Id), ("Token", token), ("Stage", office.Stage), ("ItemId", item.Id), ("VersionId", item.Version), ("VersionHash", item.Hash),
                    ("Title", item.Title), ("Roles", $";{office.Role};"), ("OrganizationTypes", $";{office.Type};"), ("Organizations", $";{(office.Type == "Region" ? "regione-lombardia" : provinceBodies[item.Province])};"), ("Quorum", "any"), ("FourEyes", false),
                    ("CreatedUtc", asked), ("DueOn", due), ("TermOn", due), ("SuspendedOn", !item.Network && due > _today && _random.Next(30) == 0 ? DateOnly.FromDateTime(asked).AddDays(3) : null), ("Bulk", true),
                    // What is overdue has been told already: otherwise the first minute of the program would be sixteen thousand mails.
                    ("OverdueUtc", due < _today ? due.AddDays(1).ToDateTime(new(5, 0), DateTimeKind.Utc) : null), ("ClaimedBy", claimed ? who.Id : null), ("ClaimedByName", claimed ? who.Name : null), ("State", item.Network ? "Decided" : "Open"),
                    ("Outcome", item.Network ? "Favorevole" : null), ("DecidedBy", item.Network ? who.Id : null), ("DecidedByName", item.Network ? who.Name : null), ("DecidedUtc", item.Network ? asked.AddDays(20) : null), ("Revision", 0));
                if (item.Network) Insert(db, "workflows_decision", ("TaskId", task), ("PersonId", who.Id), ("PersonName", who.Name), ("Outcome", "Favorevole"), ("AtUtc", asked.AddDays(20)));
            }
        }
        transaction.Commit();
        if (items.Count != Networks + Cases) throw new InvalidOperationException($"{items.Count} items have found their way into the tables.");
    }

    private static void Read(SqliteConnection db, string sql, Action<SqliteDataReader> row)
    {
        using var command = db.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read()) row(reader);
    }

    private static void Insert(SqliteConnection db, string table, params (string Column, object? Value)[] values) =>
        Execute(db, $"INSERT INTO {table} ({string.Join(", ", values.Select(v => v.Column))}) VALUES ({string.Join(", ", values.Select(v => "@" + v.Column))})", values);

    private static void Execute(SqliteConnection db, string sql, params (string Column, object? Value)[] values)
    {
        using var command = db.CreateCommand();
        command.CommandText = sql;
        foreach (var (column, value) in values) command.Parameters.AddWithValue("@" + column, value ?? DBNull.Value);
        command.ExecuteNonQuery();
    }

    private static List<string> Under(Dictionary<string, List<string>> lists, string key) => lists.TryGetValue(key, out var list) ? list : lists[key] = [];
    private static string ItemId(string type, string number) => $"prova-{type.ToLowerInvariant()}-{number}";
    private T Pick<T>(IReadOnlyList<T> among) => among[_random.Next(among.Count)];
    private IEnumerable<string> Some(List<string> among, int count) => Enumerable.Range(0, count).Select(_ => Pick(among)).Distinct().ToList();
    private string Day(int fromToday) => _today.AddDays(fromToday).ToString("yyyy-MM-dd");

    private Guid Id()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new(bytes);
    }

    /// <summary>An invented number whose check digit is right.</summary>
    private static string Vat(int n)
    {
        var digits = $"9{n:D9}";
        var sum = digits.Select((c, i) => i % 2 == 0 ? c - '0' : (c - '0') * 2 / 10 + (c - '0') * 2 % 10).Sum();
        return $"{digits}{(10 - sum % 10) % 10}";
    }
#pragma warning restore CA5394
}
