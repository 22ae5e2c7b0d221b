using System.Text.Json.Nodes;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Networks;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Modules.Tests.Networks;

/// <summary>What a version of a network changes: only what joining and leaving do may go their short ways (NET-09).</summary>
public sealed class NetworkChangeKindsTests
{
    private static readonly DateOnly Day = new(2027, 1, 1);
    private static readonly NetworkPartner Lead = new("capofila", Lead: true), Province = new("provincia"), Centre = new("cpi") { From = new(2026, 12, 1), SignedBy = "Rita", SignedOn = new(2026, 12, 1) };
    private static readonly NetworkPart Live = new() { Edition = "e", Provinces = ["BG"], Partners = [Lead, Province, Centre], Duties = new() { ["coordinamento"] = "capofila", ["raccordo"] = "provincia" } };
    private static NetworkPartner Signed(NetworkPartner partner) => partner with { From = Day, SignedBy = "Ugo", SignedAs = "Presidente", SignedOn = Day };

    public static TheoryData<string, string, NetworkPart> Versions => new()
    {
        { "a signed body joins", "joining", Live with { Partners = [.. Live.Partners, Signed(new("sindacato"))] } },
        { "a partner signs", "joining", Live with { Partners = [Lead, Signed(Province), Centre] } },
        { "a partner signs and keeps its day", "joining", Live with { Partners = [Lead, Signed(Province) with { From = null }, Centre] } },
        { "a body leaves and is written last", "leaving", Live with { Partners = [Lead, Centre, Province with { To = Day }] } },
        { "its duties fall with it", "leaving", Live with { Partners = [Lead, Province with { To = Day }, Centre], Duties = new() { ["coordinamento"] = "capofila" } } },
        { "the last day is another one", "leaving", Live with { Partners = [Lead, Province with { To = Day }, Centre with { To = Day }] } },
        { "nothing changes", "other", Live },
        { "one joins without a signature", "other", Live with { Partners = [.. Live.Partners, new("sindacato") { From = Day }] } },
        { "one joins and another leaves", "other", Live with { Partners = [Lead, Province with { To = Day }, Centre, Signed(new("sindacato"))] } },
        { "one joins as the lead", "other", Live with { Partners = [Lead with { Lead = false }, Province, Centre, Signed(new("sindacato", Lead: true))] } },
        { "one is left out", "other", Live with { Partners = [Lead, Centre] } },
        { "a signature is taken away", "other", Live with { Partners = [Lead, Province, Centre with { SignedBy = null, SignedOn = null }] } },
        { "a signature takes the place of another", "other", Live with { Partners = [Lead, Province, Signed(Centre) with { From = Centre.From }] } },
        { "one joins and a duty passes on", "other", Live with { Partners = [.. Live.Partners, Signed(new("sindacato"))], Duties = new() { ["coordinamento"] = "capofila", ["raccordo"] = "sindacato" } } },
        { "a duty falls that another answers for", "other", Live with { Partners = [Lead, Province with { To = Day }, Centre], Duties = new() { ["raccordo"] = "provincia" } } },
        { "one joins and the territory grows", "other", Live with { Provinces = ["BG", "BS"], Partners = [.. Live.Partners, Signed(new("sindacato"))] } }
    };

    private static ContentItem Item(NetworkPart part, string title = "Rete")
    {
        var item = ContentItem.New("Rete");
        item.Set(new TitlePart { Title = title });
        part.WriteTo(item);
        return item;
    }

    [Theory, MemberData(nameof(Versions))]
    public void NET_09_a_version_is_of_the_kind_that_its_difference_to_the_published_one_says(string what, string kind, NetworkPart part) =>
        Assert.Equal((what, kind), (what, NetworkChangeKinds.Between(Item(Live), Item(part))));

    [Fact]
    public void The_schema_of_workflows_names_the_kinds_that_there_are_so_that_a_recipe_is_validated_without_a_site()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Repository.Path("recipes", "schemas", "WorkflowType.schema.json")))!;
        Assert.Equal(new NetworkChangeKinds(null!).Kinds.Select(k => k.Id), schema["$defs"]!["own"]!["properties"]!["Changes"]!["items"]!["enum"]!.AsArray().Select(n => n!.ToString()));
    }

    [Fact]
    public void NET_09_a_joining_with_another_name_of_the_network_is_no_pure_joining()
    {
        var part = Live with { Partners = [.. Live.Partners, Signed(new("sindacato"))] };
        Assert.Equal("joining", NetworkChangeKinds.Between(Item(Live), Item(part)));
        Assert.Equal("other", NetworkChangeKinds.Between(Item(Live), Item(part, "Rete con altro nome")));
    }
}
