# SPDX-License-Identifier: Apache-2.0
"""Nearest facilities beside nanoflann, nearest segments beside GEOS."""
import numpy

from peers.measured import Section, at_least, at_most, cost_table, package_version, ratio, take_turns

TWO = "nanoflann, the two nearest points"


def gaps(lab):
    """Bar 5."""
    out = {name: lab.data / f"distance_{name}.f64" for name in ("nearest_point", "nanoflann_point", "nearest_segment", "geos_segment")}
    kernel = lambda name, more="": lambda: lab.kernel(f"{name} {more} out={out[name]}")
    costs = take_turns({
        "agglo, points": (kernel("nearest_point"), lab.rounds),
        TWO: (kernel("nanoflann_point", "k=2"), lab.rounds),
        "nanoflann, the nearest point": (kernel("nanoflann_point", "k=1"), lab.rounds),
        "agglo, segments": (kernel("nearest_segment"), lab.rounds),
        "GEOS STRtree, the nearest segment": (kernel("geos_segment"), lab.peer_rounds),
    })
    off = [numpy.abs(numpy.fromfile(out[a]) - numpy.fromfile(out[b])).max() for a, b in (("nearest_point", "nanoflann_point"), ("nearest_segment", "geos_segment"))]
    bars = [at_most("5", "Nearest of 100 k points against nanoflann for the two nearest, CPU", 1.2, ratio(costs["agglo, points"], costs[TWO], "cpu")),
            at_most("5", "Nearest of 100 k points against nanoflann for the nearest alone, CPU", 1.2, ratio(costs["agglo, points"], costs["nanoflann, the nearest point"], "cpu")),
            at_least("5", "Nearest of 100 k segments against GEOS STRtree, CPU", 4, ratio(costs["GEOS STRtree, the nearest segment"], costs["agglo, segments"], "cpu"))]
    return Section(
        "1 M points in curve order ask for the nearest of 100,000 facilities: points, or segments of 500 m. One thread, making of the index included. agglo finds the two nearest "
        f"facilities each time, with the smaller rank first of equally near ones. nanoflann {package_version('libnanoflann-dev')}, GEOS {package_version('libgeos-dev')}.\n\n"
        + cost_table(costs, TWO) + f"\nLargest difference of the distances: points {off[0]:.1e} m, segments {off[1]:.1e} m.\n", bars)
