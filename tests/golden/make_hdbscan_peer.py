#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes hdbscan_peer.csv: the labels that R dbscan's hdbscan gives firms of Rhode Island.

    make_hdbscan_peer.py SHARED > hdbscan_peer.csv      (SHARED: the folder with data/rhode-island)

The firms are the rows that make_dbscan_peers.py takes, without rows on a coordinate that came before (R has no weights and
no finite density for them), 5,000 at most. Only labels are kept, so the real data stays out of the repository.
"""
import os, subprocess, sys, tempfile
import numpy as np
from make_dbscan_peers import HERE, points

BOX, SCALE = (-72, 41, -71, 42.2), (83000, 111000)


def distinct(xy):
    return np.array(list(dict.fromkeys(map(tuple, xy)))[:5000])


def by_r(xy, k):
    with tempfile.TemporaryDirectory() as folder:
        np.savetxt(folder + "/in.csv", xy, delimiter=",", fmt="%.10f")  # 1/1024 m has ten decimals: exact
        call = ["Rscript", HERE + "/make_hdbscan_peer.R", folder + "/in.csv", str(k), folder + "/out.csv"]
        version = subprocess.run(call, check=True, stdout=subprocess.PIPE, text=True).stdout
        return version, np.loadtxt(folder + "/out.csv", delimiter=",", dtype=int)


def main(shared):
    version = ""
    rows = []
    for contains, k in (("", 25), ("Jewel", 15), ("Jewel", 12), ("", 15)):
        xy = distinct(points(shared + "/data/rhode-island/firms.csv", contains, BOX, SCALE))
        version, labels = by_r(xy, k)
        rows += [f"{contains},{k},{label},{changes}" for label, changes in labels]
    print("# R dbscan", version)
    print("contains,k,cluster,changes_with_row_order")
    print("\n".join(rows))


if __name__ == "__main__":
    main(sys.argv[1])
