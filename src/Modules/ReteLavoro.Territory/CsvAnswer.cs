using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.AspNetCore.Mvc;

namespace ReteLavoro.Territory;

/// <summary>A table to download, as a spreadsheet of this country opens it; rows go out as they come.</summary>
public sealed class CsvAnswer(string fileName, IReadOnlyList<string> headings, IAsyncEnumerable<IReadOnlyList<string?>> rows) : ActionResult
{
    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        await using var text = new StreamWriter(response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        // What a stranger typed must not run as a formula in the spreadsheet of who opens it.
        await using var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.GetCultureInfo("it-IT")) { Delimiter = ";", InjectionOptions = InjectionOptions.Escape }, leaveOpen: true);
        foreach (var heading in headings) csv.WriteField(heading);
        await csv.NextRecordAsync();
        await foreach (var row in rows.WithCancellation(context.HttpContext.RequestAborted))
        {
            foreach (var cell in row) csv.WriteField(cell);
            await csv.NextRecordAsync();
        }
    }
}
