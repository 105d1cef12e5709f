# SPDX-License-Identifier: Apache-2.0
"""DBSCAN beside R dbscan, scikit-learn and PostGIS; HDBSCAN* beside a bare nanoflann pass."""
import os
import re
import sys

import numpy

from peers.measured import HERE, ROOT, Cost, Section, at_least, at_most, cost_table, median, package_version, ratio, table, take_turns, told

sys.path.insert(0, str(ROOT / "tests" / "e2e"))
from postgis import Server  # noqa: E402 (the server that the tests of PostGIS start and stop)

EPS_M, MIN_POINTS = 1000, 10


def rand_index(a, b):
    """Adjusted Rand index (Hubert and Arabie 1985); noise counts as one group."""
    _, a = numpy.unique(a, return_inverse=True)
    _, b = numpy.unique(b, return_inverse=True)
    pairs = lambda counts: (counts.astype(float) * (counts - 1.0) / 2.0).sum()
    both = pairs(numpy.unique(a.astype(numpy.int64) * (b.max() + 1) + b, return_counts=True)[1])
    in_a, in_b = pairs(numpy.bincount(a)), pairs(numpy.bincount(b))
    expected = in_a * in_b / pairs(numpy.array([len(a)]))
    return (both - expected) / ((in_a + in_b) / 2.0 - expected)


def agreement(ours, noise, theirs):
    """One row on the labels of another program; `noise` is its label of noise."""
    same_noise = ((ours < 0) == (theirs == noise)).mean()
    return [f"{same_noise:.4%}", f"{len(numpy.unique(ours[ours >= 0])):,}", f"{len(numpy.unique(theirs[theirs != noise])):,}", f"{rand_index(ours, theirs):.6f}"]


class Postgis:
    """The points in a table of a server of its own."""

    def __init__(self, server, points):
        self.server = server
        rows = "".join(f"{i}\t{x!r}\t{y!r}\n" for i, (x, y) in enumerate(points.tolist()))
        server.sql("CREATE TABLE points (id int, x float8, y float8)", "valmira")
        server.sql("COPY points FROM STDIN", "valmira", stdin=rows)
        server.sql("CREATE TABLE firms AS SELECT id, ST_SetSRID(ST_MakePoint(x, y), 3035) AS geom FROM points ORDER BY id; ANALYZE firms", "valmira")
        self.query = f"SELECT id, ST_ClusterDBSCAN(geom, {EPS_M}, {MIN_POINTS}) OVER () AS label FROM firms"

    def cost(self):
        """The query alone, in a server process of its own; its result goes nowhere."""
        told_ = self.server.sql(f"SET work_mem = '1GB'; EXPLAIN (ANALYZE, TIMING OFF) {self.query}; SELECT pg_read_file('/proc/self/status'), pg_read_file('/proc/self/stat')", "valmira")
        user, system = told_[told_.rindex(")"):].split()[12:14]
        return Cost(float(re.search(r"Execution Time: ([\d.]+) ms", told_)[1]) / 1000.0, (int(user) + int(system)) / os.sysconf("SC_CLK_TCK"),
                    1024.0 * float(re.search(r"VmHWM:\s+(\d+)", told_)[1]))

    def labels(self):
        text = self.server.sql(f"SELECT coalesce(label, -1) FROM ({self.query}) AS found ORDER BY id", "valmira")
        return numpy.array(text.split(), dtype=numpy.int32)


def dbscan(lab):
    """Bar 1."""
    points = lab.points()
    r_labels, learn_labels, our_labels = (lab.data / f"labels_{name}.i32" for name in ("r", "learn", "agglo"))
    kernel = lambda case, threads, count=1_000_000: lambda: lab.kernel(f"dbscan case={case} count={count} eps_m={EPS_M} min_points={MIN_POINTS} threads={threads}")
    with Server() as server:
        postgis = Postgis(server, numpy.fromfile(points).reshape(-1, 2))
        peers = take(lab, kernel, points, r_labels, learn_labels, postgis)
        lab.kernel(f"dbscan eps_m={EPS_M} min_points={MIN_POINTS} threads=2 out={our_labels}")
        found = {"R dbscan": (numpy.fromfile(r_labels, dtype=numpy.int32), 0), "scikit-learn": (numpy.fromfile(learn_labels, dtype=numpy.int32), -1),
                 "PostGIS": (postgis.labels(), -1)}
    ours = numpy.fromfile(our_labels, dtype=numpy.int32)
    us = peers["agglo, two threads"]
    per_point = max(median(us, "bytes"), median(peers["agglo, one thread"], "bytes")) / 1e6
    hard = {name: ratio(peers[name], us) for name in ("half on one spot", "on one line", "in one dense disc")}
    bars = [at_least("1", "DBSCAN at 1 M against R dbscan", 20, ratio(peers["R dbscan"], us)),
            at_least("1", "DBSCAN at 1 M against scikit-learn, two jobs", 70, ratio(peers["scikit-learn, two jobs"], us)),
            at_least("1", "DBSCAN at 1 M against PostGIS", 60, ratio(peers["PostGIS"], us)),
            at_most("1", "DBSCAN at 10 M against 1 M", 12, ratio(peers["10 M points"], us)),
            at_most("1", "DBSCAN, peak beside the input", 60, per_point, "bytes a point"),
            *(at_most("1", f"DBSCAN, 1 M {name}, against the plain case", 1.5, value) for name, value in hard.items())]
    text = (f"ε {EPS_M / 1000:g} km, {MIN_POINTS} points. 1 M points in towns of heavy-tailed size, one of ten where another already is, 190 within ε of each on average "
            f"(`bench/geo/points.hpp`), in random order; projected coordinates. Reading is not counted. R dbscan {package_version('r-cran-dbscan')}, "
            f"scikit-learn {package_version('python3-sklearn')}, PostGIS {package_version('postgresql-15-postgis-3')} (memory: of the whole server process).\n\n"
            + cost_table(peers, "agglo, two threads") + "\nAgreement. The others give a border point to the cluster that reaches it first, agglo to its nearest core.\n\n"
            + table(["", "noise alike", "clusters of agglo", "of the other", "adjusted Rand index"], [[name, *agreement(ours, noise, labels)] for name, (labels, noise) in found.items()]))
    return Section(text, bars)


def take(lab, kernel, points, r_labels, learn_labels, postgis):
    return take_turns({
        "agglo, two threads": (kernel("plain", 2), lab.rounds),
        "agglo, one thread": (kernel("plain", 1), lab.rounds),
        "R dbscan": (lambda: told(["Rscript", HERE / "dbscan.R", points, EPS_M, MIN_POINTS, r_labels]), lab.peer_rounds),
        "scikit-learn, two jobs": (lambda: told(["/usr/bin/python3", HERE / "dbscan_sklearn.py", points, EPS_M, MIN_POINTS, learn_labels]), lab.peer_rounds),
        "PostGIS": (postgis.cost, lab.peer_rounds),
        "10 M points": (kernel("plain", 2, 10_000_000), lab.rounds),
        "half on one spot": (kernel("spot", 2), lab.rounds),
        "on one line": (kernel("line", 2), lab.rounds),
        "in one dense disc": (kernel("disc", 2), lab.rounds),
    })


def hdbscan(lab):
    """Bar 2."""
    kernel = lambda case, threads: lambda: lab.kernel(f"hdbscan case={case} threads={threads}")
    costs = take_turns({
        "agglo, two threads": (kernel("plain", 2), lab.rounds),
        "agglo, one thread": (kernel("plain", 1), lab.rounds),
        "nanoflann, the 20 nearest of every point, curve order": (lambda: lab.kernel("nanoflann_k k=20 threads=2"), lab.rounds),
        "nanoflann, the same in the order of the points": (lambda: lab.kernel("nanoflann_k k=20 sorted=0 threads=2"), lab.peer_rounds),
        "half on one spot": (kernel("spot", 2), lab.rounds),
        "on one line": (kernel("line", 2), lab.rounds),
        "in one dense disc": (kernel("disc", 2), lab.rounds),
    })
    us = costs["agglo, two threads"]
    bars = [at_most("2", "HDBSCAN* at 1 M against nanoflann's pass in curve order", 5, ratio(us, costs["nanoflann, the 20 nearest of every point, curve order"])),
            at_most("2", "HDBSCAN*, peak beside the input", 250, max(median(us, "bytes"), median(costs["agglo, one thread"], "bytes")) / 1e6, "bytes a point"),
            *(at_most("2", f"HDBSCAN*, 1 M {name}, against the plain case", 2, ratio(costs[name], us)) for name in ("half on one spot", "on one line", "in one dense disc"))]
    text = ("The points of DBSCAN; min_samples and min_cluster_size 20, with labels, membership, outlier scores and stability. No Debian package fits 1 M points, so the yardstick "
            "is a bare pass of nanoflann for the 20 nearest of every point, tree included, on as many threads. Labels: tests/golden/README.md.\n\n" + cost_table(costs, "agglo, two threads"))
    return Section(text, bars)
