using System.Net;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>Public forms, from the first page to the office that works on what they bring.</summary>
public sealed class FormTests
{
    private const string Crisis = "/moduli/segnala-una-crisi";
    private const string Vat = "00743110157";

    /// <summary>What somebody answers who tells about a firm of Bergamo and leaves a contact.</summary>
    private static readonly (string Question, object? Answer)[] Report =
    [
        ("chi-sei", "azienda"), ("azienda", "Filatura Prova"), ("partita-iva", Vat), ("comune", "Bergamo"), ("settore", "filati"), ("lavoratori", "25"),
        ("che-cosa-succede", new[] { "calo", "esuberi" }), ("racconto", "Meno ordini."), ("da-quando", "2026-10-01"), ("procedura", "si"), ("quale-procedura", "CIGS"),
        ("recapito", "si"), ("nome", "Ada Prova"), ("email", "ada@esempio.it"), ("telefono", "035 123456")
    ];

    [Theory, EachDatabase]
    public async Task CRI_a_report_goes_from_the_public_form_to_a_receipt_and_into_the_queue(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        var visitor = site.Visitor();
        var start = (await (await visitor.Get("/servizi/segnala-una-crisi-aziendale")).IsOk().Click("Segnala una crisi")).IsOk();
        Assert.Equal("Segnala una crisi aziendale", start.Heading);
        start.Shows("Non scrivere dati sulla salute").Shows("Le tue risposte si cancellano un anno dopo");

        var check = await AnswerAsync(site, visitor);
        Assert.Equal("Controlla le risposte", check.Heading);
        check.Shows("Bergamo (BG)").Shows("Calo del lavoro o delle commesse; Esuberi o licenziamenti annunciati").Shows("1° ottobre 2026");
        var receipt = (await (await check.Submit()).Follow()).IsOk();
        receipt.Shows("CRI-2026-000001").Shows("Un ufficio legge la segnalazione");
        // Read again it says the same; to anybody else it says nothing.
        (await visitor.Get(Crisis + "/inviata")).IsOk().Shows("CRI-2026-000001");
        Assert.Equal($"/lombardia{Crisis}", (await site.Visitor().Get(Crisis + "/inviata")).Location);
        // Nothing of the answers is left in progress.
        Assert.Equal(0, await DraftsAsync(site));

        var mail = await site.ReadAsync("lombardia", db => db.Set<OutboxMail>().OrderByDescending(m => m.CreatedUtc).FirstAsync(m => m.To == "ada@esempio.it"));
        Assert.Contains("CRI-2026-000001", mail.Text);
        Assert.DoesNotContain("Filatura", mail.Subject + mail.Text);
        var act = await site.ReadAsync("lombardia", db => db.Set<ActRecord>().OrderByDescending(a => a.Sequence).FirstAsync());
        Assert.Equal(("forms.submit", "modulo pubblico"), (act.Kind, act.ActorName));

        var officer = await site.As("regione");
        (await officer.Get("/gestione")).IsOk().Shows("Segnalazioni nuove");
        var queue = (await officer.Get("/gestione/segnalazioni")).IsOk().Shows("1 segnalazione").Shows("Filatura Prova");
        var detail = (await queue.Click("CRI-2026-000001")).IsOk();
        detail.Shows("Ada Prova").Shows("Meno ordini.").Shows("versione 2026-11").Shows("Nuova");
        detail = (await (await detail.Submit(button: "Prendi in carico")).Follow()).IsOk().Shows("In carico");
        (await detail.Submit(new { Reason = " " }, "Chiudi")).ShowsError("Scrivi perché la chiudi.");
        detail = (await (await detail.Submit(new { Reason = "Sentita l’azienda." }, "Chiudi")).Follow()).IsOk();
        detail.Shows("Chiusa («Sentita l’azienda.»)").Shows("24 novembre 2027").ShowsNot("Che cosa puoi fare");
        (await officer.Get("/gestione/segnalazioni")).Shows("Nessuna segnalazione");
        (await officer.Get("/gestione/segnalazioni?stato=chiuse&q=filatura")).Shows("1 segnalazione");
        (await officer.Get("/gestione/segnalazioni?stato=tutte&q=000001&provincia=BG")).Shows("1 segnalazione");
        (await officer.Get("/gestione/segnalazioni?stato=tutte&provincia=MI")).Shows("Nessuna segnalazione");

        // The promise of the notice: a year after closure the answers go, number and dates stay.
        site.Clock.Advance(TimeSpan.FromDays(365) - TimeSpan.FromMinutes(1));
        await site.RunJobsAsync("lombardia");
        officer = await site.As("regione");
        var address = detail.Address.AbsolutePath["/lombardia".Length..];
        (await officer.Get(address)).IsOk().Shows("Ada Prova");
        site.Clock.Advance(TimeSpan.FromMinutes(2));
        await site.RunJobsAsync("lombardia");
        (await (await site.As("regione")).Get(address)).IsOk().ShowsNot("Ada Prova").ShowsNot("Filatura").Shows("CRI-2026-000001").Shows("Le risposte sono state cancellate").Shows("24/11/2026");
        Assert.Equal(0, await site.ReadAsync("lombardia", db => db.Database.SqlQueryRaw<int>("SELECT count(*) AS \"Value\" FROM forms_submission WHERE \"Answers\" LIKE '%Ada%' OR \"Subject\" <> '' OR \"DuplicateKey\" IS NOT NULL").SingleAsync()));
    }

    [Theory]
    [InlineData("lombardia", "/servizi/aderisci-a-una-rete", "MI")]
    [InlineData("piemonte", "/servizi/aderisci-a-una-rete", "TO")]
    public async Task A_body_of_either_region_asks_to_join_a_network(string region, string sheet, string province)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Demo = true });
        var visitor = site.Visitor(region);
        var page = (await (await visitor.Get(sheet)).IsOk().Click("Chiedi di aderire")).IsOk();
        page = await (await page.Submit()).Follow();
        foreach (var answer in new[] { "Camera Prova", Vat, "ChamberOfCommerce", province, "altra", "La rete del territorio", "Aule e docenti", "Bruno Prova", "bruno@esempio.it", "" })
            page = (await (await page.IsOk().Submit(new { risposta = answer })).Follow()).IsOk();
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        page.Shows("Camera di commercio");
        (await (await page.Submit()).Follow()).IsOk().Shows("ADE-2026-000001");
        (await (await site.As("amministratore", region)).Get("/gestione/segnalazioni?modulo=aderisci-a-una-rete")).IsOk().Shows("Camera Prova").Shows(province);
    }

    [Fact]
    public async Task What_is_asked_depends_on_what_was_answered_and_only_that_is_stored()
    {
        await using var site = await Testing.Site.OpenAsync();
        var visitor = site.Visitor();
        var check = await AnswerAsync(site, visitor);
        // Back to the question, another answer: those that hung on it are neither shown nor sent.
        var change = (await visitor.Get(Crisis + "/recapito?modifica=true")).IsOk();
        Assert.Equal("si", change.All("input[checked]").Single().GetAttribute("value"));
        check = (await (await change.Submit(new { risposta = "no" })).Follow()).IsOk();
        Assert.Equal("Controlla le risposte", check.Heading);
        check.ShowsNot("Ada Prova").ShowsNot("ada@esempio.it");
        Assert.Equal($"/lombardia{Crisis}/controlla", (await visitor.Get(Crisis + "/nome")).Location);
        (await (await check.Submit()).Follow()).IsOk().Shows("CRI-2026-000001");
        var stored = await site.ReadAsync("lombardia", db => db.Database.SqlQueryRaw<string>("SELECT \"Answers\" AS \"Value\" FROM forms_submission").SingleAsync());
        Assert.DoesNotContain("Ada Prova", stored);
        Assert.DoesNotContain("ada@esempio.it", stored);
        Assert.Equal(0, await site.ReadAsync("lombardia", db => db.Set<OutboxMail>().CountAsync()));
    }

    [Fact]
    public async Task A_change_that_opens_new_questions_leads_to_them_before_the_check()
    {
        await using var site = await Testing.Site.OpenAsync();
        var visitor = site.Visitor();
        await AnswerAsync(site, visitor, Report.Select(a => a.Question == "recapito" ? ("recapito", "no") : a).Where(a => a.Item1 is not ("nome" or "email" or "telefono")));
        var next = await (await (await visitor.Get(Crisis + "/recapito?modifica=true")).Submit(new { risposta = "si" })).Follow();
        Assert.Equal("Come ti chiami?", next.Heading);
        Assert.Equal($"/lombardia{Crisis}/nome", (await visitor.Get(Crisis + "/controlla")).Location);
        // Nor can the check be sent past the question.
        Assert.Equal($"/lombardia{Crisis}/nome", (await visitor.PostRaw(Crisis + "/controlla", Token(next))).Location);
    }

    [Fact]
    public async Task The_question_is_the_heading_and_a_wrong_answer_is_kept_with_its_sentence()
    {
        await using var site = await Testing.Site.OpenAsync();
        var visitor = site.Visitor();
        var page = await (await (await visitor.Get(Crisis)).IsOk().Submit()).Follow();
        Assert.NotNull(page.One("fieldset > legend > h1"));
        page = (await page.Submit()).ShowsError("Scegli una risposta.");
        Assert.StartsWith("Errore: ", page.Document.Title, StringComparison.Ordinal);
        (await page.Submit(new { risposta = "marziano" })).ShowsError("Scegli fra le risposte della pagina.");
        page = await (await page.Submit(new { risposta = "lavoratore" })).Follow();
        Assert.NotNull(page.One("h1 > label[for=risposta]"));
        page = (await page.Submit(new { risposta = new string('x', 151) })).ShowsError("Scrivi al massimo 150 caratteri: ora sono 151.");
        Assert.Equal(151, page.One("input[name=risposta]")!.GetAttribute("value")!.Length);
        page = await (await page.Submit(new { risposta = new string('x', 150) })).Follow();
        page = (await page.Submit(new { risposta = "123" })).ShowsError("La partita IVA ha 11 cifre: questa ne ha 3.");
        Assert.Equal("123", page.One("input[name=risposta]")!.GetAttribute("value"));
        Assert.Equal($"/lombardia{Crisis}/azienda", page.All("main a").First(a => a.TextContent == "Indietro").GetAttribute("href"));
        (await visitor.Get(Crisis + "/azienda")).IsOk();
        Assert.Equal(new string('x', 150), (await visitor.Get(Crisis + "/azienda")).One("input[name=risposta]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_question_that_the_form_does_not_have_is_not_there()
    {
        await using var site = await Testing.Site.OpenAsync();
        var visitor = site.Visitor();
        var page = await (await (await visitor.Get(Crisis)).Submit()).Follow();
        (await visitor.Get(Crisis + "/inventata")).Is(HttpStatusCode.NotFound);
        (await visitor.PostRaw(Crisis + "/inventata", [.. Token(page), new("risposta", "x")])).Is(HttpStatusCode.NotFound);
        (await visitor.Get("/moduli/inventato")).Is(HttpStatusCode.NotFound);
        (await visitor.Get("/moduli/inventato/controlla")).Is(HttpStatusCode.NotFound);
        // One that is not asked (yet) takes no answer.
        Assert.Equal($"/lombardia{Crisis}/chi-sei", (await visitor.PostRaw(Crisis + "/nome", [.. Token(page), new("risposta", "Ada")])).Location);
    }

    [Fact]
    public async Task The_cookie_holds_a_secret_only_and_goes_with_this_form_alone()
    {
        await using var site = await Testing.Site.OpenAsync();
        var visitor = site.Visitor();
        var begun = await (await visitor.Get(Crisis)).Submit();
        var cookie = begun.Response.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith(".ReteLavoro.lombardia.bozza=", StringComparison.Ordinal)).ToLowerInvariant();
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=strict", cookie);
        Assert.Contains("path=/lombardia/moduli/segnala-una-crisi", cookie);
        Assert.Contains("max-age=14400", cookie);
        var page = await begun.Follow();
        Assert.Contains("no-store", page.Header("Cache-Control"));
        await (await page.Submit(new { risposta = "lavoratore" })).Follow();
        var secret = cookie.Split('=', ';')[1];
        var (key, bytes) = await site.ReadAsync("lombardia", async db => (await db.Database.SqlQueryRaw<string>("SELECT \"Key\" AS \"Value\" FROM forms_draft").SingleAsync(), await db.Database.SqlQueryRaw<byte[]>("SELECT \"Sealed\" AS \"Value\" FROM forms_draft").SingleAsync()));
        Assert.NotEqual(secret, key);
        Assert.DoesNotContain("lavoratore", System.Text.Encoding.UTF8.GetString(bytes));
        // Somebody without the secret begins anew, and an address tells nothing.
        Assert.Equal($"/lombardia{Crisis}", (await site.Visitor().Get(Crisis + "/azienda")).Location);
        Assert.Equal($"/lombardia{Crisis}", (await site.Visitor().Get(Crisis + "/controlla")).Location);
    }

    [Theory, EachDatabase]
    public async Task Answers_in_progress_run_out_four_hours_after_the_last_one(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database });
        var visitor = site.Visitor();
        var page = await (await (await visitor.Get(Crisis)).Submit()).Follow();
        site.Clock.Advance(TimeSpan.FromHours(3));
        page = await (await page.Submit(new { risposta = "lavoratore" })).Follow();
        site.Clock.Advance(TimeSpan.FromHours(4) - TimeSpan.FromSeconds(1));
        await site.RunJobsAsync("lombardia");
        (await visitor.Get(Crisis + "/azienda")).IsOk();
        Assert.NotNull((await visitor.Get(Crisis)).Shows("Hai già cominciato.").One($"a[href$='{Crisis}/azienda']"));
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal($"/lombardia{Crisis}", (await page.Submit(new { risposta = "Filatura" })).Location);
        (await visitor.Get(Crisis)).IsOk().Shows("Le risposte che avevi cominciato a scrivere non ci sono più");
        await site.RunJobsAsync("lombardia");
        Assert.Equal(0, await DraftsAsync(site));
    }

    [Theory, EachDatabase]
    public async Task Two_windows_of_one_browser_do_not_undo_each_others_answers(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database });
        var visitor = site.Visitor();
        await AnswerAsync(site, visitor);
        var changed = new Dictionary<string, string> { ["azienda"] = "Altra Filatura", ["settore"] = "tessuti", ["lavoratori"] = "99", ["racconto"] = "Altro.", ["nome"] = "Eva Prova", ["telefono"] = "035 999999", ["quale-procedura"] = "Mobilità", ["email"] = "eva@esempio.it" };
        var windows = await Task.WhenAll(changed.Keys.Select(q => visitor.Get($"{Crisis}/{q}")));
        await Task.WhenAll(windows.Zip(changed.Values, (window, answer) => window.Submit(new { risposta = answer })));
        var check = (await visitor.Get(Crisis + "/controlla")).IsOk();
        Assert.All(changed.Values, v => check.Shows(v));
    }

    [Theory, EachDatabase]
    public async Task The_button_pressed_five_times_at_once_sends_once(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database });
        var visitor = site.Visitor();
        var check = await AnswerAsync(site, visitor);
        var sent = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => check.Submit()));
        Assert.All(sent, s => Assert.Equal($"/lombardia{Crisis}/inviata", s.Location));
        Assert.Equal(1, await SubmissionsAsync(site));
        Assert.Equal(1, await site.ReadAsync("lombardia", db => db.Set<OutboxMail>().CountAsync()));
    }

    [Theory, EachDatabase]
    public async Task Twenty_at_once_get_twenty_numbers_without_a_gap(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database });
        await TinyFormAsync(site, perHour: 100);
        var ready = new List<Page>();
        for (var i = 0; i < 20; i++) ready.Add(await (await (await (await (await site.Visitor().Get("/moduli/prova")).Submit()).Follow()).Submit(new { risposta = $"Ditta {i}" })).Follow());
        var numbers = await Task.WhenAll(ready.Select(async check => (await (await check.Submit()).Follow()).IsOk().One("main strong")!.TextContent));
        Assert.Equal(Enumerable.Range(1, 20).Select(n => $"PRV-2026-{n:000000}"), numbers.Order(StringComparer.Ordinal));
        // The year is Rome's: an hour before UTC's.
        site.Clock.Now = new(2026, 12, 31, 23, 30, 0, TimeSpan.Zero);
        await using var scope = site.Services.CreateAsyncScope();
        var page = await (await (await site.Visitor().Get("/moduli/prova")).Submit()).Follow();
        page = await (await page.Submit(new { risposta = "Ditta di Capodanno" })).Follow();
        (await (await page.Submit()).Follow()).Shows("PRV-2027-000001");
    }

    [Theory]
    [InlineData(14, true)]
    [InlineData(15, false)]
    public async Task Who_is_faster_than_a_person_waits_and_loses_nothing(int seconds, bool refused)
    {
        await using var site = await Testing.Site.OpenAsync();
        var visitor = site.Visitor();
        var check = await AnswerAsync(site, visitor, seconds: seconds);
        var sent = await check.Submit();
        if (!refused) { Assert.Equal($"/lombardia{Crisis}/inviata", sent.Location); return; }
        sent.ShowsError("Hai compilato il modulo in meno di 15 secondi.").Shows("Filatura Prova");
        Assert.Equal(0, await SubmissionsAsync(site));
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal($"/lombardia{Crisis}/inviata", (await sent.Submit()).Location);
    }

    [Fact]
    public async Task A_field_that_no_person_sees_must_stay_empty_and_says_so_to_who_hears_the_page()
    {
        await using var site = await Testing.Site.OpenAsync();
        var visitor = site.Visitor();
        var page = await (await (await visitor.Get(Crisis)).Submit()).Follow();
        var trap = page.One("input[name=oggetto]")!;
        Assert.Equal("Lascia vuoto questo campo", page.One($"label[for={trap.Id}]")!.TextContent);
        Assert.Equal("visually-hidden", trap.ParentElement!.ClassName);
        page = (await page.Submit(new { risposta = "azienda", oggetto = "x" })).ShowsError("il campo che deve restare vuoto".Replace("il campo", "nel campo"));
        // The answer is kept on the page, the trap is empty again.
        Assert.Equal("azienda", page.All("input[checked]").Single().GetAttribute("value"));
        Assert.Equal("", page.One("input[name=oggetto]")!.GetAttribute("value"));
        var check = await AnswerAsync(site, visitor);
        (await check.Submit(new { oggetto = "http://spam.example" })).ShowsError("nel campo che deve restare vuoto");
        Assert.Equal(0, await SubmissionsAsync(site));
        Assert.Equal($"/lombardia{Crisis}/inviata", (await check.Submit()).Location);
    }

    [Theory, EachDatabase]
    public async Task So_many_an_hour_from_one_connection_and_then_a_sentence_says_when(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database });
        await TinyFormAsync(site, perHour: 2);
        var checks = new List<Page>();
        for (var i = 0; i < 4; i++) checks.Add(await (await (await (await (await site.Visitor().Get("/moduli/prova")).Submit()).Follow()).Submit(new { risposta = $"Ditta {i}" })).Follow());
        foreach (var check in checks.Take(2)) Assert.Equal("/lombardia/moduli/prova/inviata", (await check.Submit()).Location);
        site.Clock.Advance(TimeSpan.FromMinutes(20));
        var refused = (await checks[2].Submit()).Is(HttpStatusCode.TooManyRequests);
        refused.Shows("riprova dopo le 11:01").Shows("Ditta 2");
        Assert.Equal("2400", refused.Header("Retry-After"));
        Assert.Equal(2, await SubmissionsAsync(site));
        // Waiting is enough: trying in vain does not make it longer.
        site.Clock.Advance(TimeSpan.FromMinutes(40));
        Assert.Equal("/lombardia/moduli/prova/inviata", (await checks[2].Submit()).Location);
        // The address itself stands nowhere.
        var keys = await site.ReadAsync("lombardia", db => db.Database.SqlQueryRaw<string>("SELECT \"Key\" AS \"Value\" FROM users_attempt").ToListAsync());
        Assert.All(keys, k => Assert.Matches("^[a-z-]+(:[a-z-]+)?:[0-9a-f]{32}$", k));
    }

    [Theory, EachDatabase]
    public async Task Beginning_has_a_limit_too(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database });
        await TinyFormAsync(site, perHour: 1);
        var start = await site.Visitor().Get("/moduli/prova");
        for (var i = 0; i < 10; i++) (await start.Submit()).Is(HttpStatusCode.Redirect);
        (await start.Submit()).Is(HttpStatusCode.TooManyRequests).Shows("riprova dopo le");
        // One browser that begins again and again leaves one row, not ten.
        Assert.Equal(1, await DraftsAsync(site));
    }

    [Fact]
    public async Task A_municipality_is_found_by_name_asked_about_when_several_bear_it_and_led_on_when_it_has_ended()
    {
        await using var site = await Testing.Site.OpenAsync();
        await site.SqlAsync("lombardia", """
            INSERT INTO territory_municipality ("IstatCode", "Name", "ProvinceCode", "RegionCode", "SearchName") VALUES ('016999', 'Doppio', 'BG', '03', 'doppio'), ('015999', 'Doppio', 'MI', '03', 'doppio'), ('058999', 'Lontano', 'RM', '12', 'lontano')
            """);
        var visitor = site.Visitor();
        var page = await (await (await visitor.Get(Crisis)).Submit()).Follow();
        foreach (var answer in new[] { "azienda", "Filatura", "" }) page = await (await page.Submit(new { risposta = answer })).Follow();
        (await page.Submit(new { risposta = "Atlantide" })).ShowsError("Non troviamo un comune che si chiama «Atlantide».");
        (await page.Submit(new { risposta = "Lontano" })).ShowsError("«Lontano» non è un comune di questa regione.");
        var several = (await page.Submit(new { risposta = "doppio" })).ShowsError("Ci sono più comuni con questo nome");
        Assert.Equal("doppio", several.One("input[name=risposta]")!.GetAttribute("value"));
        several.Shows("Doppio, in provincia di Bergamo").Shows("Doppio, in provincia di Milano");
        // A code that is not among them is no answer.
        (await visitor.PostRaw(Crisis + "/comune", [.. Token(several), new("risposta", "doppio"), new("comune", "012144")])).ShowsError("Ci sono più comuni con questo nome");
        (await (await several.Submit(new { comune = "015999" })).Follow()).IsOk();
        Assert.Equal("Doppio (MI)", (await visitor.Get(Crisis + "/comune")).One("input[name=risposta]")!.GetAttribute("value"));
        // As it is suggested while one types, and as it stands when one comes back: nothing is asked twice.
        Assert.Equal("/lombardia/comuni.json", page.One("input[name=risposta]")!.GetAttribute("data-suggest"));
        (await (await page.Submit(new { risposta = "Doppio (bg)" })).Follow()).IsOk();
        (await (await page.Submit(new { risposta = "Bardello (VA)" })).Follow()).IsOk().Shows("Bardello oggi fa parte del comune di Bardello con Malgesso e Bregano");
        Assert.Equal("Bardello con Malgesso e Bregano (VA)", (await visitor.Get(Crisis + "/comune")).One("input[name=risposta]")!.GetAttribute("value"));
        (await page.Submit(new { risposta = "Bergamo (MI)" })).ShowsError("Nessun comune si chiama «Bergamo (MI)»: scegli fra questi").Shows("Bergamo, in provincia di Bergamo");
        (await page.Submit(new { risposta = "Lontano (RM)" })).ShowsError("«Lontano (RM)» non è un comune di questa regione.");
        // A slip of the finger.
        (await page.Submit(new { risposta = "Bergammo" })).ShowsError("Nessun comune si chiama «Bergammo»").Shows("Bergamo, in provincia di Bergamo");
        // Part of a name is not taken for the name.
        (await page.Submit(new { risposta = "Bardello con" })).ShowsError("Nessun comune si chiama «Bardello con»: scegli fra questi").Shows("Bardello con Malgesso e Bregano");
        var next = (await (await page.Submit(new { risposta = "BARDELLO" })).Follow()).IsOk();
        next.Shows("Bardello oggi fa parte del comune di Bardello con Malgesso e Bregano");
    }

    [Theory, EachDatabase]
    public async Task Reports_on_one_firm_are_seen_together_and_joined(TestDatabase database)
    {
        await using var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        for (var i = 0; i < 3; i++) await (await AnswerAsync(site, site.Visitor(), Report.Select(a => a.Question == "azienda" ? ("azienda", $"Filatura {i}") : a.Question == "partita-iva" && i == 2 ? (a.Question, "") : a))).Submit();
        var officer = await site.As("regione");
        var queue = (await officer.Get("/gestione/segnalazioni")).IsOk();
        Assert.Equal(2, queue.All("tbody tr").Count(r => r.TextContent.Contains("2 con la stessa partita IVA", StringComparison.Ordinal)));
        // The third, without a number, is joined by hand; then the second with what hangs on it.
        var third = await queue.Click("CRI-2026-000003");
        (await third.Submit(new { Number = "CRI-2026-000099" }, "Unisci")).ShowsError("Nessuna segnalazione ha il numero «CRI-2026-000099».");
        (await third.Submit(new { Number = "CRI-2026-000003" }, "Unisci")).ShowsError("Una segnalazione non si unisce a sé stessa.");
        (await third.Submit(new { Number = "cri-2026-000002" }, "Unisci")).Is(HttpStatusCode.Redirect);
        var second = (await queue.Click("CRI-2026-000002")).Shows("Filatura 0").Shows("Unita a questa la CRI-2026-000003");
        (await (await second.Submit(button: "Unisci alla CRI-2026-000001")).Follow()).IsOk().Shows("Unita alla CRI-2026-000001").ShowsNot("Che cosa puoi fare");
        var first = (await queue.Click("CRI-2026-000001")).IsOk().Shows("CRI-2026-000002").Shows("CRI-2026-000003");
        // Two at the same moment: the second is told.
        Assert.Equal([302, 400], (await Task.WhenAll(first.Submit(button: "Prendi in carico"), first.Submit(button: "Prendi in carico"))).Select(p => (int)p.Status).Order());
        await first.Submit(new { Reason = "Aperto il tavolo." }, "Chiudi");
        Assert.Equal(3, await site.ReadAsync("lombardia", db => db.Database.SqlQueryRaw<int>("SELECT count(*) AS \"Value\" FROM forms_submission WHERE \"ForgetUtc\" IS NOT NULL").SingleAsync()));
    }

    [Fact]
    public async Task The_list_is_taken_away_as_the_filters_show_it_and_no_cell_is_a_formula()
    {
        await using var site = await Testing.Site.OpenAsync(new() { Demo = true });
        await TinyFormAsync(site, perHour: 100);
        foreach (var name in new[] { "=HYPERLINK(\"http://spam.example\")", "+39; altro", "Ditta buona" })
            await (await (await (await (await (await site.Visitor().Get("/moduli/prova")).Submit()).Follow()).Submit(new { risposta = name })).Follow()).Submit();
        var officer = await site.As("regione");
        var list = (await (await officer.Get("/gestione/segnalazioni?modulo=prova")).IsOk().Submit(button: "CSV")).IsOk();
        Assert.StartsWith("text/csv", list.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Equal([0xEF, 0xBB, 0xBF], list.Bytes[..3]);
        var lines = list.Text.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.All(lines.Skip(1), l => Assert.DoesNotMatch("(^|;)\"?[=+@-]", l));
        Assert.Equal(2, (await (await officer.Get("/gestione/segnalazioni?q=buona")).Submit(button: "CSV")).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(2, await site.ReadAsync("lombardia", db => db.Set<ActRecord>().CountAsync(a => a.Kind == "forms.export")));
        // The queue is not for everybody who may enter.
        (await (await site.As("sola-lettura")).Get("/gestione/segnalazioni")).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_form_says_what_is_wrong_with_it_at_its_line_and_comes_again_without_a_change()
    {
        await using var site = await Testing.Site.OpenAsync();
        var file = Repository.Path("recipes", "moduli.recipe.json");
        Assert.True((await site.PlanFileAsync("lombardia", file)).ChangesNothing);
        var text = await File.ReadAllTextAsync(file);
        async Task<string> ProblemAsync(string what, string instead)
        {
            Assert.Contains(what, text, StringComparison.Ordinal);
            var wrong = Path.Combine(site.DataFolder, "moduli.recipe.json");
            await File.WriteAllTextAsync(wrong, text.Replace(what, instead, StringComparison.Ordinal));
            var report = await site.PlanFileAsync("lombardia", wrong);
            Assert.False(report.Ok);
            return string.Join('\n', report.Problems);
        }
        var line = text.Split('\n').ToList().FindIndex(l => l.Contains("\"quale-procedura\"", StringComparison.Ordinal)) + 1;
        var condition = await ProblemAsync("{ \"procedura\": [\"si\"] }", "{ \"procedura\": [\"forse\"] }");
        Assert.Contains("una risposta che la domanda «procedura» non ha", condition);
        Assert.Contains(line.ToString(System.Globalization.CultureInfo.InvariantCulture), condition);
        Assert.Contains("«telefono» non è una domanda che viene prima di questa", await ProblemAsync("{ \"procedura\": [\"si\"] }", "{ \"telefono\": [\"si\"] }"));
        Assert.Contains("«inviata» non può essere il nome di una domanda", await ProblemAsync("\"settore\"", "\"inviata\""));
        Assert.Contains("Due domande si chiamano «azienda»", await ProblemAsync("\"id\": \"settore\"", "\"id\": \"azienda\""));
        Assert.Contains("è già del modulo «segnala-una-crisi»", await ProblemAsync("\"ADE\"", "\"CRI\""));
        Assert.Contains("«posta» non è fra le domande del modulo", await ProblemAsync("\"receiptTo\": \"email\"", "\"receiptTo\": \"posta\""));
        Assert.Contains("Non c’è un vocabolario «tipi»", await ProblemAsync("\"partner-types\"", "\"tipi\""));
        Assert.Contains("Due risposte hanno lo stesso valore", await ProblemAsync("\"value\": \"calo\"", "\"value\": \"esuberi\""));
        Assert.Contains("kind", await ProblemAsync("\"kind\": \"vat\"", "\"kind\": \"colore\""));
    }


    /// <summary>A form of one question, without a time to wait.</summary>
    private static Task TinyFormAsync(Testing.Site site, int perHour) => site.ApplyAsync("lombardia", $$"""
        [ { "name": "forms", "forms": [ { "id": "prova", "title": "Prova", "intro": "Prova.", "privacy": { "version": "1", "text": "Prova." }, "purpose": "test", "prefix": "PRV", "limits": { "perHour": {{perHour}}, "leastSeconds": 0 },
          "retentionDays": 1, "subject": "nome", "done": "Fatto.", "questions": [ { "id": "nome", "label": "Come si chiama?", "kind": "text" } ] } ] } ]
        """);

    /// <summary>Begins and answers one question after another, as a person would.</summary>
    /// <returns>The page where answers are checked.</returns>
    private static async Task<Page> AnswerAsync(Testing.Site site, Visitor visitor, IEnumerable<(string Question, object? Answer)>? answers = null, int seconds = 300)
    {
        var page = await (await (await visitor.Get(Crisis)).IsOk().Submit(button: "omincia")).Follow();
        foreach (var (question, answer) in answers ?? Report)
        {
            Assert.EndsWith($"{Crisis}/{question}", page.Address.AbsolutePath, StringComparison.Ordinal);
            page = await (await page.IsOk().Submit(new { risposta = answer })).Follow();
        }
        site.Clock.Advance(TimeSpan.FromSeconds(seconds));
        return page.IsOk();
    }

    private static IEnumerable<KeyValuePair<string, string>> Token(Page page) => [new("__modulo", page.One("main input[name=__modulo]")!.GetAttribute("value")!)];

    private static Task<int> DraftsAsync(Testing.Site site) => site.ReadAsync("lombardia", db => db.Database.SqlQuery<int>($"SELECT count(*) AS \"Value\" FROM forms_draft").SingleAsync());

    private static Task<int> SubmissionsAsync(Testing.Site site) => site.ReadAsync("lombardia", db => db.Database.SqlQuery<int>($"SELECT count(*) AS \"Value\" FROM forms_submission").SingleAsync());
}
