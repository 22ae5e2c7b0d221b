using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Recipes;

namespace ReteLavoro.Kernel.Data;

/// <summary>
/// The database of one region. Its model is the same for every tenant: that of all the modules of the program.
/// Saving outside an act throws, so that no write escapes the chain.
/// </summary>
public sealed class SiteDbContext(DbContextOptions<SiteDbContext> options, ModuleList modules) : DbContext(options)
{
    private readonly List<TouchedRow> _touched = [];
    private readonly Dictionary<string, int> _touchedBeyondList = [];
    private const int ListedRows = 200;

    internal Act? CurrentAct { get; set; }

    /// <summary>Whether the current act has changed something that public pages show.</summary>
    internal bool TouchedPublic { get; set; }

    public bool IsPostgres => Database.ProviderName == "Npgsql.EntityFrameworkCore.PostgreSQL";

    protected override void OnModelCreating(ModelBuilder model)
    {
        KernelTables.Map(model);
        foreach (var module in modules.All) module.MapEntities(model);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
        conventions.Properties<DateTime>().HaveConversion<UtcDateTime>();
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        NoteChanges();
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        NoteChanges();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    private void NoteChanges()
    {
        var entries = ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).ToList();
        if (entries.Count == 0) return;
        if (CurrentAct is null) throw new InvalidOperationException("A write outside a named act: use ActRunner.");
        foreach (var entry in entries.Where(e => e.Entity is not ActRecord))
        {
            TouchedPublic |= entry.Entity is IShownInPublic;
            var table = entry.Metadata.GetTableName()!;
            if (_touched.Count < ListedRows) _touched.Add(TouchedRow.Of(entry, table));
            else _touchedBeyondList[table] = _touchedBeyondList.GetValueOrDefault(table) + 1;
        }
    }

    /// <summary>What <see cref="TakeChanges"/> says of an act that touched no row.</summary>
    internal const string NothingTouched = """{"rows":[]}""";

    /// <summary>The rows touched since the last call, as JSON; past two hundred, counts by table.</summary>
    internal string TakeChanges()
    {
        var json = JsonSerializer.Serialize(new { rows = _touched, more = _touchedBeyondList.Count == 0 ? null : _touchedBeyondList }, Compact);
        _touched.Clear();
        _touchedBeyondList.Clear();
        return json;
    }

    /// <summary>On PostgreSQL several programs may write: the chain lets one act at a time through.</summary>
    internal Task LockActsAsync(CancellationToken cancel) =>
        IsPostgres ? Database.ExecuteSqlRawAsync("SELECT pg_advisory_xact_lock(727365)", cancel) : Task.CompletedTask;

    /// <summary>Asks for a piece of work that only one process may do at a time; on SQLite there is only one that serves.</summary>
    /// <returns>False when another node of the same PostgreSQL is at it.</returns>
    internal async Task<bool> TryClaimAsync(string work, CancellationToken cancel)
    {
        if (!IsPostgres) return true;
        // The lock belongs to the connection: a node that dies gives it back.
        await Database.OpenConnectionAsync(cancel);
        var claimed = (await Database.SqlQuery<bool>($"SELECT pg_try_advisory_lock(727365, hashtext({work})) AS \"Value\"").ToListAsync(cancel)).Single();
        if (!claimed) await Database.CloseConnectionAsync();
        return claimed;
    }

    /// <summary>Gives back what <see cref="TryClaimAsync"/> gave.</summary>
    internal async Task ReleaseAsync(string work)
    {
        if (!IsPostgres) return;
        await Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock(727365, hashtext({work}))");
        await Database.CloseConnectionAsync();
    }

    private static readonly JsonSerializerOptions Compact = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private sealed record TouchedRow(string Table, string Key, string Op, string[]? Columns)
    {
        public static TouchedRow Of(EntityEntry entry, string table) => new(
            table,
            string.Join('/', entry.Metadata.FindPrimaryKey()?.Properties.Select(p => entry.Property(p.Name).CurrentValue?.ToString()) ?? []),
            entry.State.ToString().ToLowerInvariant(),
            entry.State == EntityState.Modified ? [.. entry.Properties.Where(p => p.IsModified).Select(p => p.Metadata.Name)] : null);
    }

    private sealed class UtcDateTime() : ValueConverter<DateTime, DateTime>(
        v => v.Kind == DateTimeKind.Utc ? v : DateTime.SpecifyKind(v, DateTimeKind.Utc),
        v => DateTime.SpecifyKind(v, DateTimeKind.Utc));
}
