#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes pgrouting_edges.csv and pgrouting.csv: ways on the sample region's roads by pgRouting.

Nodes are vertices that two roads share and the ends of roads; lengths are those of the plane of the run. Speeds by class;
every eleventh edge is one-way along its line, every thirteenth against it. Places stand on edges by share, none at an end; costs
between them are those of pgr_withPointsCost (directed, from either side of the road). Wants Debian's postgresql-15,
postgresql-15-postgis-3, postgresql-15-pgrouting and python3-gdal.
"""
import collections
import csv
import math
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "e2e"))

from osgeo import ogr, osr  # noqa: E402

from postgis import Server  # noqa: E402

SPEED_KMH = {1: 110, 2: 80, 3: 60, 4: 40, 5: 30}
FIRMS, FACILITIES = 120, 12


def roads():
    source = ogr.Open(str(ROOT / "sample_data" / "infrastructure.gpkg"))
    layer = source.GetLayer("roads")
    plane = osr.SpatialReference()
    plane.ImportFromProj4("+proj=laea +lat_0=41 +lon_0=-26 +datum=WGS84 +units=m")
    degrees = layer.GetSpatialRef().Clone()
    for crs in (plane, degrees):
        crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    to_plane = osr.CoordinateTransformation(degrees, plane)
    for feature in sorted(layer, key=lambda f: f["id"]):
        line = feature.geometry().Clone()
        line.Transform(to_plane)
        parts = [line] if line.GetGeometryName() == "LINESTRING" else list(line)
        for part in parts:
            yield feature["class"], [(round(x * 1024) / 1024, round(y * 1024) / 1024) for x, y, *_ in part.GetPoints()]


def network():
    lines = list(roads())
    seen = collections.Counter(vertex for _, line in lines for vertex in set(line))
    nodes, edges = {}, []
    for road_class, line in lines:
        begin = 0
        for i in range(1, len(line)):
            if i < len(line) - 1 and seen[line[i]] == 1:
                continue
            piece = line[begin:i + 1]
            begin = i
            length = sum(math.dist(a, b) for a, b in zip(piece, piece[1:]))
            minutes = length * 0.06 / SPEED_KMH.get(road_class, 30)
            ends = [nodes.setdefault(v, len(nodes)) for v in (piece[0], piece[-1])]
            number = len(edges)
            edges.append((*ends, length, -1 if number % 13 == 5 else minutes, -1 if number % 11 == 3 else minutes))
    return edges


def float32(value):
    import numpy
    return float(numpy.float32(value))


def main():
    edges = [(a, b, *map(float32, costs)) for a, b, *costs in network()]
    draw = random.Random(20261122)
    places = [(draw.randrange(len(edges)), draw.randint(1, 255) / 256) for _ in range(FIRMS + FACILITIES)]
    places = [(e, s) for e, s in places if max(edges[e][3], edges[e][4]) >= 0]
    firms, facilities = places[:-FACILITIES], places[-FACILITIES:]
    with Server() as server:
        sql = lambda text, stdin=None: server.sql(text, "valmira", stdin)
        sql("CREATE EXTENSION pgrouting; CREATE TABLE edges(id int, source int, target int, metres float8, forward float8, back float8);"
            "CREATE TABLE points(pid int, edge_id int, fraction float8, side char DEFAULT 'b')")
        sql("COPY edges FROM STDIN CSV", "".join(f"{i},{','.join(map(repr, edge))}\n" for i, edge in enumerate(edges)))
        sql("COPY points(pid, edge_id, fraction) FROM STDIN CSV", "".join(f"{i + 1},{e},{s!r}\n" for i, (e, s) in enumerate(firms + facilities)))
        versions = sql("SELECT 'pgRouting ' || pgr_version() || ', PostGIS ' || postgis_lib_version() || ', PostgreSQL ' || current_setting('server_version')")
        costs = {}
        for cost, there, back in (("minutes", "forward", "back"), ("length_m", "CASE WHEN forward < 0 THEN -1 ELSE metres END", "CASE WHEN back < 0 THEN -1 ELSE metres END")):
            rows = sql(f"SELECT start_pid, end_pid, agg_cost FROM pgr_withPointsCost('SELECT id, source, target, {there} AS cost, {back} AS reverse_cost FROM edges ORDER BY id', "
                       f"'SELECT pid, edge_id, fraction, side FROM points ORDER BY pid', ARRAY(SELECT -g FROM generate_series(1, {len(firms)}) g), "
                       f"ARRAY(SELECT -g FROM generate_series({len(firms) + 1}, {len(firms) + len(facilities)}) g), directed => true, driving_side => 'b')")
            for row in rows.splitlines():
                start, end, value = row.split("|")
                costs[cost, -int(start) - 1, -int(end) - 1 - len(firms)] = float(value)
    with open(HERE / "pgrouting_edges.csv", "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["from", "to", "length_m", "forward_min", "back_min"])
        writer.writerows([a, b, *("" if c < 0 else f"{c:.9g}" for c in rest)] for a, b, *rest in edges)
    with open(HERE / "pgrouting.csv", "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["kind", "edge", "share", *(f"{cost}_{f}" for cost in ("minutes", "length_m") for f in range(len(facilities)))])
        writer.writerows(["facility", e, repr(s), *[""] * (2 * len(facilities))] for e, s in facilities)
        for i, (e, s) in enumerate(firms):
            writer.writerow(["firm", e, repr(s), *(repr(costs[cost, i, f]) if (cost, i, f) in costs else "" for cost in ("minutes", "length_m") for f in range(len(facilities)))])
    print(f"{len(edges)} edges, {len(firms)} firms, {len(facilities)} facilities, {len(costs)} ways; {versions}")


if __name__ == "__main__":
    main()
