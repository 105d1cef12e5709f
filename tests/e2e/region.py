#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""One real region: its config runs, rows add up, all validators pass. region.py AGGLO NAME [FOLDER for map.png and report.html]"""
import pathlib
import shutil

from support import ROOT, check_counts, check_validators, main, need_shared, record


def test_region(agglo, name, keep=None):
    need_shared("data")
    folder = agglo.run(ROOT / "tests" / "e2e" / "regions" / f"{name}.yaml", "out")
    check_counts(folder)
    picture = None
    if keep:
        pathlib.Path(keep).mkdir(parents=True, exist_ok=True)
        picture = pathlib.Path(keep) / f"{name}.png"
        shutil.copy(folder / "report.html", pathlib.Path(keep) / f"{name}.html")
    check_validators(folder, picture)
    print((folder / "summary.txt").read_text(), end="")
    print(f"{record(folder)['execution']['seconds']:.1f} s")


if __name__ == "__main__":
    main([test_region])
