#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The sample region from end to end: what was planted is found, what is dirty is rejected, the file is first class."""
import json
import math

from support import NO_INDUSTRIES, ROOT, check_counts, check_validators, main, query, record

CONFIG = ROOT / "configs" / "quickstart.yaml"  # its run "out" serves all tests; whoever changes a run makes one of its own
TRUTH = json.loads((ROOT / "sample_data" / "truth.json").read_text())


def planted_firms(folder, firm_ids):
    marks = ",".join("?" * len(firm_ids))
    return query(folder, f"SELECT cluster_id, group_name FROM firms WHERE firm_id IN ({marks})", *firm_ids)


def best_cluster(folder, planted):
    """The cluster that holds most of the planted firms, and the share of them it holds."""
    found = planted_firms(folder, planted["firm_ids"])
    clusters = [cluster for cluster, group in found if cluster is not None and group == planted["group"]]
    best = max(set(clusters), key=clusters.count, default=None)
    return best, clusters.count(best) / len(planted["firm_ids"])


def beside(agglo, name, *options):
    """A run into a folder of its own that takes from the cache of "out" what is the same there."""
    return agglo.run(CONFIG, name, "--cache", agglo.scratch / "out" / ".cache", *options)


def test_planted_clusters_are_found(agglo):
    folder = agglo.run(CONFIG, "out")
    for planted in TRUTH["clusters"]:
        best, share = best_cluster(folder, planted)
        assert share >= 0.8, f"{planted['name']}: only {share:.0%} of its firms are in one cluster"
        ((q, p, lq_low),) = query(folder, "SELECT q, p, lq_low FROM clusters WHERE cluster_id = ?", best)
        assert p is not None and p <= 0.01 and lq_low > 1, f"{planted['name']}: p {p}, lq_low {lq_low}"


def planted_severities(folder):
    """Severity and sentence of each planted gap, by cluster and theme."""
    clusters = {planted["name"]: best_cluster(folder, planted)[0] for planted in TRUTH["clusters"]}
    return {(gap["cluster"], gap["theme"]): query(folder, "SELECT severity, sentence FROM gaps WHERE cluster_id = ? AND theme = ?",
                                                  clusters[gap["cluster"]], gap["theme"])[0] for gap in TRUTH["gaps"]}


def test_planted_gaps_are_gaps(agglo):
    planted = planted_severities(agglo.run(CONFIG, "out"))
    assert len(planted) == 11 and all(severity and "border" not in sentence for severity, sentence in planted.values()), planted


def test_what_may_lie_beyond_the_border_is_unknown(agglo):
    """Lumera is on the coast, 1 km from it; Hollin 6 km, farther than a substation serves."""
    known = planted_severities(agglo.run(CONFIG, "out"))
    planted = planted_severities(beside(agglo, "beyond", "--set", "gaps.beyond=unknown"))
    severity, sentence = planted["Lumera fish quay", "wastewater"]
    assert severity is None and "; the layer ends at the border, " in sentence and sentence.endswith("so this is unknown, not a gap."), sentence
    assert 1 <= planted["Hollin sawmills", "electricity"][0] <= known["Hollin sawmills", "electricity"][0]
    assert planted["Hollin sawmills", "broadband"] == known["Hollin sawmills", "broadband"], "out of reach of the border"


def test_planted_breaks_of_chains_are_missing_links(agglo):
    """Each broken chain lacks, of the stages that were left out, at least one that its firms buy from; no full one lacks a stage of its own."""
    folder = agglo.run(CONFIG, "out")
    for planted in TRUTH["clusters"]:
        cluster, _ = best_cluster(folder, planted)
        ((present, needed, completeness, missing, typology),) = query(
            folder, "SELECT stages_present, stages_needed, completeness, missing_stages, typology FROM clusters WHERE cluster_id = ?", cluster)
        lacks = {stage for stage in (missing or "").split("; ") if stage and "." not in stage}
        print(f"{planted['name']}: {present} of {needed} stages, {completeness:.0%} of the need, {typology}; missing: {missing}")
        assert lacks <= set(planted["stages_missing"]), f"{planted['name']}: {lacks} were planted"
        assert bool(lacks) == bool(planted["stages_missing"]), f"{planted['name']}: planted without {planted['stages_missing']}, found {lacks}"
        rows = query(folder, "SELECT stage, needed, found, missing_share, score, sentence FROM missing_links WHERE cluster_id = ?", cluster)
        assert lacks <= {row[0] for row in rows}
        for stage, wanted, found, share, score, sentence in rows:
            assert math.isclose(share, 1 - min(1, found / wanted)), (stage, wanted, found, share)
            assert wanted * share * (1 - 1e-9) <= score <= 1.5 * wanted * share * (1 + 1e-9), (stage, wanted, share, score)
            assert any(c.isdigit() for c in sentence), sentence


def test_each_line_of_the_diagnosis_says_its_figure_of_the_layers(agglo):
    folder = agglo.run(CONFIG, "out")
    rows = query(folder, "SELECT cluster_id, kind, topic, figure, comparison, sentence FROM diagnosis")
    assert {row[1] for row in rows} == {"strength", "weakness", "opportunity", "threat"}
    assert {row[0] for row in rows} == {row[0] for row in query(folder, "SELECT cluster_id FROM clusters")}
    for *_, comparison, sentence in rows:
        assert any(c.isdigit() for c in sentence) and "{" not in sentence and sentence[-1] == ".", sentence
        assert comparison.split("; ")[-1].split()[1] in {"strength", "weakness", "opportunity", "threat"}, comparison
    for topic, column in (("size", "firms"), ("specialisation", "lq"), ("completeness", "completeness"), ("stability", "stability")):
        assert query(folder, f"SELECT COUNT(*) FROM diagnosis JOIN clusters USING (cluster_id) WHERE topic = '{topic}' AND figure <> {column}") == [(0,)]


def test_districts_tell_where_the_planted_groups_are(agglo):
    folder = agglo.run(CONFIG, "out")
    assert query(folder, "SELECT COUNT(*), SUM(firms) FROM areas WHERE group_name = 'all'") == query(
        folder, "SELECT 8, COUNT(*) FROM firms WHERE role IS NOT 'institution'"), "districts tile the region"
    assert query(folder, "SELECT COUNT(*) FROM areas WHERE group_name = 'all' AND (lq IS NOT NULL OR p IS NOT NULL)") == [(0,)]
    assert query(folder, "SELECT name FROM areas WHERE group_name = 'wood_furniture' AND q <= 0.05 ORDER BY lq") == [("Norwold",), ("Orvenne",)]
    assert query(folder, "SELECT COUNT(*) FROM areas WHERE NOT (lq_low <= lq AND lq <= lq_high AND p <= q)") == [(0,)]
    families = {row[0] for row in query(folder, "SELECT key FROM run_info WHERE key LIKE 'tests.areas%'")}
    groups = {row[0] for row in query(folder, "SELECT DISTINCT group_name FROM areas WHERE q IS NOT NULL")}
    assert families == {f"tests.{test}.{group}" for test in ("areas", "areas_employees") for group in groups}, families


def test_actions_help_most_first(agglo):
    folder = agglo.run(CONFIG, "out")
    actions = query(folder, "SELECT rank, kind, theme, firms_served, cumulative_share, bound_gap, phase FROM actions ORDER BY rank")
    assert [row[0] for row in actions] == list(range(1, 21)), "gaps.budget is 20"
    assert all(row[3] > 0 and 0 <= row[5] < 0.2 and row[6] >= 1 for row in actions)
    assert all(a[4] < b[4] <= 1 for a, b in zip(actions, actions[1:]))
    assert not {row[2] for row in actions} & {"port", "airport", "labour"}


def test_links_run_between_clusters_along_the_chain(agglo):
    folder = agglo.run(CONFIG, "out")
    groups = dict(query(folder, "SELECT cluster_id, group_name FROM clusters WHERE NOT single_site"))
    links = query(folder, "SELECT from_cluster, to_cluster, from_stage, to_stage, kind, strength, length_m FROM links")
    assert links and all(groups[a] != "all" and groups[b] != "all" and a != b for a, b, *_ in links)
    assert all(strength > 0 and 0 < length <= 50_000 for *_, strength, length in links)
    assert all(groups[a] == groups[b] and s == t for a, b, s, t, kind, *_ in links if kind == "horizontal")


def test_known_links_take_the_place_of_estimates(agglo):
    folder = beside(agglo, "estimated", *NO_INDUSTRIES)
    ends = query(folder, "SELECT from_cluster, to_cluster, from_stage, to_stage FROM links WHERE kind = 'vertical' ORDER BY strength DESC LIMIT 1")[0]
    seller, buyer, from_stage, to_stage = ends
    firms = [[row[0] for row in query(folder, "SELECT firm_id FROM firms WHERE cluster_id = ? AND stage = ? ORDER BY firm_id LIMIT 2", *end)]
             for end in ((seller, from_stage), (buyer, to_stage))]
    table = agglo.scratch / "links.csv"
    table.write_text("customer,vendor,euro\n" + "".join(f"{b},{s},{value}\n" for s, b, value in zip(*firms, (600, 400)))
                     + f"{firms[1][0]},nobody,1\n{firms[1][0]},{firms[1][0]},1\n{firms[1][0]},{firms[0][0]},many\n")
    given = [word for key, value in (("uri", table), ("fields.buyer", "customer"), ("fields.supplier", "vendor"), ("fields.value", "euro"))
             for word in ("--set", f"sources.links.{key}={value}")]
    known = beside(agglo, "known", *given, *NO_INDUSTRIES)
    assert query(known, "SELECT from_cluster, to_cluster, from_stage, to_stage, kind, strength FROM links WHERE known") == [(*ends, "vertical", 1000.0)]
    others = ("SELECT from_cluster, to_cluster, kind, strength FROM links WHERE NOT known AND NOT (kind = 'vertical' AND from_stage = ? AND to_stage = ?) "
              "ORDER BY 1, 2, 3, 4")
    assert query(known, others, from_stage, to_stage) == query(folder, others, from_stage, to_stage), "other stages keep their estimates"
    reasons = query(known, "SELECT reason, COUNT(*) FROM rejects WHERE source = 'links' GROUP BY 1 ORDER BY 1")
    assert reasons == [("link_to_itself", 1), ("link_unknown_firm", 1), ("value_not_a_number", 1)], reasons
    check_counts(known)
    hidden = beside(agglo, "hidden", *given, *NO_INDUSTRIES, "--set", "output.disclosure.dominance=0.5")
    assert query(hidden, "SELECT COUNT(*) FROM links WHERE known") == [(0,)], "one firm has 60 %"


def test_dirty_rows_have_the_expected_outcome(agglo):
    folder = agglo.run(CONFIG, "out")
    rejects = query(folder, "SELECT row, source_id FROM rejects WHERE source = 'firms'")
    rejected = {row for row, _ in rejects}
    for kind, planted in TRUTH["dirty_rows"].items():
        rows = set(planted["rows"])
        if kind == "equal_row":  # either of the two may stay
            ids = [firm_id for _, firm_id in rejects]
            assert all(ids.count(firm_id) == 1 for firm_id in planted["ids"])
        elif planted["expected"] == "rejected":
            assert rows <= rejected, f"{kind}: rows {sorted(rows - rejected)[:5]} are not rejected"
        else:
            assert not rows & rejected, f"{kind}: rows {sorted(rows & rejected)[:5]} are rejected"
    assert len(rejected) == TRUTH["counts"]["rejected_rows"]


def test_counts_add_up(agglo):
    run = check_counts(agglo.run(CONFIG, "out"))
    assert run["counts"]["firms"] == TRUTH["counts"]["accepted_rows"]


def test_all_validators_pass(agglo):
    check_validators(agglo.run(CONFIG, "out"))


def test_density_integrates_to_the_firms(agglo):
    """A surface that reached beyond the region would hold every firm; the published one loses only what lies across the border."""
    folder = agglo.run(CONFIG, "out")
    (firms,) = query(folder, "SELECT COUNT(*) FROM firms WHERE role IS NOT 'institution'")[0]
    densities = [d for (d,) in query(folder, "SELECT density_per_km2 FROM firms")]
    assert firms > 5000 and all(math.isfinite(d) and d > 0 for d in densities)


def test_second_run_has_nothing_to_do(agglo):
    folder = agglo.run(CONFIG, "out")
    before = folder.resolve()
    done = agglo("run", CONFIG, "--output", agglo.scratch / "out", "--progress", "plain")
    assert "nothing to do" in done.stderr, done.stderr
    assert folder.resolve() == before
    agglo("run", CONFIG, "--output", agglo.scratch / "out", "--exit-code", expect=0)


def test_force_replaces_nothing_when_the_result_is_the_same(agglo):
    folder = agglo.run(CONFIG, "out")
    before = folder.resolve()
    agglo("run", CONFIG, "--output", agglo.scratch / "out", "--force")
    assert folder.resolve() == before


def test_changed_parameter_publishes_a_new_run_that_keeps_ids(agglo):
    folder = beside(agglo, "changed")
    before = folder.resolve()
    ids = dict(query(folder, "SELECT label, cluster_id FROM clusters"))
    agglo("run", CONFIG, "--output", agglo.scratch / "changed", "--set", "hotspots.alpha=0.01", "--exit-code", expect=10)
    assert folder.resolve() != before
    assert dict(query(folder, "SELECT label, cluster_id FROM clusters")) == ids
    assert record(folder)["parameters"]["hotspots"]["alpha"] == "0.01"


def test_sites_keep_the_rules(agglo):
    folder = agglo.run(CONFIG, "out")
    rows = query(folder, "SELECT rank, rank_low, rank_high, area_ha, score, firms_within, reasons, kind FROM sites ORDER BY rank")
    assert [row[0] for row in rows] == [1, 2, 3, 4, 5], rows
    for rank, low, high, area_ha, score, firms, reasons, kind in rows:
        assert low <= rank <= high <= 5 and area_ha >= 20 and 0 < score <= 1 and firms >= 0, (rank, low, high, area_ha, score, firms)
        assert f"{area_ha:.0f} ha" in reasons and kind in ("infill", "extension", "brownfield", "greenfield"), reasons
    scores = [round(row[4], 2) for row in rows]
    assert scores == sorted(scores, reverse=True), scores
    ((criteria,),) = query(folder, "SELECT COUNT(*) FROM pragma_table_info('sites') WHERE name LIKE 'score_%'")
    assert criteria >= 5
    assert "Sites: 5 listed of" in (folder / "summary.txt").read_text()


def test_disclosure_hides_the_employees_of_few_or_dominant_firms(agglo):
    folder = beside(agglo, "few", "--set", "output.disclosure.min_firms=3", "--set", "output.disclosure.dominance=0.85")
    assert query(folder, "SELECT COUNT(*) FROM firms WHERE employees IS NOT NULL") == [(0,)]
    assert query(folder, "SELECT COUNT(*) FROM hotspots WHERE firms < 3 AND employees IS NOT NULL") == [(0,)]
    assert query(folder, "SELECT COUNT(*) FROM gap_cells WHERE firms_outside < 3 AND employees_outside IS NOT NULL") == [(0,)]
    assert query(folder, "SELECT COUNT(*) FROM hotspots WHERE firms >= 3 AND employees IS NOT NULL")[0][0] > 100
    assert query(folder, "SELECT COUNT(*) FROM clusters WHERE employees IS NULL AND (hhi IS NOT NULL OR sme_share IS NOT NULL)") == [(0,)]
    assert query(folder, "SELECT COUNT(*) FROM missing_links WHERE buyers < 3") == [(0,)]
    assert query(folder, "SELECT COUNT(*) FROM diagnosis JOIN clusters USING (cluster_id) WHERE employees IS NULL "
                 "AND topic IN ('SMEs', 'spread of employment', 'largest firm')") == [(0,)]


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")], one_scratch=True)
