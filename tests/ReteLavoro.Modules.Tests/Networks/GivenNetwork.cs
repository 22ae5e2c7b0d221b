using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures;
using ReteLavoro.Networks;

namespace ReteLavoro.Modules.Tests.Networks;

/// <summary>A network of Bergamo that keeps every rule; each test changes what it is about.</summary>
internal static class GivenNetwork
{
    public static readonly DateOnly Day = new(2026, 11, 24);
    public static readonly string[] AllDuties = ["coordinamento", "presa-in-carico", "raccordo", "paniere"];
    public static readonly string[] LeadTypes = ["EmploymentCentre", "LabourAccreditedOperator"];
    private static readonly Source Quoted = new("linee-guida-2022", "«Linee guida»", "Attivazione dei percorsi", "composta da almeno tre soggetti (incluso il capofila", null);

    public static PartnerFacts Partner(string id, string type, string? province = null, bool lead = false, bool? accredited = true, bool exists = true, bool act = false) =>
        new(id, id, type.Length == 0 ? [] : type.Split('+'), province, lead, accredited, exists, act);

    public static readonly PartnerFacts Operator = Partner("operatore", "LabourAccreditedOperator", "BG", lead: true);
    public static readonly PartnerFacts ProvinceOfBergamo = Partner("provincia-bg", "Province", "BG");
    public static readonly PartnerFacts CentreOfBergamo = Partner("cpi-bg", "EmploymentCentre", "BG");
    public static readonly PartnerFacts ProvinceOfBrescia = Partner("provincia-bs", "Province", "BS");
    public static readonly PartnerFacts CentreOfBrescia = Partner("cpi-bs", "EmploymentCentre", "BS");
    public static readonly PartnerFacts Union = Partner("sindacato", "TradeUnion", "BG");

    public static NetworkFacts Network(params PartnerFacts[] partners) => new()
    {
        Partners = partners.Length == 0 ? [Operator, ProvinceOfBergamo, CentreOfBergamo] : partners,
        Provinces = new Dictionary<string, string> { ["BG"] = "Bergamo" },
        Municipalities = [new("016024", "Bergamo", "cpi-bg", "CPI di Bergamo")],
        Duties = AllDuties.ToHashSet()
    };

    public static NetworkFacts OverTwoProvinces(params PartnerFacts[] partners) => Network(partners) with
    {
        Provinces = new Dictionary<string, string> { ["BG"] = "Bergamo", ["BS"] = "Brescia" },
        Municipalities = [new("016024", "Bergamo", "cpi-bg", "CPI di Bergamo"), new("017029", "Brescia", "cpi-bs", "CPI di Brescia")]
    };

    /// <summary>The guidelines of 2022 in short, less the parameters that a test leaves out.</summary>
    public static Edition Edition(params string[] without) => new("linee", "Linee guida 2022", "reti", "Reti", new Period(new(2022, 1, 1), null),
        [.. new (string Name, ParameterKind Kind, string Json)[]
            {
                ("minimumPartners", ParameterKind.Integer, "3"),
                ("leadTypes", ParameterKind.List, """["EmploymentCentre","LabourAccreditedOperator"]"""),
                ("duties", ParameterKind.List, """["coordinamento","presa-in-carico","raccordo","paniere"]"""),
                ("otherPartyTypes", ParameterKind.List, """["TradeUnion","Firm"]"""),
                ("districtTypes", ParameterKind.List, """["IndustrialDistrict","MetaDistrict"]""")
            }.Where(p => !without.Contains(p.Name)).Select(p => new Parameter(p.Name, p.Name, p.Kind, [new ParameterValue(new(2022, 1, 1), p.Json, p.Kind, null, null, null, Quoted)]))],
        [.. new[] { "minimum-partners", "single-lead", "lead-type", "province", "employment-centre", "duties", "other-parties", "district-act", "signed-partners", "something-new" }
            .Select(c => new Rule(c, "network." + c, $"Regola {c}.", Quoted)), new Rule("altrove", "pathway.activating-partner", "Di altri.", Quoted)],
        [], []);

    public static RuleResult Check(this NetworkFacts network, string check, Edition? edition = null) =>
        Composition.Check(network, edition ?? Edition(), Day).Single(r => r.Check == "network." + check);
}
