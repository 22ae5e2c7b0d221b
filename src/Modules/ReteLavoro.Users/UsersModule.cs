using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Users.Data;
using ReteLavoro.Users.Recipes;

namespace ReteLavoro.Users;

/// <summary>Who may enter the back-office, with which roles, for which organization.</summary>
public sealed class UsersModule : IModule
{
    public string Name => "Users";
    public string Title => "Utenti e accesso";
    public string Description => "Persone, ruoli, inviti e accesso all’area di gestione.";
    public bool AlwaysOn => true;

    /// <returns>The sentence for whoever sets a region up with that password, or null when it is good.</returns>
    public static string? WhyNotAdministratorPassword(string password) => CreateAdministrator.WhyNot(password);

    public void AddServices(IServiceCollection services)
    {
        services.AddIdentityCore<User>(o => o.Password = new PasswordOptions
        {
            // The rules are PasswordRules; Identity's own would ask for capitals and signs.
            RequiredLength = PasswordRules.MinimumLength, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false
        }).AddRoles<Role>().AddEntityFrameworkStores<Kernel.Data.SiteDbContext>().AddErrorDescriber<ItalianIdentityErrors>().AddPasswordValidator<PasswordRules>();
        // Half a second of one core; the framework's 100,000 is less than what is advised for PBKDF2-HMAC-SHA512.
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = 210_000);
        services.AddSingleton<IPasswordHasher<User>, PasswordHasher<User>>().AddSingleton<PasswordHashing>();

        services.AddSingleton<TicketStore>();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme).Configure<Tenant, TicketStore>(ConfigureCookie);

        services.AddSingleton<RoleCache>().AddScoped<RolePermissions>().AddScoped<IRolePermissions>(sp => sp.GetRequiredService<RolePermissions>());
        services.AddSingleton<PermissionCatalogue>();
        services.AddScoped<PersonClaims>().AddScoped<Attempts>().AddScoped<IAttempts>(sp => sp.GetRequiredService<Attempts>()).AddScoped<SignIn>().AddScoped<Accounts>().AddScoped<Invitations>().AddScoped<PasswordReset>();
        services.AddScoped<IPeople, People>().AddScoped<ReteLavoro.Kernel.Content.IOwners, Owners>();
        services.AddScoped<IRecipeStep, RolesStep>().AddScoped<IRecipeStep, UsersStep>();
        services.AddScoped<IHandle<RegionSetUp>, CreateAdministrator>();
    }

    public void MapEntities(ModelBuilder model) => UsersTables.Map(model);

    public IReadOnlyDictionary<string, string> Acts => new Dictionary<string, string>
    {
        ["users.accept-invitation"] = "Invito accettato",
        ["users.activate"] = "Utente riattivato",
        ["users.ask-new-password"] = "Nuova password chiesta",
        ["users.change-password"] = "Password cambiata",
        ["users.deactivate"] = "Utente disattivato",
        ["users.edit"] = "Utente modificato",
        ["users.end-sessions"] = "Sessioni chiuse",
        ["users.invite"] = "Invito spedito",
        ["users.lock-out"] = "Accesso sospeso dopo troppi tentativi",
        ["users.set-new-password"] = "Nuova password scelta",
        ["users.sign-in"] = "Accesso",
        ["users.withdraw-invitation"] = "Invito annullato"
    };

    public IEnumerable<AdminLink> Menu =>
    [
        new("Amministrazione", "Utenti", UserLinks.List, Permission.ManageUsers),
        new("Amministrazione", "Ruoli", UserLinks.Roles, Permission.ManageUsers)
    ];

    public IEnumerable<PermissionInfo> Permissions =>
    [
        new(Permission.AccessAdminPanel, "Entra nell’area di gestione"),
        new(Permission.ManageUsers, "Invita le persone e ne cambia i dati, i ruoli e l’accesso")
    ];

    private static void ConfigureCookie(CookieAuthenticationOptions cookie, Tenant tenant, TicketStore tickets)
    {
        cookie.Cookie.Name = $".ReteLavoro.{tenant.Name}";
        cookie.Cookie.Path = tenant.CookiePath;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = Sessions.Length;
        cookie.SlidingExpiration = true;
        cookie.SessionStore = tickets;
        cookie.LoginPath = UserLinks.SignIn[1..];
        cookie.ReturnUrlParameter = "ritorno";
        cookie.Events.OnValidatePrincipal = Sessions.ValidateAsync;
        // Relative, so that a made-up Host header cannot send a person elsewhere.
        cookie.Events.OnRedirectToLogin = context =>
        {
            var request = context.Request;
            var back = HttpMethods.IsGet(request.Method) ? QueryString.Create(cookie.ReturnUrlParameter, request.PathBase + request.Path + request.QueryString) : default;
            context.Response.Redirect(request.PathBase + cookie.LoginPath + back);
            return Task.CompletedTask;
        };
        cookie.Events.OnRedirectToAccessDenied = context =>
        {
            if (context.HttpContext.User.HasClaim(c => c.Type == PersonClaims.MustChangePassword)) context.Response.Redirect(context.Request.PathBase + UserLinks.Password[1..]);
            else context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };
    }
}
