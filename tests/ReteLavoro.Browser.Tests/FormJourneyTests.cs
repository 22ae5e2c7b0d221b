using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace ReteLavoro.Browser.Tests;

/// <summary>A worker tells about her firm, on a telephone and without scripts as well; the Region takes it in hand.</summary>
public sealed class FormJourneyTests(Browsing browsing)
{
    [Theory]
    [InlineData(Browsing.Wide, true)]
    [InlineData(Browsing.Narrow, true)]
    [InlineData(Browsing.Narrow, false)]
    public async Task A_crisis_is_reported_question_by_question(int width, bool scripts)
    {
        var firm = $"Filatura {width} {(scripts ? "con" : "senza")}";
        await using var worker = await browsing.WindowAsync(width, scripts);
        var page = worker.Page;
        await worker.OpenAsync("/lombardia/servizi/segnala-una-crisi-aziendale");
        await worker.PressAsync("Segnala una crisi", AriaRole.Link);
        await worker.PressAsync("Comincia");

        // Nothing chosen: the sentence stands at the top and at the field.
        await worker.PressAsync("Continua");
        await Assertions.Expect(page.Locator("#errori")).ToContainTextAsync("Scegli una risposta.");
        await ChooseAsync(worker, "lavoratore");
        await TypeAsync(worker, firm);
        await TypeAsync(worker, "");
        await TypeAsync(worker, "Atlantide");
        await Assertions.Expect(page.Locator("#errori")).ToContainTextAsync("Non troviamo un comune");
        await TypeAsync(worker, "Bergamo");
        await TypeAsync(worker, "filati");
        await TypeAsync(worker, "25");
        await ChooseAsync(worker, "calo");
        await TypeAsync(worker, "Da giugno arrivano meno ordini.");
        await TypeAsync(worker, "2026-06-01");
        await ChooseAsync(worker, "non-so");
        await ChooseAsync(worker, "no");

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Controlla le risposte");
        await worker.SeesAsync("Bergamo (BG)");
        await page.GetByRole(AriaRole.Link, new() { Name = "Modifica Quante persone sono coinvolte?" }).ClickAsync();
        await TypeAsync(worker, "30");
        await worker.SeesAsync("30");
        browsing.Site.Clock.Advance(TimeSpan.FromMinutes(1));
        await worker.PressAsync("Invia");
        await Assertions.Expect(page.Locator("main strong")).ToHaveTextAsync(new Regex("^CRI-2026-\\d{6}$"));
        var number = await page.Locator("main strong").InnerTextAsync();

        await using var officer = await browsing.SignedInAsync("regione", width: width);
        await officer.OpenAsync("/lombardia/gestione/segnalazioni");
        await officer.SeesAsync(firm);
        await officer.PressAsync(number, AriaRole.Link);
        await officer.PressAsync("Prendi in carico");
        await officer.SeesAsync("In carico");
    }

    private static async Task ChooseAsync(Window window, string value)
    {
        await window.Page.Locator($"main input[value='{value}']").CheckAsync(new() { Force = true });
        await window.PressAsync("Continua");
    }

    private static async Task TypeAsync(Window window, string text)
    {
        await window.Page.Locator("main [name=risposta]").FillAsync(text);
        await window.PressAsync("Continua");
    }
}
