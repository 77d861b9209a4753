using Microsoft.Net.Http.Headers;

namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>
/// Reads what a scraper accepts. A scraper that accepts neither format gets the text format, which is what scrapers expect of each other.
/// </summary>
internal static class ScrapeNegotiation
{
    private const string OpenMetricsType = "application/openmetrics-text";
    private const string TextType = "text/plain";

    /// <summary>The format with the highest quality value; OpenMetrics, which says more, where both are named with the same one.</summary>
    public static ExpositionFormat Format(IList<string>? accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? ranges))
        {
            return ExpositionFormat.Text;
        }

        double openMetrics = 0;
        double text = 0;
        foreach (MediaTypeHeaderValue range in ranges)
        {
            double quality = range.Quality ?? 1;
            if (Matches(range, OpenMetricsType, "1.0.0"))
            {
                openMetrics = Math.Max(openMetrics, quality);
            }
            else if (Matches(range, TextType, "0.0.4"))
            {
                text = Math.Max(text, quality);
            }
        }

        return openMetrics > 0 && openMetrics >= text ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text;
    }

    /// <summary>Whether the scraper takes gzip, by name or by wildcard.</summary>
    public static bool AcceptsGzip(IList<string>? acceptEncoding)
    {
        if (!StringWithQualityHeaderValue.TryParseList(acceptEncoding, out IList<StringWithQualityHeaderValue>? codings))
        {
            return false;
        }

        double? named = Quality(codings, "gzip");
        return (named ?? Quality(codings, "*") ?? 0) > 0;
    }

    public static string ContentType(ExpositionFormat format) => format == ExpositionFormat.OpenMetrics
        ? OpenMetricsType + "; version=1.0.0; charset=utf-8"
        : TextType + "; version=0.0.4; charset=utf-8";

    // Another version of a format is another format: its reader need not understand this one.
    private static bool Matches(MediaTypeHeaderValue range, string mediaType, string version)
    {
        if (!range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        NameValueHeaderValue? asked = range.Parameters.FirstOrDefault(
            static parameter => parameter.Name.Equals("version", StringComparison.OrdinalIgnoreCase));
        return asked is null || HeaderUtilities.RemoveQuotes(asked.Value).Equals(version, StringComparison.Ordinal);
    }

    private static double? Quality(IList<StringWithQualityHeaderValue> codings, string name)
    {
        StringWithQualityHeaderValue? coding = codings.FirstOrDefault(coding => coding.Value.Equals(name, StringComparison.OrdinalIgnoreCase));
        return coding is null ? null : coding.Quality ?? 1;
    }
}
