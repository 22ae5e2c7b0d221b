using System.Security.Claims;

namespace ReteLavoro.Kernel.Acts;

/// <summary>Who acts in this scope: a signed-in person, or the program itself under a plain name ("ricetta lombardia").</summary>
public sealed class Actor
{
    public string Id { get; private set; } = "";
    public string Name { get; private set; } = "";

    /// <summary>The id of the organization the person acts for, if any.</summary>
    public string? OrganizationId { get; private set; }
    public string? OrganizationName { get; private set; }
    public IReadOnlyList<string> Roles { get; private set; } = [];
    public bool IsKnown => Id.Length > 0;

    public void Is(ClaimsPrincipal person)
    {
        Id = person.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";
        Name = person.FindFirstValue(ActorClaims.DisplayName) ?? person.Identity?.Name ?? "";
        OrganizationId = person.FindFirstValue(ActorClaims.OrganizationId);
        OrganizationName = person.FindFirstValue(ActorClaims.OrganizationName);
        Roles = [.. person.FindAll(ClaimTypes.Role).Select(c => c.Value)];
    }

    /// <summary>Whose id stands where the program has acted by itself.</summary>
    public const string ProgramId = "program";

    public void IsTheProgram(string doing) => (Id, Name) = (ProgramId, doing);
}

/// <summary>Claims beside the standard ones.</summary>
public static class ActorClaims
{
    public const string DisplayName = "retelavoro:name";
    public const string OrganizationId = "retelavoro:organization";
    public const string OrganizationName = "retelavoro:organization-name";

    /// <summary>One claim for each type of the organization ("Province").</summary>
    public const string OrganizationType = "retelavoro:organization-type";
}
