using ReteLavoro.Kernel.Content;
using ReteLavoro.Organizations;
using ReteLavoro.Users;

namespace ReteLavoro.Crises;

/// <summary>Whom a term of a case concerns.</summary>
/// <param name="Why">Why it is written to somebody who has not begun the case; null for who has.</param>
internal sealed record CrisisAddressee(string Email, string? Why);

/// <summary>
/// To whom reminders of a case go, each address once: who began it, or her colleagues where she no longer can work on it;
/// and the competent Provinces and employment centres (CRI-01): those of their people who work on cases, else the office's
/// own address. Where a case reaches none of them, whoever may edit every case is told.
/// </summary>
internal sealed class CrisisAddressees(CrisisReader reader, IOrganizations organizations, IPeople people)
{
    private const string ForOffices = "Ti scriviamo perché il tuo ente è competente per il territorio di questo caso. Le date e i motivi li scrive chi tiene il caso.";
    private const string ForManagers = "Ti scriviamo perché nessuno degli uffici competenti per questo caso ha un indirizzo sul sito.";
    private const string ForColleagues = "Ti scriviamo perché il caso è del tuo ente.";

    public async Task<IReadOnlyList<CrisisAddressee>> OfAsync(ContentItem item, CancellationToken cancel)
    {
        var managers = await people.WithPermissionAsync("Edit_" + CrisisLinks.Type, cancel);
        var able = (await people.WithPermissionAsync("EditOwn_" + CrisisLinks.Type, cancel)).Concat(managers).Where(p => p.Email.Length > 0).DistinctBy(p => p.UserId).ToList();
        var to = new List<CrisisAddressee>();
        if (able.FirstOrDefault(p => p.UserId == item.Owner) is { } owner) to.Add(new(owner.Email, null));
        else to.AddRange(able.Where(p => p.OrganizationId is not null && p.OrganizationId == item.OwnerOrganization).Select(p => new CrisisAddressee(p.Email, ForColleagues)));

        var view = await reader.ReadAsync(item.ContentItemId, item.Get<CrisisPart>(), cancel);
        var offices = view.ProvinceBodies.Select(b => b.Id).Concat(view.Centres.Select(c => c.Id)).Distinct().ToList();
        var bodies = await organizations.FindManyAsync(offices, cancel);
        var reached = false;
        foreach (var office in offices)
        {
            var theirs = able.Where(p => p.OrganizationId == office).Select(p => p.Email).ToList();
            if (theirs.Count == 0 && bodies.GetValueOrDefault(office)?.Email is { Length: > 0 } address) theirs.Add(address);
            reached |= theirs.Count > 0;
            to.AddRange(theirs.Select(e => new CrisisAddressee(e, ForOffices)));
        }
        if (to.Count == 0 || view.Units.Count > 0 && !reached) to.AddRange(managers.Where(p => p.Email.Length > 0).Select(p => new CrisisAddressee(p.Email, ForManagers)));
        return [.. to.DistinctBy(t => t.Email, StringComparer.OrdinalIgnoreCase)];
    }
}
