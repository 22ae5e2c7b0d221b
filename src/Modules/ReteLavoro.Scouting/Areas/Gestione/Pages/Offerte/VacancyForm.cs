namespace ReteLavoro.Scouting.Areas.Gestione.Pages.Offerte;

/// <summary>What a person writes of a vacancy.</summary>
internal sealed class VacancyForm
{
    public VacancyText Text { get; set; } = new();
    public Guid Version { get; set; }

    /// <summary>What the page offers; a field, so that no form can post it.</summary>
    public Choices? Choices;
}
