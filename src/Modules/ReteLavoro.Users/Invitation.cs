using System.Text.Json;

namespace ReteLavoro.Users;

/// <summary>A person asked in by mail. The secret of the link is known only to the mail; here is its hash.</summary>
internal sealed class Invitation
{
    public static readonly TimeSpan ValidFor = TimeSpan.FromDays(7);

    public Guid Id { get; set; }
    public required string TokenHash { get; set; }
    public required string Email { get; set; }
    public required string DisplayName { get; set; }

    /// <summary>JSON array of role names.</summary>
    public required string Roles { get; set; }
    public string? OrganizationId { get; set; }
    public DateTime CreatedUtc { get; set; }

    /// <summary>The first moment at which the invitation is no longer good.</summary>
    public DateTime ExpiresUtc { get; set; }
    public DateTime? UsedUtc { get; set; }

    public IReadOnlyList<string> RoleNames() => JsonSerializer.Deserialize<string[]>(Roles)!;
    public bool IsOpenAt(DateTime now) => UsedUtc is null && now < ExpiresUtc;
}
