"""Draws time series as SVG, without anything but the standard library."""
import math
from html import escape

WIDTH, HEIGHT = 560, 240
LEFT, RIGHT, TOP, PLOT = 62, 26, 34, 148
COLOURS = ["#2563eb", "#d97706", "#059669", "#dc2626", "#7c3aed", "#0891b2", "#be185d", "#4d7c0f", "#78716c", "#1e3a8a"]
MOST_NAMED = 6

# Divisors and endings by Grafana's names of units, largest first.
SCALES = {
    "s": [(1, " s"), (1e-3, " ms"), (1e-6, " µs")],
    "percentunit": [(0.01, " %")],
    "currencyUSD": [(1, " $")],
    "reqps": [(1e3, "k/s"), (1, "/s")],
    "short": [(1e6, "M"), (1e3, "k"), (1, "")],
}


def draw(title, unit, stacked, series, begin, end):
    """SVG of [(name, [(time, value)])] between two times in seconds."""
    lines = stack(series) if stacked else [(name, points, None) for name, points in series]
    top = nice(max((v for _, points, _ in lines for _, v in points), default=0))
    divisor, ending = next(((d, e) for d, e in SCALES.get(unit, SCALES["short"]) if top >= d), SCALES.get(unit, SCALES["short"])[-1])

    def x(time):
        return LEFT + (time - begin) / max(end - begin, 1) * (WIDTH - LEFT - RIGHT)

    def y(value):
        return TOP + PLOT * (1 - value / top)

    parts = [f'<text x="12" y="20" class="title">{escape(title)}</text>']
    for tick in range(5):
        value = top * tick / 4
        parts.append(f'<path d="M{LEFT} {y(value):.1f}H{WIDTH - RIGHT}" class="grid"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y(value) + 4:.1f}" class="left">{value / divisor:.3g}{ending}</text>')
    for tick in range(5):
        ago = (end - begin) * (4 - tick) / 4
        parts.append(f'<text x="{x(end - ago):.1f}" y="{TOP + PLOT + 16}" class="tick">{span(ago)}</text>')
    for number, (name, points, floor) in reversed(list(enumerate(lines))):
        parts.append(shape(points, floor, COLOURS[number % len(COLOURS)], x, y, stacked))
    if not lines:
        parts.append(f'<text x="{(WIDTH + LEFT) / 2}" y="{TOP + PLOT / 2}" class="tick">no data in this time</text>')
    parts += legend([name for name, _, _ in lines])
    return HEAD.format(w=WIDTH, h=HEIGHT, title=escape(title)) + "\n".join(parts) + "\n</svg>\n"


def stack(series):
    """Each series on top of those before it, with the floor that it stands on."""
    floor, result = {}, []
    for name, points in series:
        below = [(t, floor.get(t, 0)) for t, _ in points]
        above = [(t, v + floor.get(t, 0)) for t, v in points]
        floor.update(dict(above))
        result.append((name, above, below))
    return result


def shape(points, floor, colour, x, y, filled):
    path = "M" + "L".join(f"{x(t):.1f} {y(v):.1f}" for t, v in points)
    if len(points) == 1:
        (t, v), = points
        return f'<circle cx="{x(t):.1f}" cy="{y(v):.1f}" r="3" fill="{colour}"/>'
    if filled:
        back = "L".join(f"{x(t):.1f} {y(v):.1f}" for t, v in reversed(floor))
        return f'<path d="{path}L{back}Z" fill="{colour}" fill-opacity="0.75"/>'
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.8"/>'


def legend(names):
    parts, at = [], LEFT
    shown = names if len(names) <= MOST_NAMED else [*names[:MOST_NAMED - 1], f"and {len(names) - MOST_NAMED + 1} more"]
    for number, name in enumerate(shown):
        wide = 18 + 6.4 * len(name)
        row, column = divmod(number, 3)
        at = LEFT + column * 166
        parts.append(f'<rect x="{at}" y="{TOP + PLOT + 27 + 16 * row}" width="10" height="10" fill="{COLOURS[number % len(COLOURS)]}"/>')
        parts.append(f'<text x="{at + 14}" y="{TOP + PLOT + 36 + 16 * row}" class="name">{escape(name if wide < 166 else name[:21] + "…")}</text>')
    return parts


def nice(top):
    """The next of 1, 2, 4, 5, 8 times a power of ten, so that ticks are round."""
    if not top > 0:
        return 1
    power = 10 ** math.floor(math.log10(top))
    return next(step * power for step in (1, 2, 4, 5, 8, 10) if step * power >= top * 0.999)


def span(seconds):
    for size, name in ((86400, "d"), (3600, "h"), (60, "min")):
        # A day and less reads better in hours.
        if seconds > size or (seconds == size and name != "d"):
            return f"-{seconds / size:.3g} {name}"
    return "now" if seconds == 0 else f"-{seconds:.0f} s"


HEAD = """<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" aria-label="{title}">
<style>text{{font:11px system-ui,sans-serif;fill:#475569}}.title{{font-weight:600;font-size:13px;fill:#0f172a}}.left{{text-anchor:end}}
.tick{{text-anchor:middle}}.grid{{stroke:#e2e8f0}}</style>
<rect width="{w}" height="{h}" fill="#fff" rx="6"/>
"""
