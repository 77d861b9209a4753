#!/usr/bin/env python3
"""Runs the dashboard's queries against a Prometheus and draws each panel as an SVG, where no Grafana is at hand.

  render.py --prometheus http://127.0.0.1:9090 --out FOLDER [--minutes 60] [--end UNIX_SECONDS] [--only TITLE ...]
            [--window SECONDS] [--inline RULES.YAML]

--window widens shorter ranges such as [5m], for long times and rare scrapes. --inline asks for the expressions of recording rules instead of
what they recorded, for a Prometheus that was filled afterwards.
Prints a line a panel with its number of series. Exit code 1 when a query fails.
"""
import argparse
import json
import os
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import chart

HERE = os.path.dirname(os.path.abspath(__file__))
DASHBOARD = os.path.join(HERE, "grafana", "dashboards", "routing-decision.json")
POINTS = 180
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class QueryFailed(Exception):
    """Prometheus refused a query, or did not answer."""


def panels(dashboard):
    return [panel for panel in dashboard["panels"] if panel.get("targets")]


def query(address, expression, begin, end, step):
    """Series of an expression as [(labels, [(time, value)])]."""
    form = urllib.parse.urlencode({"query": expression, "start": begin, "end": end, "step": step}).encode()
    try:
        with urllib.request.urlopen(address + "/api/v1/query_range", form, timeout=30) as reply:
            result = json.load(reply)["data"]["result"]
    except urllib.error.HTTPError as refused:
        raise QueryFailed(f"{expression}: {refused.read().decode(errors='replace')}") from refused
    except OSError as lost:
        raise QueryFailed(f"{address}: {lost}") from lost
    numbers = [(r["metric"], [(float(t), float(v)) for t, v in r["values"] if v not in ("NaN", "+Inf", "-Inf")]) for r in result]
    return [(labels, points) for labels, points in numbers if points]


def widened(expression, least):
    """The expression with no range shorter than so many seconds."""
    def wide(found):
        return f"[{least}s]" if int(found[1]) * SECONDS[found[2]] < least else found[0]

    return re.sub(r"\[(\d+)([smhd])\]", wide, expression)


def recorded(file):
    """Expressions by the names of recording rules."""
    with open(file, encoding="utf-8") as lines:
        found = re.findall(r"- record: (\S+)\n +expr: (?:\|\n((?: {10,}.*\n)+)|(.*)\n)", lines.read())
    return {name: " ".join((several or single).split()) for name, several, single in found}


def inlined(expression, rules):
    while names := [name for name in rules if name in expression]:
        # The longest first, as one name may begin another.
        name = max(names, key=len)
        expression = expression.replace(name, f"({rules[name]})")
    return expression


def named(template, labels):
    return re.sub(r"\{\{(\w+)\}\}", lambda m: labels.get(m[1], ""), template).strip() or "value"


def series_of(panel, chosen, rules, begin, end):
    step = max(1, int((end - begin) / POINTS))
    found = []
    for target in panel["targets"]:
        for labels, points in query(chosen.prometheus.rstrip("/"), widened(inlined(target["expr"], rules), chosen.window), begin, end, step):
            found.append((named(target["legendFormat"], labels), points))
    return sorted(found)


def main():
    parser = argparse.ArgumentParser(description="Draws the dashboard's panels from a Prometheus.")
    parser.add_argument("--prometheus", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--end", type=float)
    parser.add_argument("--window", type=int, default=0)
    parser.add_argument("--inline")
    parser.add_argument("--only", action="append")
    chosen = parser.parse_args()
    end = chosen.end or time.time()
    begin = end - 60 * chosen.minutes
    with open(DASHBOARD, encoding="utf-8") as file:
        dashboard = json.load(file)
    rules = recorded(chosen.inline) if chosen.inline else {}
    os.makedirs(chosen.out, exist_ok=True)
    failed = 0
    for panel in panels(dashboard):
        title = panel["title"]
        if chosen.only and title not in chosen.only:
            continue
        try:
            series = series_of(panel, chosen, rules, begin, end)
        except QueryFailed as problem:
            print(f"failed {title}: {problem}", file=sys.stderr)
            failed += 1
            continue
        defaults = panel["fieldConfig"]["defaults"]
        stacked = "stacking" in defaults.get("custom", {})
        name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
        with open(os.path.join(chosen.out, name + ".svg"), "w", encoding="utf-8") as file:
            file.write(chart.draw(title, defaults["unit"], stacked, series, begin, end))
        print(f"{name}.svg: {len(series)} series")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
