# SPDX-License-Identifier: Apache-2.0
"""What the sections of compare.py share: running programs in turns, medians, tables, bars."""
import dataclasses
import json
import os
import pathlib
import statistics
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]


@dataclasses.dataclass
class Cost:
    """Wall seconds, CPU seconds, bytes at the peak; more: what else a run told."""
    seconds: float
    cpu: float = 0.0
    bytes: float = 0.0
    more: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Bar:
    """One promise: what was asked and what came out."""
    number: str
    what: str
    asked: str
    measured: str
    holds: bool


@dataclasses.dataclass
class Section:
    text: str
    bars: list


@dataclasses.dataclass
class Lab:
    """Where programs and files are, and how often things run."""
    build: pathlib.Path
    data: pathlib.Path
    rounds: int
    peer_rounds: int

    def kernel(self, arguments):
        """One run of geo_kernels in a process of its own."""
        return told([self.build / "bench" / "geo_kernels", *arguments.split()])

    def points(self, case="plain", count=1_000_000):
        """File of the points, as pairs of doubles."""
        return self.made(f"{case}_{count}.f64", lambda path: self.kernel(f"points case={case} count={count} out={path}"))

    def made(self, name, make):
        """The file `name` of the data folder, made when it is not there."""
        path = self.data / name
        if not path.exists():
            part = path.with_name("part_" + path.name)
            make(part)
            part.rename(path)
        return path


def told(command, **options):
    """Cost that a program prints as a line of JSON, for the work alone."""
    lines = output(command, **options).splitlines()
    return cost_in([line for line in lines if line.startswith("{")][-1])


def cost_in(line):
    found = json.loads(line)
    return Cost(found["seconds"], found["cpu"], found.get("bytes", 0.0))


def output(command, **options):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **options)
    assert done.returncode == 0, f"{' '.join(map(str, command))}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


def process(command, env=None):
    """Cost of a whole process and of those it waits for."""
    start = time.monotonic()
    child = subprocess.Popen(list(map(str, command)), env={**os.environ, **(env or {})}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, command
    return Cost(time.monotonic() - start, usage.ru_utime + usage.ru_stime, 1024.0 * usage.ru_maxrss)


def take_turns(contestants):
    """Runs the contestants {name: (run, rounds)} in turns; all costs by name. Who has run often enough sits out."""
    costs = {name: [] for name in contestants}
    for turn in range(max(rounds for _, rounds in contestants.values())):
        for name, (run, rounds) in contestants.items():
            if turn < rounds:
                costs[name].append(run())
                print(f"  {name}: {costs[name][-1].seconds:.2f} s, CPU {costs[name][-1].cpu:.2f} s", flush=True)
    return costs


def median(costs, what="seconds"):
    return statistics.median(getattr(cost, what) for cost in costs)


def figure(value):
    """Two or three digits that mean something."""
    if 0 < value < 0.0005:
        return f"{value:.1g}"
    return f"{value:.0f}" if value >= 99.5 else f"{value:.1f}" if value >= 9.95 else f"{value:.2f}" if value >= 0.095 else f"{value:.3f}"


def spread(costs, what="seconds"):
    """Median, and the range when there is one."""
    values = [getattr(cost, what) for cost in costs]
    range_ = f" ({figure(min(values))} to {figure(max(values))})" if len(values) > 1 else ""
    return figure(statistics.median(values)) + range_


def ratio(costs, of, what="seconds"):
    return median(costs, what) / median(of, what)


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def cost_table(costs, against=None):
    """Seconds and memory of each contestant; how many times the cost of `against`, by the clock and in CPU time."""
    head = ["", "wall s", "CPU s", "peak MB"] + (["wall ×", "CPU ×"] if against else [])
    rows = []
    for name, runs in costs.items():
        megabytes = median(runs, "bytes") / 1e6
        row = [name, spread(runs), spread(runs, "cpu"), figure(megabytes) if megabytes else ""]
        rows.append(row + ([figure(ratio(runs, costs[against])), figure(ratio(runs, costs[against], "cpu"))] if against else []))
    return table(head, rows)


def at_least(number, what, asked, value):
    return Bar(number, what, f"≥ {asked:g} ×", f"{figure(value)} ×", value >= asked)


def at_most(number, what, asked, value, unit="×"):
    return Bar(number, what, f"≤ {asked:g} {unit}", f"{figure(value)} {unit}", value <= asked)


def package_version(name):
    done = subprocess.run(["dpkg-query", "-W", "-f=${Version}", name], capture_output=True, text=True)
    return done.stdout.split(":")[-1].rsplit("-", 1)[0].split("+")[0] if done.returncode == 0 else "?"
