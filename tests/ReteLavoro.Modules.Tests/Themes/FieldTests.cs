using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Mvc.Rendering;
using ReteLavoro.BootstrapItalia.TagHelpers;
using Xunit;

namespace ReteLavoro.Modules.Tests.Themes;

public class FieldTests
{
    private const string Hostile = "\"><script>alert(1)</script>'&amp;";
    private static readonly (string Value, string Text)[] Provinces = [("BG", "Bergamo"), ("BS", "Brescia")];

    private sealed record Case(string Company, DateOnly? MeetingOn, int? Workers, decimal Amount);

    public static TheoryData<FieldTagHelper> AllKinds =>
    [
        new InputTagHelper { Prefix = Hostile, Suffix = Hostile },
        new TextareaTagHelper { MaxLength = 10 },
        new SelectTagHelper { Options = new[] { (Hostile, Hostile) } },
        new CheckboxTagHelper(),
        new CheckboxesTagHelper { Options = new[] { (Hostile, Hostile) } },
        new RadiosTagHelper { Options = new[] { (Hostile, Hostile) } },
    ];

    [Theory, MemberData(nameof(AllKinds), DisableDiscoveryEnumeration = true)]
    public void Hostile_text_stays_text(FieldTagHelper field)
    {
        (field.Name, field.Label, field.Hint, field.Value) = ("A", Hostile, Hostile, Hostile);
        var page = new Component();
        page.State.AddModelError("A", Hostile);

        var html = page.Render(field);

        Assert.Empty(html.QuerySelectorAll("script"));
        Assert.Contains(Hostile, html.QuerySelector(".form-text:not(.rl-count)")!.TextContent);
        Assert.EndsWith(Hostile, html.QuerySelector(".invalid-feedback")!.TextContent);
        Assert.Contains(html.QuerySelectorAll("label, legend"), l => l.TextContent.Contains(Hostile));
    }

    [Theory, MemberData(nameof(AllKinds), DisableDiscoveryEnumeration = true)]
    public void Every_control_has_a_label_and_all_that_describes_it(FieldTagHelper field)
    {
        (field.Name, field.Label, field.Hint, field.Optional) = ("Notizia.Sommario.Text", "Sommario", "Due righe.", false);
        var page = new Component();
        page.State.AddModelError("Notizia.Sommario.Text", "Scrivi il sommario.");

        var html = page.Render(field);

        foreach (var control in html.QuerySelectorAll("input, select, textarea"))
        {
            Assert.Equal("Notizia.Sommario.Text", control.GetAttribute("name"));
            Assert.NotNull(html.QuerySelector($"label[for='{control.Id}']"));
        }

        Assert.Equal("Notizia_Sommario_Text", html.QuerySelector("input, select, textarea")!.Id);
        var described = html.QuerySelectorAll("[aria-describedby]").Single().GetAttribute("aria-describedby")!.Split(' ');
        Assert.Contains("Notizia_Sommario_Text-hint", described);
        Assert.Contains("Notizia_Sommario_Text-error", described);
        Assert.All(described, id => Assert.Single(html.QuerySelectorAll($"[id='{id}']")));
        Assert.Equal("Errore: Scrivi il sommario.", html.QuerySelector(".invalid-feedback")!.TextContent);
    }

    [Theory, MemberData(nameof(AllKinds), DisableDiscoveryEnumeration = true)]
    public void A_valid_field_shows_no_sign_of_error(FieldTagHelper field)
    {
        (field.Name, field.Label) = ("A", "Azienda");
        var page = new Component();
        page.State.AddModelError("B", "Un altro campo.");

        Assert.Empty(page.Render(field).QuerySelectorAll("[aria-invalid], .is-invalid, .invalid-feedback, .rl-field-invalid"));
    }

    [Fact]
    public void An_invalid_input_says_so_to_eyes_and_to_screen_readers()
    {
        var page = new Component();
        page.State.AddModelError("A", "Manca.");

        var html = page.Render(new InputTagHelper { Name = "A", Label = "Azienda" });

        Assert.Equal("true", html.QuerySelector("input")!.GetAttribute("aria-invalid"));
        Assert.Contains("is-invalid", html.QuerySelector("input")!.ClassList);
    }

    [Fact]
    public void Only_an_optional_field_is_marked_and_in_a_search_none_is()
    {
        var page = new Component();
        var search = new Dictionary<object, object> { [typeof(FormTagHelper)] = true };

        var required = page.Render(new InputTagHelper { Name = "A", Label = "Azienda" });
        var optional = page.Render(new InputTagHelper { Name = "A", Label = "Azienda", Optional = true });
        var filter = page.Render(new InputTagHelper { Name = "A", Label = "Azienda", Optional = true }, items: search);

        Assert.Equal(("Azienda", true), (required.QuerySelector("label")!.TextContent, required.QuerySelector("input")!.HasAttribute("required")));
        Assert.Equal(("Azienda (facoltativo)", false), (optional.QuerySelector("label")!.TextContent, optional.QuerySelector("input")!.HasAttribute("required")));
        Assert.Equal(("Azienda", false), (filter.QuerySelector("label")!.TextContent, filter.QuerySelector("input")!.HasAttribute("required")));
    }

    [Fact]
    public void Name_value_and_type_come_from_the_model()
    {
        System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo("it-IT");
        var model = new Case("Rossi & figli", new DateOnly(2026, 9, 4), 12, 1234.5m);
        var page = new Component();

        IHtmlInputElement Input(string property) => (IHtmlInputElement)page.Render(new InputTagHelper { For = Component.For(property, model), Label = "x" }).QuerySelector("input")!;

        Assert.Equal(("text", "Rossi & figli", "Company"), (Input("Company").Type, Input("Company").GetAttribute("value"), Input("Company").Name));
        Assert.Equal(("date", "2026-09-04"), (Input("MeetingOn").Type, Input("MeetingOn").GetAttribute("value")));
        Assert.Equal(("number", "12"), (Input("Workers").Type, Input("Workers").GetAttribute("value")));
        Assert.Equal("1234,5", Input("Amount").GetAttribute("value"));
    }

    [Fact]
    public void What_was_typed_is_kept_after_a_refusal()
    {
        var page = new Component().Refused(new() { ["A"] = ["come scritto"], ["P"] = ["BS"], ["T"] = ["x", "z"] }, ("A", "Non va."));

        Assert.Equal("come scritto", page.Render(new InputTagHelper { Name = "A", Value = "come salvato" }).QuerySelector("input")!.GetAttribute("value"));
        Assert.Equal("come scritto", page.Render(new TextareaTagHelper { Name = "A", Value = "come salvato" }).QuerySelector("textarea")!.TextContent);
        Assert.Equal("BS", ((IHtmlSelectElement)page.Render(new SelectTagHelper { Name = "P", Value = "BG", Options = Provinces }).QuerySelector("select")!).Value);
        Assert.Equal(["x", "z"], page.Render(new CheckboxesTagHelper { Name = "T", Value = new[] { "y" }, Options = new[] { "x", "y", "z" } })
            .QuerySelectorAll("input[checked]").Select(i => i.GetAttribute("value")));
        Assert.False(page.Render(new CheckboxTagHelper { Name = "Tolto", Value = true }).QuerySelector("input")!.HasAttribute("checked"));
    }

    [Fact]
    public void The_stored_value_is_shown_while_nothing_is_refused()
    {
        var page = new Component();

        Assert.True(page.Render(new CheckboxTagHelper { Name = "C", Value = true }).QuerySelector("input")!.HasAttribute("checked"));
        Assert.Equal("BS", page.Render(new RadiosTagHelper { Name = "P", Value = "BS", Options = Provinces }).QuerySelector("input[checked]")!.GetAttribute("value"));
    }

    [Fact]
    public void A_password_never_comes_back()
    {
        var page = new Component().Refused(new() { ["P"] = ["segreta"] }, ("P", "Sbagliata."));

        Assert.DoesNotContain("segreta", page.Html(new InputTagHelper { Name = "P", Type = "password", Value = "segreta" }));
    }

    [Fact]
    public void A_line_break_at_the_start_of_a_text_is_not_lost() =>
        Assert.Equal("\nprima riga", new Component().Render(new TextareaTagHelper { Name = "A", Value = "\nprima riga" }).QuerySelector("textarea")!.TextContent);

    [Fact]
    public void A_select_offers_no_choice_first_and_keeps_groups()
    {
        var west = new SelectListGroup { Name = "Ovest" };
        var html = new Component().Render(new SelectTagHelper { Name = "P", Options = new[] { new SelectListItem("Varese", "VA") { Group = west }, new SelectListItem("Como", "CO") { Group = west } } });

        Assert.Equal(["", "VA", "CO"], html.QuerySelectorAll("option").Select(o => o.GetAttribute("value")));
        Assert.Equal("Ovest", html.QuerySelector("optgroup")!.GetAttribute("label"));
    }

    [Fact]
    public void Unknown_options_are_refused() =>
        Assert.Throws<ArgumentException>(() => new Component().Render(new SelectTagHelper { Name = "P", Options = 3 }));

    [Fact]
    public void A_group_has_a_legend_and_the_first_control_is_the_one_that_a_link_reaches()
    {
        var html = new Component().Render(new RadiosTagHelper { Name = "P", Label = "Provincia", Options = Provinces });

        Assert.Equal("Provincia", html.QuerySelector("fieldset > legend")!.TextContent);
        Assert.Equal(["P", "P-2"], html.QuerySelectorAll("input").Select(i => i.Id));
    }

    [Fact]
    public void Further_attributes_reach_the_control()
    {
        var html = new Component().Render(new InputTagHelper { Name = "A" }, attributes: [("autocomplete", "email"), ("data-element", "feedback-input-text")]);

        Assert.Equal("email", html.QuerySelector("input")!.GetAttribute("autocomplete"));
        Assert.Equal("feedback-input-text", html.QuerySelector("input")!.GetAttribute("data-element"));
        Assert.False(html.QuerySelector("div")!.HasAttribute("autocomplete"));
    }

    [Fact]
    public void The_list_of_errors_follows_the_fields_links_to_them_and_stands_once()
    {
        var page = new Component().Refused([], ("Anno", "Manca l’anno."), ("Zona.Nome", "Manca <la> zona."), ("", "Rete già presente."), ("Ignoto", "Altro."));
        page.Render(new InputTagHelper { Name = "Zona.Nome" });
        page.Render(new InputTagHelper { Name = "Anno", Id = "anno-della-rete" });

        var html = page.Render(new ErrorSummaryTagHelper());

        Assert.Equal("alert", html.QuerySelector("#errori")!.GetAttribute("role"));
        Assert.Equal("-1", html.QuerySelector("#errori")!.GetAttribute("tabindex"));
        Assert.Equal("Ci sono 4 errori da correggere", html.QuerySelector("h2")!.TextContent);
        Assert.Equal(["Rete già presente.", "Manca <la> zona.", "Manca l’anno.", "Altro."], html.QuerySelectorAll("li").Select(li => li.TextContent));
        Assert.Equal(["#Zona_Nome", "#anno-della-rete", "#Ignoto"], html.QuerySelectorAll("a").Select(a => a.GetAttribute("href")));
        Assert.Equal("", page.Html(new ErrorSummaryTagHelper()));
    }

    [Fact]
    public void A_sentence_that_is_true_of_two_fields_says_of_which()
    {
        var page = new Component().Refused([], ("Importo", "Scrivi un numero."), ("Quanti", "Scrivi un numero."), ("Titolo", "Scrivi il titolo."));
        foreach (var (name, label) in new[] { ("Titolo", "Titolo"), ("Importo", "Importo a persona"), ("Quanti", "Quante persone") }) page.Render(new InputTagHelper { Name = name, Label = label });

        var html = page.Render(new ErrorSummaryTagHelper());

        Assert.Equal(["Scrivi il titolo.", "Importo a persona: scrivi un numero.", "Quante persone: scrivi un numero."], html.QuerySelectorAll("li").Select(li => li.TextContent));
        Assert.Equal(["#Titolo", "#Importo", "#Quanti"], html.QuerySelectorAll("a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public void Without_errors_there_is_no_list() => Assert.Equal("", new Component().Html(new ErrorSummaryTagHelper()));
}
