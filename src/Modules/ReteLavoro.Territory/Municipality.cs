namespace ReteLavoro.Territory;

/// <summary>A municipality under one ISTAT code. A new code is a new row, tied to the old one by <see cref="SuccessorCode"/>.</summary>
internal sealed class Municipality : ReteLavoro.Kernel.Pages.IShownInPublic
{
    public required string IstatCode { get; set; }
    public required string Name { get; set; }

    /// <summary>The sigla: "BG".</summary>
    public required string ProvinceCode { get; set; }

    /// <summary>ISTAT's two digits; "00" for what ceased before there were regions.</summary>
    public required string RegionCode { get; set; }
    public string? CadastralCode { get; set; }
    public DateOnly? ValidFrom { get; set; }

    /// <summary>The last day on which it existed; null while it does.</summary>
    public DateOnly? ValidTo { get; set; }
    public string? SuccessorCode { get; set; }
    public double? Latitude { get; set; }
    public double? Longitude { get; set; }

    /// <summary>The name as one looks for it: see <see cref="SearchText"/>.</summary>
    public required string SearchName { get; set; }

    public void Rename(string name) => (Name, SearchName) = (name, SearchText.Fold(name));

    public MunicipalityInfo Info() => new(IstatCode, Name, ProvinceCode, RegionCode, ValidFrom, ValidTo, SuccessorCode, Latitude, Longitude);
}

internal sealed class Province : ReteLavoro.Kernel.Pages.IShownInPublic
{
    public required string Sigla { get; set; }

    /// <summary>The three digits with which the codes of its municipalities begin.</summary>
    public required string IstatCode { get; set; }
    public required string Name { get; set; }
    public required string RegionCode { get; set; }
}
