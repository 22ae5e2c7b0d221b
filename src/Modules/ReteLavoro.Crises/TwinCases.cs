using Microsoft.EntityFrameworkCore;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Territory;

namespace ReteLavoro.Crises;

/// <summary>An open case that may be the same as another.</summary>
/// <param name="MayOpen">The person may read it: otherwise it is another office's, and is not named.</param>
internal sealed record TwinCase(string ItemId, string Title, bool MayOpen);

/// <summary>
/// Open cases of one firm in one municipality: two by mistake, as a rule. A firm is the same by its VAT number or, where one
/// of the two has none, by its name.
/// </summary>
internal sealed class TwinCases(SiteDbContext db)
{
    private const int MostCompared = 50;

    /// <param name="readable">The cases that the person may read, as <see cref="CrisisAccess"/> gives them.</param>
    public async Task<IReadOnlyList<TwinCase>> OfAsync(string itemId, CrisisPart part, IQueryable<ContentVersion> readable, CancellationToken cancel)
    {
        var twins = new List<TwinCase>();
        foreach (var firm in part.Firms)
        {
            var (vat, name) = (firm.Vat, SearchText.Fold(firm.Name));
            var places = part.Units.Where(u => u.Firm == firm.Id && u.Municipality.Length > 0).Select(u => u.Municipality).Distinct().ToList();
            if (places.Count == 0 || vat.Length == 0 && name.Length == 0) continue;
            var near = await (from i in db.Set<CrisisIndex>().AsNoTracking()
                              where i.Published == false && i.ClosedOn == null && i.ItemId != itemId
                                  && db.Set<CrisisMunicipality>().Any(m => m.ItemId == i.ItemId && m.Published == false && places.Contains(m.Municipality))
                                  && (vat != "" && db.Set<CrisisFirmRow>().Any(f => f.ItemId == i.ItemId && f.Published == false && f.Vat == vat) || name != "" && i.SearchText.Contains(name))
                              join v in db.Set<ContentVersion>() on i.ItemId equals v.ItemId
                              where v.Latest == true
                              join b in db.Set<ContentBody>() on v.VersionId equals b.VersionId
                              orderby v.CreatedUtc descending, i.ItemId
                              select new { v, b.Json, i.Title, MayOpen = readable.Any(r => r.ItemId == i.ItemId) }).Take(MostCompared).ToListAsync(cancel);
            foreach (var other in near)
            {
                var theirs = ContentItem.FromStore(other.v, other.Json).Get<CrisisPart>();
                var same = theirs.Firms.Where(f => vat.Length > 0 && f.Vat.Length > 0 ? f.Vat == vat : name.Length > 0 && SearchText.Fold(f.Name) == name).Select(f => f.Id).ToHashSet();
                if (theirs.Units.Any(u => same.Contains(u.Firm) && places.Contains(u.Municipality)) && twins.All(t => t.ItemId != other.v.ItemId)) twins.Add(new(other.v.ItemId, other.Title, other.MayOpen));
            }
        }
        return twins;
    }
}
