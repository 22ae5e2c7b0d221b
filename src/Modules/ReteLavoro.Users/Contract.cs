namespace ReteLavoro.Users;

/// <summary>The people of this region, for modules that assign work or write mails to them.</summary>
public interface IPeople
{
    /// <summary>Active people who hold the role, in order of name.</summary>
    /// <param name="organizationIds">Only those who act for one of these organizations; null for anybody.</param>
    Task<IReadOnlyList<PersonContact>> WithRoleAsync(string role, IReadOnlyList<string>? organizationIds, CancellationToken cancel);

    /// <summary>Active people to whom one of their roles gives the permission, in order of name. Administrators hold all.</summary>
    Task<IReadOnlyList<PersonContact>> WithPermissionAsync(string permission, CancellationToken cancel);

    /// <summary>A person by id, also one who may no longer sign in: what she did still bears her name.</summary>
    Task<PersonContact?> FindAsync(string userId, CancellationToken cancel);

    /// <summary>The names of the region's roles, in order.</summary>
    Task<IReadOnlyList<string>> RolesAsync(CancellationToken cancel);

    /// <summary>Active people who act for an organization, in order of name, each with her roles.</summary>
    Task<IReadOnlyList<Colleague>> OfOrganizationAsync(string organizationId, CancellationToken cancel);
}

/// <param name="Email">Empty when none is known: the first administrator of a region has none until she writes it.</param>
public sealed record PersonContact(string UserId, string Name, string Email, string? OrganizationId);

/// <summary>A person of an organization, with the roles that she holds now.</summary>
public sealed record Colleague(PersonContact Person, IReadOnlyList<string> Roles);

/// <summary>
/// What sign-in must know of the organization that a person acts for. The module that keeps organizations implements
/// it; without that module people act for nobody but themselves.
/// </summary>
public interface IOrganizationInfo
{
    ValueTask<OrganizationInfo?> FindAsync(string id, CancellationToken cancel);

    /// <summary>Those that a person may be made to act for, in order of name.</summary>
    ValueTask<IReadOnlyList<OrganizationInfo>> ListAsync(CancellationToken cancel) => new([]);

    /// <summary>Of those the ones with this in their names: a region has thousands of bodies.</summary>
    ValueTask<FoundBodies> SearchAsync(string text, CancellationToken cancel) => new(new FoundBodies(0, []));

    /// <summary>The names of some of them, ended ones too; those that nobody knows are left out.</summary>
    ValueTask<IReadOnlyDictionary<string, string>> NamesAsync(IReadOnlyCollection<string> ids, CancellationToken cancel) => new(new Dictionary<string, string>());

    /// <summary>What the types of body are called, by id, in the order of the vocabulary.</summary>
    ValueTask<IReadOnlyList<(string Id, string Name)>> TypesAsync(CancellationToken cancel) => new([]);

    /// <summary>What a body is the competent office for on that day; nothing for one that is neither a Province nor an employment centre.</summary>
    Task<CompetentArea> AreaOfAsync(string id, DateOnly on, CancellationToken cancel) => Task.FromResult(CompetentArea.None);
}

/// <param name="Municipalities">ISTAT codes of those that an employment centre serves.</param>
/// <param name="Province">The sigla of the one that a Province governs.</param>
public sealed record CompetentArea(IReadOnlyList<string> Municipalities, string? Province)
{
    public static CompetentArea None { get; } = new([], null);
}

/// <param name="Types">Ids of the vocabulary of types of body ("Province", "EmploymentCentre").</param>
public sealed record OrganizationInfo(string Id, string Name, IReadOnlyList<string> Types);

/// <summary>Model of the view <c>_FoundBodies.cshtml</c>: what a search in the register has found, each with the button that takes it.</summary>
/// <param name="Total">How many there are; <paramref name="Items"/> are the first of them.</param>
public sealed record FoundBodies(int Total, IReadOnlyList<FoundBody> Items)
{
    /// <summary>What the button sends before the id: "aggiungi" for "aggiungi:cpi-bergamo".</summary>
    public string Verb { get; init; } = "scegli";
    public string Button { get; init; } = "Scegli";

    /// <summary>The search has just been pressed: the page begins here.</summary>
    public bool Focus { get; init; }
}

/// <param name="Kind">What it is, in words: "Centro per l'impiego".</param>
/// <param name="Already">Why it cannot be taken: "già nella rete"; null where it can.</param>
public sealed record FoundBody(string Id, string Name, string Kind, string? Already = null);

/// <summary>Counts tries in the database, so that a limit holds on every node. Nobody is named there: only a hash is kept.</summary>
public interface IAttempts
{
    /// <summary>Counts one more; to be asked before what is limited is done.</summary>
    /// <param name="what">What is counted: "modulo:segnala".</param>
    /// <param name="whom">For whom: a network address, an email.</param>
    /// <param name="span">It runs from the last try within the limit.</param>
    /// <returns>Null within the limit; over it, the moment (UTC) from which one may try again.</returns>
    Task<DateTime?> OverLimitUntilAsync(string what, string whom, int limit, TimeSpan span, CancellationToken cancel);
}
