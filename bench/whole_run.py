#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Whole runs against ogr2ogr on the same firms: seconds as ratios in one interleaved run, growth of each stage, peak memory.

    whole_run.py AGGLO AGGLO_SYNTH [--rounds 3]     prints the section "Whole runs" of docs/benchmarks.md

Makes 100,000 and 1,000,000 firms with agglo-synth in a scratch folder. agglo runs with significance.draws: 0 and without cache.
Needs ogr2ogr (package gdal-bin). Machines are shared and noisy: read the ratios, not the seconds.
"""
import argparse
import json
import os
import pathlib
import platform
import resource
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
SIZES = {"100 k": 100_000, "1 M": 1_000_000}


def timed(command, env=None):
    """Wall seconds, CPU seconds and peak MB of one command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    subprocess.run(list(map(str, command)), check=True, env={**os.environ, **(env or {})}, capture_output=True)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def agglo_run(agglo, data, out):
    wall, cpu = timed([agglo, "run", ROOT / "bench" / "large.yaml", "--output", out, "--no-cache", "--force", "-q"], {"AGGLO_BENCH": str(data)})
    execution = json.loads((out / "current" / "run.json").read_text())["execution"]
    return {"wall": wall, "cpu": cpu, "peak": execution["peak_memory_bytes"] / 1e6,
            "stages": {stage["stage"]: stage["seconds"] for stage in execution["stages"]}}


def copy_run(data, out):
    """The same firms copied into a GeoPackage with a spatial index."""
    out.unlink(missing_ok=True)
    wall, cpu = timed(["ogr2ogr", "-f", "GPKG", out, data / "firms.csv", "-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat",
                       "-a_srs", "EPSG:4326"])
    return {"wall": wall, "cpu": cpu}


def median(runs, key):
    return statistics.median(run[key] for run in runs)


def spread(runs, key):
    values = [run[key] for run in runs]
    return f"{min(values):.1f} to {max(values):.1f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("agglo")
    parser.add_argument("synth")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="agglo_bench_") as scratch:
        scratch = pathlib.Path(scratch)
        runs, copies = {name: [] for name in SIZES}, []
        for name, firms in SIZES.items():
            subprocess.run([args.synth, "--output", scratch / name, "--firms", str(firms), "--seed", "1"], check=True, capture_output=True)
        for _ in range(args.rounds):
            for name in SIZES:
                # a fresh folder each time, so that every round publishes
                runs[name].append(agglo_run(args.agglo, scratch / name, scratch / f"out {name} {len(runs[name])}"))
            copies.append(copy_run(scratch / "1 M", scratch / "copy.gpkg"))
    report(runs, copies, args.rounds)


def report(runs, copies, rounds):
    version = subprocess.run(["ogr2ogr", "--version"], capture_output=True, text=True).stdout.split(",")[0]
    ours, peer = runs["1 M"], copies
    print("## Whole runs\n")
    print(f"Made by `bench/whole_run.py`: {rounds} interleaved rounds on {os.cpu_count()} cores ({platform.machine()}), {version}. "
          "Medians; in brackets the range. Machines are shared: read the ratios.\n")
    print("| 1 M firms of agglo-synth | wall s | CPU s | peak MB |\n|---|---|---|---|")
    print(f"| agglo, whole run, `significance.draws: 0` | {median(ours, 'wall'):.1f} ({spread(ours, 'wall')}) | {median(ours, 'cpu'):.1f} "
          f"({spread(ours, 'cpu')}) | {median(ours, 'peak'):.0f} |")
    print(f"| ogr2ogr, the same firms into a GeoPackage with spatial index | {median(peer, 'wall'):.1f} ({spread(peer, 'wall')}) | "
          f"{median(peer, 'cpu'):.1f} ({spread(peer, 'cpu')}) | |")
    print(f"| ratio agglo : ogr2ogr | {median(ours, 'wall') / median(peer, 'wall'):.2f} | {median(ours, 'cpu') / median(peer, 'cpu'):.2f} | |\n")
    print("| stage | 100 k, s | 1 M, s | growth |\n|---|---|---|---|")
    for stage in ours[0]["stages"]:
        small = statistics.median(run["stages"][stage] for run in runs["100 k"])
        large = statistics.median(run["stages"][stage] for run in ours)
        print(f"| {stage} | {small:.2f} | {large:.2f} | {large / small:.1f} |")


if __name__ == "__main__":
    main()
