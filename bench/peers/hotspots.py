# SPDX-License-Identifier: Apache-2.0
"""Gi* and local Moran by permutations beside spdep, and their share of the stage."""
import numpy

from peers import runs
from peers.measured import HERE, Cost, Section, at_least, at_most, cost_in, cost_table, median, output, package_version, ratio, spread, table, take_turns

FEW, MANY, DRAWS = 9, 49, 999
CELLS = 1_000_000


def spdep(lab, cells, count, out):
    """localG_perm with 999 permutations, scaled up from a few; what does not hang on their number is kept apart. One thread: wall is CPU."""
    lines = [line for line in output(["Rscript", HERE / "local_g.R", cells, count, FEW, MANY, out]).splitlines() if line.startswith("{")]
    few, many = cost_in(lines[0]), cost_in(lines[1])
    seconds = few.cpu + (many.cpu - few.cpu) / (MANY - FEW) * (DRAWS - FEW)
    return Cost(seconds, seconds, many.bytes)


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
    drawn, rest = median(stage["9,999 permutations"]) - median(stage["without"]), median(stage["without"])
    bars = [at_least("4", "Gi* and local Moran, 999 permutations of 100 k cells, against spdep, CPU", 500, ratio(costs["spdep localG_perm, scaled"], costs["agglo"], "cpu")),
            at_most("4", "9,999 permutations of 1 M cells against the rest of the stage", 5, max(0.0, drawn) / rest)]
    return Section(
        f"{count:,} hexagons, the 36 cells within three cells as neighbours, {DRAWS} permutations; z of Gi*, local Moran's I and the p of both. spdep {package_version('r-cran-spdep')} "
        f"gives the p of Gi* alone; its time is scaled up from {FEW} and {MANY} permutations.\n\n" + cost_table(costs, "agglo")
        + f"\nLargest difference from spdep: z of Gi* {off[0]:.1e}, local Moran's I {off[1]:.1e}.\n\n"
        + "The stage `hotspots` in a run of 1 M firms in one group, about 1 M hexagons, the same neighbours, two threads:\n\n"
        + table(["permutations", "stage, s"], [[name, spread(costs)] for name, costs in stage.items()]), bars)


def stage_costs(lab):
    """Seconds of the stage on about a million cells."""
    data = runs.country(lab, 1_000_000)
    config = lab.data / "one_group.yaml"
    config.write_text("".join(line for line in runs.CONFIG.read_text().splitlines(True) if not line.startswith("industries")))
    cell_m = runs.cell_of(data, CELLS)
    options = ["--to", "hotspots", "--set", f"hotspots.cell={cell_m} m", "--set", f"hotspots.band={3 * cell_m} m", "--set", "density.groups=all", "--set"]
    stage = lambda draws: runs.agglo(lab, data, [*options, f"hotspots.permutations={draws}"], config).more["stages"]["hotspots"]
    return take_turns({name: (lambda draws=draws: Cost(stage(draws)), lab.rounds) for name, draws in (("without", 0), ("9,999 permutations", 9999))})
