#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""dbscan_sklearn.py POINTS EPS MIN_POINTS LABELS: scikit-learn's DBSCAN with two jobs; labels as int32, -1 is noise."""
import json
import pathlib
import re
import sys
import time

import numpy
from sklearn.cluster import DBSCAN


def status(field):
    return 1024 * int(re.search(rf"^{field}:\s+(\d+)", pathlib.Path("/proc/self/status").read_text(), re.M)[1])


points = numpy.fromfile(sys.argv[1]).reshape(-1, 2)
pathlib.Path("/proc/self/clear_refs").write_text("5")  # resets the peak
before, start, cpu = status("VmRSS"), time.monotonic(), time.process_time()
labels = DBSCAN(eps=float(sys.argv[2]), min_samples=int(sys.argv[3]), n_jobs=2).fit_predict(points)
print(json.dumps({"seconds": time.monotonic() - start, "cpu": time.process_time() - cpu, "bytes": status("VmHWM") - before}))
labels.astype("int32").tofile(sys.argv[4])
