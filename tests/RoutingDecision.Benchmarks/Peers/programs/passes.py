"""One pass over all prompts for each line of standard input that names a router; answers with microseconds a prompt."""

import json
import sys
import time


def prompts_of(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line)["prompt"] for line in lines]


def serve(routers, prompts):
    print("ready", flush=True)
    for line in sys.stdin:
        route = routers[line.strip()]
        begin = time.perf_counter_ns()
        for prompt in prompts:
            route(prompt)
        print((time.perf_counter_ns() - begin) / 1000 / len(prompts), flush=True)
