using ReteLavoro.Kernel.Content;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Tenants;

namespace ReteLavoro.Web;

/// <summary>The commands beside serving. Exit codes: 0 done, 1 refused with sentences, 2 called wrongly.</summary>
internal static class CommandLine
{
    private const string Help = """
        ReteLavoro: sito e back-office delle reti per la ricollocazione

          serve                                          avvia il sito (è il comando predefinito)
          recipe plan FILE --tenant NOME [--lenient]     dice che cosa cambierebbe la ricetta, senza cambiare nulla
          recipe apply FILE --tenant NOME [--lenient]    applica la ricetta in una sola transazione
          recipe validate FILE [--lenient]               controlla la ricetta senza guardare i dati
          migrate [--tenant NOME]                        prepara o aggiorna le tabelle
          verify [--tenant NOME]                         controlla la catena degli atti e gli indici
          import TIPO FILE --tenant NOME [--dry-run]     carica un archivio (senza argomenti: elenca i tipi)

        Codici di uscita: 0 fatto, 1 rifiutato (il perché è scritto), 2 comando scritto male.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = Program.Build(args);
            // Arguments of the form --Key=value belong to the configuration.
            var words = args.Where(a => !a.Contains('=')).ToList();
            var tenantName = Take(words, "--tenant");
            var lenient = words.Remove("--lenient");
            var dryRun = words.Remove("--dry-run");
            Take(words, "--urls");
            return words switch
            {
                [] or ["serve"] => await ServeAsync(app),
                ["--help" or "-h" or "help"] => Say(Help, 0),
                ["recipe", "validate", var file] => Validate(app, file, lenient),
                ["recipe", "plan" or "apply", var file] => await RecipeAsync(app, file, tenantName, words[1] == "apply", lenient),
                ["migrate"] => await EachAsync(app, tenantName, MigrateAsync),
                ["verify"] => await EachAsync(app, tenantName, VerifyAsync),
                ["import", .. var rest] => await Imports.RunAsync(app, rest, tenantName, dryRun),
                _ => Fail($"Comando non riconosciuto: {string.Join(' ', words)}.{Environment.NewLine}{Help}", 2)
            };
        }
        catch (RecipeError error) { return Fail(string.Join(Environment.NewLine, error.Problems), 1); }
        catch (Exception error) when (error is SetUpFailed or SiteNotReady or CalledWrongly) { return Fail(error.Message, error is CalledWrongly ? 2 : 1); }
        catch (IOException error) when (error.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return Fail("L'indirizzo su cui ascoltare è già occupato da un altro programma (forse il sito è già avviato). Fermalo, o scegli un'altra porta: --urls=http://localhost:5001 (con run.sh: RETELAVORO_URL).", 1);
        }
        catch (FileNotFoundException error) { return Fail($"Il file {error.FileName} non c'è.", 1); }
        catch (DirectoryNotFoundException error) { return Fail(error.Message, 1); }
        // A fault of the program, or of what it stands on: whoever typed the command gets a sentence, not a stack.
        catch (Exception error) { return Fail($"Non riuscito, per un errore che il programma non prevede: {error.GetBaseException().Message.ReplaceLineEndings(" ")} ({error.GetBaseException().GetType().Name})", 1); }
    }

    private static async Task<int> ServeAsync(WebApplication app)
    {
        var host = app.Services.GetRequiredService<TenantHost>();
        var lifetime = app.Services.GetRequiredService<IHostApplicationLifetime>();
        // What EF knows of the tables takes longest to make, and the first page needs it: on another core meanwhile.
        foreach (var tenant in host.All.Where(t => t.IsReady).DistinctBy(t => t.Settings.Provider)) _ = Task.Run(() => MakeModel(tenant));
        // New regions one after the other, for who reads along; those that are there side by side.
        foreach (var tenant in host.All.Where(t => !t.IsReady)) await SetUpAsync(app, tenant, lifetime.ApplicationStopping);
        await Task.WhenAll(host.All.Select(tenant => Task.Run(() => OpenAsync(tenant))));
        await RefuseToShowDemoPasswordsAsync(app, host);
        // Built while the server starts, before anybody asks for them.
        var built = Task.WhenAll(host.All.Where(t => t.IsReady).Select(tenant => Task.Run(() => BuildAsync(tenant))));
        await app.StartAsync();
        await built;
        foreach (var url in app.Urls) Console.WriteLine($"ReteLavoro è su {url}/");
        await app.WaitForShutdownAsync();
        return 0;

        void MakeModel(Tenant tenant)
        {
            using var db = new SiteDbContext(Databases.Options(tenant.Folder.Database(tenant.Settings), Program.Modules), Program.Modules);
            _ = db.Model;
        }

        async Task OpenAsync(Tenant tenant)
        {
            try { await SetUpAsync(app, tenant, lifetime.ApplicationStopping); }
            // One region's lost database must not take the others down: it answers 503 and its health is red.
            catch (SiteNotReady broken) { Console.Error.WriteLine($"  {tenant.Name}: {broken.Message}"); }
        }

        async Task BuildAsync(Tenant tenant)
        {
            try { await host.SiteAsync(tenant, lifetime.ApplicationStopping); }
            catch (Exception) { /* Tried again, and told, when somebody asks for a page. */ }
        }
    }

    /// <summary>A password that the program chose is shown here, once, whichever command set the region up.</summary>
    private static async Task SetUpAsync(WebApplication app, Tenant tenant, CancellationToken cancel)
    {
        var chosen = app.Configuration["RETELAVORO_ADMIN_PASSWORD"];
        // Before anything is made; the recipe takes a minute, and its last step would refuse it.
        if (chosen is not null && !tenant.IsReady && ReteLavoro.Users.UsersModule.WhyNotAdministratorPassword(chosen) is { } wrong) throw new SetUpFailed(wrong);
        var password = await app.Services.GetRequiredService<SiteSetUp>().EnsureAsync(tenant, chosen, step => Console.WriteLine($"  {tenant.Name}: {step}"), cancel);
        if (password is not null && chosen is null) Console.WriteLine($"  {tenant.Name}: pronto. Amministratore: amministratore – password (mostrata solo ora): {password}");
    }

    /// <summary>Passwords that everybody knows must not be reachable from elsewhere, unless somebody says so.</summary>
    private static async Task RefuseToShowDemoPasswordsAsync(WebApplication app, TenantHost host)
    {
        if (!Listening.RefusesDemo(app.Configuration)) return;
        foreach (var tenant in host.All.Where(t => t.IsReady))
        {
            bool demo;
            try
            {
                demo = await host.InAsync(tenant, async site =>
                {
                    await using var scope = site.Services.CreateAsyncScope();
                    return await scope.ServiceProvider.GetRequiredService<SiteSettings>().IsDemoAsync(default);
                }, default);
            }
            catch (SiteNotReady) { continue; }
            if (demo)
                throw new SetUpFailed($"In «{tenant.Name}» ci sono accessi dimostrativi con password note: ascolto solo su questo computer. Se lo vuoi davvero, imposta RETELAVORO_DEMO_OPEN=1.");
        }
    }

    private static int Validate(WebApplication app, string file, bool lenient)
    {
        var recipe = RecipeSource.Read(file);
        var problems = app.Services.GetRequiredService<RecipeLibrary>().Validate(recipe, Program.Modules, strict: !lenient);
        if (problems.Count > 0) return Fail(string.Join(Environment.NewLine, problems), 1);
        // What a lenient reading passes over is said, not hidden.
        var passed = lenient ? app.Services.GetRequiredService<RecipeLibrary>().Validate(recipe, Program.Modules, strict: true) : [];
        return Say($"«{recipe.File.Name}»: {recipe.File.Steps.Count} passi, nessun errore." + (passed.Count == 0 ? "" : $" Con --lenient si passa oltre:{Environment.NewLine}{string.Join(Environment.NewLine, passed)}"), 0);
    }

    private static async Task<int> RecipeAsync(WebApplication app, string file, string? tenantName, bool apply, bool lenient)
    {
        var recipe = RecipeSource.Read(file);
        var tenant = Ready(app, tenantName);
        await using var tools = app.Services.GetRequiredService<SiteBuilder>().BuildForTools(tenant);
        await using var scope = tools.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Actor>().IsTheProgram("ricetta " + recipe.File.Name);
        var runner = scope.ServiceProvider.GetRequiredService<RecipeRunner>();
        var options = new RecipeOptions(Strict: !lenient, Progress: apply ? step => Console.WriteLine($"  {step}") : null);
        var report = apply ? await runner.ApplyAsync(recipe, options, default) : await runner.PlanAsync(recipe, options, default);
        var done = apply && report.Ok;
        foreach (var step in report.Steps)
        {
            Console.WriteLine($"{step.Recipe}, riga {step.Line}, {step.Step}: {step.Added} da aggiungere, {step.Changed} da cambiare, {step.Kept} già a posto".Replace("da aggiungere", done ? "aggiunti" : "da aggiungere").Replace("da cambiare", done ? "cambiati" : "da cambiare"));
            foreach (var note in step.Notes) Console.WriteLine($"    nota: {note}");
        }
        if (!report.Ok) return Fail(string.Join(Environment.NewLine, report.Problems) + $"{Environment.NewLine}Non è stato cambiato nulla.", 1);
        return Say(report.ChangesNothing ? "Nulla da cambiare." : $"{(apply ? "Fatto" : "Piano")}: {report.Added} aggiunte, {report.Changed} modifiche, {report.Kept} già a posto.", 0);
    }

    private static async Task<int> MigrateAsync(WebApplication app, Tenant tenant)
    {
        await SetUpAsync(app, tenant, default);
        return Say($"{tenant.Name}: tabelle aggiornate.", 0);
    }

    private static async Task<int> VerifyAsync(WebApplication app, Tenant tenant)
    {
        await using var tools = app.Services.GetRequiredService<SiteBuilder>().BuildForTools(Ready(app, tenant.Name));
        await using var scope = tools.CreateAsyncScope();
        var (count, breaks) = await scope.ServiceProvider.GetRequiredService<ActChain>().VerifyAsync(default);
        var wrong = await scope.ServiceProvider.GetRequiredService<ContentVerification>().VerifyAsync(default);
        foreach (var sentence in breaks.Concat(wrong)) Console.Error.WriteLine($"{tenant.Name}: {sentence}");
        return breaks.Count + wrong.Count > 0 ? 1 : Say($"{tenant.Name}: {count} atti, la catena è intera; contenuti e indici corrispondono.", 0);
    }

    private static async Task<int> EachAsync(WebApplication app, string? tenantName, Func<WebApplication, Tenant, Task<int>> run)
    {
        var host = app.Services.GetRequiredService<TenantHost>();
        var worst = 0;
        foreach (var tenant in tenantName is null ? host.All : [host.Find(tenantName) ?? throw new CalledWrongly($"La regione «{tenantName}» non c'è nella configurazione.")])
            worst = Math.Max(worst, await run(app, tenant));
        return worst;
    }

    internal static Tenant Ready(WebApplication app, string? name)
    {
        if (name is null) throw new CalledWrongly("Di' per quale regione: --tenant NOME.");
        var tenant = app.Services.GetRequiredService<TenantHost>().Find(name) ?? throw new CalledWrongly($"La regione «{name}» non c'è nella configurazione.");
        return tenant.IsReady ? tenant : throw new SiteNotReady($"La regione «{name}» non è ancora installata: avvia prima il sito, o usa migrate.");
    }

    private static string? Take(List<string> words, string option)
    {
        var at = words.IndexOf(option);
        if (at < 0) return null;
        if (at + 1 >= words.Count) throw new CalledWrongly($"Dopo {option} manca il valore.");
        var value = words[at + 1];
        words.RemoveRange(at, 2);
        return value;
    }

    internal static int Say(string text, int code) { Console.WriteLine(text); return code; }
    internal static int Fail(string text, int code) { Console.Error.WriteLine(text); return code; }
}

internal sealed class CalledWrongly(string sentence) : Exception(sentence);
