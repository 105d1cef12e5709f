#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Calibrates every significance test of agglo on simulations without any pattern and writes docs/calibration.md.

    tools/calibration.py [--build build/release] [--simulations N] [SUITE ...]

Runs the tests named *Calibration.DISABLED_Slow* (tests/support/calibration.hpp), which count how often p is at most 0.05; with names of suites
(ScanCalibration) only those, and the other rows stay as they are. With --simulations, a quick look, nothing is written. AGGLO_SHARED is the folder with
the real firms. Exit code 1 when a test misses its size.
"""
import argparse
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "calibration.md"
HEAD = """# Calibration

Does p ≤ .05 happen once in twenty where there is nothing to find? Each test below met maps drawn under its own null hypothesis, on {firms}.
R = 99 draws behind each p (199 where p is two-sided), so that .05 is a value that p takes. A test of exact size stays inside the range
allowed with probability 99.9 % (binomial; 3.9 to 6.2 % of 4,000). Ranges from 0 belong to tests that may reject less: exact tests of whole numbers as they are
published (beside them, randomised, they must have their size), and those corrected over a map or a search.

Made by `tools/calibration.py` (part of `tools/test.sh --slow`) from what the tests count. Last result: {verdict}.

| test | null hypothesis | simulations | p ≤ .05 | allowed | share | date |
|---|---|---|---|---|---|---|
"""


def tests_of(binary, suites, environment):
    """The calibrations of one test program, as googletest reports them."""
    wanted = ":".join(f"{suite}.DISABLED_*" for suite in suites or ["*Calibration"])
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        subprocess.run([binary, "--gtest_also_run_disabled_tests", f"--gtest_filter={wanted}", "--gtest_brief=1", f"--gtest_output=json:{report}"],
                       env=environment, stdout=sys.stderr, check=False)
        return [test for suite in json.loads(report.read_text())["testsuites"] for test in suite["testsuite"]]


def rows_of(test):
    keys = sorted(key for key in test if key.startswith("calibration_") and key.removeprefix("calibration_").isdigit())
    for key in keys:
        what, null, simulations, rejected, allowed = test[key].split(" | ")
        share = f"{100 * int(rejected) / int(simulations):.2f} %"
        least, most = map(int, allowed.split(" to "))
        holds = least <= int(rejected) <= most
        yield f"| {what} | {null} | {int(simulations):,} | {rejected if holds else f'**{rejected}**'} | {allowed} | {share} | {datetime.date.today()} |"


def name_of(row):
    return row.split(" | ")[0]


def written_before():
    """The rows of the document, for a run of some suites only."""
    return [line for line in DOCUMENT.read_text().splitlines() if re.match(r"\| .* \| [\d-]+ \|$", line)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "release")
    parser.add_argument("--simulations", type=int)
    parser.add_argument("suites", nargs="*", metavar="SUITE")
    args = parser.parse_args()
    environment = dict(os.environ)
    if args.simulations:
        environment["AGGLO_SIMULATIONS"] = str(args.simulations)
    tests = [test for binary in sorted(args.build.glob("tests/geo/*_test")) for test in tests_of(binary, args.suites, environment)]
    if not tests:
        sys.exit(f"error: {args.build}: no such calibrations; expected the tests of geo, built with -DAGGLO_TESTS=ON")
    silent = [test["name"] for test in tests if "calibration_0" not in test]  # died before they counted
    new = {name_of(row): row for test in tests for row in rows_of(test)}
    print("\n".join(new.values()))
    rows = [new.pop(name_of(row), row) for row in (written_before() if args.suites else [])] + list(new.values())
    failed = silent + [row for row in rows if "**" in row]
    if not args.simulations:
        verdict = "all tests have their size" if not failed else f"**{len(failed)} do not**"
        DOCUMENT.write_text(HEAD.format(firms=next(test["calibration_firms"] for test in tests if "calibration_firms" in test), verdict=verdict) + "\n".join(rows) + "\n")
    sys.exit("\n".join(["not calibrated:", *failed]) if failed else 0)


if __name__ == "__main__":
    main()
