namespace ReteLavoro.Kernel.Pages;

/// <summary>What stands around every page of a region: names, menus, contacts, look.</summary>
public sealed record SiteFrame
{
    public required string SiteName { get; init; }
    public string Tagline { get; init; } = "";

    /// <summary>The body that owns the site ("Regione Lombardia"), shown in the slim header and in the footer.</summary>
    public string Owner { get; init; } = "";
    public string? OwnerUrl { get; init; }

    /// <summary>The tenant's look: the name of a style sheet, <c>css/{Look}.css</c>, and the value of <c>data-look</c>.</summary>
    public string Look { get; init; } = "italia";
    public IReadOnlyList<MenuLink> MainMenu { get; init; } = [];
    public IReadOnlyList<MenuLink> FooterMenu { get; init; } = [];

    /// <summary>The back-office's own menu, already cut down to what the signed-in person may open.</summary>
    public IReadOnlyList<MenuGroup> AdminMenu { get; init; } = [];
    public ContactDetails Contacts { get; init; } = new();

    /// <summary>The name to show for who is signed in; null for a visitor.</summary>
    public string? SignedInAs { get; init; }
    public string? SignedInFor { get; init; }

    /// <summary>Set where demo people with known passwords exist; every page then says so.</summary>
    public bool IsDemo { get; init; }
}

/// <param name="Url">Relative to the tenant ("~/novita") or absolute.</param>
/// <param name="DataElement">The <c>data-element</c> that the national model gives to this link, if any.</param>
public sealed record MenuLink(string Text, string Url, bool Current = false, string? DataElement = null);

public sealed record MenuGroup(string Text, IReadOnlyList<MenuLink> Links);

public sealed record ContactDetails
{
    public string? Address { get; init; }
    public string? Phone { get; init; }
    public string? Email { get; init; }
    public string? CertifiedEmail { get; init; }
    public string? OpeningHours { get; init; }
    public string? DataProtectionOfficer { get; init; }
    public string? AccessibilityStatementUrl { get; init; }
}

/// <summary>Answers with the frame of the tenant and of the person of the current request.</summary>
public interface ISiteFrame
{
    Task<SiteFrame> GetAsync(CancellationToken cancel = default);
}

/// <summary>What a page says about itself to its layout; one per request.</summary>
public sealed class PageHead
{
    public string Title { get; set; } = "";
    public string? Section { get; set; }
    public string? Description { get; set; }

    /// <summary>From the home page down to the parent; the page itself is added by the layout.</summary>
    public List<MenuLink> Breadcrumb { get; } = [];
    public DateOnly? LastUpdated { get; set; }

    /// <summary>Id of the item whose openings are counted; null for a page that is not.</summary>
    public string? Counted { get; set; }

    /// <summary>JSON-LD documents, already serialised.</summary>
    public List<string> JsonLd { get; } = [];

    /// <summary>The home page has no breadcrumb and its own title.</summary>
    public bool IsHome { get; set; }

    public PageHead Copy()
    {
        var copy = new PageHead();
        copy.Become(this);
        return copy;
    }

    /// <summary>Says what another has said.</summary>
    public void Become(PageHead other)
    {
        (Title, Section, Description, LastUpdated, IsHome, Counted) = (other.Title, other.Section, other.Description, other.LastUpdated, other.IsHome, other.Counted);
        Breadcrumb.Clear();
        Breadcrumb.AddRange(other.Breadcrumb);
        JsonLd.Clear();
        JsonLd.AddRange(other.JsonLd);
    }

    /// <summary>"Errore: Page – Section – Site", so that a screen reader hears first that something is wrong.</summary>
    public string InBrowser(string siteName, bool valid = true) =>
        (valid ? "" : "Errore: ") + string.Join(" – ", new[] { IsHome ? null : Title, Section, siteName }.Where(s => !string.IsNullOrEmpty(s)));
}
