"""Runs named steps in order and prints one line each. The first that raises ends the run."""
import sys
import traceback


class Steps:
    def __init__(self):
        self._steps = []

    def step(self, name):
        def add(function):
            self._steps.append((name, function))
            return function

        return add

    def run(self):
        for name, function in self._steps:
            try:
                function()
            except BaseException:
                print(f"failed {name}", flush=True)
                traceback.print_exc()
                sys.exit(1)
            print(f"ok {name}", flush=True)


def equal(actual, expected):
    assert actual == expected, f"{actual!r} is not {expected!r}"
