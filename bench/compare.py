#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Measures agglo beside other programs, in turns, and writes docs/benchmarks.md.

    bench/peers.sh                                       installs the other programs
    bench/compare.py [--rounds 3] [SECTION ...]          dbscan hdbscan kde hotspots gaps network economics whole small growth threads national; all when none is named

Sections that do not run stay as they are, and so do their bars in the table at the head. Wants a Release build with benchmarks
(cmake --preset release -DAGGLO_BENCH=ON; cmake --build --preset release) and an otherwise idle machine; --peer-rounds 1 spares
the slow programs their repetitions.
"""
import argparse
import datetime
import os
import pathlib
import re
import sys

from peers import clusters, density, economics, gaps, hotspots, network, runs
from peers.measured import ROOT, Lab, table

DOCUMENT = ROOT / "docs" / "benchmarks.md"
SECTIONS = {"dbscan": clusters.dbscan, "hdbscan": clusters.hdbscan, "kde": density.kde, "hotspots": hotspots.hotspots, "gaps": gaps.gaps, "network": network.network,
            "economics": economics.economics,
            "whole": runs.whole, "small": runs.small, "growth": runs.growth, "threads": runs.threads, "national": runs.national}
HEAD = ["section", "bar", "what", "asked", "measured", "holds"]


def block(name):
    """What lies between the two comments that belong to `name` in the document."""
    return re.compile(rf"(?<=<!-- compare.py: {name} -->\n).*?(?=<!-- end -->)", re.S)


def with_block(document, name, text):
    assert document.count(f"<!-- compare.py: {name} -->") == 1, f"{DOCUMENT}: has no single place for {name}; expected <!-- compare.py: {name} --> and <!-- end --> once"
    return block(name).sub(lambda _: text, document, count=1)


def with_bars(document, name, bars):
    """The table of all bars, in the order of the sections, with the rows of one section made anew."""
    old = [line.strip("| ").split(" | ") for line in block("bars").search(document)[0].splitlines() if line.startswith("| ")]
    rows = [row for row in old if row[0] in SECTIONS and row[0] != name]
    rows += [[name, bar.number, bar.what, bar.asked.strip(), bar.measured.strip(), "yes" if bar.holds else "**no**"] for bar in bars]
    rows.sort(key=lambda row: list(SECTIONS).index(row[0]))
    return with_block(document, "bars", table(HEAD, rows))


def machine():
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return f"{os.cpu_count()} cores of {model[1] if model else 'an unnamed processor'}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("sections", nargs="*", choices=[[], *SECTIONS], metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "release")
    parser.add_argument("--data", type=pathlib.Path, default=ROOT / "build" / "bench", help="folder for inputs, kept for the next time")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer-rounds", type=int, default=3, help="rounds of the programs that take longest")
    args = parser.parse_args()
    args.data.mkdir(parents=True, exist_ok=True)
    lab = Lab(args.build.resolve(), args.data.resolve(), args.rounds, args.peer_rounds)
    failed = []
    for name in args.sections or SECTIONS:
        print(name, flush=True)
        section = SECTIONS[name](lab)
        made = f"*{datetime.date.today():%Y-%m-%d}, {machine()}; {args.rounds} rounds, {args.peer_rounds} of the slow ones; medians, in brackets the range.*\n\n"
        document = with_block(DOCUMENT.read_text(), name, made + section.text)
        DOCUMENT.write_text(with_bars(document, name, section.bars))
        failed += [f"{bar.what}: {bar.measured.strip()}, asked {bar.asked.strip()}" for bar in section.bars if not bar.holds]
    print("\n".join(failed) or "all bars hold")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
