using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Measures;

namespace ReteLavoro.Networks;

/// <summary>Section "Networks" of the settings: the days and quotas that a region gives itself where no edition says otherwise.</summary>
public sealed record NetworkSettings
{
    public const string Section = "Networks";

    /// <summary>How many days an invitation to join is good for; an edition may say otherwise with its parameter "invitationDays".</summary>
    public int? InvitationDays { get; init; }

    /// <summary>How many days a network has to mend what a departure broke; an edition may say otherwise with "remedyDays".</summary>
    public int? RemedyDays { get; init; }

    /// <summary>The role that is told of remedies, for the Region.</summary>
    public string? RemedyRole { get; init; }

    /// <summary>The share of the steering committee's members that must be present, in percent.</summary>
    public int? CommitteeQuorum { get; init; }

    /// <summary>After how many days a meeting without minutes is flagged.</summary>
    public int? MinutesDays { get; init; }

    /// <summary>Within how many days each step of a readiness drill should be done; a step without a term has none.</summary>
    public DrillTerms Drill { get; init; } = new();

    /// <summary>The edition's figure, or the region's own.</summary>
    internal static int Days(Edition? edition, string parameter, DateOnly on, int? own, string what) =>
        (int?)edition?.Number(parameter, on) ?? own ?? throw new RuleBroken($"Manca {what}: la Regione lo scrive nelle impostazioni, sezione «{Section}».");
}

/// <summary>The days that a region gives itself for the steps after a crisis; no law has them.</summary>
/// <param name="TableDays">The crisis table is convened.</param>
/// <param name="IntakeDays">The employment centre has taken on the workers.</param>
/// <param name="DutyDays">Who answers for a duty of the network has begun.</param>
/// <param name="PathwayDays">The first pathways have begun.</param>
public sealed record DrillTerms(int? TableDays = null, int? IntakeDays = null, int? DutyDays = null, int? PathwayDays = null);

internal static class NetworkSettingsReading
{
    public static ValueTask<NetworkSettings> NetworksAsync(this SiteSettings settings, CancellationToken cancel) => settings.GetAsync<NetworkSettings>(NetworkSettings.Section, cancel);
}
