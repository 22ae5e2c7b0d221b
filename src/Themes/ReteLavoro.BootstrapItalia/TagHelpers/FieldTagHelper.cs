using System.Collections;
using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace ReteLavoro.BootstrapItalia.TagHelpers;

/// <summary>
/// What all fields of a form share: a label, a hint, the errors of their name and what was typed. After a refused post
/// the field shows again what the person sent, never the stored value.
/// </summary>
public abstract class FieldTagHelper : BiTagHelper
{
    /// <summary>The property of the page's model; gives name, value and type.</summary>
    public ModelExpression? For { get; set; }

    /// <summary>The name in the posted form; needed when there is no <see cref="For"/>.</summary>
    public string? Name { get; set; }

    public string? Label { get; set; }

    /// <summary>The value to start from; a C# expression.</summary>
    public object? Value { get; set; }

    public string? Hint { get; set; }

    /// <summary>The field may stay empty, and says "(facoltativo)".</summary>
    public bool Optional { get; set; }

    /// <summary>The field is all that its page asks: its label is the page's heading.</summary>
    public bool Heading { get; set; }

    /// <summary>Only needed when two forms of a page have a field of the same name.</summary>
    public string? Id { get; set; }

    private protected string FieldName => Name ?? (For is null
        ? throw new InvalidOperationException($"A field of {ViewContext.View?.Path} has neither for nor name.")
        : ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name));

    private protected string FieldId => Id ?? TagBuilder.CreateSanitizedId(FieldName, "_");
    private protected string FieldLabel => Label ?? For?.Metadata.GetDisplayName() ?? FieldName;

    /// <summary>A search or a filter: nothing in it is required, so nothing is marked as optional either.</summary>
    private protected bool InSearchForm { get; private set; }

    private protected bool Required => !Optional && !InSearchForm;

    private protected IReadOnlyList<string> Errors { get; private set; } = [];
    private protected bool Invalid => Errors.Count > 0;

    public override void Init(TagHelperContext context)
    {
        InSearchForm = context.Items.ContainsKey(typeof(FormTagHelper));
        Errors = ViewContext.ViewData.ModelState.TryGetValue(FieldName, out var entry)
            ? [.. entry.Errors.Select(ErrorSummaryTagHelper.Sentence).Distinct()]
            : [];
        ShownFields.Of(ViewContext).Add(FieldName, FieldId, FieldLabel);
    }

    /// <summary>
    /// What the person sent, if this is a refused form shown again; null when the form is new. Nothing where the field was not
    /// in what she sent: a box without a tick, or a field of another form of the same page, which keeps its value.
    /// </summary>
    private protected IReadOnlyList<string>? Sent()
    {
        var state = ViewContext.ViewData.ModelState;
        if (state.IsValid)
        {
            return null;
        }

        var request = ViewContext.HttpContext.Request;
        if (request.HasFormContentType)
        {
            // Boxes without a tick are not sent at all: what is missing is what was left empty.
            return request.Form.TryGetValue(FieldName, out var values) ? [.. values.Select(v => v ?? "")] : [];
        }

        return state.TryGetValue(FieldName, out var entry) && entry.AttemptedValue is { } attempted ? [attempted] : null;
    }

    private protected string? StartValue(string? type = null) => Text(Value ?? For?.Model, type);

    private protected IReadOnlyList<string> StartValues() => (Value ?? For?.Model) switch
    {
        null => [],
        string one => [one],
        IEnumerable several => [.. several.Cast<object?>().Select(v => Text(v, null) ?? "")],
        var one => [Text(one, null) ?? ""]
    };

    /// <summary>As HTML wants it in the field of that type; as a person writes it everywhere else.</summary>
    private static string? Text(object? value, string? type) => value switch
    {
        null => null,
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString(type == "date" ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture),
        DateTimeOffset moment => moment.ToString(type == "date" ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm", CultureInfo.InvariantCulture),
        bool yes => yes ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, type == "number" ? CultureInfo.InvariantCulture : CultureInfo.CurrentCulture),
        _ => value.ToString()
    };

    private protected TagBuilder? HintElement() => Hint is null ? null : Markup.Element("div", "form-text", Hint).With("id", $"{FieldId}-hint");

    private protected TagBuilder? ErrorElement() => !Invalid ? null :
        Markup.Element("div", "invalid-feedback d-block", Markup.Hidden("Errore: "), string.Join(" ", Errors)).With("id", $"{FieldId}-error");

    private protected string? DescribedBy(params IEnumerable<string?> others)
    {
        var ids = new[] { Hint is null ? null : $"{FieldId}-hint", Invalid ? $"{FieldId}-error" : null }.Concat(others).Where(id => id is not null).ToArray();
        return ids.Length == 0 ? null : string.Join(' ', ids);
    }

    private protected object[] LabelContent() => Optional && !InSearchForm
        ? [FieldLabel, " ", Markup.Element("span", "rl-optional", "(facoltativo)")]
        : [FieldLabel];

    private protected string FieldClass => Invalid ? "form-group rl-field rl-field-invalid" : "form-group rl-field";

    /// <summary>The attributes that the page added (autocomplete, data-…) belong on the control, not around it.</summary>
    private protected static TagBuilder Carry(TagHelperOutput output, TagBuilder control)
    {
        foreach (var attribute in output.Attributes)
        {
            if (attribute.Name == "class")
            {
                control.AddCssClass(attribute.Value?.ToString() ?? "");
            }
            else
            {
                control.Attributes[attribute.Name] = attribute.Value is IHtmlContent html ? Decoded(html) : attribute.Value?.ToString() ?? "";
            }
        }

        output.Attributes.Clear();
        return control;
    }

    // A literal attribute arrives already encoded, and the control would encode it again.
    private static string Decoded(IHtmlContent html)
    {
        using var writer = new StringWriter();
        html.WriteTo(writer, System.Text.Encodings.Web.HtmlEncoder.Default);
        return System.Net.WebUtility.HtmlDecode(writer.ToString());
    }

    /// <summary>A label above one control.</summary>
    private protected void WriteField(TagHelperOutput output, TagBuilder control, TagBuilder? around = null, object? after = null)
    {
        control.With("id", FieldId).With("name", FieldName);
        control.When(Required, "required").With("aria-invalid", Invalid ? "true" : null);
        Become(output, "div", FieldClass);
        var label = Markup.Element("label", "form-label", LabelContent()).With("for", FieldId);
        output.Content.AppendHtml(Heading ? Markup.Element("h1", "rl-question", label) : label);
        Append(output, HintElement());
        Append(output, ErrorElement());
        Append(output, around ?? control);
        Append(output, after);
    }

    /// <summary>A legend above several controls.</summary>
    private protected void WriteGroup(TagHelperOutput output, IEnumerable<TagBuilder> controls)
    {
        Become(output, "fieldset", FieldClass);
        if (DescribedBy() is { } described)
        {
            output.Attributes.SetAttribute("aria-describedby", described);
        }

        output.Content.AppendHtml(Heading
            ? Markup.Element("legend", "form-label", Markup.Element("h1", "rl-question", LabelContent()))
            : Markup.Element("legend", "form-label", LabelContent()));
        Append(output, HintElement());
        Append(output, ErrorElement());
        foreach (var control in controls)
        {
            output.Content.AppendHtml(control);
        }
    }

    private static void Append(TagHelperOutput output, object? part)
    {
        if (part is IHtmlContent html)
        {
            output.Content.AppendHtml(html);
        }
    }
}

/// <summary>The choices of a list, however the page holds them.</summary>
internal sealed record Choice(string Value, string Text, string? Group = null, bool Selected = false, bool Disabled = false)
{
    public static IReadOnlyList<Choice> From(object? options) => options switch
    {
        null => [],
        IEnumerable<SelectListItem> items => [.. items.Select(i => new Choice(i.Value ?? i.Text ?? "", i.Text ?? "", i.Group?.Name, i.Selected, i.Disabled))],
        IEnumerable<(string Value, string Text)> pairs => [.. pairs.Select(p => new Choice(p.Value, p.Text))],
        IEnumerable<KeyValuePair<string, string>> pairs => [.. pairs.Select(p => new Choice(p.Key, p.Value))],
        IEnumerable<string> texts => [.. texts.Select(t => new Choice(t, t))],
        _ => throw new ArgumentException($"Options of type {options.GetType()} are not known: pass (value, text) pairs, SelectListItems or strings.", nameof(options))
    };
}
