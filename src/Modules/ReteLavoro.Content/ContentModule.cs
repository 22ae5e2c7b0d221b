using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Tenants;

namespace ReteLavoro.Content;

public sealed class ContentModule : IModule
{
    public string Name => "Content";
    public string Title => "Contenuti";
    public string Description => "Pagine, novità, eventi, schede di servizio, menu e file; il redattore con versioni e anteprima.";
    public bool AlwaysOn => true;
    public IReadOnlyList<string> Needs => ["ReteLavoro.Users"];

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<SiteSnapshots>().AddScoped<ContentLists>().AddScoped<ContentDisplay>().AddScoped<ContentPaths>().AddScoped<ContentForm>().AddScoped<ContentUploads>().AddScoped<ContentEditors>().AddScoped<ContentChoices>().AddScoped<ContentComparison>().AddScoped<ContentAccess>().AddScoped<ISiteFrame, SiteFrames>();
        services.AddSingleton<ITenantJob, PublishLater>();
        services.AddPart<TitlePart>("Titolo", view: false).AddPart<AutoroutePart>("Indirizzo della pagina", view: false).AddPart<AliasPart>("Nome interno", view: false)
            .AddPart<MarkdownBodyPart>("Testo").AddPart<PublishLaterPart>("Pubblicazione programmata", view: false).AddPart<FlowPart>("Blocchi")
            .AddPart<ContentListPart>("Elenco di contenuti").AddPart<TaxonomyPart>("Termini", view: false).AddPart<MenuItemsListPart>("Voci del menu", view: false)
            .AddPart<HtmlBodyPart>("Testo HTML", view: false, editor: false).AddPart<BagPart>("Contenuti interni", view: false)
            .AddPart<MenuPart>("Menu", view: false, editor: false).AddPart<LinkMenuItemPart>("Collegamento", view: false);
        services.Configure<RazorPagesOptions>(o => o.Conventions.AddAreaPageRoute("Gestione", "/Contenuti/Modifica", "/gestione/contenuti/nuovo/{type}"));
        services.AddField<TextField>("Testo").AddField<MarkdownField>("Testo formattato").AddField<BooleanField>("Sì o no").AddField<NumericField>("Numero")
            .AddField<DateField>("Data").AddField<DateTimeField>("Data e ora").AddField<TimeField>("Ora").AddField<LinkField>("Collegamento")
            .AddField<ContentPickerField>("Contenuti collegati").AddField<MediaField>("File e immagini").AddField<TaxonomyField>("Argomenti")
            .AddField<MultiTextField>("Scelte multiple").AddField<GeoPointField>("Punto sulla mappa");
    }

    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/media/{**path}", MediaFiles.Serve).AllowAnonymous();
        routes.MapGet("/sitemap.xml", SiteMapFile.Serve).AllowAnonymous();
        routes.MapGet("/robots.txt", (HttpContext context) => Robots.Text(context.Request, [context.Request.PathBase.ToUriComponent()])).AllowAnonymous();
    }

    public IReadOnlyDictionary<string, string> Acts => new Dictionary<string, string>
    {
        ["media.upload"] = "File caricato"
    };

    public IEnumerable<AdminLink> Menu =>
    [
        new("Contenuti", "Contenuti", ContentLinks.List),
        new("Contenuti", "File e immagini", ContentLinks.Media, Permission.ManageMedia)
    ];

    public IEnumerable<PermissionInfo> Permissions =>
    [
        new(Permission.AccessAdminPanel, "Entra nell'area riservata."),
        new(Permission.ViewContent, "Legge nell'area riservata i contenuti di ogni tipo, anche non pubblicati; non quelli riservati, come i casi di crisi."),
        new(Permission.EditContent, "Modifica i contenuti di ogni tipo."),
        new(Permission.PublishContent, "Pubblica i contenuti di ogni tipo che non richiedono un'approvazione."),
        new(Permission.DeleteContent, "Toglie i contenuti dal sito."),
        new(Permission.ManageMedia, "Carica file e immagini.")
    ];
}
