using System.Text;
using RoutingDecision.Learning.Plots;

namespace RoutingDecision.Learning.Reports;

/// <summary>One self-contained HTML page: headings, paragraphs, tables and plots; no script, nothing loaded from elsewhere.</summary>
internal sealed class HtmlPage(string title)
{
    private const string Css = """
        body { font: 15px/1.45 system-ui, sans-serif; color: var(--text); background: var(--back); }
        body { max-width: 1400px; margin: 2rem auto; padding: 0 1rem; }
        table { border-collapse: collapse; margin: .6rem 0; font-variant-numeric: tabular-nums; }
        .wide { overflow-x: auto; }
        th, td { padding: .2rem .55rem; border-bottom: 1px solid var(--faint); text-align: right; vertical-align: top; }
        th:first-child, td:first-child { text-align: left; white-space: nowrap; }
        td small { display: block; opacity: .7; white-space: nowrap; }
        .plots { display: flex; flex-wrap: wrap; gap: 1.2rem; align-items: flex-start; }
        details { margin: .4rem 0; background: var(--panel); padding: .3rem .8rem; }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: .2rem 0; font-size: 12px; }
        """;

    private readonly StringBuilder _body = new();

    public static string Escape(string text) => SvgWriter.Escape(text);

    public HtmlPage Heading(string text, int level = 2) => Raw($"<h{level}>{Escape(text)}</h{level}>\n");

    public HtmlPage Paragraph(string text) => Raw($"<p>{Escape(text)}</p>\n");

    /// <summary>Plots side by side where there is room.</summary>
    public HtmlPage Plots(params IEnumerable<string> svgs) => Raw($"<div class=\"plots\">\n{string.Concat(svgs)}</div>\n");

    /// <summary>A table; cells are HTML.</summary>
    public HtmlPage Table(IEnumerable<string> headings, IEnumerable<IEnumerable<string>> rows)
    {
        _body.Append("<div class=\"wide\"><table>\n<tr>").AppendJoin("", headings.Select(h => $"<th>{Escape(h)}</th>")).Append("</tr>\n");
        foreach (var row in rows)
        {
            _body.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{cell}</td>")).Append("</tr>\n");
        }

        return Raw("</table></div>\n");
    }

    /// <summary>HTML that is folded away under a line of text.</summary>
    public HtmlPage Folded(string summary, string html) => Raw($"<details><summary>{Escape(summary)}</summary>\n{html}</details>\n");

    public override string ToString() =>
        $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n" +
        $"<title>{Escape(title)}</title>\n<style>\n{PlotStyle.Css}{Css}\n</style>\n</head>\n" +
        $"<body>\n<h1>{Escape(title)}</h1>\n{_body}</body>\n</html>\n";

    private HtmlPage Raw(string html)
    {
        _body.Append(html);
        return this;
    }
}
