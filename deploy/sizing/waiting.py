"""A replica as a queue: calls arrive at random (Poisson), wait for a free core in order, and are served. Deterministic for a seed."""
import heapq
import math
import random
from statistics import NormalDist

P99 = NormalDist().inv_cdf(0.99)


class ServiceTime:
    """Log-normal through a measured median and 99th percentile, of a mixture: (share, p50, p99) in microseconds."""

    def __init__(self, parts):
        self._parts = [(share, math.log(p50), math.log(p99 / p50) / P99) for share, p50, p99 in parts]

    def mean(self):
        return sum(share * math.exp(mu + sigma * sigma / 2) for share, mu, sigma in self._parts)

    def second_moment(self):
        return sum(share * math.exp(2 * mu + 2 * sigma * sigma) for share, mu, sigma in self._parts)

    def draw(self, random_source):
        pick, at = random_source.random(), 0.0
        for share, mu, sigma in self._parts:
            at += share
            if pick <= at:
                break
        return random_source.lognormvariate(mu, sigma)


def simulate(service, cores, calls_a_second, calls, seed):
    """Percentiles in microseconds of the time in the server, and the cores' use. The first tenth is left out, while the queue fills."""
    random_source = random.Random(seed)
    free = [0.0] * cores
    now, busy, spent = 0.0, 0.0, []
    for number in range(calls):
        now += random_source.expovariate(calls_a_second) * 1e6
        start = max(now, heapq.heappop(free))
        time = service.draw(random_source)
        busy += time
        heapq.heappush(free, start + time)
        if number >= calls // 10:
            spent.append(start + time - now)
    spent.sort()
    return {
        "utilisation": busy / (cores * now),
        "mean": sum(spent) / len(spent),
        "p50": spent[len(spent) // 2],
        "p99": spent[int(len(spent) * 0.99)],
        "p999": spent[int(len(spent) * 0.999)],
    }


def mean_with_one_core(service, calls_a_second):
    """Pollaczek and Khinchine's mean time in an M/G/1 queue, microseconds: what the simulation is held to."""
    rate = calls_a_second / 1e6
    return service.mean() + rate * service.second_moment() / (2 * (1 - rate * service.mean()))
