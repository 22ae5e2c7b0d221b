using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Networks;
using Xunit;

namespace ReteLavoro.Modules.Tests.Networks;

public sealed class NetworkFormTests
{
    private const string Stored = """
        { "ContentItemId": "a", "ContentType": "Rete", "DisplayText": "Rete",
          "TitlePart": { "Title": "Rete", "Sottotitolo": "resta" }, "AutoroutePart": { "Path": "reti/rete" }, "AltraParte": { "X": [1, 2] },
          "NetworkPart": { "Edition": "e", "Provinces": ["BG"], "Municipalities": ["016024"], "Nota": "resta",
            "Partners": [ { "Organization": "a", "Lead": true, "Dal": "2024-01-01" }, { "Organization": "b", "Lead": false } ], "Duties": { "coordinamento": "a" } },
          "Rete": { "Sommario": { "Text": "Breve", "Lingua": "it" }, "Campo": { "Text": "resta" } } }
        """;

    private static ContentItem Item(string json = Stored) => ContentItem.FromJson(JsonNode.Parse(json)!.AsObject());

    private static NetworkForm Post(params (string Name, string[] Values)[] fields) =>
        NetworkForm.Posted(new FormCollection(fields.ToDictionary(f => f.Name, f => new StringValues(f.Values))));

    private static (string, string[])[] Fields(NetworkForm form) =>
    [
        ("Title", [form.Title]), ("Summary", [form.Summary]), ("Contacts", [form.Contacts]), ("Edition", [form.Edition]), ("Provinces", [.. form.Provinces]),
        ("Municipalities", [.. form.MunicipalityCodes]), ("Sectors", [.. form.Sectors]), ("Partners", [.. form.PartnerIds]), ("Lead", [form.Lead ?? ""]), .. form.DutyHolders.Select(d => ("Duty." + d.Key, new[] { d.Value }))
    ];

    [Fact]
    public void NET_06_a_form_sent_as_it_was_opened_changes_nothing()
    {
        var item = Item();
        var before = item.BodyHash();
        Post(Fields(NetworkForm.Of(item))).WriteTo(item);
        Assert.Equal(before, item.BodyHash());
    }

    [Fact]
    public void NET_06_what_the_form_does_not_hold_survives_it()
    {
        var item = Item();
        var form = Post(Fields(NetworkForm.Of(item)));
        (form.Title, form.Summary, form.Contacts, form.Lead) = ("Nuova", "Altra", "Telefono **02**", "b");
        form.PartnerIds.Add("c");
        form.WriteTo(item);
        Assert.Equal("Nuova", item.Get<TitlePart>().Title);
        Assert.Equal("resta", item.Parts["TitlePart"]!["Sottotitolo"]!.ToString());
        Assert.Equal("""{"X":[1,2]}""", item.Parts["AltraParte"]!.ToJsonString());
        Assert.Equal("resta", item.Parts["NetworkPart"]!["Nota"]!.ToString());
        Assert.Equal("resta", item.Parts["Rete"]!["Campo"]!["Text"]!.ToString());
        Assert.Equal("""{"Text":"Altra","Lingua":"it"}""", item.Parts["Rete"]!["Sommario"]!.ToJsonString());
        Assert.Equal("Telefono **02**", item.FieldText("Contatti", "Markdown"));
        Assert.Equal("""[{"Organization":"a","Lead":false,"Dal":"2024-01-01"},{"Organization":"b","Lead":true},{"Organization":"c","Lead":false}]""", item.Parts["NetworkPart"]!["Partners"]!.ToJsonString());
        Assert.Equal("b", item.Get<NetworkPart>().LeadPartner);
    }

    [Fact]
    public void NET_06_a_body_that_has_left_answers_for_nothing_and_leads_nothing()
    {
        var form = Post(Fields(NetworkForm.Of(Item())));
        form.PartnerIds.Remove("a");
        Assert.Empty(form.Part.Duties);
        Assert.Null(form.Part.LeadPartner);
    }

    [Fact]
    public void NET_01_an_empty_or_doubled_form_is_read_without_complaint()
    {
        var empty = Post();
        // Nothing ticked is no list: the network is for every sector, as those that were stored before there were any.
        Assert.Null(empty.Part.Sectors);
        Assert.Equal(("", "", null, null), (empty.Title, empty.Edition, empty.Lead, empty.ItemId));
        Assert.Empty(empty.Part.Partners);
        Assert.Equal(["Scrivi il nome della rete."], NetworkFormWork.Check(empty).Select(p => p.Item2));
        var doubled = Post(("Partners", ["a", "a", ""]), ("Provinces", ["BG", "BG"]), ("Municipalities", ["1", "1"]), ("Sectors", ["C", "C", ""]), ("Lead", ["b"]));
        Assert.Equal(["a"], doubled.Part.Partners.Select(p => p.Organization));
        Assert.Equal(["BG"], doubled.Part.Provinces);
        Assert.Equal(["C"], doubled.Part.Sectors!);
        Assert.Null(doubled.Part.LeadPartner);
    }

    [Fact]
    public void NET_01_a_part_written_by_another_hand_may_have_holes()
    {
        var part = Item("""{ "ContentType": "Rete", "NetworkPart": { "Edition": null, "Provinces": ["BG", null, "BG"], "Municipalities": null, "Partners": [null, { "Lead": true }, { "Organization": "a" }], "Duties": { "x": null } } }""").Get<NetworkPart>();
        Assert.Equal("", part.Edition);
        Assert.Equal(["BG"], part.Provinces);
        Assert.Empty(part.Municipalities);
        Assert.Equal(["a"], part.Partners.Select(p => p.Organization));
        Assert.Empty(part.Duties);
    }

    [Fact]
    public void NET_07_a_body_listed_twice_in_a_part_is_pointed_out() =>
        Assert.Contains(new NetworkPart { Edition = "e", Partners = [new("a", true), new("a")] }.Check(null), p => p.Item1 == "Partners");

    [Fact]
    public void NET_01_too_long_texts_are_refused_at_their_field() =>
        Assert.Equal(["Title", "Summary", "Contacts"], NetworkFormWork.Check(new NetworkForm { Title = new('x', 256), Summary = new('x', 301), Contacts = new('x', 4001), Edition = "e" }).Select(p => p.Item1));
}
