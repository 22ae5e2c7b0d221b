using System.Data.Common;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using ReteLavoro.Kernel.Modules;

namespace ReteLavoro.Kernel.Data;

/// <summary>Which database a tenant lives in.</summary>
/// <param name="Provider"><c>Sqlite</c> or <c>Postgres</c>.</param>
public sealed record DatabaseSettings(string Provider, string ConnectionString)
{
    /// <param name="create">False for a file that must be there: one that has been lost must show as an error, not come back empty.</param>
    public static DatabaseSettings SqliteFile(string path, bool create = false) => new("Sqlite", new SqliteConnectionStringBuilder
    {
        DataSource = path, Mode = create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite, ForeignKeys = true, Pooling = true, DefaultTimeout = 15
    }.ToString());
}

/// <summary>How a <see cref="SiteDbContext"/> is connected, on either database.</summary>
public static class Databases
{
    public static void Use(this DbContextOptionsBuilder options, DatabaseSettings database, ModuleList modules)
    {
        switch (database.Provider)
        {
            case "Sqlite": options.UseSqlite(database.ConnectionString, o => o.UseQuerySplittingBehavior(QuerySplittingBehavior.SingleQuery)); break;
            case "Postgres": options.UseNpgsql(WithLimits(database.ConnectionString)); break;
            default: throw new InvalidOperationException($"«{database.Provider}» non è un database conosciuto: scrivi Sqlite o Postgres.");
        }
        options.ReplaceService<IMigrationsAssembly, ModuleMigrations>();
        ((IDbContextOptionsBuilderInfrastructure)options).AddOrUpdateExtension(new ModuleListExtension(modules));
        // There is no model snapshot, since migrations are written by hand; a test compares model and migrations instead.
        options.ConfigureWarnings(w => w.Ignore(RelationalEventId.PendingModelChangesWarning));
    }

    public static DbContextOptions<SiteDbContext> Options(DatabaseSettings database, ModuleList modules)
    {
        var options = new DbContextOptionsBuilder<SiteDbContext>();
        // As it is by default; but said first, as the container says it, or else EF takes these options for others and makes a second model.
        options.EnableServiceProviderCaching();
        options.Use(database, modules);
        return options.Options;
    }

    /// <summary>An open connection without EF, whose model takes longer to make than all else at a start.</summary>
    /// <exception cref="DbException">The database is not there, or does not answer.</exception>
    public static async Task<DbConnection> OpenAsync(DatabaseSettings database, CancellationToken cancel)
    {
        DbConnection connection = database.Provider == "Postgres" ? new NpgsqlConnection(WithLimits(database.ConnectionString)) : new SqliteConnection(database.ConnectionString);
        try { await connection.OpenAsync(cancel); }
        catch { await connection.DisposeAsync(); throw; }
        return connection;
    }

    /// <summary>Whether every migration of the program has been applied, and no other. False also when it cannot be told.</summary>
    public static async Task<bool> IsCurrentAsync(DatabaseSettings database, ModuleList modules, CancellationToken cancel)
    {
        try
        {
            await using var connection = await OpenAsync(database, cancel);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\"";
            await using var rows = await command.ExecuteReaderAsync(cancel);
            var applied = new HashSet<string>(StringComparer.Ordinal);
            while (await rows.ReadAsync(cancel)) applied.Add(rows.GetString(0));
            return applied.SetEquals(ModuleMigrations.Of(modules).Keys);
        }
        catch (DbException) { return false; }
    }

    /// <summary>Brings the schema up to date and makes sure that an acknowledged write survives a power cut.</summary>
    public static async Task MigrateAsync(SiteDbContext db, CancellationToken cancel)
    {
        await db.Database.MigrateAsync(cancel);
        if (db.IsPostgres) return;
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancel);
        // 2 is FULL: at NORMAL a power cut loses the last commits. It is the library's default; check it rather than trust it.
        await db.Database.OpenConnectionAsync(cancel);
        await using var pragma = db.Database.GetDbConnection().CreateCommand();
        pragma.CommandText = "PRAGMA synchronous";
        if (Convert.ToInt32(await pragma.ExecuteScalarAsync(cancel)) < 2) throw new InvalidOperationException("SQLite runs with synchronous below FULL.");
        await db.Database.CloseConnectionAsync();
    }

    private static string WithLimits(string connection) =>
        connection.Contains("Options=", StringComparison.OrdinalIgnoreCase) ? connection
            : connection.TrimEnd(';') + ";Options=-c lock_timeout=10s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s";
}

/// <summary>Carries the list of modules into EF's own service container, where the migrations are looked up.</summary>
internal sealed class ModuleListExtension(ModuleList modules) : IDbContextOptionsExtension
{
    public ModuleList Modules => modules;
    public DbContextOptionsExtensionInfo Info => new ExtensionInfo(this);
    public void ApplyServices(Microsoft.Extensions.DependencyInjection.IServiceCollection services) { }
    public void Validate(IDbContextOptions options) { }

    // EF keeps one model for each of its service containers: another list of modules is another model.
    private sealed class ExtensionInfo(ModuleListExtension extension) : DbContextOptionsExtensionInfo(extension)
    {
        private readonly Type[] _modules = [.. extension.Modules.All.Select(m => m.GetType())];
        public override bool IsDatabaseProvider => false;
        public override string LogFragment => "";
        public override int GetServiceProviderHashCode() => _modules.Aggregate(0, HashCode.Combine);
        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) => other is ExtensionInfo info && info._modules.SequenceEqual(_modules);
        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo) { }
    }
}

/// <summary>The migrations of the kernel and of every module, in order of id: one hand-written set for both databases.</summary>
internal sealed class ModuleMigrations(ICurrentDbContext current, IDbContextOptions options) : IMigrationsAssembly
{
    public IReadOnlyDictionary<string, TypeInfo> Migrations { get; } = options.FindExtension<ModuleListExtension>() is { Modules: var modules } ? Of(modules) : new Dictionary<string, TypeInfo>();

    // Looked for once: to go through every type of every module takes longer than to ask the database.
    private static readonly ConditionalWeakTable<ModuleList, IReadOnlyDictionary<string, TypeInfo>> Found = [];

    public static IReadOnlyDictionary<string, TypeInfo> Of(ModuleList modules) => Found.GetValue(modules, Find);

    private static IReadOnlyDictionary<string, TypeInfo> Find(ModuleList modules) =>
        modules.All.Select(m => m.GetType().Assembly).Append(typeof(SiteDbContext).Assembly).Distinct()
            .SelectMany(a => a.DefinedTypes)
            .Where(t => t.IsSubclassOf(typeof(Migration)) && !t.IsAbstract)
            .ToDictionary(t => t.GetCustomAttribute<MigrationAttribute>()?.Id ?? throw new InvalidOperationException($"{t.Name} has no [Migration] id."), StringComparer.Ordinal)
            .OrderBy(m => m.Key, StringComparer.Ordinal).ToDictionary(m => m.Key, m => m.Value);

    public ModelSnapshot? ModelSnapshot => null;
    public Assembly Assembly => current.Context.GetType().Assembly;
    public string? FindMigrationId(string nameOrId) => Migrations.Keys.FirstOrDefault(id => id == nameOrId || id.EndsWith("_" + nameOrId, StringComparison.Ordinal));

    public Migration CreateMigration(TypeInfo migrationClass, string activeProvider)
    {
        var migration = (Migration)Activator.CreateInstance(migrationClass.AsType(), nonPublic: true)!;
        migration.ActiveProvider = activeProvider;
        return migration;
    }
}
