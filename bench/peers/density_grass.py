#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""density_grass.py CSV GRID X0 Y0 X1 Y1 CELL RADIUS, inside a session of GRASS: v.kernel, quartic, into a GeoTIFF. Import and export are not counted."""
import json
import os
import subprocess
import sys
import time

points, grid, west, south, east, north, cell, radius = sys.argv[1:]


def module(*words):
    """CPU seconds and peak bytes of one module."""
    child = subprocess.Popen([*words, "--quiet"])
    _, status, usage = os.wait4(child.pid, 0)
    assert status == 0, words
    return usage.ru_utime + usage.ru_stime, 1024 * usage.ru_maxrss


module("v.in.ascii", "-b", f"input={points}", "output=points", "separator=comma", "skip=1", "x=1", "y=2", "-t")
module("v.build", "map=points")
module("g.region", f"w={west}", f"s={south}", f"e={east}", f"n={north}", f"res={cell}")
start = time.monotonic()
cpu, peak = module("v.kernel", "input=points", "output=density", f"radius={radius}", "kernel=quartic")
seconds = time.monotonic() - start
module("r.out.gdal", "-c", "input=density", f"output={grid}", "format=GTiff", "type=Float64", "--overwrite")
print(json.dumps({"seconds": seconds, "cpu": cpu, "bytes": peak}))
