#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The wrong-map test: with industry labels shuffled over the real Rhode Island sites, significant maps must be rare.

wrong_map.py AGGLO [RUNS [DRAWS]]. By hand: 200 runs; each group may have a hot cell in at most 21 runs, a cluster with q <= 0.05 in at most
21, and an area of relative_hotspots in at most 21 (the 99.9 % point of Binomial(200, 0.05)); the last result stands in docs/wrong-map.md. In CI: 20 runs with fewer draws
(but enough that q over the groups can fall to 0.05); the limit is the 99.99 % point, 7. The true labels must give a significant map.
"""
import collections
import csv
import random
import shutil

from support import NO_INDUSTRIES, ROOT, main, need_shared, query

LIMITS = {20: 7, 200: 21}
MAPS = {"hot cells": "hotspots WHERE hot", "significant clusters": "clusters WHERE q <= 0.05", "relative hot spots": "relative_hotspots"}


def shuffled_copy(source, target, seed):
    """The same sites and names; what says the industry is dealt out anew among all rows."""
    with open(source, newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    labels = [(r["sg_type"], r["sg_category"], r["sg_subcategory"]) for r in rows]
    random.Random(seed).shuffle(labels)
    for row, (kind, category, sub) in zip(rows, labels):
        row.update(sg_type=kind, sg_category=category, sg_subcategory=sub)
    with open(target, "w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_random_labels_rarely_give_a_significant_map(agglo, runs="20", draws="399"):
    data = need_shared("data", "rhode-island", "firms.csv")
    config = (ROOT / "tests" / "e2e" / "regions" / "rhode-island.yaml").read_text()
    firms = agglo.scratch / "firms.csv"
    config = config.replace("${AGGLO_SHARED}/data/rhode-island/firms.csv", str(firms))
    config = config.replace("../../../configs", str(ROOT / "configs"))
    (agglo.scratch / "c.yaml").write_text(config)
    found, groups = collections.Counter(), set()
    shutil.copy(data, firms)
    true_map = agglo.run(agglo.scratch / "c.yaml", "true", "-q", "--no-cache", "--set", f"significance.draws={draws}")
    assert query(true_map, "SELECT COUNT(*) FROM hotspots WHERE hot AND group_name = 'jewellery'")[0][0] > 10
    assert query(true_map, "SELECT COUNT(*) FROM clusters WHERE q <= 0.05 AND group_name = 'jewellery'")[0][0] == 1
    for seed in range(int(runs)):
        shuffled_copy(data, firms, seed)
        folder = agglo.run(agglo.scratch / "c.yaml", "out", "-q", "--no-cache", "--force", "--set", f"significance.draws={draws}",
                           "--set", "clusters.replicates=0", "--set", "clusters.scan_p=never", "--set", "hotspots.permutations=0", *NO_INDUSTRIES)
        groups |= {g for (g,) in query(folder, "SELECT DISTINCT group_name FROM firms WHERE group_name IS NOT NULL")}
        for what, rows in MAPS.items():
            found.update((what, group) for (group,) in query(folder, f"SELECT DISTINCT group_name FROM {rows}"))
    limit = LIMITS[int(runs)]
    for group in sorted(groups):
        print(f"  {group}: " + ", ".join(f"{what} in {found[what, group]}" for what in MAPS) + f" of {runs} runs")
    assert groups, "no group was analysed"
    assert max(found.values(), default=0) <= limit, f"more than {limit} of {runs} runs"


if __name__ == "__main__":
    main([test_random_labels_rarely_give_a_significant_map])
