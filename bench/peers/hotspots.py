# SPDX-License-Identifier: Apache-2.0
"""Gi* and local Moran by permutations beside spdep, and their share of the stage."""
import json

import numpy

from peers import runs
from peers.measured import HERE, Cost, Section, at_least, at_most, cost_in, cost_table, figure, median, output, package_version, ratio, table, take_turns

FEW, MANY, DRAWS = 3, 13, 999
CELLS = 1_000_000


def spdep(lab, cells, count, out):
    """localG_perm with 999 permutations: scaled up from a few, what does not hang on their number kept apart."""
    lines = [line for line in output(["Rscript", HERE / "local_g.R", cells, count, FEW, MANY, out]).splitlines() if line.startswith("{")]
    few, many = cost_in(lines[0]), cost_in(lines[1])
    scaled = lambda a, b: a + max(0.0, b - a) / (MANY - FEW) * (DRAWS - FEW)
    return Cost(scaled(few.seconds, many.seconds), scaled(few.cpu, many.cpu), many.bytes)


def hotspots(lab):
    """Bar 4."""
    cells = lab.made("hexagons.f64", lambda path: lab.kernel(f"hexagons count=100000 out={path}"))
    count = cells.stat().st_size // 24
    ours, theirs = lab.data / "gi_agglo.f64", lab.data / "gi_spdep.f64"
    costs = take_turns({
        "agglo": (lambda: lab.kernel(f"hotspots count=100000 draws={DRAWS} out={ours}"), lab.rounds),
        "spdep localG_perm, scaled": (lambda: spdep(lab, cells, count, theirs), lab.peer_rounds),
    })
    a, b = (numpy.fromfile(path).reshape(3, -1) for path in (ours, theirs))
    off = [numpy.nanmax(numpy.abs(a[i] - b[i])) for i in (0, 1)]
    stage = stage_costs(lab)
    with_, without = (median(stage[name]) for name in ("9,999 permutations", "without"))
    bars = [at_least("4", "Gi* and local Moran, 999 permutations of 100 k cells, against spdep, CPU", 500, ratio(costs["spdep localG_perm, scaled"], costs["agglo"], "cpu")),
            at_most("4", "9,999 permutations of 1 M cells against the rest of the stage", 5, max(0.0, with_ - without) / without)]
    return Section(
        f"{count:,} hexagons, the 36 cells within three cells as neighbours, {DRAWS} permutations; z of Gi*, local Moran's I and the p of both. spdep {package_version('r-cran-spdep')} "
        f"gives the p of Gi* alone; its time is scaled up from {FEW} and {MANY} permutations.\n\n" + cost_table(costs, "agglo")
        + f"\nLargest difference from spdep: z of Gi* {off[0]:.1e}, local Moran's I {off[1]:.1e}.\n\n"
        + f"The stage `hotspots` in a run of 1 M firms in one group, {stage['cells']:,} hexagons, two threads:\n\n"
        + table(["permutations", "stage, s"], [[name, ", ".join(figure(cost.seconds) for cost in stage[name])] for name in ("without", "9,999 permutations")]), bars)


def stage_costs(lab):
    """Seconds of the stage on about a million cells."""
    data = runs.country(lab, 1_000_000)
    config = lab.data / "one_group.yaml"
    config.write_text("".join(line for line in runs.CONFIG.read_text().splitlines(True) if not line.startswith("industries")))
    found = {"cells": 0}
    for name, draws in (("without", 0), ("9,999 permutations", 9999)):
        options = ["--set", f"hotspots.cell={runs.cell_of(data, CELLS)} m", "--set", f"hotspots.permutations={draws}", "--set", "density.groups=all"]
        found[name] = [runs.agglo(lab, data, options, config) for _ in range(lab.peer_rounds)]
        found[name] = [Cost(run.more["stages"]["hotspots"], 0.0, 0.0, run.more) for run in found[name]]
        found["cells"] = max(family["tests"] for family in json.loads(found[name][0].more["record"])["tests"] if "hotspot" in str(family))
    return found
