using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Crises;

/// <summary>The procedures of the region, in the order of its recipes.</summary>
public sealed class Procedures(SiteDbContext db, Remembered<ProcedureSet> remembered)
{
    public async ValueTask<IReadOnlyList<Procedure>> AllAsync(CancellationToken cancel) => (await remembered.GetAsync(() => ReadAsync(cancel))).All;

    public async ValueTask<Procedure?> FindAsync(string id, CancellationToken cancel) => (await AllAsync(cancel)).FirstOrDefault(p => p.Id == id);

    /// <summary>Called inside the act, by whoever has changed something.</summary>
    internal Task ChangedAsync(CancellationToken cancel) => remembered.ChangedAsync(() => ReadAsync(cancel));

    private async Task<ProcedureSet> ReadAsync(CancellationToken cancel) =>
        new([.. (await db.Set<ProcedureRow>().AsNoTracking().OrderBy(p => p.Position).ThenBy(p => p.Id).ToListAsync(cancel)).Select(p => JsonSerializer.Deserialize<Procedure>(p.Json, Json)!)]);

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) } };
}

public sealed record ProcedureSet(IReadOnlyList<Procedure> All);
