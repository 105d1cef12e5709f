#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes dbscan_peers.csv: what scikit-learn's and R's DBSCAN make of the sample and of a real region.

    make_dbscan_peers.py ROOT SHARED > dbscan_peers.csv      (SHARED: the folder with data/rhode-island)

Only counts and digests are kept, so the real data stays out of the repository. A digest is FNV-1a (64 bits) over the rows
in file order: for the core partition the number of the row's cluster, counted by first core row from 1 (0: no core), as
four little-endian bytes; for noise 1 or 0, likewise. Degrees become metres by the factors in the file, then 1/1024 m.
"""
import csv, math, os, re, subprocess, sys, tempfile
import numpy as np
import sklearn
from sklearn.cluster import DBSCAN

HERE = os.path.dirname(os.path.abspath(__file__))
# data, file, text that the line must hold, box in degrees (closed), metres per degree
SETS = [
    ("sample", "sample_data/firms.csv", "", (-28, 39, -24, 43), (84000, 111000), [(1000, 10), (500, 5), (250, 4)]),
    ("rhode-island", "data/rhode-island/firms.csv", "", (-72, 41, -71, 42.2), (83000, 111000), [(1000, 10), (250, 5)]),
    ("rhode-island", "data/rhode-island/firms.csv", "Jewel", (-72, 41, -71, 42.2), (83000, 111000), [(1000, 10), (500, 5)]),
]
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z")


def points(path, needle, box, scale):
    out = []
    with open(path, encoding="utf-8", newline="") as file:
        lines = file.read().split("\n")
    header = next(csv.reader([lines[0]]))
    for line in lines[1:]:
        if needle not in line:
            continue
        row = next(csv.reader([line]), [])
        if len(row) != len(header):
            continue
        lon, lat = row[header.index("lon")], row[header.index("lat")]
        if not NUMBER.match(lon) or not NUMBER.match(lat):
            continue
        lon, lat = float(lon), float(lat)
        if box[0] <= lon <= box[2] and box[1] <= lat <= box[3]:
            out.append([math.floor((d - o) * s * 1024 + 0.5) / 1024 for d, o, s in zip((lon, lat), box, scale)])
    return np.array(out)


def digest(numbers):
    h = 0xCBF29CE484222325
    for number in numbers:
        for byte in int(number).to_bytes(4, "little"):
            h = (h ^ byte) * 0x100000001B3 % 2**64
    return f"{h:016x}"


def core_partition(labels, core):
    number = {}
    return [number.setdefault(l, len(number) + 1) if c else 0 for l, c in zip(labels, core)]


def by_sklearn(xy, eps, min_points):
    m = DBSCAN(eps=eps, min_samples=min_points, algorithm="kd_tree").fit(xy)
    core = np.zeros(len(xy), bool)
    core[m.core_sample_indices_] = True
    return "scikit-learn " + sklearn.__version__, m.labels_, core, m.labels_ < 0


def by_r(xy, eps, min_points):
    with tempfile.TemporaryDirectory() as folder:
        np.savetxt(folder + "/in.csv", xy, delimiter=",", fmt="%.10f")  # 1/1024 m has ten decimals: exact
        call = ["Rscript", HERE + "/make_dbscan_peers.R", folder + "/in.csv", str(eps), str(min_points), folder + "/out.csv"]
        version = subprocess.run(call, check=True, capture_output=True, text=True).stdout
        out = np.loadtxt(folder + "/out.csv", delimiter=",", dtype=int)
    return "R dbscan " + version, out[:, 0], out[:, 1] == 1, out[:, 0] == 0


def main(root, shared):
    print("peer,data,file,contains,west,south,east,north,x_m_per_degree,y_m_per_degree,eps,min_points,rows,cores,clusters,"
          "noise,core_partition,noise_rows")
    for data, path, needle, box, scale, params in SETS:
        xy = points(os.path.join(root if data == "sample" else shared, path), needle, box, scale)
        for eps, min_points in params:
            for peer in (by_sklearn, by_r):
                name, labels, core, noise = peer(xy, eps, min_points)
                part = core_partition(labels, core)
                print(name, data, path, needle, *box, *scale, eps, min_points, len(xy), int(core.sum()), max(part),
                      int(noise.sum()), digest(part), digest(noise), sep=",")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
