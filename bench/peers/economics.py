# SPDX-License-Identifier: Apache-2.0
"""Concentration of industries beside R with spatstat's distances, and the sizes that are asked for."""
import numpy

from peers import runs
from peers.measured import HERE, ROOT, Section, at_least, at_most, cost_table, figure, median, output, ratio, table, take_turns, told

FIRMS, INDUSTRY, DRAWS = 10_000, 1_000, 99
RUN = ["--set", f"industries={ROOT / 'configs' / 'profiles' / 'nace-2.yaml'}", "--set", "linkages.code_digits=2", "--set", "significance.draws=999", "--threads", "2"]
STAGES = ("density", "clusters", "linkages", "diagnosis")
M, K, US = "R, M by spatstat's crossdist", "R, K-density by spatstat's pairdist", "agglo, M and K-density"


def economics(lab):
    """Issue 5: M against R; 100,000 firms with 999 relabelled maps, 1 M with 99."""
    points, curves = lab.points(count=FIRMS), lab.data / "curves_agglo.f64"
    ours = f"curves count={FIRMS} industries={FIRMS // INDUSTRY} draws={DRAWS} out={curves}"
    lab.kernel(ours)
    theirs = {name: lab.data / f"curves_{name}.f64" for name in "mk"}
    peer = lambda name: lambda: told(["Rscript", HERE / "concentration.R", points, FIRMS, INDUSTRY, curves, name, DRAWS, theirs[name]])
    costs = take_turns({US: (lambda: lab.kernel(ours), lab.rounds), M: (peer("m"), lab.peer_rounds), K: (peer("k"), lab.peer_rounds)})
    _, m, k = numpy.fromfile(curves)[:-1].reshape(3, -1)
    m_off = numpy.nanmax(numpy.abs(numpy.fromfile(theirs["m"]) - m)) / numpy.nanmax(m)
    k_off = numpy.abs(numpy.fromfile(theirs["k"]) - k).max() / k.max()
    kernel = lambda name, count, draws: lambda: lab.kernel(f"{name} count={count} industries=40 draws={draws} threads=2")
    large = take_turns({f"{name}, {count:,} firms, {draws} maps": (kernel(name, count, draws), 1)
                        for count, draws in ((100_000, 999), (1_000_000, 99)) for name in ("concentration", "colocation")})
    run = lambda more: lambda: runs.agglo(lab, runs.country(lab, 100_000), RUN + more)
    whole = take_turns({"by firms": (run([]), 1), "by employees": (run(["--set", "linkages.weight=employees"]), 1)})
    stages = {weight: [found[0].more["stages"][stage] for stage in STAGES] for weight, found in whole.items()}
    small, big = (sum(median(runs) for name, runs in large.items() if f" {count:,} firms" in name) for count in (100_000, 1_000_000))
    bars = [at_least("issue 5", f"M of {INDUSTRY:,} of {FIRMS:,} firms with {DRAWS} relabelled maps against R, CPU", 50, ratio(costs[M], costs[US], "cpu")),
            at_most("issue 5", "100,000 firms, 40 industries, 999 relabelled maps, two threads", 120, small, "s"),
            *(at_most("issue 5", f"Run of 100,000 firms by 69 divisions of NACE, 13 chains, 999 relabelled maps, {weight}: stages " + ", ".join(STAGES), 120, sum(seconds), "s")
              for weight, seconds in stages.items()),
            at_most("issue 5", "1 M firms, 40 industries, 99 relabelled maps, two threads", 300, big, "s")]
    version = output(["Rscript", "-e", 'cat(as.character(packageVersion("spatstat.geom")))'])
    return Section(
        f"An industry of {INDUSTRY:,} among {FIRMS:,} firms, its curves at 65 distances and those of {DRAWS} relabelled maps; one thread. R computes each map anew, as dbmss does, with the "
        f"distances of spatstat.geom {version} and `tabulate`, `density`. agglo gives M and K-density with their global bands in one go.\n\n"
        + cost_table(costs, US) + f"\nLargest difference, as a share of the highest value: M {m_off:.1e}, K-density {k_off:.1e} (R's `density` is binned too).\n\n"
        "Forty industries, the largest eight times the smallest, among all firms; two threads:\n\n" + cost_table(large)
        + "\nA run of 100,000 firms of agglo-synth, divisions of NACE as industries, the chains of `configs/profiles/nace-2.yaml`, 999 relabelled maps for every test, two threads, K-density and M by firms or by "
        "employees:\n\n" + table(["stage", *(f"{weight}, s" for weight in stages)], [[stage, *map(figure, seconds)] for stage, *seconds in zip(STAGES, *stages.values())]), bars)
