using ReteLavoro.Measures;
using ReteLavoro.Networks;
using ReteLavoro.Organizations;
using Xunit;
using static ReteLavoro.Modules.Tests.Networks.GivenNetwork;

namespace ReteLavoro.Modules.Tests.Networks;

public sealed class CompositionTests
{
    private static void Is(Verdict verdict, RuleResult result, string? because = null)
    {
        Assert.Equal(verdict, result.Verdict);
        if (because is not null) Assert.Contains(because, result.Because);
    }

    [Fact]
    public void NET_01_two_partners_are_refused_and_three_accepted_lead_included()
    {
        Is(Verdict.NotMet, Network(Operator, ProvinceOfBergamo).Check("minimum-partners"), "La rete ha 2 soggetti.");
        Is(Verdict.Met, Network().Check("minimum-partners"), "La rete ha 3 soggetti.");
        Is(Verdict.NotMet, Network(Operator).Check("minimum-partners"), "La rete ha 1 soggetto.");
        Is(Verdict.NotMet, (Network() with { Partners = [] }).Check("minimum-partners"), "La rete non ha ancora soggetti.");
    }

    [Fact]
    public void NET_01_the_same_body_twice_counts_once_and_one_that_has_ended_does_not_count()
    {
        Is(Verdict.NotMet, Network(Operator, ProvinceOfBergamo, ProvinceOfBergamo).Check("minimum-partners"));
        Is(Verdict.NotMet, Network(Operator, ProvinceOfBergamo, CentreOfBergamo with { Exists = false }).Check("minimum-partners"), "La rete ha 2 soggetti, senza contare chi non è più attivo: cpi-bg.");
    }

    [Fact]
    public void NET_02_exactly_one_lead()
    {
        Is(Verdict.NotMet, Network(Operator with { Lead = false }, ProvinceOfBergamo, CentreOfBergamo).Check("single-lead"), "Nessun soggetto è indicato come capofila.");
        Is(Verdict.Met, Network().Check("single-lead"), "Il capofila è operatore.");
        Is(Verdict.NotMet, Network(Operator, ProvinceOfBergamo, CentreOfBergamo with { Lead = true }).Check("single-lead"), "I capofila indicati sono 2: operatore, cpi-bg.");
    }

    public static TheoryData<string> EveryType() => [.. new[]
    {
        "Province", "EmploymentCentre", "LabourAccreditedOperator", "TrainingAccreditedOperator", "LocalAuthority", "Firm", "EmployersAssociation", "TradeUnion", "InterprofessionalFund",
        "IndustrialDistrict", "MetaDistrict", "CommercialDistrict", "ChamberOfCommerce", "ItsFoundation", "OutplacementFirm", "ThirdSectorOrganization", "AuthorisedOperator",
        "EmploymentAgency", "EducationBody", "RegionalLabourAgency", "Region", "NationalAgency", "Other", ""
    }];

    [Theory, MemberData(nameof(EveryType))]
    public void NET_02_only_the_types_of_the_edition_may_lead(string type) =>
        Is(LeadTypes.Contains(type) ? Verdict.Met : Verdict.NotMet, Network(Partner("capo", type, lead: true), ProvinceOfBergamo, CentreOfBergamo).Check("lead-type"));

    [Fact]
    public void NET_02_one_allowed_type_among_several_is_enough() =>
        Is(Verdict.Met, Network(Partner("capo", "TrainingAccreditedOperator+LabourAccreditedOperator", lead: true)).Check("lead-type"));

    [Fact]
    public void NET_02_without_a_lead_its_type_is_not_right_either() =>
        Is(Verdict.NotMet, Network(Operator with { Lead = false }).Check("lead-type"), "Nessun soggetto è indicato come capofila.");

    [Fact]
    public void NET_04_an_operator_leads_only_while_its_accreditation_holds()
    {
        Is(Verdict.Met, Network(Operator with { Accredited = true }).Check("lead-type"));
        Is(Verdict.NotMet, Network(Operator with { Accredited = false }).Check("lead-type"), "non è valido a questa data");
        Is(Verdict.Unknown, Network(Operator with { Accredited = null }).Check("lead-type"), "Dal registro non risulta");
        // A public employment centre needs none.
        Is(Verdict.Met, Network(CentreOfBergamo with { Lead = true, Accredited = null }).Check("lead-type"));
        Is(Verdict.NotMet, Network(Operator with { Exists = false }).Check("lead-type"), "non è più attivo");
    }

    [Fact]
    public void NET_04_one_of_two_leads_that_may_not_is_enough_to_refuse()
    {
        Is(Verdict.NotMet, Network(Operator with { Accredited = null }, Union with { Lead = true }).Check("lead-type"));
        Is(Verdict.NotMet, Network(Union with { Lead = true }, Operator with { Accredited = null }).Check("lead-type"));
    }

    [Fact]
    public void NET_04_the_first_and_last_day_of_an_accreditation_count()
    {
        bool? On(DateOnly day, params (string Register, DateOnly From, DateOnly? To)[] accreditations) => NetworkReader.Accredited(new OrganizationDetails
        {
            Id = "x", Name = "X", Types = [],
            Accreditations = [.. accreditations.Select(a => new AccreditationInfo(Guid.NewGuid(), a.Register, null, a.From, a.To, null))]
        }, day);
        var work = ("lavoro", new DateOnly(2026, 1, 1), (DateOnly?)new DateOnly(2026, 6, 30));
        Assert.Equal([false, true, true, false], new[] { new DateOnly(2025, 12, 31), new(2026, 1, 1), new(2026, 6, 30), new(2026, 7, 1) }.Select(d => On(d, work)));
        Assert.Null(On(Day));
        // In the register of training it still holds, and nothing says which of the two the rule means.
        Assert.Null(On(Day, work, ("formazione", new(2026, 1, 1), null)));
        Assert.True(On(Day, work, ("lavoro", new(2026, 7, 1), null)));
        Assert.True(On(Day, ("lavoro", new(2026, 7, 1), null), ("formazione", new(2026, 1, 1), null)));
    }

    [Fact]
    public void NET_03_the_province_of_every_territory_is_a_partner()
    {
        Is(Verdict.Met, Network().Check("province"));
        Is(Verdict.NotMet, Network(Operator, CentreOfBergamo, Union).Check("province"), "Manca la Provincia o Città metropolitana di: Bergamo.");
        Is(Verdict.NotMet, OverTwoProvinces(Operator, ProvinceOfBergamo, CentreOfBergamo, CentreOfBrescia).Check("province"), "di: Brescia.");
        Is(Verdict.Met, OverTwoProvinces(Operator, ProvinceOfBergamo, ProvinceOfBrescia).Check("province"));
        Is(Verdict.NotMet, Network(Operator, ProvinceOfBergamo with { Exists = false }).Check("province"));
        // Another kind of body of the same province is not the Province.
        Is(Verdict.NotMet, Network(Operator, Partner("comune", "LocalAuthority", "BG")).Check("province"));
        Is(Verdict.NotMet, (Network() with { Provinces = new Dictionary<string, string>() }).Check("province"), "nessun territorio");
    }

    [Fact]
    public void NET_03_the_employment_centre_of_every_municipality_is_a_partner()
    {
        Is(Verdict.Met, Network().Check("employment-centre"));
        Is(Verdict.NotMet, Network(Operator, ProvinceOfBergamo, Union).Check("employment-centre"), "Manca CPI di Bergamo, competente per Bergamo.");
        Is(Verdict.NotMet, OverTwoProvinces(Operator, ProvinceOfBergamo, CentreOfBergamo).Check("employment-centre"), "CPI di Brescia");
        Is(Verdict.Met, OverTwoProvinces(Operator, CentreOfBergamo, CentreOfBrescia).Check("employment-centre"));
        Is(Verdict.NotMet, Network(Operator, CentreOfBergamo with { Exists = false }).Check("employment-centre"));
        Is(Verdict.NotMet, (Network() with { Municipalities = [] }).Check("employment-centre"), "nessun comune");
    }

    [Fact]
    public void NET_03_a_municipality_whose_centre_nobody_knows_is_never_a_yes()
    {
        var unknown = new CoveredMunicipality("016003", "Albano Sant'Alessandro", null, null);
        Is(Verdict.Unknown, (Network() with { Municipalities = [.. Network().Municipalities, unknown] }).Check("employment-centre"), "Albano Sant'Alessandro");
        // A centre that is known and missing weighs more than one that is not known.
        Is(Verdict.NotMet, (Network(Operator, ProvinceOfBergamo) with { Municipalities = [.. Network().Municipalities, unknown] }).Check("employment-centre"), "CPI di Bergamo");
    }

    [Theory]
    [InlineData(6, "Comune 6.", "altri")]
    [InlineData(7, "e altri 2 comuni.", "Comune 6")]
    [InlineData(243, "e altri 238 comuni.", "Comune 6")]
    public void NET_03_a_whole_province_is_told_in_a_few_names(int count, string shown, string notShown)
    {
        var result = (Network(Operator, ProvinceOfBergamo) with { Municipalities = [.. Enumerable.Range(1, count).Select(i => new CoveredMunicipality($"{i:000000}", $"Comune {i}", "cpi-bg", "CPI di Bergamo"))] }).Check("employment-centre");
        Is(Verdict.NotMet, result, shown);
        Assert.DoesNotContain(notShown, result.Because);
    }

    [Fact]
    public void NET_06_every_duty_of_the_edition_has_a_responsible_partner()
    {
        Is(Verdict.Met, Network().Check("duties"));
        foreach (var missing in AllDuties) Is(Verdict.NotMet, (Network() with { Duties = AllDuties.Except([missing]).ToHashSet() }).Check("duties"), $"Non ha un responsabile: «{missing}».");
        Is(Verdict.Met, (Network() with { Duties = AllDuties.Append("un'altra").ToHashSet() }).Check("duties"));
    }

    [Fact]
    public void NET_07_other_parties_are_found_or_left_to_a_person_never_refused()
    {
        Is(Verdict.Met, Network(Operator, Union).Check("other-parties"), "sindacato");
        Is(Verdict.Unknown, Network().Check("other-parties"));
        Is(Verdict.Unknown, Network(Operator, Union with { Exists = false }).Check("other-parties"));
    }

    [Fact]
    public void NET_08_a_district_needs_the_act_that_recognises_it()
    {
        Is(Verdict.Met, Network().Check("district-act"), "non ci sono distretti");
        Is(Verdict.NotMet, Network(Partner("distretto", "IndustrialDistrict")).Check("district-act"), "Manca l'atto che riconosce: distretto.");
        Is(Verdict.Met, Network(Partner("distretto", "IndustrialDistrict", act: true)).Check("district-act"));
        Is(Verdict.NotMet, Network(Partner("uno", "IndustrialDistrict", act: true), Partner("due", "MetaDistrict")).Check("district-act"), "due");
    }

    [Fact]
    public void NET_09_who_has_not_signed_is_named_and_never_refused()
    {
        Is(Verdict.Unknown, Network().Check("signed-partners"), "Non ha ancora firmato l'adesione: operatore, provincia-bg, cpi-bg.");
        Is(Verdict.Unknown, Network(Operator with { Signed = true }, ProvinceOfBergamo).Check("signed-partners"), "Non ha ancora firmato l'adesione: provincia-bg.");
        Is(Verdict.Met, Network(Operator with { Signed = true }, ProvinceOfBergamo with { Signed = true }, CentreOfBergamo with { Exists = false }).Check("signed-partners"));
        Is(Verdict.Unknown, (Network() with { Partners = [] }).Check("signed-partners"));

        // Unless the edition says that the signatures come before the decision.
        var before = Edition();
        before = before with { Parameters = [.. before.Parameters, new("signedBeforeDecision", "Firme prima della decisione", ParameterKind.Integer, [new(new(2022, 1, 1), "1", ParameterKind.Integer, null, null, null, before.Rules[0].Source)])] };
        Is(Verdict.NotMet, Network(Operator with { Signed = true }, ProvinceOfBergamo).Check("signed-partners", before), "Non ha ancora firmato l'adesione: provincia-bg.");
        Is(Verdict.Met, Network(Operator with { Signed = true }).Check("signed-partners", before));
    }

    [Fact]
    public void NET_10_the_gate_forgives_departures_since_the_published_version_and_nothing_else()
    {
        var live = new NetworkPart { Partners = [new("a", true), new("b"), new("c") { To = Day }], Duties = new() { ["coordinamento"] = "b" } };
        var draft = live with { Partners = [new("a", true), new("b") { To = Day }, new("c") { To = Day }, new("d") { To = Day }], Duties = [] };
        var stayed = NetworkGate.Staying(draft, live);
        Assert.Equal([null, null, Day, Day], stayed.Partners.Select(p => p.To));
        Assert.Equal("b", stayed.Duties["coordinamento"]);
        Assert.Empty(NetworkGate.Staying(draft with { Partners = [] }, live).Partners);
    }

    [Fact]
    public void ORG_08_what_the_program_cannot_judge_asks_a_person()
    {
        Is(Verdict.Unknown, Network().Check("something-new"), "verifica chi approva");
        foreach (var (parameter, check) in new[] { ("minimumPartners", "minimum-partners"), ("leadTypes", "lead-type"), ("duties", "duties"), ("otherPartyTypes", "other-parties"), ("districtTypes", "district-act") })
        {
            Is(Verdict.Unknown, Network().Check(check, Edition(parameter)));
            Is(Verdict.Unknown, Network(Union with { Lead = true }).Check(check, Edition(parameter)));
        }
        // Before the day from which its figures hold an edition has none.
        Assert.Equal(Verdict.Unknown, Composition.Check(Network(), Edition(), new(2021, 12, 31)).Single(r => r.Check == "network.minimum-partners").Verdict);
    }

    [Fact]
    public void NET_01_only_rules_about_networks_are_applied_in_the_order_of_the_edition_each_with_its_source()
    {
        var results = Composition.Check(Network(), Edition(), Day);
        Assert.Equal(Edition().Rules.Where(r => r.Check.StartsWith("network.", StringComparison.Ordinal)).Select(r => r.Id), results.Select(r => r.RuleId));
        Assert.All(results, r => Assert.Equal("composta da almeno tre soggetti (incluso il capofila", r.Source.Quote));
        Assert.StartsWith("Regola minimum-partners. La rete ha 3 soggetti. Fonte: «Linee guida», Attivazione dei percorsi: «composta", NetworkGate.Refusal(results[0]));
    }
}
