using Microsoft.Extensions.Logging.Console;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Web;

return await CommandLine.RunAsync(args);

/// <summary>What the program is made of: the order is the order of dependency.</summary>
public partial class Program
{
    public static ModuleList Modules { get; } = new(
        [
            new ReteLavoro.Users.UsersModule(),
            new ReteLavoro.Content.ContentModule(),
            new ReteLavoro.Workflows.WorkflowsModule(),
            new ReteLavoro.Setup.SetupModule(),
            new ReteLavoro.Territory.TerritoryModule(),
            new ReteLavoro.Forms.FormsModule(),
            new ReteLavoro.Organizations.OrganizationsModule(),
            new ReteLavoro.Measures.MeasuresModule(),
            new ReteLavoro.Networks.NetworksModule(),
            new ReteLavoro.Crises.CrisesModule(),
            new ReteLavoro.Scouting.ScoutingModule()
        ],
        typeof(ReteLavoro.Theme.Public.PublicErrors).Assembly, System.Reflection.Assembly.Load("ReteLavoro.Theme.Admin"));

    /// <summary>The program put together and not started. What it is told on the command line wins over the environment.</summary>
    /// <param name="adapt">A test's own clock, server and settings, after everything else.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? adapt = null)
    {
        // Named, because the static files of the themes are found by it and a test is started by another program.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = ContentRoot, ApplicationName = typeof(Program).Assembly.GetName().Name });
        builder.WebHost.UseStaticWebAssets().ConfigureKestrel(o => o.AddServerHeader = false);
        builder.AddReteLavoro(Modules, Path.Combine(AppContext.BaseDirectory, "recipes"));
        // A person at a terminal reads lines; whatever else collects the log takes it apart. The configuration may say otherwise.
        builder.Services.Configure<ConsoleLoggerOptions>(o => o.FormatterName ??= Console.IsOutputRedirected ? ConsoleFormatterNames.Json : ConsoleFormatterNames.Simple);
        builder.Services.Configure<SimpleConsoleFormatterOptions>(o => o.SingleLine = true);
        adapt?.Invoke(builder);
        var app = builder.Build();
        app.UseFrontErrors();
        app.UseReteLavoro();
        app.MapFront();
        return app;
    }

    /// <summary>The working folder when started from the project, the program's own otherwise.</summary>
    internal static string ContentRoot => File.Exists(Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json")) ? Directory.GetCurrentDirectory() : AppContext.BaseDirectory;
}
