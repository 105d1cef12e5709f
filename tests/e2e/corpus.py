#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A part of the corpus of bad input (docs/bad-input.md) ends as it must. tools/corpus.sh runs all of them."""
import subprocess
import sys

from support import ROOT, main, need_shared

# By kind of fault: what was once found wanting, or has a check of our own behind it.
QUICK = ("^(csv_(good|nan_first|dup_ids|unclosed|mixed|coord|employees_(text|nan)|thousands|60)|gpkg_(good|nan|hot|rtree|srs_(un|co))|"
         "shp_(good|dbf|shx|prj)|geojson_(good|crs|latlon|bad)|fgb|zip_(good|two|size|crc|trav)|infra_(nan|huge|missing)|"
         "cfg_(dup|unknown|crs|aoi|radius_(nan|text))|vrt|input_(vsi|http|trav|proc)|out_same)")


def test_quick_part_of_the_corpus(agglo):
    shared = need_shared("check", "badinput").parents[1]
    corpus = agglo.scratch / "corpus"
    scripts = ROOT / "tests" / "badinput"
    subprocess.run([sys.executable, scripts / "make.py", shared, corpus, "--only", QUICK], check=True)
    done = subprocess.run([sys.executable, scripts / "run.py", shared, corpus, agglo.binary, "--jobs", "2", "--timeout", "240",
                           "--scratch", agglo.scratch, "--env", f"AGGLO_PROFILES={ROOT / 'configs' / 'profiles'}"])
    assert done.returncode == 0, "see the cases above"


if __name__ == "__main__":
    main([test_quick_part_of_the_corpus])
