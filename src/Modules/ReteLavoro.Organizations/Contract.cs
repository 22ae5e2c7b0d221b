namespace ReteLavoro.Organizations;

/// <summary>The bodies of the region. Those that have ended are found too: acts of the past name them.</summary>
public interface IOrganizations
{
    Task<OrganizationDetails?> FindAsync(string id, CancellationToken cancel);

    /// <summary>By id, without the municipalities of their areas; ids that nobody bears are not in the answer.</summary>
    Task<IReadOnlyDictionary<string, OrganizationDetails>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancel);

    /// <summary>The names alone, for a list that shows nothing else of them.</summary>
    Task<IReadOnlyDictionary<string, string>> NamesAsync(IReadOnlyCollection<string> ids, CancellationToken cancel);
    Task<OrganizationList> SearchAsync(OrganizationSearch search, CancellationToken cancel);

    /// <summary>The employment centre that serves a municipality on that day, without its area; null where none is known to.</summary>
    Task<OrganizationDetails?> CentreOfAsync(string municipalityCode, DateOnly on, CancellationToken cancel);

    /// <summary>The same for many municipalities at once, by municipality; those without a known centre are not in the answer.</summary>
    Task<IReadOnlyDictionary<string, CentreInfo>> CentresOfAsync(IReadOnlyCollection<string> municipalityCodes, DateOnly on, CancellationToken cancel);

    /// <summary>The Province (or metropolitan city) that governs the province of this sigla on that day, without its area.</summary>
    Task<OrganizationDetails?> ProvinceBodyAsync(string sigla, DateOnly on, CancellationToken cancel);

    /// <param name="register">The name of the register; null for any.</param>
    Task<bool> IsAccreditedAsync(string id, string? register, DateOnly on, CancellationToken cancel);

    /// <summary>Who acts for a body, by first day.</summary>
    /// <param name="on">Only the mandates that hold on this day; null for all that there have been.</param>
    Task<IReadOnlyList<MandateInfo>> MandatesAsync(string id, DateOnly? on, CancellationToken cancel);

    /// <summary>The published profile of a body; null where it has none.</summary>
    Task<PublicProfile?> ProfileAsync(string id, CancellationToken cancel);

    /// <summary>The ids of all bodies of a type, also of those that have ended: a question to be asked inside another one, since a region has thousands.</summary>
    IQueryable<string> IdsOfType(string type);

    /// <summary>The body itself while it exists on that day, or else the one that has taken its place; null when none has.</summary>
    Task<OrganizationDetails?> StandingForAsync(string id, DateOnly on, CancellationToken cancel);
}

public sealed record CentreInfo(string Id, string Name);

public sealed record OrganizationDetails
{
    public required string Id { get; init; }
    public required string Name { get; init; }

    /// <summary>Terms of the vocabulary of types of partner ("Province", "EmploymentCentre").</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>The sigla.</summary>
    public string? Province { get; init; }

    /// <summary>Partita IVA, or the codice fiscale of eleven digits.</summary>
    public string? VatNumber { get; init; }
    public string? Email { get; init; }

    /// <summary>Its certified address: what is sent there has legal value.</summary>
    public string? Pec { get; init; }
    public string? Phone { get; init; }

    /// <summary>Street, number, postcode and municipality of its seat, on one line.</summary>
    public string? Address { get; init; }
    public string? Website { get; init; }

    /// <summary>How many workers it has declared that it can take on at the same time; null while it has not.</summary>
    public int? WorkersAtOnce { get; init; }
    public DateOnly? ValidFrom { get; init; }

    /// <summary>The last day; null while it exists.</summary>
    public DateOnly? ValidTo { get; init; }
    public string? Successor { get; init; }
    public string? RecognisingAct { get; init; }
    public bool IsDemo { get; init; }
    public string? Note { get; init; }

    /// <summary>The day on which somebody last compared the data with an official source.</summary>
    public DateOnly? VerifiedOn { get; init; }

    /// <summary>ISTAT codes of the area of an employment centre.</summary>
    public IReadOnlyList<string> Municipalities { get; init; } = [];
    public IReadOnlyList<AccreditationInfo> Accreditations { get; init; } = [];
    public IReadOnlyList<FormerNameInfo> FormerNames { get; init; } = [];

    /// <summary>Whether anything is known of how to reach it.</summary>
    public bool IsReachable => Address is not null || Phone is not null || Email is not null || Pec is not null || Website is not null;

    public bool Is(string type) => Types.Contains(type);
    public bool ExistsOn(DateOnly day) => !(ValidFrom > day) && !(ValidTo < day);

    /// <summary>What it was called on that day.</summary>
    public string NameOn(DateOnly day) => FormerNames.FirstOrDefault(n => n.Until >= day)?.Name ?? Name;

    /// <param name="register">The name of the register; null for any.</param>
    public bool IsAccredited(string? register, DateOnly on) => Accreditations.Any(a => (register is null || a.Register == register) && a.HoldsOn(on));
}

/// <param name="ValidTo">The last day; null while it holds.</param>
public sealed record AccreditationInfo(Guid Id, string Register, string? Number, DateOnly? ValidFrom, DateOnly? ValidTo, string? Act)
{
    public bool HoldsOn(DateOnly day) => !(ValidFrom > day) && !(ValidTo < day);
}

/// <summary>Somebody who acts for a body because an act or a text says so.</summary>
/// <param name="UserId">The person's account, where there is one.</param>
/// <param name="ValidTo">The last day; null while it holds.</param>
public sealed record MandateInfo(Guid Id, string? UserId, string PersonName, string? Email, string Role, string? Act, DateOnly ValidFrom, DateOnly? ValidTo)
{
    public bool HoldsOn(DateOnly day) => ValidFrom <= day && !(ValidTo < day);
}

/// <param name="Path">Below the region, without leading slash.</param>
/// <param name="Offices">Addresses and hours, in Markdown.</param>
/// <param name="WhatToBring">In Markdown.</param>
public sealed record PublicProfile(string? Path, string? Offices, string? Contacts, string? WhatToBring);

/// <param name="Until">The last day of the name.</param>
public sealed record FormerNameInfo(string Name, DateOnly Until);

/// <summary>
/// A body is in a register of accredited bodies no longer: told once, by the daily check, when the last of its entries
/// there has ended.
/// </summary>
/// <param name="LastDay">The last day on which it held.</param>
public sealed record AccreditationLapsed(string OrganizationId, string Register, DateOnly LastDay);

public sealed record OrganizationSearch
{
    /// <summary>Part of the name, without regard to accents.</summary>
    public string? Text { get; init; }
    public string? Type { get; init; }
    public string? Province { get; init; }

    /// <summary>Only those that exist on this day; null for all.</summary>
    public DateOnly? On { get; init; }

    /// <summary>Only those whose data somebody has verified on this day or later; null for all.</summary>
    public DateOnly? VerifiedSince { get; init; }

    /// <summary>From 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Null for the site's own size of a page.</summary>
    public int? PageSize { get; init; }
}

public sealed record OrganizationList(IReadOnlyList<OrganizationSummary> Items, int Page, int Pages, int Total);

public sealed record OrganizationSummary(string Id, string Name, IReadOnlyList<string> Types, string? Province, DateOnly? ValidFrom, DateOnly? ValidTo, bool IsDemo)
{
    public bool ExistsOn(DateOnly day) => !(ValidFrom > day) && !(ValidTo < day);
}

/// <summary>Types of partner that the program itself knows; the others are the recipe's business.</summary>
public static class PartnerTypes
{
    public const string Province = "Province";
    public const string EmploymentCentre = "EmploymentCentre";
}

public static class OrganizationLinks
{
    public const string List = "~/gestione/soggetti";
    public const string New = "~/gestione/soggetti/nuovo";
    public const string Registers = "~/gestione/soggetti/albi";
    public const string Lapsed = "~/gestione/soggetti/scaduti";
    public const string Public = "~/soggetti";

    /// <summary>A telephone number as a link has it: digits, and the plus of a country.</summary>
    public static string Dialled(string phone) => string.Concat(phone.Where((c, i) => char.IsAsciiDigit(c) || c == '+' && i == 0));
    public static string Mandate(string id, Guid? mandate = null) => $"~/gestione/soggetti/{id}/incarico" + (mandate is { } one ? $"/{one}" : "");
    public static string Detail(string id) => $"~/gestione/soggetti/{id}";
    public static string Edit(string id) => $"~/gestione/soggetti/{id}/modifica";
    public static string Accreditation(string id, Guid? accreditation = null) => $"~/gestione/soggetti/{id}/accreditamento" + (accreditation is { } one ? $"/{one}" : "");
}
