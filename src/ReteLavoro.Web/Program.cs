using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Web;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = Program.ContentRoot });
builder.WebHost.UseStaticWebAssets().ConfigureKestrel(o => o.AddServerHeader = false);
builder.Configuration.AddEnvironmentVariables();
builder.AddReteLavoro(Program.Modules, Path.Combine(AppContext.BaseDirectory, "recipes"));
builder.Logging.AddSimpleConsole(o => o.SingleLine = true);

var app = builder.Build();
app.UseReteLavoro();
app.MapFront();
return await CommandLine.RunAsync(app, args);

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
            new ReteLavoro.Organizations.OrganizationsModule(),
            new ReteLavoro.Measures.MeasuresModule(),
            new ReteLavoro.Networks.NetworksModule()
        ],
        typeof(ReteLavoro.Theme.Public.PublicErrors).Assembly, System.Reflection.Assembly.Load("ReteLavoro.Theme.Admin"));

    /// <summary>The working folder when started from the project, the program's own otherwise.</summary>
    internal static string ContentRoot => File.Exists(Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json")) ? Directory.GetCurrentDirectory() : AppContext.BaseDirectory;
}
