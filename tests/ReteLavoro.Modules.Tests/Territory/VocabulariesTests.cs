using ReteLavoro.Territory;
using Xunit;

namespace ReteLavoro.Modules.Tests.Territory;

public class VocabulariesTests
{
    [Fact]
    public async Task The_same_vocabularies_twice_change_nothing()
    {
        await using var site = await RegisterSite.CreateAsync();
        Assert.Equal(5, (await site.PartnerTypes()).AddedCount);
        var again = await site.PartnerTypes();
        Assert.Equal((0, 0, 4), (again.AddedCount, again.ChangedCount, again.Kept));
        var terms = await site.Ask<IVocabularies, IReadOnlyList<Term>>(v => v.TermsAsync(VocabularyIds.PartnerTypes, default));
        Assert.Equal(["Province", "EmploymentCentre", "LabourAccreditedOperator", "IndustrialDistrict"], terms.Select(t => t.Id));
        Assert.Equal("la Provincia", terms[0].Source!["quote"]!.ToString());
    }

    [Fact]
    public async Task NET_07_another_recipe_extends_a_list_at_its_end()
    {
        await using var site = await RegisterSite.CreateAsync();
        await site.PartnerTypes();
        var step = await site.Recipe("""{ "name": "vocabularies", "vocabularies": [ { "id": "partner-types", "terms": [ { "id": "Cooperative", "label": "Cooperativa" } ] } ] }""");
        Assert.Equal(["partner-types/Cooperative"], step.AddedItems);
        var terms = await site.Ask<IVocabularies, IReadOnlyList<Term>>(v => v.TermsAsync(VocabularyIds.PartnerTypes, default));
        Assert.Equal("Cooperative", terms[^1].Id);
    }

    [Fact]
    public async Task A_term_without_words_is_a_problem_with_its_place()
    {
        await using var site = await RegisterSite.CreateAsync();
        var step = await site.Recipe("""{ "name": "vocabularies", "vocabularies": [ { "id": "duties", "terms": [ { "id": "a", "label": "A" }, { "id": "b" } ] } ] }""");
        Assert.Equal("$.vocabularies[0].terms[1].label", Assert.Single(step.Problems).Path);
    }
}
