using Microsoft.Playwright;
using Xunit;

namespace ReteLavoro.Browser.Tests;

/// <summary>The pages around approvals, wide and narrow: axe finds nothing, nothing scrolls sideways.</summary>
public sealed class ApprovalPagesTests(Browsing browsing)
{
    private const string Network = "4gaf2k08e92ew38310yn9294md";

    [Theory, InlineData(Browsing.Wide), InlineData(Browsing.Narrow)]
    public async Task The_administrators_pages_of_workflows_are_whole(int width)
    {
        await using var window = await browsing.SignedInAsync("regione", width: width);
        foreach (var page in new[] { "attivita", "attivita/sostituti", "attivita/insieme" }) await window.OpenAsync("/lombardia/gestione/" + page);
        await using var admin = await browsing.SignedInAsync("amministratore", width: width);
        foreach (var page in new[]
        {
            "attivita/chi-aspetta", "flussi", $"flussi/{Network}", $"flussi/{Network}/modifica", $"flussi/{Network}/prova", "flussi/4campagna0visti2r7x5m9k8q1/modifica", "flussi/4scheda2su3k0rm9x7v5q8n1c6/modifica",
            "flussi/messaggi", $"flussi/messaggi/{Network}/remind"
        }) await admin.OpenAsync("/lombardia/gestione/" + page);
    }

    [Fact]
    public async Task A_stage_is_added_by_keyboard_and_the_workflow_is_saved_with_the_next_number()
    {
        await using var admin = await browsing.SignedInAsync("amministratore", "piemonte");
        await admin.OpenAsync("/piemonte/gestione/flussi/4wd63s9b6d8g08mqy7d7vx6b52/modifica");
        var page = admin.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Aggiungi una fase dopo la 1" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("fieldset legend", new() { HasText = "Fase 2" })).ToBeVisibleAsync();
        await admin.CheckAsync();
        await page.Locator("[name='List.Stages[1].Title']").FillAsync("Firma della dirigenza");
        await page.Locator("[name='List.Stages[1].Roles'][value=FunzionarioRegionale]").CheckAsync(new() { Force = true });
        await page.Locator("[name='List.Stages[0].Outcomes[0].To']").SelectOptionAsync("next");
        await page.Locator("[name=Reason]").FillAsync("Le schede le firma la dirigenza");
        await admin.PressAsync("Salva come numero 2");
        await admin.SeesAsync("Firma della dirigenza");
        await Assertions.Expect(page.Locator("body")).ToContainTextAsync("Salvato come numero 2");
    }
}
