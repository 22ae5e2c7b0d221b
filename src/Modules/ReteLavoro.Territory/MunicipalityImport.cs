using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.CommandLine;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Territory;

/// <summary>
/// Brings the register of municipalities to the state of a file. What the file no longer lists is closed, never deleted:
/// old acts and old addresses still name it.
/// </summary>
internal sealed class MunicipalityImport(SiteDbContext db, ActRunner acts, Territory territory, SiteSettings settings, TimeProvider time) : IImporter
{
    public string Name => "municipalities";

    public string Help => "Comuni italiani: l'archivio storico dell'ISTAT (cities.csv) o un elenco dei comuni in vigore con i centroidi (istat,nome,sigla_provincia,regione,codice_catastale,lat,lon).";

    public async Task<ImportReport> RunAsync(Stream file, string fileName, bool dryRun, IProgress<long>? progress, CancellationToken cancel)
    {
        var read = await MunicipalityFile.ReadAsync(file, progress, cancel);
        if (read.Problems.Count > 0) return new(0, 0, 0, 0, read.Problems, []);
        var report = await CompareAsync(read, fileName, apply: false, cancel);
        if (dryRun || report.Refused || report.ChangesNothing) return report;
        // Compared again inside the act: what somebody else imported meanwhile counts.
        return await acts.DoAsync(new("territory.import", fileName), () => CompareAsync(read, fileName, apply: true, cancel), cancel);
    }

    private async Task<ImportReport> CompareAsync(MunicipalityFile read, string fileName, bool apply, CancellationToken cancel)
    {
        var today = time.Today;
        // The whole register at once: the country has fourteen thousand codes in all its history.
        var rows = db.Set<Municipality>().AsTracking(apply ? QueryTrackingBehavior.TrackAll : QueryTrackingBehavior.NoTracking);
        var known = await rows.ToDictionaryAsync(m => m.IstatCode, cancel);
        var (added, changed, kept, closed) = (0, 0, 0, 0);
        List<string> notes = [], otherNames = [];

        var missing = Missing(read, known, today);
        if (TooMany(read, known, missing.Count, today) is { } partial) return new(0, 0, 0, 0, [partial], []);

        // A region that was set up before the program knew where municipalities lie learns it with its next file.
        var region = (await settings.RegionAsync(cancel)).Region;
        var builtIn = MunicipalitySeed.Read();
        var places = builtIn?.Municipalities.Where(m => m.Lat is not null).ToDictionary(m => m.Code) ?? [];
        var placed = false;
        void Place(Municipality row)
        {
            if (row.Latitude is not null || row.RegionCode != region || !places.TryGetValue(row.IstatCode, out var place)) return;
            (row.Latitude, row.Longitude) = (place.Lat, place.Lon);
            placed = true;
        }

        foreach (var m in read.Found.Values)
        {
            if (!known.TryGetValue(m.Code, out var row))
            {
                added++;
                if (!apply) continue;
                db.Add(known[m.Code] = row = New(m, read));
                Place(row);
                continue;
            }
            var before = State(row);
            var existed = Exists(row, today);
            if (!read.IsArchive && row.ValidFrom is not null && row.SearchName != SearchText.Fold(m.Name)) otherNames.Add($"{m.Code} {row.Name} (nel file: {m.Name})");
            Take(row, m, read);
            Place(row);
            if (State(row).Equals(before)) kept++;
            else if (existed && !Exists(row, today)) closed++;
            else changed++;
        }
        foreach (var row in missing)
        {
            // The list does not say when it ended: yesterday is the last day on which it was not known to have.
            row.ValidTo = today.AddDays(-1);
            closed++;
        }
        changed += TieSuccessors(read, known, missing);
        if (missing.Count > 0) notes.Add($"{missing.Count} comuni non sono più nel file: restano nel registro, chiusi al {today.AddDays(-1).InDigits()}.");
        if (otherNames.Count > 0) notes.Add($"Restano col nome che hanno nell'archivio ISTAT: {string.Join(", ", otherNames.Take(20))}{(otherNames.Count > 20 ? " e altri" : "")}.");
        await AddProvincesAsync(read, notes, apply, cancel);
        notes.Add($"Il file è un {read.Kind}: comuni in vigore {read.Found.Values.Count(m => !(m.ValidTo < today)):N0}.");

        if (apply)
        {
            await db.SaveChangesAsync(cancel);
            await territory.ChangedAsync(cancel);
            var source = $"ISTAT, {read.Kind} (file {fileName})";
            var coordinates = (await settings.GetAsync<TerritorySection>(TerritorySection.Name, cancel)).Coordinates;
            if (PlacesEveryOne(read, region)) coordinates = source;
            else if (placed && coordinates?.Contains(builtIn!.Coordinates, StringComparison.Ordinal) != true) coordinates = coordinates is null ? builtIn!.Coordinates : $"{coordinates}; {builtIn!.Coordinates}";
            await settings.SetAsync(TerritorySection.Name, new TerritorySection { Source = source, AsOf = today, Coordinates = coordinates }.ToJson(), cancel);
        }
        return new(added, changed, kept, closed, [], notes);
    }

    /// <summary>Then no place of the region comes from anywhere else.</summary>
    private static bool PlacesEveryOne(MunicipalityFile read, string region)
    {
        var own = read.Found.Values.Where(m => m.Region == region).ToList();
        return own.Count > 0 && own.All(m => m.Latitude is not null && m.Longitude is not null);
    }

    /// <summary>In force here, but not in the file. A list of some regions says nothing of the others.</summary>
    private static List<Municipality> Missing(MunicipalityFile read, Dictionary<string, Municipality> known, DateOnly today)
    {
        var regions = read.Found.Values.Select(m => m.Region).ToHashSet();
        return [.. known.Values.Where(m => Exists(m, today) && (read.IsArchive || regions.Contains(m.RegionCode)) && !read.Found.ContainsKey(m.IstatCode))];
    }

    /// <summary>Half a list must not close the other half: in no year did one municipality in ten cease to exist.</summary>
    private static ImportProblem? TooMany(MunicipalityFile read, Dictionary<string, Municipality> known, int missing, DateOnly today)
    {
        if (missing <= 10) return null;
        var regions = read.Found.Values.Select(m => m.Region).ToHashSet();
        var inForce = known.Values.Count(m => Exists(m, today) && (read.IsArchive || regions.Contains(m.RegionCode)));
        return missing * 10 <= inForce ? null
            : new(0, null, $"Nel file mancano {missing} dei {inForce} comuni in vigore delle stesse regioni: sembra un elenco parziale, e non viene importato.");
    }

    private static Municipality New(ReadMunicipality m, MunicipalityFile read)
    {
        var row = new Municipality { IstatCode = m.Code, Name = "", SearchName = "", ProvinceCode = m.Province, RegionCode = m.Region };
        Take(row, m, read);
        return row;
    }

    /// <summary>What the file does not say stays as it was: the archive has no centroids, the list no dates.</summary>
    private static void Take(Municipality row, ReadMunicipality m, MunicipalityFile read)
    {
        // The archive knows the name in force but writes it in capitals; the list writes it well but may be old. So
        // each has its say where the other has not spoken, and the list only on how a name is written.
        var sameName = row.SearchName == SearchText.Fold(m.Name);
        if (read.IsArchive ? !sameName : sameName || row.ValidFrom is null) row.Rename(read.IsArchive ? PlaceName.FromCapitals(m.Name) : m.Name);
        (row.ProvinceCode, row.RegionCode) = (m.Province, m.Region);
        if (read.IsArchive) (row.ValidFrom, row.ValidTo) = (m.ValidFrom, m.ValidTo);
        else row.ValidTo = null;
        row.SuccessorCode = m.Successor ?? row.SuccessorCode;
        row.CadastralCode = m.Cadastral ?? row.CadastralCode;
        row.Latitude = m.Latitude ?? row.Latitude;
        row.Longitude = m.Longitude ?? row.Longitude;
    }

    private static int TieSuccessors(MunicipalityFile read, Dictionary<string, Municipality> known, List<Municipality> closedNow)
    {
        var tied = 0;
        foreach (var (old, into) in read.MergedInto)
        {
            if (!known.TryGetValue(old, out var row) || row.SuccessorCode == into || read.Found.ContainsKey(old)) continue;
            row.SuccessorCode = into;
            if (!closedNow.Contains(row)) tied++;
        }
        return tied;
    }

    private async Task AddProvincesAsync(MunicipalityFile read, List<string> notes, bool apply, CancellationToken cancel)
    {
        var known = await db.Set<Province>().Select(p => p.Sigla).ToHashSetAsync(cancel);
        var today = time.Today;
        var fresh = read.Found.Values.Where(m => !(m.ValidTo < today) && !known.Contains(m.Province)).GroupBy(m => m.Province).ToList();
        foreach (var province in fresh)
        {
            var one = province.First();
            if (one.ProvinceName is null) notes.Add($"La provincia {province.Key} è nuova e il file non ne dice il nome: resta la sigla.");
            if (apply) db.Add(new Province { Sigla = province.Key, IstatCode = one.Code[..3], Name = one.ProvinceName ?? province.Key, RegionCode = one.Region });
        }
    }

    private static bool Exists(Municipality m, DateOnly day) => m.Info().ExistsOn(day);

    private static object State(Municipality m) =>
        (m.Name, m.ProvinceCode, m.RegionCode, m.CadastralCode, m.ValidFrom, m.ValidTo, m.SuccessorCode, m.Latitude, m.Longitude);
}
