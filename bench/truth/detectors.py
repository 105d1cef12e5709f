# SPDX-License-Identifier: Apache-2.0
"""What finds clusters: agglo by its command line, scikit-learn, and R. Each gives a label to each firm of the group, 0 for none."""
import dataclasses
import pathlib
import sqlite3
import subprocess

import numpy
from osgeo import ogr
from sklearn.cluster import DBSCAN, OPTICS

HERE = pathlib.Path(__file__).resolve().parent
ogr.UseExceptions()

# One choice for all settings; nobody knows the truth beforehand.
EPS_M, MIN_POINTS = 500, 10
CELL_M, BAND_M = 500, 1000
RADIUS_M, RASTER_M = 1000, 250
DRAWS = 99
CONFIG = f"""version: 1
region: {{crs: EPSG:32619}}
sources: {{firms: {{uri: firms.csv, crs: EPSG:32619, fields: {{id: id, industry: nace, x: x, y: y}}}}}}
industries: groups.yaml
controls: section
clusters: {{eps: {EPS_M} m, min_points: {MIN_POINTS}, min_cluster_size: {MIN_POINTS}, replicates: 0, scan_p: never}}
hotspots: {{cell: {CELL_M} m, band: {BAND_M} m, permutations: 0}}
density: {{radius: {RADIUS_M} m, cell: {RASTER_M} m, groups: [planted]}}
linkages: {{least_plants: 1000000}}
significance: {{draws: {DRAWS}}}
output: {{dir: out}}
"""
GROUPS = """scheme: nace-2
groups:
  planted: {title: Planted, stages: [{name: makers, role: core, codes: ["25"]}]}
"""


def write_firms(region, folder):
    with open(folder / "firms.csv", "w", encoding="utf-8") as out:
        out.write("id,nace,x,y\n")
        for i, ((x, y), own) in enumerate(zip(region.xy, region.of_group)):
            out.write(f"F{i:06d},{'25.62' if own else '28.99'},{x:.1f},{y:.1f}\n")


class Agglo:
    """Runs of one region; the folder holds firms.csv. A seed for each region: the same relabellings for all would make one error common to all."""

    def __init__(self, program, folder, seed):
        self.program, self.folder, self.seed = program, folder, seed
        (folder / "agglo.yaml").write_text(CONFIG)
        (folder / "groups.yaml").write_text(GROUPS)

    def published(self, method):
        out = self.folder / method
        done = subprocess.run([self.program, "run", self.folder / "agglo.yaml", "--output", out, "--no-cache", "-q", "--threads", "1", "--seed", str(self.seed),
                               "--set", f"clusters.method={method}"], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{self.folder}: {done.stdout}{done.stderr}"
        return out / "current" / "clusters.gpkg"

    def labels(self, firms):
        """Of each detector; `firms`: of the group, in the order of ids."""
        found = {}
        for method in ("dbscan", "hdbscan"):
            data = sqlite3.connect(self.published(method))
            cluster = [number or 0 for (number,) in data.execute("SELECT cluster_id FROM firms WHERE group_name = 'planted' ORDER BY firm_id")]
            sure = {number for (number,) in data.execute("SELECT cluster_id FROM clusters WHERE group_name = 'planted' AND p <= 0.05")}
            found[f"agglo {method}"] = numpy.array(cluster)
            found[f"agglo {method}, p ≤ .05"] = numpy.array([number if number in sure else 0 for number in cluster])
        path = self.folder / "dbscan" / "current" / "clusters.gpkg"
        found["agglo hot cells"] = hot_cells(path, firms)
        found["agglo relative_hotspots"] = in_polygons(path, firms)
        data = sqlite3.connect(self.published("scan"))
        found["agglo scan"] = numpy.array([number or 0 for (number,) in data.execute("SELECT cluster_id FROM firms WHERE group_name = 'planted' ORDER BY firm_id")])
        for name, labels in found.items():
            assert len(labels) == len(firms), f"{self.folder}: {name}: {len(labels)} firms of {len(firms)}"
        return found


def hexagons(firms):
    """Axial coordinates of the hexagons that hold them, by rounding on the cube."""
    r = firms[:, 1] / (CELL_M * numpy.sqrt(0.75))
    q = firms[:, 0] / CELL_M - r / 2
    cube = numpy.column_stack([q, r, -q - r])
    near = numpy.round(cube)
    worst = numpy.abs(near - cube).argmax(axis=1)
    rows = numpy.arange(len(firms))
    near[rows, worst] -= near.sum(axis=1)
    return near[:, :2].astype(int)


def hot_cells(path, firms):
    """Hot hexagons that share an edge make one area."""
    rows = sqlite3.connect(path).execute("SELECT cell_id FROM hotspots WHERE group_name = 'planted' AND hot")
    hot = {tuple(map(int, cell.split("_"))) for (cell,) in rows}
    area = {}
    for start in sorted(hot):
        todo, number = [start], len(set(area.values())) + 1
        while todo:
            q, r = cell = todo.pop()
            if cell in hot and cell not in area:
                area[cell] = number
                todo += [(q + 1, r), (q - 1, r), (q, r + 1), (q, r - 1), (q + 1, r - 1), (q - 1, r + 1)]
    return numpy.array([area.get((q, r), 0) for q, r in hexagons(firms)])


def in_polygons(path, firms):
    source = ogr.Open(str(path))
    layer = source.GetLayerByName("relative_hotspots")
    labels = numpy.zeros(len(firms), dtype=int)
    for number, feature in enumerate(layer or [], 1):
        area = feature.GetGeometryRef()
        west, east, south, north = area.GetEnvelope()
        for i in numpy.flatnonzero((firms[:, 0] >= west) & (firms[:, 0] <= east) & (firms[:, 1] >= south) & (firms[:, 1] <= north)):
            point = ogr.Geometry(ogr.wkbPoint)
            point.AddPoint_2D(*firms[i])
            if area.Intersects(point):
                labels[i] = number
    return labels


def sklearn_labels(firms):
    return {"scikit-learn DBSCAN": DBSCAN(eps=EPS_M, min_samples=MIN_POINTS).fit_predict(firms) + 1,
            "scikit-learn OPTICS": OPTICS(min_samples=MIN_POINTS).fit_predict(firms) + 1}


def r_labels(folders):
    """Of many regions in one session: each folder gets r.csv, a column a detector."""
    (folders[0].parent / "folders.txt").write_text("\n".join(map(str, folders)) + "\n")
    command = ["Rscript", HERE / "detectors.R", folders[0].parent / "folders.txt", str(EPS_M), str(MIN_POINTS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = []
    for folder in folders:
        columns = numpy.genfromtxt(folder / "r.csv", delimiter=",", names=True, dtype=int)
        found.append({"R dbscan": columns["dbscan"], "R hdbscan": columns["hdbscan"], "R spatstat scan.test": columns["scan"]})
    return found
