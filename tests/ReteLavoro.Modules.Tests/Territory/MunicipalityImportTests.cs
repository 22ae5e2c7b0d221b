using System.Diagnostics;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Territory;
using Xunit;

namespace ReteLavoro.Modules.Tests.Territory;

public class MunicipalityImportTests(ITestOutputHelper output)
{
    private const string ArchiveHeading = "\"CODICE_REGIONE\",\"CODICE_PROVINCIA\",\"SIGLA_AUTOMOBILISTICA\",\"ID_COMUNE\",\"CODICE_COMUNE\",\"LABEL_COMUNE_IT\",\"LABEL_COMUNE_DE\",\"DATA_INIZIO_VALIDITA\",\"DATA_FINE_VALIDITA\"\n";
    private const string ListHeading = "istat,nome,sigla_provincia,provincia,regione,codice_catastale,cap,popolazione_2011,lat,lon,nota\n";
    private const string Bergamo = "016024,Bergamo,BG,Bergamo,Lombardia,A794,24121,1,45.7,9.67,\n";

    [Fact]
    public async Task The_whole_archive_of_ISTAT_goes_in_once_and_changes_nothing_twice()
    {
        var path = SharedLists.Path("istat-vocabolari/cities.csv");
        await using var site = await RegisterSite.CreateAsync();
        var lines = 0L;
        var clock = Stopwatch.StartNew();
        var first = await site.Import(File.OpenRead(path), progress: new Heard(l => lines = l));
        output.WriteLine($"First import: {first.Added} codes in {clock.ElapsedMilliseconds} ms");
        Assert.Empty(first.Problems);
        Assert.Equal(38_504, lines);

        clock.Restart();
        var second = await site.Import(File.OpenRead(path));
        output.WriteLine($"Second import: {clock.ElapsedMilliseconds} ms");
        Assert.True(second.ChangesNothing);
        Assert.Equal(first.Added, second.Kept);
        Assert.Equal(1, await site.Acts("territory.import"));

        var inForce = await site.Ask<SiteDbContext, List<Municipality>>(db => db.Set<Municipality>().AsNoTracking().Where(m => m.ValidTo == null).ToListAsync());
        Assert.Equal(7_896, inForce.Count);
        Assert.Equal(1_180, inForce.Count(m => m.RegionCode == "01"));
        Assert.Equal(1_502, inForce.Count(m => m.RegionCode == "03"));

        var bardello = await site.Ask<ITerritory, MunicipalityInfo?>(t => t.FindMunicipalityAsync("012009", default));
        Assert.Equal("Bardello", bardello!.Name);
        Assert.Equal(new DateOnly(2022, 12, 31), bardello.ValidTo);
        Assert.Equal("012144", bardello.Successor);
        var milano = await site.Ask<ITerritory, IReadOnlyList<MunicipalityInfo>>(t => t.SearchAsync("milàno", 3, default));
        Assert.Equal(("015146", "Milano", "MI"), (milano[0].Code, milano[0].Name, milano[0].Province));
    }

    [Fact]
    public async Task The_list_of_the_two_regions_adds_centroids_to_the_archive()
    {
        var (archive, list) = (SharedLists.Path("istat-vocabolari/cities.csv"), SharedLists.Path("comuni-piemonte-lombardia.csv"));
        await using var site = await RegisterSite.CreateAsync();
        await site.Import(File.OpenRead(archive));
        var first = await site.Import(File.OpenRead(list));
        Assert.Empty(first.Problems);
        Assert.Equal((0, 0), (first.Added, first.Closed));
        Assert.Contains(first.Notes, n => n.Contains("005014 Calliano Monferrato (nel file: Calliano)"));
        Assert.True((await site.Import(File.OpenRead(list))).ChangesNothing);
        Assert.True((await site.Import(File.OpenRead(archive))).ChangesNothing);
        // Its note names the merger that the archive leaves open: "Uggiate con Ronago" does not contain "Uggiate-Trevano".
        var old = await site.Ask<ITerritory, MunicipalityInfo?>(t => t.FindMunicipalityAsync("013228", default));
        Assert.Equal("013256", old!.Successor);
    }

    [Fact]
    public async Task The_list_alone_fills_an_empty_register()
    {
        await using var site = await RegisterSite.CreateAsync();
        var report = await site.Import(File.OpenRead(SharedLists.Path("comuni-piemonte-lombardia.csv")));
        Assert.Equal(2_682, report.Added);
        var provinces = await site.Ask<ITerritory, IReadOnlyList<ProvinceInfo>>(t => t.ProvincesAsync(default));
        Assert.Equal(12, provinces.Count);
        Assert.Contains(new ProvinceInfo("MB", "108", "Monza e della Brianza", "03"), provinces);
        Assert.Equal(243, (await site.Ask<ITerritory, IReadOnlyList<MunicipalityInfo>>(t => t.MunicipalitiesAsync("BG", default))).Count);
    }

    [Fact]
    public async Task Every_fault_of_a_list_is_told_with_its_line_and_column_and_nothing_goes_in()
    {
        await using var site = await RegisterSite.CreateAsync();
        var report = await site.Import(ListHeading + Bergamo
            + "16025,Berzo,BG,Bergamo,Lombardia,A815,24030,1,45.7,9.9,\n"
            + "016026,,BG,Bergamo,Lombardia,A816,24030,1,45.7,9.9,\n"
            + "016027,Blello,BGX,Bergamo,Lombardia,A903,24010,1,45.8,9.6,\n"
            + "016028,Bolgare,BG,Bergamo,Padania,A937,24060,1,45.6,9.8,\n"
            + "016029,Boltiere,BG,Bergamo,Lombardia,94,24040,1,9.57,45.6,\n"
            + "016024,Bergamo,BG,Bergamo,Lombardia,A794,24121,1,45.7,9.67,\n"
            + "016030,Bonate\n");
        Assert.Equal(
            [
                (3, "istat", "Il codice ISTAT di un comune ha sei cifre: a «16025» mancano forse gli zeri iniziali (016025)."),
                (4, "nome", "Manca il nome del comune."),
                (5, "sigla_provincia", "«BGX» non è la sigla di una provincia: sono due lettere, come BG."),
                (6, "regione", "«Padania» non è una regione italiana."),
                (7, "codice_catastale", "«94» non è un codice catastale: è una lettera seguita da tre cifre, come A794."),
                (7, "lat", "La latitudine 9.57 è fuori dall'Italia: va da 35 a 48 gradi."),
                (7, "lon", "La longitudine 45.6 è fuori dall'Italia: va da 6 a 19 gradi."),
                (8, "istat", "Il comune 016024 è già alla riga 2."),
                (9, null, "La riga ha 2 colonne invece di 11.")
            ],
            report.Problems.Select(p => ((int)p.Line, p.Column, p.Sentence)));
        Assert.Equal(0, await Count(site));
        Assert.Equal(0, await site.Acts("territory.import"));
    }

    [Fact]
    public async Task Every_fault_of_an_archive_is_told_with_its_line()
    {
        await using var site = await RegisterSite.CreateAsync();
        var report = await site.Import(ArchiveHeading
            + "\"03\",\"016\",\"BG\",\"x\",\"016024\",\"BERGAMO\",\"\",\"01-01-1948\",\"31-12-9999\"\n"
            + "\"33\",\"016\",\"BG\",\"x\",\"016025\",\"BERZO\",\"\",\"01-01-1948\",\"31-12-9999\"\n"
            + "\"03\",\"016\",\"BG\",\"x\",\"016026\",\"BIANZANO\",\"\",\"31-02-1948\",\"31-12-9999\"\n"
            + "\"03\",\"016\",\"BG\",\"x\",\"016027\",\"BLELLO\",\"\",\"01-01-2000\",\"01-01-1990\"\n"
            + "\"03\",\"016\",\"BG\",\"x\",\"016024\",\"BERGHEM\",\"\",\"01-01-1948\",\"31-12-9999\"\n");
        Assert.Equal([(3, "CODICE_REGIONE"), (4, "DATA_INIZIO_VALIDITA"), (5, "DATA_FINE_VALIDITA"), (6, "CODICE_COMUNE")], report.Problems.Select(p => ((int)p.Line, p.Column)));
        Assert.EndsWith("vedi la riga 2.", report.Problems[^1].Sentence);
        Assert.Equal(0, await Count(site));
    }

    [Theory]
    [InlineData("", "Il file è vuoto.")]
    [InlineData("codice;comune\n1;2\n", "Manca la colonna «istat».")]
    [InlineData(ListHeading, "Il file non contiene nessun comune.")]
    public async Task A_file_of_another_kind_says_so(string csv, string sentence)
    {
        await using var site = await RegisterSite.CreateAsync();
        Assert.Equal(sentence, (await site.Import(csv)).Problems[0].Sentence);
    }

    [Fact]
    public async Task A_file_in_the_wrong_encoding_says_so()
    {
        await using var site = await RegisterSite.CreateAsync();
        var report = await site.Import(new MemoryStream(Encoding.Latin1.GetBytes(ListHeading + "001001,Agliè,TO,Torino,Piemonte,A074,10011,1,45.3,7.7,\n")));
        Assert.Equal("Il file non è in UTF-8: salvalo con la codifica UTF-8 e riprova.", Assert.Single(report.Problems).Sentence);
    }

    [Fact]
    public async Task A_dry_run_tells_and_leaves_everything_as_it_is()
    {
        await using var site = await RegisterSite.CreateAsync();
        Assert.Equal(1, (await site.Import(ListHeading + Bergamo, dryRun: true)).Added);
        Assert.Equal(0, await Count(site));
    }

    [Fact]
    public async Task A_municipality_that_is_no_longer_listed_is_closed_and_stays()
    {
        await using var site = await RegisterSite.CreateAsync();
        await site.Import(ListHeading + Bergamo + "016025,Vecchio,BG,Bergamo,Lombardia,A815,24030,1,45.7,9.9,\n");
        var report = await site.Import(ListHeading + Bergamo + "016999,Nuovo,BG,Bergamo,Lombardia,,24030,1,45.7,9.9,fusione: 016025\n");
        Assert.Equal((1, 0, 1, 1), (report.Added, report.Changed, report.Kept, report.Closed));
        var old = await site.Ask<ITerritory, MunicipalityInfo?>(t => t.FindMunicipalityAsync("016025", default));
        Assert.Equal((RegisterSite.Today.AddDays(-1), "016999"), (old!.ValidTo, old.Successor));
        Assert.DoesNotContain(await site.Ask<ITerritory, IReadOnlyList<MunicipalityInfo>>(t => t.MunicipalitiesAsync("BG", default)), m => m.Code == "016025");
        Assert.True((await site.Import(ListHeading + Bergamo + "016999,Nuovo,BG,Bergamo,Lombardia,,24030,1,45.7,9.9,fusione: 016025\n")).ChangesNothing);
    }

    [Fact]
    public async Task Half_a_list_does_not_close_the_other_half()
    {
        await using var site = await RegisterSite.CreateAsync();
        await site.Import(ListHeading + string.Concat(Enumerable.Range(1, 30).Select(n => $"0160{n:00},Comune {n},BG,Bergamo,Lombardia,,1,1,45.7,9.67,\n")));
        var report = await site.Import(ListHeading + "016001,Comune 1,BG,Bergamo,Lombardia,,1,1,45.7,9.67,\n");
        Assert.Contains("sembra un elenco parziale", Assert.Single(report.Problems).Sentence);
        Assert.Equal(30, (await site.Ask<ITerritory, IReadOnlyList<MunicipalityInfo>>(t => t.MunicipalitiesAsync("BG", default))).Count);
    }

    [Theory]
    [InlineData("REGGIO NELL'EMILIA", "Reggio nell'Emilia")]
    [InlineData("L'AQUILA", "L'Aquila")]
    [InlineData("BARDELLO CON MALGESSO E BREGANO", "Bardello con Malgesso e Bregano")]
    [InlineData("SANT'ANGELO LODIGIANO", "Sant'Angelo Lodigiano")]
    [InlineData("PRESSANA-D'ADDA", "Pressana-d'Adda")]
    [InlineData("AGLIÈ", "Agliè")]
    public void Names_in_capitals_are_written_as_people_do(string capitals, string name) => Assert.Equal(name, PlaceName.FromCapitals(capitals));

    private static Task<int> Count(RegisterSite site) => site.Ask<SiteDbContext, int>(db => db.Set<Municipality>().CountAsync());

    internal sealed class Heard(Action<long> what) : IProgress<long>
    {
        public void Report(long value) => what(value);
    }
}
