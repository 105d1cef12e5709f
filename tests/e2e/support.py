# SPDX-License-Identifier: Apache-2.0
"""What the end-to-end tests share: running agglo, looking into what it published, and the checkers."""
import csv
import hashlib
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("AGGLO_SHARED") or ROOT.parent / "shared").resolve()
SKIPPED = 77  # ctest shows the test as skipped
NEED_ALL = os.environ.get("AGGLO_NEED_ALL") == "1"  # nothing may be skipped


def skip(why):
    assert not NEED_ALL, why
    print(f"SKIPPED: {why}")
    sys.exit(SKIPPED)


def need_shared(*parts):
    path = SHARED.joinpath(*parts)
    if not path.exists():
        skip(f"{path} is not there; set AGGLO_SHARED")
    return path


class Agglo:
    """The program under test, with a scratch folder of its own."""

    def __init__(self, binary):
        self.binary = str(pathlib.Path(binary).resolve())
        self._scratch = tempfile.TemporaryDirectory(prefix="agglo_e2e_")
        self.scratch = pathlib.Path(self._scratch.name)

    def __call__(self, *arguments, expect=0, env=None):
        environment = {**os.environ, "AGGLO_SHARED": str(SHARED), **(env or {})}
        done = subprocess.run([self.binary, *map(str, arguments)], capture_output=True, text=True, env=environment)
        if expect is not None and done.returncode != expect:
            raise AssertionError(f"agglo {' '.join(map(str, arguments))}: exit code {done.returncode}, expected {expect}\n"
                                 f"{done.stdout}{done.stderr}")
        return done

    def run(self, config, name, *options, **more):
        """Publishes into scratch/name; returns the published folder."""
        out = self.scratch / name
        self("run", config, "--output", out, *options, **more)
        return out / "current"


# No industry has so many plants: the relabelled maps of industries are most of a run, and tests of other things need none.
NO_INDUSTRIES = ("--set", "linkages.least_plants=1000000")
# Every method at work at a tenth of its cost, for tests that look at none of its p.
FEW_DRAWS = ("--set", "significance.draws=99")


def record(folder):
    return json.loads((folder / "run.json").read_text())


def database(folder):
    return sqlite3.connect(f"file:{folder / 'clusters.gpkg'}?mode=ro&immutable=1", uri=True)


def query(folder, sql, *values):
    db = database(folder)
    try:
        return db.execute(sql, values).fetchall()
    finally:
        db.close()


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def rows_of(path):
    with open(path, newline="", encoding="utf-8") as handle:
        return list(csv.reader(handle))


def check_counts(folder):
    """Nothing is lost silently: rows read = accepted + filtered + rejected, and the file holds what the record says."""
    run = record(folder)
    for source in run["sources"]:
        rejected = sum(source["rejected"].values())
        total = source["accepted"] + source["filtered"] + rejected
        assert source["read"] == total, f"{source['name']}: read {source['read']}, accepted + filtered + rejected {total}"
    for layer, count in run["counts"].items():
        (found,) = query(folder, f'SELECT COUNT(*) FROM "{layer}"')[0]
        assert found == count, f"{layer}: {found} rows, run.json says {count}"
    return run


def check_validators(folder, picture=None):
    """OGC rules, the SQL checks and, where PyQGIS is installed, QGIS itself; the last two stand in AGGLO_SHARED."""
    file = folder.resolve() / "clusters.gpkg"
    python = "/usr/bin/python3"
    commands = [[python, "-m", "osgeo_utils.samples.validate_gpkg", "-k", "--extra", "--warning-as-error", file]]
    checks = SHARED / "check"
    if checks.exists():
        commands.append([python, checks / "gpkg_sql_checks.py", file])
        if NEED_ALL or subprocess.run([python, "-c", "import qgis.core"], capture_output=True).returncode == 0:
            empty = [word for layer in record(folder)["empty_layers"] for word in ("--may-be-empty", layer)]
            target = picture or folder.parent / "map.png"
            commands.append([python, checks / "qgis_open_check.py", file, target, "--require-style", "--require-project", "--quiet", *empty])
    for command in commands:
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True,
                              env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
        talk = done.stdout + done.stderr
        bad = [line for line in talk.splitlines() if line.startswith(("FAIL", "WARN"))]
        assert done.returncode == 0 and not bad, f"{command[1:3]}\n{talk[-4000:]}"


def main(tests, one_scratch=False):
    """Runs every test function with the program whose path is the first argument; prints each name. With `one_scratch` they
    share a scratch folder: a run that an earlier test published has nothing to do when a later one asks for it again."""
    failed = 0
    shared = Agglo(sys.argv[1]) if one_scratch else None
    for test in tests:
        agglo = shared or Agglo(sys.argv[1])
        try:
            test(agglo, *sys.argv[2:])
            print(f"ok      {test.__name__}", flush=True)
        except AssertionError as error:
            failed += 1
            print(f"FAILED  {test.__name__}: {error}", flush=True)
    sys.exit(1 if failed else 0)
