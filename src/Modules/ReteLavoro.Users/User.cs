using Microsoft.AspNetCore.Identity;

namespace ReteLavoro.Users;

/// <summary>A person who may sign in to a region's back-office. Her name in the acts outlives her access.</summary>
internal sealed class User : IdentityUser<Guid>
{
    public required string DisplayName { get; set; }

    /// <summary>The organization she acts for; null for those who act for the region's own office or for none.</summary>
    public string? OrganizationId { get; set; }
    public bool IsActive { get; set; } = true;
    public DateTime CreatedUtc { get; set; }
    public DateTime? LastSignInUtc { get; set; }

    /// <summary>Until she has chosen a new password she holds no role.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>An invented person of a demonstration site.</summary>
    public bool IsDemo { get; set; }

    /// <summary>In clear, because the sign-in page of a demonstration shows it. Only demo people ever have one.</summary>
    public string? DemoPassword { get; set; }
}
