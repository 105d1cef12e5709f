# SPDX-License-Identifier: Apache-2.0
"""Simulated regions: a group of firms on a real pattern of places, with clusters planted as in a Thomas process."""
import csv
import dataclasses

import numpy

KM = 1000.0


@dataclasses.dataclass(frozen=True)
class Setting:
    """What a region is like; the defaults are the first setting."""
    title: str
    clusters: int = 4           # planted
    firms: float = 30           # of a planted cluster, Poisson
    sigma_m: float = 300        # of its firms around their parent, along an axis
    share: float = 0.10         # of the background firms that are of the group
    background: str = "real"    # or "uniform": as many places anywhere in the same box


SETTINGS = [
    Setting("base case: 30 firms a cluster, σ 300 m"),
    Setting("fewer firms: 15 a cluster", firms=15),
    Setting("more firms: 60 a cluster", firms=60),
    Setting("narrow: σ 150 m", sigma_m=150),
    Setting("wide: σ 800 m", sigma_m=800),
    Setting("rare: 3 % of the background", share=0.03),
    Setting("common: 30 % of the background", share=0.30),
    Setting("even background", background="uniform"),
    Setting("group of 10 % of the background", clusters=0),
    Setting("group of 30 % of the background", clusters=0, share=0.30),
]


@dataclasses.dataclass
class Region:
    """All firms; `truth` holds for those of the group: the planted cluster from 1, or 0."""
    xy: numpy.ndarray
    of_group: numpy.ndarray
    truth: numpy.ndarray

    def group_xy(self):
        return self.xy[self.of_group]


def real_places(path):
    """Manufacturers and wholesalers around Providence in metres, on axes that run east and north."""
    with open(path, newline="", encoding="utf-8") as handle:
        rows = [(float(row["lon"]), float(row["lat"])) for row in csv.DictReader(handle)
                if row["sg_category"] in ("Manufacturing", "Wholesale") and row["superseded"] == "0"]
    lon, lat = numpy.array(rows).T
    inside = (lon >= -71.6) & (lon <= -71.2) & (lat >= 41.6) & (lat <= 42.05)
    return numpy.round(numpy.column_stack([300 * KM + (lon[inside] + 71.6) * 83 * KM, 4600 * KM + (lat[inside] - 41.6) * 111 * KM]), 1)


def parents(random, places, setting):
    """Places that stand apart, so that there is one truth: at least 8 σ and 2 km between any two."""
    chosen = []
    while len(chosen) < setting.clusters:
        place = places[random.integers(len(places))]
        if all(numpy.hypot(*(place - other)) >= max(8 * setting.sigma_m, 2 * KM) for other in chosen):
            chosen.append(place)
    return chosen


def region(setting, places, seed):
    """The background keeps its places, a share of it, drawn at random, is of the group; planted firms are added."""
    random = numpy.random.default_rng([seed, 5])
    if setting.background == "uniform":
        places = numpy.round(random.uniform(places.min(axis=0), places.max(axis=0), places.shape), 1)
    own = numpy.zeros(len(places), dtype=bool)
    own[random.choice(len(places), round(setting.share * len(places)), replace=False)] = True
    xy, truth = [places], [numpy.zeros(len(places), dtype=int)]
    for number, parent in enumerate(parents(random, places, setting), 1):
        firms = max(random.poisson(setting.firms), 1)
        xy.append(numpy.round(parent + setting.sigma_m * random.standard_normal((firms, 2)), 1))
        truth.append(numpy.full(firms, number))
    xy, truth = numpy.concatenate(xy), numpy.concatenate(truth)
    own = numpy.concatenate([own, numpy.ones(len(xy) - len(places), dtype=bool)])
    return Region(xy, own, truth[own])
