#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Rhode Island's jewellery trade sits around Providence: both methods find it there, and its cells are hot. jewellery.py AGGLO"""
import csv
import html
import math
import re

from support import NO_INDUSTRIES, ROOT, main, need_shared, query

PROVIDENCE = (-71.4128, 41.8240)  # the city hall
REACH_KM = 8.0
NEAR = "SELECT firm_id FROM firms WHERE cluster_id = ?"


def places():
    with open(need_shared("data", "rhode-island", "firms.csv"), newline="", encoding="utf-8") as file:
        return {row["wof_id"]: (float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file)}


def distance_km(a, b):
    return math.hypot((a[0] - b[0]) * 111.2 * math.cos(math.radians(41.8)), (a[1] - b[1]) * 111.2)


def share_near_providence(folder, cluster, at):
    firms = [row[0] for row in query(folder, NEAR, cluster)]
    return sum(distance_km(at[firm], PROVIDENCE) <= REACH_KM for firm in firms) / len(firms)


def check_method(agglo, method, *options):
    """`options` for the run, which all tests with the same method and options share."""
    need_shared("data", "rhode-island")
    folder = agglo.run(ROOT / "tests/e2e/regions/rhode-island.yaml", " ".join([method, *map(str, options)]).replace("/", "-"), "--set", f"clusters.method={method}", *options)
    at = places()
    found = query(folder, "SELECT cluster_id, firms, lq_low, p, stability FROM clusters WHERE group_name = 'jewellery' AND NOT single_site")
    near = [row for row in found if share_near_providence(folder, row[0], at) == 1.0]
    assert near, f"{method}: no jewellery cluster within {REACH_KM} km of Providence"
    best = max(near, key=lambda row: row[1])
    cluster, firms, lq_low, p, stability = best
    print(f"{method}: cluster {cluster}, {firms} firms, LQ at least {lq_low:.2f}, p {p}, stability {stability:.2f}")
    assert firms >= 60 and lq_low > 1.2 and p <= 0.01 and 0.0 < stability <= 1.0, best
    cells = query(folder, "SELECT count(*), min(spec_q) FROM hotspots WHERE group_name = 'jewellery' AND hot AND spec_q < 0.001")[0]
    assert cells[0] > 0, "no cell with spec_q < 0.001"
    scores = query(folder, "SELECT count(*), min(outlier_score), max(outlier_score), min(membership), max(membership) FROM firms "
                           "WHERE group_name = 'jewellery'")[0]
    assert scores[3] >= 0.0 and scores[4] <= 1.0, scores
    if method == "hdbscan":
        assert scores[1] >= 0.0 and scores[2] < 1.0, scores
    return folder


def test_dbscan_finds_the_trade_around_providence(agglo):
    check_method(agglo, "dbscan")


def test_hdbscan_finds_the_trade_around_providence(agglo):
    check_method(agglo, "hdbscan", *NO_INDUSTRIES)


def test_its_chain_shows_in_links(agglo):
    """Metals and tools around Providence are linked to the jewellers there."""
    folder = check_method(agglo, "dbscan")
    at = places()
    ((jewellers,),) = query(folder, "SELECT cluster_id FROM clusters WHERE group_name = 'jewellery' AND NOT single_site ORDER BY firms DESC LIMIT 1")
    links = query(folder, "SELECT from_stage, to_stage, from_cluster, length_m FROM links WHERE kind = 'vertical' AND to_cluster = ?", jewellers)
    for stage in ("metal_goods", "machinery"):
        near = [row for row in links if row[0] == stage and row[1] == "jewellery" and row[3] < 10_000]
        assert near, f"no link from {stage}: {links}"
        assert share_near_providence(folder, near[0][2], at) > 0.5, near
    assert query(folder, "SELECT stages_needed FROM clusters WHERE cluster_id = ?", jewellers)[0][0] >= 1


def test_making_jewellery_is_localised_among_manufacturers(agglo):
    folder = check_method(agglo, "dbscan")
    code = "Manufacturing & Wholesale Goods/Manufacturing/Jewelry"
    ((firms, gamma, eg_p, kind, p, peak, reach, clustered),) = query(
        folder, "SELECT firms, ellison_glaeser, eg_p, k_density_class, k_density_p, m_peak, localised_to_m, clustered_share "
                "FROM industries WHERE industry = ?", code)
    print(f"{firms} makers: gamma {gamma:.3f} (p {eg_p}), {kind} up to {reach:.0f} m (p {p}), M {peak:.2f}, {clustered:.0%} in clusters")
    assert kind == "localised" and p == 0.001 and eg_p <= 0.05 and peak > 1.1 and reach > 1_000
    above = query(folder, "SELECT max(distance_m) FROM concentration_curves WHERE industry = ? AND statistic = 'k' AND value > high", code)
    assert above == [(reach,)]
    classes = dict(query(folder, "SELECT k_density_class, count(*) FROM industries GROUP BY 1"))
    assert classes["localised"] < classes["neither"] + classes["localised"] + classes.get("dispersed", 0), classes


def words_on(folder, label):
    """What the report says of a cluster in plain words."""
    page = (folder / "report.html").read_text(encoding="utf-8")
    found = re.search(rf"<h3>{re.escape(label)}</h3>(.*?)<ol", page, re.S)
    assert found, f"no words on {label}"
    return html.unescape(re.sub(r"<[^>]*>", "", found.group(1))).replace("\u00a0", " ")


def test_the_report_says_so_in_plain_words(agglo):
    folder = check_method(agglo, "dbscan")
    ((cluster, firms, label),) = query(
        folder, "SELECT cluster_id, firms, label FROM clusters WHERE group_name = 'jewellery' AND NOT single_site ORDER BY firms DESC LIMIT 1")
    assert share_near_providence(folder, cluster, places()) > 0.9
    words = words_on(folder, label)
    print(words)
    assert f"{firms} firms at " in words, words
    assert "times that in the region among manufacturing and wholesale firms (95 % interval" in words
    assert "times among all firms (95 % interval" in words
    assert (f"{label} is significant by every test: the search for clusters, the scan, hot spots and the distances between firms of "
            "its largest industry.") in words
    assert "Manufacturing: Jewelry" in words and "is localised up to" in words
    assert re.search(r"Its chain shows in links: it is supplied by Metal goods and machinery \d+ \(metal goods, machinery; \d", words)
    summary = (folder / "summary.txt").read_text(encoding="utf-8")
    assert "Chain of jewellery:" in summary, summary


def test_the_scan_finds_the_trade_around_providence(agglo):
    need_shared("data", "rhode-island")
    folder = agglo.run(ROOT / "tests/e2e/regions/rhode-island.yaml", "scan", "--set", "groups.jewellery.clusters.method=scan",
                       *NO_INDUSTRIES)
    at = places()
    circles = query(folder, "SELECT cluster_id, firms, lq_low, p, scan_p, draws FROM clusters WHERE group_name = 'jewellery' ORDER BY p")
    cluster, firms, lq_low, p, scan_p, draws = circles[0]
    near = share_near_providence(folder, cluster, at)
    print(f"scan: {len(circles)} circles; {firms} firms, {near:.0%} near Providence, LQ at least {lq_low:.2f}, p {p}")
    assert firms >= 300 and near > 0.7 and lq_low > 1.4 and p == scan_p == 0.001 and draws == 999, circles[0]
    tested = query(folder, "SELECT count(*), min(scan_p), max(scan_p) FROM clusters WHERE p_method = 'relabel' AND NOT single_site")[0]
    assert tested[0] > 20 and tested[1] == 0.001 and tested[2] == 1.0, tested


def test_group_parameters_choose_the_method(agglo):
    need_shared("data", "rhode-island")
    folder = agglo.run(ROOT / "tests/e2e/regions/rhode-island.yaml", "group", "--set", "groups.jewellery.clusters.method=hdbscan",
                       *NO_INDUSTRIES)
    by_hdbscan = query(folder, "SELECT DISTINCT group_name FROM firms WHERE outlier_score IS NOT NULL")
    assert by_hdbscan == [("jewellery",)], by_hdbscan


def test_threads_change_nothing(agglo):
    tables = [query(check_method(agglo, "hdbscan", "--threads", threads, "--no-cache", *NO_INDUSTRIES),
                    "SELECT firm_id, cluster_id, all_cluster_id, membership, outlier_score FROM firms ORDER BY firm_id")
              for threads in (1, 4)]
    assert tables[0] == tables[1]


if __name__ == "__main__":
    main([test_dbscan_finds_the_trade_around_providence, test_hdbscan_finds_the_trade_around_providence, test_its_chain_shows_in_links,
          test_making_jewellery_is_localised_among_manufacturers, test_the_report_says_so_in_plain_words,
          test_the_scan_finds_the_trade_around_providence,
          test_group_parameters_choose_the_method, test_threads_change_nothing], one_scratch=True)
