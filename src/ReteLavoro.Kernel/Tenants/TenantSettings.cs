using Microsoft.Extensions.Configuration;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Kernel.Tenants;

/// <summary>A region as the installation knows it: section <c>ReteLavoro:Tenants:N</c> of the configuration.</summary>
public sealed record TenantSettings
{
    public required string Name { get; init; }

    /// <summary>First segment of the path ("lombardia"); null when the tenant is chosen by host alone.</summary>
    public string? Prefix { get; init; }
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Name of the recipe that sets the region up: <c>recipes/{Recipe}.recipe.json</c>.</summary>
    public required string Recipe { get; init; }
    /// <summary><c>Sqlite</c> or <c>Postgres</c>.</summary>
    public string Provider { get; init; } = "Sqlite";
    public string? ConnectionString { get; init; }

    /// <summary>Where people reach the region ("https://lavoro.example.it/lombardia"): for links in mails, when the site's own settings do not say.
    /// Where nobody says and only this machine can reach the program, the address at which it listens.</summary>
    public string? BaseUrl { get; init; }

    /// <exception cref="SetUpFailed">Names the setting, and says what it may be.</exception>
    public static IReadOnlyList<TenantSettings> Read(IConfiguration configuration)
    {
        var tenants = configuration.GetSection("ReteLavoro:Tenants").GetChildren().Select(t =>
        {
            var name = t["Name"] ?? throw new SetUpFailed($"ReteLavoro:Tenants:{t.Key} non ha un nome (Name).");
            if (!name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') || name.Length == 0)
                throw new SetUpFailed($"«{name}» non va bene come nome di una regione: usa lettere minuscole, cifre e trattini.");
            var hosts = t.GetSection("Hosts").Get<string[]>() ?? [];
            var prefixed = t["Prefix"] is { Length: > 0 } prefix ? prefix.Trim('/') : hosts.Length == 0 ? name : null;
            var (provider, connection) = (Database(t["Provider"], t.Key), t["ConnectionString"] is { Length: > 0 } given ? given : null);
            if (provider != "Sqlite" && connection is null) throw new SetUpFailed($"A «{name}» manca ReteLavoro:Tenants:{t.Key}:ConnectionString, che dice dov'è il suo database PostgreSQL.");
            return new TenantSettings
            {
                Name = name,
                Prefix = prefixed,
                Hosts = hosts,
                Recipe = t["Recipe"] ?? name,
                Provider = provider,
                ConnectionString = connection,
                BaseUrl = t["BaseUrl"] is { Length: > 0 } url ? url : prefixed is not null && Listening.OwnAddress(configuration) is { } own ? $"{own}/{prefixed}" : null
            };
        }).ToList();
        if (tenants.GroupBy(t => t.Name).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new SetUpFailed($"La regione «{twice.Key}» è scritta due volte in ReteLavoro:Tenants.");
        return tenants;
    }

    private static string Database(string? written, string key) => written?.Trim().ToUpperInvariant() switch
    {
        null or "" or "SQLITE" => "Sqlite",
        "POSTGRES" or "POSTGRESQL" => "Postgres",
        _ => throw new SetUpFailed($"ReteLavoro:Tenants:{key}:Provider dice «{written}», che non è un database conosciuto: scrivi Sqlite oppure Postgres (o PostgreSQL).")
    };
}

/// <summary>Where the installation keeps its state: one folder a tenant under RETELAVORO_DATA.</summary>
public sealed record DataFolder(string Root)
{
    public static DataFolder Read(IConfiguration configuration, string contentRoot) =>
        new(Path.GetFullPath(configuration["RETELAVORO_DATA"] is { Length: > 0 } folder ? folder : Path.Combine(contentRoot, "App_Data")));

    public TenantFolder Of(TenantSettings tenant) => new(Path.Combine(Root, tenant.Name));
}

/// <summary>A tenant's own folder: database, media, keys, outgoing mail.</summary>
public sealed record TenantFolder(string Root)
{
    public string DatabaseFile => Path.Combine(Root, "site.db");
    public string Media => Path.Combine(Root, "media");
    public string Keys => Path.Combine(Root, "keys");
    public string Mail => Path.Combine(Root, "mail");

    /// <summary>Written last by a set-up and moved into place with its folder: what is there is never set up again.</summary>
    public string ReadyMark => Path.Combine(Root, "ready");

    public DatabaseSettings Database(TenantSettings tenant) => tenant.Provider == "Sqlite"
        ? tenant.ConnectionString is { } own ? new("Sqlite", own) : DatabaseSettings.SqliteFile(DatabaseFile)
        : new(tenant.Provider, tenant.ConnectionString ?? throw new InvalidOperationException($"A «{tenant.Name}» manca ConnectionString per {tenant.Provider}."));
}

/// <summary>What a service of a tenant may know of the tenant it serves.</summary>
/// <param name="CookiePath">Where its cookies hold: "/lombardia", or "/" for a tenant with a host of its own.</param>
public sealed record Tenant(TenantSettings Settings, TenantFolder Folder)
{
    public string Name => Settings.Name;
    public bool IsReady => File.Exists(Folder.ReadyMark);
    public string CookiePath => Settings.Prefix is { } prefix ? "/" + prefix : "/";
}
