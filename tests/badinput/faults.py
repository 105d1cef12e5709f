#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Faults while agglo runs: faults.py SHARED AGGLO [--tests NAMES] [--points N] [other option of fault_harness.py]…

SHARED/check/badinput/fault_harness.py kills the program at every place where it changes the disk, fills disks, makes system
calls fail, sends signals, changes the clock and the inputs, and looks each time whether the published folder is the old run
or the new one, whole. This script makes two nights of input for it: the test `input` gets 60,000 firms, so that a change
falls into the run, all others 300. As root (it mounts full and read-only disks); about 15 minutes.
"""

import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONFIG = """\
version: 1
region: {{name: Test, bbox: [9.6, 49.7, 10.4, 50.3]}}
sources:
  firms: {{uri: {firms}, crs: EPSG:4326, fields: {{id: id, name: name, industry: nace, employees: employees, x: lon, y: lat}}}}
  infrastructure:
    - {{theme: road, uri: roads.geojson, fields: {{id: id}}}}
industries: {profiles}/nace-2.yaml
density: {{radius: 2 km, cell: 500 m}}
significance: {{draws: 0}}
output: {{dir: out}}
"""
# What must belong together in a published run: the counts of firms are 5,000 apart in the two nights, or 50.
CHECK = """\
import json, os, sqlite3, zipfile
run = "out/current/"
assert set(os.listdir(run)) == {"clusters.gpkg", "clusters.qgz", "report.html", "run.json", "state.json", "summary.txt"}
(source,) = [s for s in json.load(open(run + "run.json"))["sources"] if s["name"] == "firms"]
firms = sqlite3.connect(f"file:{run}clusters.gpkg?mode=ro", uri=True).execute("SELECT count(*) FROM firms").fetchone()[0]
assert firms == source["accepted"], (firms, source)
text = f"{firms:,} firms"
assert text in open(run + "summary.txt").read() and text in open(run + "report.html").read()
assert zipfile.ZipFile(run + "clusters.qgz").testzip() is None
json.load(open(run + "state.json"))
"""
ALL = "durability,crashpoint,torn,errno,kill9,signal,diskfull,readonly,oom,concurrent,reader,sidecar,clock,env"
# 127: the loader found no memory for the libraries, so the program never began.
EXIT_CODES = "0,1,2,3,4,5,127,130,143"


def write_firms(path, count, seed):
    draw = random.Random(seed)
    rows = (f"f{i:06},Firm {i},{draw.choice(['25.62', '28.41', '10.10', '20.14', '13.20'])},{draw.randint(1, 300)},"
            f"{10 + draw.gauss(0, .05):.6f},{50 + draw.gauss(0, .03):.6f}\n" for i in range(count))
    path.write_text("id,name,nace,employees,lon,lat\n" + "".join(rows))


def make_nights(folder, old, new):
    folder.mkdir()
    write_firms(folder / "firms1.csv", old, 1)
    write_firms(folder / "firms.csv", new, 2)
    roads = [{"type": "Feature", "properties": {"id": f"r{i}"},
              "geometry": {"type": "LineString", "coordinates": [[9.9, 49.9 + i * .05], [10.1, 49.95 + i * .05]]}} for i in range(4)]
    (folder / "roads.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": roads}))
    for night, firms in (("night1", "firms1.csv"), ("night2", "firms.csv")):
        (folder / f"{night}.yaml").write_text(CONFIG.format(firms=firms, profiles=ROOT / "configs" / "profiles"))


def main(shared, agglo, *options):
    with tempfile.TemporaryDirectory(prefix="agglo_faults_") as name:
        scratch = pathlib.Path(name)
        scratch.chmod(0o755)  # some tests run as nobody
        program = shutil.copy(agglo, scratch / "agglo")
        for part in ("fault_harness.py", "faultfs.c"):  # it builds its library beside itself
            shutil.copy(pathlib.Path(shared) / "check/badinput" / part, scratch)
        (scratch / "check.py").write_text(CHECK)
        make_nights(scratch / "small", 300, 350)
        make_nights(scratch / "large", 60_000, 65_000)
        text = " ".join(options)
        asked = re.search(r"--tests[ =](\S+)", text)
        failed = 0
        for folder, tests in (("small", ALL), ("large", "input")):
            chosen = [t for t in tests.split(",") if not asked or t in asked.group(1).split(",")]
            if not chosen:
                continue
            rest = re.sub(r"--tests[ =]\S+", "", text).split()
            command = [sys.executable, scratch / "fault_harness.py", "--work", scratch / folder, "--scratch", scratch,
                       "--old-cmd", f"{program} run --progress none night1.yaml", "--cmd", f"{program} run --progress none night2.yaml",
                       "--output", "out/current/clusters.gpkg", "--input", "firms.csv", "--exit-ok", EXIT_CODES,
                       "--check-cmd", f"{sys.executable} {scratch / 'check.py'}",
                       "--ignore-files", r"\.log$|\.lock$|\.cache/", "--tests", ",".join(chosen), *rest]
            failed |= subprocess.run([str(part) for part in command]).returncode
        sys.exit(failed)


if __name__ == "__main__":
    main(*sys.argv[1:])
