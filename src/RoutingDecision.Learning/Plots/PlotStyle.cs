using System.Globalization;
using System.Text;

namespace RoutingDecision.Learning.Plots;

/// <summary>How plots look; a page that carries plots carries this style sheet. Follows the reader's choice of light or dark.</summary>
internal static class PlotStyle
{
    /// <summary>Number of series colours; see <see cref="PlotSeries"/>.</summary>
    public const int Colours = 12;

    /// <summary>Colour of what series are compared with; follows the text's.</summary>
    public const int Reference = -1;

    /// <summary>Steps of shading of a matrix.</summary>
    public const int Shades = 10;

    // Okabe and Ito's palette first, told apart by colour-blind readers; its black follows the text and is kept for references.
    private static readonly string[] Palette =
    [
        "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8a7f00", "#7b4fb5", "#a0522d", "#5f7d8c", "#c2185b", "#4caf50",
    ];

    /// <summary>The style sheet.</summary>
    public static string Css { get; } = Build();

    private static string Build()
    {
        var css = new StringBuilder("""
            :root { color-scheme: light dark; --text: #1a1a1a; --faint: #d9d9d9; --back: #ffffff; --panel: #f6f6f6; }
            @media (prefers-color-scheme: dark) { :root { --text: #e6e6e6; --faint: #404040; --back: #161616; --panel: #202020; } }
            .plot { max-width: 100%; height: auto; font: 13px system-ui, sans-serif; }
            .plot text { fill: var(--text); }
            .plot .title { font-weight: 600; }
            .plot .small { font-size: 11px; }
            .plot .grid { stroke: var(--faint); stroke-width: 1; }
            .plot .axis { stroke: var(--text); stroke-width: 1; }
            .plot .line { fill: none; stroke: var(--c); stroke-width: 2; }
            .plot .dashed { stroke-dasharray: 6 4; }
            .plot .mark { fill: var(--c); }
            .plot .area { fill: var(--c); fill-opacity: .18; }
            .plot .bar { fill: var(--c); fill-opacity: .55; }
            .plot .reference { --c: var(--text); }
            .plot .cell { fill: var(--c); stroke: var(--faint); }

            """);
        for (var c = 0; c < Palette.Length; c++)
        {
            css.Append(CultureInfo.InvariantCulture, $".plot .c{c} {{ --c: {Palette[c]}; }}\n");
        }

        for (var s = 0; s <= Shades; s++)
        {
            css.Append(CultureInfo.InvariantCulture, $".plot .o{s} {{ fill-opacity: {0.7 * s / Shades:0.##}; }}\n");
        }

        return css.ToString();
    }
}
