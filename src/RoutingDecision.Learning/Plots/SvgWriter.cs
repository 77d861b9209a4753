using System.Globalization;
using System.Text;

namespace RoutingDecision.Learning.Plots;

/// <summary>Writes SVG elements: numbers independent of the culture and short, text and attributes escaped.</summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder _text = new();

    /// <summary>Text for an element's content or an attribute.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            escaped.Append(c switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                // Not allowed in XML, not even escaped.
                < ' ' and not ('\t' or '\n' or '\r') => "\uFFFD",
                _ => c.ToString(),
            });
        }

        return escaped.ToString();
    }

    /// <summary>A coordinate, to a hundredth of a pixel.</summary>
    public static string Number(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    public void Open(string element, params ReadOnlySpan<(string Name, string Value)> attributes) => Tag(element, attributes, ">");

    /// <summary>The svg element itself; it shrinks with its page and names itself to those who don't see it.</summary>
    public void OpenPlot(double width, double height, string title) => Open(
        "svg",
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("class", "plot"),
        ("viewBox", $"0 0 {Number(width)} {Number(height)}"),
        ("width", Number(width)),
        ("role", "img"),
        ("aria-label", title));

    public void Close(string element) => _text.Append("</").Append(element).Append(">\n");

    public void Empty(string element, params ReadOnlySpan<(string Name, string Value)> attributes) => Tag(element, attributes, "/>\n");

    public void Line(double x1, double y1, double x2, double y2, string style) => Empty(
        "line", ("x1", Number(x1)), ("y1", Number(y1)), ("x2", Number(x2)), ("y2", Number(y2)), ("class", style));

    /// <summary>A rectangle; a title shows when the pointer rests on it.</summary>
    public void Rectangle(double x, double y, double width, double height, string style, string title = "")
    {
        Open("rect", ("x", Number(x)), ("y", Number(y)), ("width", Number(width)), ("height", Number(height)), ("class", style));
        Title(title);
        Close("rect");
    }

    public void Circle(double x, double y, double radius, string style, string title = "")
    {
        Open("circle", ("cx", Number(x)), ("cy", Number(y)), ("r", Number(radius)), ("class", style));
        Title(title);
        Close("circle");
    }

    public void Polyline(IEnumerable<(double X, double Y)> points, string style) => Empty(
        "polyline", ("points", string.Join(' ', points.Select(p => $"{Number(p.X)},{Number(p.Y)}"))), ("class", style));

    public void Polygon(IEnumerable<(double X, double Y)> points, string style) => Empty(
        "polygon", ("points", string.Join(' ', points.Select(p => $"{Number(p.X)},{Number(p.Y)}"))), ("class", style));

    /// <param name="x">Where it is anchored.</param>
    /// <param name="y">Base line.</param>
    /// <param name="content">Any text.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="style">CSS classes.</param>
    /// <param name="transform">An SVG transform, or empty.</param>
    public void Text(double x, double y, string content, string anchor = "start", string style = "", string transform = "")
    {
        Open("text", ("x", Number(x)), ("y", Number(y)), ("text-anchor", anchor), ("class", style), ("transform", transform));
        _text.Append(Escape(content));
        Close("text");
    }

    public override string ToString() => _text.ToString();

    private void Title(string title)
    {
        if (title.Length > 0)
        {
            _text.Append("<title>").Append(Escape(title)).Append("</title>");
        }
    }

    private void Tag(string element, ReadOnlySpan<(string Name, string Value)> attributes, string end)
    {
        _text.Append('<').Append(element);
        foreach (var (name, value) in attributes)
        {
            if (value.Length > 0)
            {
                _text.Append(' ').Append(name).Append("=\"").Append(Escape(value)).Append('"');
            }
        }

        _text.Append(end);
    }
}
