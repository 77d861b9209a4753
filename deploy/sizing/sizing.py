#!/usr/bin/env python3
"""How many replicas and how much Redis a load needs, from the numbers in README.md: `make sizing`.

  sizing.py [--rate 1000000] [--regions 3] [--zones 3] [--cores 4] ... [--write FILE]

Prints Markdown, or puts it between the markers of a file. Deterministic.
"""
import argparse
import math
import os
import re
import sys

import waiting

TOP = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
BEGIN, END = "<!-- sizing -->", "<!-- end of sizing -->"

# What a replica sends to Redis whatever it decides, and for outcomes: deploy/redis.md.
PINGS_A_SECOND = 20
ROUNDS_A_SECOND = 17
COMMANDS_A_BATCH = 4
OUTCOMES_A_BATCH = 256
# A conversation's turn: one read, one write.
COMMANDS_A_TURN = 2
CALLS_SIMULATED = 150_000
SEED = 1


def arguments():
    parser = argparse.ArgumentParser(description="Sizes a deployment from the measured numbers in README.md.")
    parser.add_argument("--rate", type=float, default=1_000_000, help="decisions a second over all regions")
    parser.add_argument("--regions", type=int, default=3)
    parser.add_argument("--zones", type=int, default=3, help="zones of a region; one of them may fail")
    parser.add_argument("--cores", type=int, default=4, help="cores of a replica")
    parser.add_argument("--use", type=float, default=0.6, help="most use of the cores after a zone failed")
    parser.add_argument("--cached", type=float, default=0.3, help="share of prompts that the cache knows")
    parser.add_argument("--turns", type=float, default=0.3, help="share of decisions inside a conversation")
    parser.add_argument("--outcomes", type=float, default=1.0, help="outcomes for each decision")
    parser.add_argument("--tenants", type=int, default=20, help="tenants with a budget and traffic")
    parser.add_argument("--record-bytes", type=float, default=1_700, help="journal bytes a decision and its outcome")
    parser.add_argument("--redis-commands", type=float, default=100_000, help="commands a second that a Redis master is given")
    parser.add_argument("--notice-seconds", type=float, default=5, help="until clients leave replicas of a failed zone")
    parser.add_argument("--write", help="put the result between the markers of this file")
    return parser.parse_args()


def measured():
    """Microseconds from README's table of numbers, as {row: (p50, p99)}."""
    with open(os.path.join(TOP, "README.md"), encoding="utf-8") as file:
        rows = re.findall(r"^\| (gRPC, [^|]+) \| ([\d.]+) \| [\d.]+ \| ([\d.]+) \|$", file.read(), re.MULTILINE)
    return {name: (float(p50), float(p99)) for name, p50, p99 in rows}


class Plan:
    """The arithmetic; every number is derived from the wishes and the measured times."""

    def __init__(self, wish, numbers):
        self.wish = wish
        cached, new = numbers["gRPC, cached, 1,000 characters"], numbers["gRPC, new prompt, 400 characters"]
        self.service = waiting.ServiceTime([(wish.cached, *cached), (1 - wish.cached, *new)])
        self.times = (cached[0], new[0])
        self.most_a_replica = wish.cores * 1e6 / self.service.mean()
        self.region_rate = wish.rate / wish.regions
        needed = self.region_rate / (wish.use * self.most_a_replica)
        self.a_zone = math.ceil(needed / (wish.zones - 1))
        self.replicas = self.a_zone * wish.zones
        self.usual = self.region_rate / self.replicas
        self.failed = self.region_rate / (self.replicas - self.a_zone)
        self.redis_fixed = self.replicas * (PINGS_A_SECOND + ROUNDS_A_SECOND + wish.tenants)
        self.redis_outcomes = self.region_rate * wish.outcomes / OUTCOMES_A_BATCH * COMMANDS_A_BATCH
        self.redis_turns = self.region_rate * wish.turns * COMMANDS_A_TURN
        self.redis = self.redis_fixed + self.redis_outcomes + self.redis_turns
        self.masters = math.ceil(self.redis / wish.redis_commands)
        self.journal_mb = self.usual * wish.record_bytes / 1e6


def sum_lines(plan):
    wish = plan.wish
    one, two = plan.times
    return [
        "| quantity | how | result |",
        "|---|---|---|",
        f"| time of a call | {wish.cached:.0%} cached at {one:g} µs, the rest at {two:g} µs (medians; the mean of the distribution) "
        f"| {plan.service.mean():,.0f} µs |",
        f"| most of a replica | {wish.cores} cores / {plan.service.mean():,.0f} µs | {plan.most_a_replica:,.0f}/s |",
        f"| load of a region | {wish.rate:,.0f}/s / {wish.regions} regions | {plan.region_rate:,.0f}/s |",
        f"| replicas of a region | one of {wish.zones} zones may fail and the rest stays under {wish.use:.0%}: "
        f"{plan.region_rate:,.0f} / ({wish.use:g} x {plan.most_a_replica:,.0f}) / {wish.zones - 1} zones, rounded up, x {wish.zones} | {plan.replicas} |",
        f"| replicas in all | {plan.replicas} x {wish.regions}, {plan.replicas * wish.regions * wish.cores:,} cores "
        f"| {plan.replicas * wish.regions} |",
        f"| load of a replica | usual; with a zone failed | {plan.usual:,.0f}/s; {plan.failed:,.0f}/s |",
        f"| Redis, fixed | {plan.replicas} replicas x ({PINGS_A_SECOND} pings + {ROUNDS_A_SECOND} commands + {wish.tenants} budgets) "
        f"| {plan.redis_fixed:,.0f}/s |",
        f"| Redis, outcomes | {wish.outcomes:g} a decision in batches of {OUTCOMES_A_BATCH}, {COMMANDS_A_BATCH} commands each "
        f"| {plan.redis_outcomes:,.0f}/s |",
        f"| Redis, conversations | {wish.turns:.0%} of decisions, a read and a write | {plan.redis_turns:,.0f}/s |",
        f"| Redis masters of a region | {plan.redis:,.0f}/s / {wish.redis_commands:,.0f}/s | {plan.masters} |",
        f"| journal of a replica | {plan.usual:,.0f}/s x {wish.record_bytes:,.0f} bytes "
        f"| {plan.journal_mb:,.1f} MB/s, {100e3 / plan.journal_mb / 3600:,.1f} h in 100 GB |",
    ]


def phase_lines(plan):
    wish = plan.wish
    phases = [
        ("usual", plan.usual, 0.0),
        (f"a zone fails: the first {wish.notice_seconds:g} s", plan.usual, 1 / wish.zones),
        ("a zone is gone", plan.failed, 0.0),
        ("two zones are gone" if wish.zones > 2 else "half as many replicas again are gone", plan.region_rate / plan.a_zone, 0.0),
    ]
    yield "| phase | load of a replica | cores in use | p50 | p99 | p99.9 | decided by callers' leases |"
    yield "|---|---|---|---|---|---|---|"
    for name, rate, leased in phases:
        if rate >= plan.most_a_replica:
            spare = 1 - plan.most_a_replica / rate
            yield f"| {name} | {rate:,.0f}/s | all | | | | {spare:.0%}, as the service refuses what is beyond it |"
            continue
        got = waiting.simulate(plan.service, wish.cores, rate, CALLS_SIMULATED, SEED)
        lease = f"{leased:.0%} of the region, {leased * plan.region_rate * wish.notice_seconds:,.0f} decisions" if leased else "0"
        times = " | ".join(f"{got[p]:,.0f} µs" for p in ("p50", "p99", "p999"))
        yield f"| {name} | {rate:,.0f}/s | {got['utilisation']:.0%} | {times} | {lease} |"


def text(wish):
    plan = Plan(wish, measured())
    return "\n".join([*sum_lines(plan), "", f"{CALLS_SIMULATED:,} calls of one replica simulated in each phase:", "", *phase_lines(plan)]) + "\n"


def main():
    wish = arguments()
    result = text(wish)
    if not wish.write:
        print(result, end="")
        return 0
    with open(wish.write, encoding="utf-8") as file:
        before, _, rest = file.read().partition(BEGIN + "\n")
    after = rest.partition(END)[2]
    if not after:
        print(f"{wish.write} has no '{BEGIN}' and '{END}'", file=sys.stderr)
        return 2
    with open(wish.write, "w", encoding="utf-8") as file:
        file.write(before + BEGIN + "\n" + result + END + after)
    return 0


if __name__ == "__main__":
    sys.exit(main())
