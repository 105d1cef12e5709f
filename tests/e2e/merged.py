#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Several firm sources in one run: precedence, matches by id and by name and place, and points that are not where they say."""
import csv
import random

from support import ROOT, check_counts, main, query, record

CONFIG = """version: 1
region: {{name: Test, bbox: [9, 49, 11, 51]}}
sources:
  firms:
    - {{uri: first.csv, fields: {{id: id, name: name, industry: nace, employees: employees, x: lon, y: lat}}, as_of: 2026-01-01}}
    - {{uri: second.csv, fields: {{id: id, name: name, industry: nace, employees: employees, x: lon, y: lat}}}}
clusters: {{min_points: 5}}
clean: {{{clean}}}
output: {{dir: out}}
"""
HEADER = ["id", "name", "nace", "employees", "lon", "lat"]


def write(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows([HEADER, *rows])


def prepared(agglo, name, first, second, clean=""):
    folder = agglo.scratch / name
    folder.mkdir(exist_ok=True)
    write(folder / "first.csv", first)
    write(folder / "second.csv", second)
    (folder / "c.yaml").write_text(CONFIG.format(clean=clean))
    return folder


def places(count, prefix, lon=10.0):
    return [[f"{prefix}{i:03}", f"Firm {prefix} {i}", "25.62", i % 9, round(lon + 0.001 * (i % 10), 4), round(50 + 0.001 * (i // 10), 4)] for i in range(count)]


def merged(agglo, name="merged", clean="", shuffle=None):
    first = places(60, "a")
    first[0][1:4] = ["Müller Söhne GmbH & Co. KG", "25.62", ""]
    second = places(40, "b", 10.3) + [
        ["a001", "Renamed", "25.62", 500, 10.9, 50.9],              # the same id: the earlier source wins
        ["x1", "MUELLER SOEHNE", "25.99", 77, 10.0, 50.001],        # the same name 111 m away
        ["x2", "Mueller Soehne", "25.62", 78, 10.0, 50.01],         # 1.1 km away: another firm
    ]
    if shuffle is not None:
        random.Random(shuffle).shuffle(first)
        random.Random(shuffle).shuffle(second)
    folder = prepared(agglo, name, first, second, clean)
    agglo("run", folder / "c.yaml")
    return folder / "out" / "current"


def test_earlier_source_wins_and_each_match_names_the_firm_that_stayed(agglo):
    current = merged(agglo)
    check_counts(current)
    found = query(current, "SELECT source, source_id, field, value, reason FROM rejects ORDER BY source_id")
    assert found == [("firms 2", "a001", "id", "a001", "matched_id"), ("firms 2", "x1", "name", "a000", "matched_name")], found
    assert query(current, "SELECT COUNT(*) FROM firms") == [(101,)]
    assert query(current, "SELECT name, industry FROM firms WHERE firm_id = 'a001'") == [("Firm a 1", "25.62")]


def test_what_the_earlier_source_lacks_comes_from_the_match(agglo):
    assert query(merged(agglo), "SELECT employees, industry FROM firms WHERE firm_id = 'a000'") == [(77.0, "25.62")]
    assert query(merged(agglo, "empty", "match_fill: false"), "SELECT employees FROM firms WHERE firm_id = 'a000'") == [(None,)]


def test_result_does_not_depend_on_the_order_of_rows(agglo):
    assert record(merged(agglo))["result_digest"] == record(merged(agglo, "shuffled", shuffle=5))["result_digest"]


def test_ids_of_other_lists_do_not_match_when_matching_is_by_name(agglo):
    current = merged(agglo, "names", "match: name, match_distance: 2 km")
    assert {value for (value,) in query(current, "SELECT reason FROM rejects")} == {"matched_name"}
    assert query(current, "SELECT COUNT(*) FROM rejects") == [(2,)]
    assert query(current, "SELECT name FROM firms WHERE firm_id = 'firms 2/a001'") == [("Renamed",)]


def test_without_matching_all_firms_stay(agglo):
    assert query(merged(agglo, "none", "match: none"), "SELECT COUNT(*) FROM firms") == [(103,)]


def test_many_matches_are_no_fault_of_the_source(agglo):
    folder = prepared(agglo, "same", places(60, "a"), places(60, "a"))
    agglo("run", folder / "c.yaml")
    (second,) = [s for s in record(folder / "out" / "current")["sources"] if s["name"] == "firms 2"]
    assert second["accepted"] == 0 and second["rejected"] == {"matched_id": 60}, second


def test_row_numbers_of_two_sources_are_not_the_same_firms(agglo):
    folder = prepared(agglo, "rows", places(60, "a"), places(40, "b", 10.3))
    text = (folder / "c.yaml").read_text().replace("id: id, ", "")
    (folder / "c.yaml").write_text(text)
    agglo("run", folder / "c.yaml")
    ids = {firm_id for (firm_id,) in query(folder / "out" / "current", "SELECT firm_id FROM firms")}
    assert len(ids) == 100 and "firms/1" in ids and "firms 2/1" in ids


def piled(agglo, piles):
    pile = [[f"p{i:02}", f"Post {i}", f"{10 + i}.10", "", 10.5, 50.5] for i in range(30)]
    folder = prepared(agglo, f"piles_{piles}", places(60, "a") + pile, places(40, "b", 10.3), f"piles: {piles}")
    agglo("run", folder / "c.yaml")
    return folder / "out" / "current"


def test_pile_is_listed_whatever_becomes_of_it(agglo):
    for piles in ("keep", "downweight"):
        assert query(piled(agglo, piles), "SELECT site_kind, COUNT(*) FROM firms GROUP BY 1") == [("address", 100), ("centroid", 30)]
    current = piled(agglo, "leave_out")
    check_counts(current)
    assert query(current, "SELECT reason, COUNT(*) FROM rejects GROUP BY 1") == [("left_out_centroid", 30)]


def test_pile_reaches_density_clusters_and_hot_spots_alike(agglo):
    counts = {}
    for piles in ("keep", "downweight", "leave_out"):
        current = piled(agglo, piles)
        (density,) = query(current, "SELECT SUM(density_per_km2) FROM firms WHERE firm_id = 'p00'")[0]
        (in_cluster,) = query(current, "SELECT COUNT(*) FROM firms WHERE firm_id LIKE 'p%' AND all_cluster_id IS NOT NULL")[0]
        (in_cells,) = query(current, "SELECT SUM(firms) FROM hotspots WHERE group_name = 'all'")[0]
        counts[piles] = (density and round(density, 6), in_cluster, in_cells)
    kept, weighed, left = counts["keep"], counts["downweight"], counts["leave_out"]
    assert kept[1:] == (30, 130) and weighed[1:] == (0, 101) and left[1:] == (0, 100), counts
    assert abs(kept[0] / weighed[0] - 30) < 1e-3 and left[0] is None, counts


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
