#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""One real region: its config runs, rows add up, all validators pass. region.py AGGLO NAME [FOLDER for map.png and report.html]"""
import pathlib
import re
import shutil

from support import ROOT, check_counts, check_validators, main, need_shared, record


def unmapped_share(talk):
    """Of the accepted firms, from what `agglo validate` prints."""
    count = {what: int(found.group(1).replace(",", "")) for what, pattern in
             (("accepted", r"^firms: .* ([\d,]+) accepted"), ("unmapped", r"codes, ([\d,]+) firms"))
             if (found := re.search(pattern, talk, re.M))}
    return count.get("unmapped", 0) / count["accepted"]


def test_region(agglo, name, keep=None):
    need_shared("data")
    talk = agglo("validate", ROOT / "tests" / "e2e" / "regions" / f"{name}.yaml").stdout
    print("".join(line + "\n" for line in talk.splitlines() if line.startswith("industry codes")), end="")
    print(f"{100 * unmapped_share(talk):.1f} % of the firms have an industry that no chain claims")
    assert unmapped_share(talk) < 0.75, talk  # the registers hold lawyers, doctors and shops too
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
