using ReteLavoro.Territory;

namespace ReteLavoro.Organizations;

/// <summary>A body that may take part in a network. It is never deleted: it ends, and another takes its place.</summary>
internal sealed class Organization : ReteLavoro.Kernel.Pages.IShownInPublic
{
    /// <summary>A slug that stands in recipes, networks and acts; it never changes.</summary>
    public required string Id { get; set; }
    public required string Name { get; set; }
    public required string SearchName { get; set; }

    /// <summary>The sigla; for a Province, the one it governs.</summary>
    public string? Province { get; set; }

    /// <summary>Partita IVA, or the codice fiscale of eleven digits of a body that has none. A successor may keep its predecessor's.</summary>
    public string? VatNumber { get; set; }
    public string? Email { get; set; }
    public string? Pec { get; set; }
    public string? Phone { get; set; }
    public string? Address { get; set; }
    public string? Website { get; set; }
    public int? WorkersAtOnce { get; set; }
    public DateOnly? ValidFrom { get; set; }

    /// <summary>The last day on which it existed; null while it does.</summary>
    public DateOnly? ValidTo { get; set; }
    public string? SuccessorId { get; set; }

    /// <summary>Law or resolution, with number and date, that recognises a district (NET-08).</summary>
    public string? RecognisingAct { get; set; }

    /// <summary>Invented: shown as such, and never to be taken for a real body.</summary>
    public bool IsDemo { get; set; }
    public string? Note { get; set; }

    /// <summary>The day on which somebody last compared this with an official source.</summary>
    public DateOnly? VerifiedOn { get; set; }

    /// <summary>When the review that is due was asked for; null again once somebody has verified.</summary>
    public DateOnly? ReviewAskedOn { get; set; }
    public Guid Version { get; set; }

    public List<OrganizationType> Types { get; } = [];
    public List<OrganizationArea> Area { get; } = [];
    public List<Accreditation> Accreditations { get; } = [];
    public List<FormerName> FormerNames { get; } = [];

    public void Rename(string name) => (Name, SearchName) = (name, SearchText.Fold(name));

    public OrganizationDetails Details() => new()
    {
        Id = Id, Name = Name, Types = [.. Types.Select(t => t.Type).Order()], Province = Province, VatNumber = VatNumber, Email = Email, Pec = Pec, Phone = Phone, Address = Address, Website = Website, WorkersAtOnce = WorkersAtOnce,
        ValidFrom = ValidFrom, ValidTo = ValidTo, Successor = SuccessorId, RecognisingAct = RecognisingAct, IsDemo = IsDemo, Note = Note, VerifiedOn = VerifiedOn,
        Municipalities = [.. Area.Select(a => a.MunicipalityCode).Order()],
        Accreditations = [.. Accreditations.OrderBy(a => a.Register).ThenBy(a => a.ValidFrom).ThenBy(a => a.Number)
            .Select(a => new AccreditationInfo(a.Id, a.Register, a.Number, a.ValidFrom, a.ValidTo, a.Act))],
        FormerNames = [.. FormerNames.OrderBy(n => n.Until).Select(n => new FormerNameInfo(n.Name, n.Until))]
    };
}

internal sealed class OrganizationType
{
    public required string OrganizationId { get; set; }

    /// <summary>A term of the vocabulary of types of partner.</summary>
    public required string Type { get; set; }
}

/// <summary>A municipality whose people an employment centre serves.</summary>
internal sealed class OrganizationArea
{
    public required string OrganizationId { get; set; }
    public required string MunicipalityCode { get; set; }
}

/// <summary>An entry in a register of accredited bodies. It lapses by its last day, and is never deleted.</summary>
internal sealed class Accreditation
{
    public Guid Id { get; set; }
    public required string OrganizationId { get; set; }
    public required string Register { get; set; }
    public string? Number { get; set; }
    public DateOnly? ValidFrom { get; set; }
    public DateOnly? ValidTo { get; set; }

    /// <summary>The act that grants it, or that ended it.</summary>
    public string? Act { get; set; }

    /// <summary>The last day whose passing the modules below have been told of; one that is moved is told again.</summary>
    public DateOnly? LapseTold { get; set; }
}

/// <summary>Somebody who acts for a body, from a day to a day, because an act says so. It ends, and is never deleted.</summary>
internal sealed class Mandate
{
    public Guid Id { get; set; }
    public required string OrganizationId { get; set; }

    /// <summary>The account of the person, where there is one.</summary>
    public string? UserId { get; set; }
    public required string PersonName { get; set; }
    public string? Email { get; set; }

    /// <summary>What the person is in the body: "legale rappresentante", "referente per la rete".</summary>
    public required string Role { get; set; }

    /// <summary>The act or the text that gives the mandate.</summary>
    public string? Act { get; set; }
    public DateOnly ValidFrom { get; set; }

    /// <summary>The last day; null while it holds.</summary>
    public DateOnly? ValidTo { get; set; }
}

/// <summary>Which published item tells the public about which body; kept in step with the content.</summary>
internal sealed class OrganizationProfile
{
    public required string ItemId { get; set; }
    public required string OrganizationId { get; set; }
}

/// <summary>What the body was called: acts of that time go on naming it so.</summary>
internal sealed class FormerName
{
    public required string OrganizationId { get; set; }
    public required string Name { get; set; }

    /// <summary>The last day of that name.</summary>
    public DateOnly Until { get; set; }
}
