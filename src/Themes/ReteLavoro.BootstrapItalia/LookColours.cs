namespace ReteLavoro.BootstrapItalia;

/// <summary>The colour in which a telephone paints the frame of its browser: the header's own, by look.</summary>
public static class LookColours
{
    public static string Of(string look) => look switch
    {
        "lombardia" => "#297a38",
        "piemonte" => "#183a85",
        _ => "#0066cc"
    };
}
