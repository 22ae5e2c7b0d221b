using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace ReteLavoro.BootstrapItalia.TagHelpers;

/// <summary>One line of text, a number, a date, a file.</summary>
[HtmlTargetElement("bi-input", TagStructure = TagStructure.WithoutEndTag)]
public sealed class InputTagHelper : FieldTagHelper
{
    /// <summary>text, email, tel, url, password, search, number, date, datetime-local, time, file; guessed from the model when missing.</summary>
    public string? Type { get; set; }
    public string? Prefix { get; set; }
    public string? Suffix { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var type = Type ?? Guess();
        var control = Carry(output, Markup.Element("input", Invalid ? "form-control is-invalid" : "form-control")).Void().With("type", type);
        if (type is not ("password" or "file"))
        {
            // A password is never sent back to the page, and a file cannot be.
            control.With("value", Sent() is [var sent, ..] ? sent : StartValue(type));
        }

        var prefix = Unit(Prefix, "prefix");
        var suffix = Unit(Suffix, "suffix");
        control.With("aria-describedby", DescribedBy(prefix is null ? null : $"{FieldId}-prefix", suffix is null ? null : $"{FieldId}-suffix"));
        var isShort = type is "number" or "date" or "datetime-local" or "time" || prefix is not null || suffix is not null;
        WriteField(output, control, Markup.Element("div", isShort ? "input-group rl-short" : "input-group", prefix, control, suffix));
    }

    private TagBuilder? Unit(string? text, string place) =>
        text is null ? null : Markup.Element("span", "input-group-text", text).With("id", $"{FieldId}-{place}");

    private string Guess()
    {
        var type = For?.Metadata.UnderlyingOrModelType;
        return For?.Metadata.DataTypeName switch
        {
            "EmailAddress" => "email",
            "Password" => "password",
            "PhoneNumber" => "tel",
            "Url" => "url",
            _ when type == typeof(DateOnly) => "date",
            _ when type == typeof(DateTime) || type == typeof(DateTimeOffset) => "datetime-local",
            _ when type == typeof(TimeOnly) => "time",
            _ when type == typeof(int) || type == typeof(long) => "number",
            _ => "text"
        };
    }
}

/// <summary>Several lines of text. The limit is said and counted, not enforced by cutting: what is too long is refused by the page.</summary>
[HtmlTargetElement("bi-textarea", TagStructure = TagStructure.WithoutEndTag)]
public sealed class TextareaTagHelper : FieldTagHelper
{
    public int? MaxLength { get; set; }
    public int Rows { get; set; } = 5;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        // The parser drops one line break at the start of a textarea; this one is there to be dropped.
        var text = "\n" + (Sent() is [var sent, ..] ? sent : StartValue());
        var limit = MaxLength is { } max ? Markup.Element("div", "form-text rl-count", $"Massimo {max} caratteri.").With("id", $"{FieldId}-count") : null;
        var control = Carry(output, Markup.Element("textarea", Invalid ? "form-control is-invalid" : "form-control", text))
            .With("rows", Rows.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .With("data-max-length", MaxLength?.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .With("aria-describedby", DescribedBy(limit is null ? null : $"{FieldId}-count"));
        WriteField(output, control, after: limit);
    }
}

/// <summary>One of many.</summary>
[HtmlTargetElement("bi-select", TagStructure = TagStructure.WithoutEndTag)]
public sealed class SelectTagHelper : FieldTagHelper
{
    /// <summary>(value, text) pairs, SelectListItems (with groups) or strings.</summary>
    public object? Options { get; set; }

    /// <summary>The text of the choice of nothing; "" leaves it out.</summary>
    public string Empty { get; set; } = "Scegli…";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var choices = Choice.From(Options);
        var chosen = Sent() is [var sent, ..] ? sent : StartValue() ?? choices.FirstOrDefault(c => c.Selected)?.Value;
        var control = Carry(output, Markup.Element("select", Invalid ? "form-control rl-select is-invalid" : "form-control rl-select"))
            .With("aria-describedby", DescribedBy());
        if (Empty.Length > 0 && choices.All(c => c.Value.Length > 0))
        {
            Markup.Append(control, Markup.Element("option", null, Empty).With("value", ""));
        }

        foreach (var group in choices.GroupBy(c => c.Group))
        {
            var options = group.Select(c => Markup.Element("option", null, c.Text).With("value", c.Value).When(c.Value == chosen, "selected").When(c.Disabled, "disabled"));
            if (group.Key is null)
            {
                foreach (var option in options)
                {
                    Markup.Append(control, option);
                }
            }
            else
            {
                Markup.Append(control, Markup.Element("optgroup", null, options).With("label", group.Key));
            }
        }

        WriteField(output, control);
    }
}

/// <summary>One yes or no. The value sent is "true", or nothing.</summary>
[HtmlTargetElement("bi-checkbox", TagStructure = TagStructure.WithoutEndTag)]
public sealed class CheckboxTagHelper : FieldTagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var on = Sent() is { } sent ? sent.Contains("true") : StartValue() == "true";
        var control = Carry(output, Markup.Element("input", Invalid ? "is-invalid" : null)).Void()
            .With("type", "checkbox").With("id", FieldId).With("name", FieldName).With("value", "true").When(on, "checked")
            .With("aria-describedby", DescribedBy()).With("aria-invalid", Invalid ? "true" : null);
        Become(output, "div", FieldClass);
        var label = Markup.Element("label", null, FieldLabel).With("for", FieldId);
        foreach (var part in new[] { ErrorElement(), Markup.Element("div", "form-check", control, label), HintElement() })
        {
            if (part is not null)
            {
                output.Content.AppendHtml(part);
            }
        }
    }
}

/// <summary>A fieldset of choices; the first control has the field's own id, so that a link to the field reaches it.</summary>
public abstract class ChoicesTagHelper : FieldTagHelper
{
    /// <summary>(value, text) pairs, SelectListItems or strings.</summary>
    public object? Options { get; set; }

    /// <summary>The choices stand side by side where there is room: only for two or three short ones.</summary>
    public bool Inline { get; set; }

    private protected void Write(TagHelperOutput output, string type)
    {
        var choices = Choice.From(Options);
        var chosen = Sent() ?? StartValues();
        if (chosen.Count == 0 && Sent() is null)
        {
            chosen = [.. choices.Where(c => c.Selected).Select(c => c.Value)];
        }

        WriteGroup(output, choices.Select((choice, index) =>
        {
            var id = index == 0 ? FieldId : $"{FieldId}-{index + 1}";
            return Markup.Element("div", Inline ? "form-check form-check-inline" : "form-check",
                Markup.Element("input", Invalid ? "is-invalid" : null).Void().With("type", type).With("id", id).With("name", FieldName).With("value", choice.Value)
                    .When(chosen.Contains(choice.Value), "checked").When(choice.Disabled, "disabled").When(type == "radio" && Required, "required")
                    .With("aria-invalid", Invalid && type == "checkbox" ? "true" : null),
                Markup.Element("label", null, choice.Text).With("for", id));
        }));
    }
}

/// <summary>Any of several; the values of the ticked ones are sent under one name.</summary>
[HtmlTargetElement("bi-checkboxes", TagStructure = TagStructure.WithoutEndTag)]
public sealed class CheckboxesTagHelper : ChoicesTagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output) => Write(output, "checkbox");
}

/// <summary>One of a few, all in sight.</summary>
[HtmlTargetElement("bi-radios", TagStructure = TagStructure.WithoutEndTag)]
public sealed class RadiosTagHelper : ChoicesTagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output) => Write(output, "radio");
}
