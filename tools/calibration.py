#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Calibrates every significance test of agglo on simulations without any pattern and writes docs/calibration.md.

    tools/calibration.py [--build build/release] [--simulations N]

Runs the tests named *Calibration.DISABLED_Slow* (tests/support/calibration.hpp), which count how often p is at most 0.05. With --simulations, a
quick look, nothing is written. AGGLO_SHARED is the folder with the real firms. Exit code 1 when a test misses its size.
"""
import argparse
import datetime
import json
import os
import pathlib
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

Made by `tools/calibration.py` (part of `tools/test.sh --slow`) from what the tests count. Last result {date}, {cpu:.0f} CPU minutes: {verdict}.

| test | null hypothesis | simulations | p ≤ .05 | allowed | share |
|---|---|---|---|---|---|
"""


def tests_of(binary, environment):
    """Every calibration of one test program, as googletest reports it."""
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        subprocess.run([binary, "--gtest_also_run_disabled_tests", "--gtest_filter=*Calibration.DISABLED_*", "--gtest_brief=1", f"--gtest_output=json:{report}"],
                       env=environment, stdout=sys.stderr, check=False)
        suites = json.loads(report.read_text())["testsuites"]
    return [test for suite in suites for test in suite["testsuite"]]


def rows_of(test):
    keys = sorted(key for key in test if key.startswith("calibration_") and key.removeprefix("calibration_").isdigit())
    for key in keys:
        what, null, simulations, rejected, allowed = test[key].split(" | ")
        share = f"{100 * int(rejected) / int(simulations):.2f} %"
        least, most = map(int, allowed.split(" to "))
        holds = least <= int(rejected) <= most
        yield holds, f"| {what} | {null} | {int(simulations):,} | {rejected if holds else f'**{rejected}**'} | {allowed} | {share} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "release")
    parser.add_argument("--simulations", type=int)
    args = parser.parse_args()
    environment = dict(os.environ)
    if args.simulations:
        environment["AGGLO_SIMULATIONS"] = str(args.simulations)
    tests = [test for binary in sorted(args.build.glob("tests/geo/*_test")) for test in tests_of(binary, environment)]
    if not tests:
        sys.exit(f"error: {args.build}: no calibrations there; expected the tests of geo; build them with -DAGGLO_TESTS=ON")
    rows = [row for test in tests for row in rows_of(test)]
    failed = [row for holds, row in rows if not holds] + [test["name"] for test in tests if "failures" in test and "calibration_0" not in test]
    print("\n".join(row for _, row in rows))
    if not args.simulations:
        head = HEAD.format(firms=tests[0]["calibration_firms"], date=datetime.date.today(), cpu=sum(float(test["calibration_cpu_s"]) for test in tests) / 60,
                           verdict="all tests have their size" if not failed else f"**{len(failed)} do not**")
        DOCUMENT.write_text(head + "\n".join(row for _, row in rows) + "\n")
    sys.exit("\n".join(["not calibrated:", *failed]) if failed else 0)


if __name__ == "__main__":
    main()
