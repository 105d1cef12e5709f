#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""agglo explore: what it says agrees with what a run publishes, and it touches nothing but its picture."""
import json

from support import FEW_DRAWS, ROOT, digest, main, query

CONFIG = ROOT / "configs" / "quickstart.yaml"


def explored(agglo, *options):
    return json.loads(agglo("explore", CONFIG, "--json", "-q", "--output", agglo.scratch / "out", *options).stdout)


def test_figures_are_those_of_a_run(agglo):
    sweeps = explored(agglo, "--group", "textiles_clothing", "--eps", "700m", "--band", "2km", "--min-points", "10")["groups"][0]["sweeps"]
    eps, band = sweeps[0]["values"][0], sweeps[2]["values"][0]
    folder = agglo.run(CONFIG, "run", "--set", "clusters.eps=700 m", "--set", "hotspots.band=2 km", *FEW_DRAWS)
    clusters, firms = query(folder, "SELECT COUNT(*), SUM(firms) FROM clusters WHERE group_name = 'textiles_clothing' AND single_site = 0")[0]
    assert eps["value"] == 700 and eps["clusters"] == clusters > 0, (eps, clusters)
    (members,) = query(folder, "SELECT COUNT(*) FROM firms WHERE group_name = 'textiles_clothing'")[0]
    assert abs(eps["share_of_firms"] - firms / members) < 1e-12, (eps, firms, members)
    hot = query(folder, "SELECT COUNT(*) FROM hotspots WHERE group_name = 'textiles_clothing' AND hot = 1")[0][0]
    assert band["hot_cells"] == hot, (band, hot)


def test_default_ladders_hold_what_a_run_takes(agglo):
    for group in explored(agglo, "--replicates", "2")["groups"]:
        assert [s["key"] for s in group["sweeps"]][:2] == ["clusters.eps", "clusters.min_points"]
        for sweep in group["sweeps"]:
            values = [v["value"] for v in sweep["values"]]
            assert values == sorted(set(values)) and sweep["current"] in values, sweep
            assert sweep["values"][0]["agreement"] is None


def test_the_same_for_any_number_of_threads(agglo):
    options = ("--group", "food")
    assert explored(agglo, *options, "--threads", "1") == explored(agglo, *options, "--threads", "4")


def test_hdbscan_sweeps_its_own_size(agglo):
    result = explored(agglo, "--group", "food", "--set", "clusters.method=hdbscan", "--min-points", "10,20")
    assert [s["key"] for s in result["groups"][0]["sweeps"]] == ["clusters.min_cluster_size", "hotspots.band"]
    assert any("hdbscan" in note for note in result["notes"])


def test_auto_is_explored_around_what_it_takes(agglo):
    sweep = explored(agglo, "--group", "food", "--set", "clusters.eps=auto", "--set", "hotspots.band=auto")["groups"][0]["sweeps"][0]
    assert sweep["current_is_auto"] and sweep["current"] != 1000


def test_a_picture_is_one_page_without_scripts(agglo):
    picture = agglo.scratch / "p.html"
    out = agglo.scratch / "out"
    text = agglo("explore", CONFIG, "--output", out, "--group", "food", "--picture", picture).stdout
    assert "clusters.eps" in text and "lies within" in text or "outside" in text, text
    page = picture.read_text()
    assert page.count("<svg") == 9 and "<script" not in page and "http" not in page.replace("http-equiv", "")
    first = digest(picture)
    agglo("explore", CONFIG, "--output", out, "--group", "food", "--picture", picture)  # its own picture is replaced
    assert digest(picture) == first
    assert not out.exists()


def test_a_foreign_file_and_the_output_folder_are_safe(agglo):
    mine = agglo.scratch / "mine.html"
    mine.write_text("my notes")
    out = agglo.scratch / "out"
    assert "was not made by agglo explore" in agglo("explore", CONFIG, "--output", out, "--picture", mine, expect=2).stderr
    assert mine.read_text() == "my notes"
    assert "output folder" in agglo("explore", CONFIG, "--output", out, "--picture", out / "p.html", expect=2).stderr
    assert not out.exists()


def test_wrong_words_exit_with_2(agglo):
    out = ("--output", agglo.scratch / "out", "--json")
    assert "did you mean 'food'?" in agglo("explore", CONFIG, *out, "--group", "foods", expect=2).stderr
    assert "--eps: '5 parsec'" in agglo("explore", CONFIG, *out, "--eps", "5 parsec", expect=2).stderr
    assert "--min-points" in agglo("explore", CONFIG, *out, "--min-points", "2.5", expect=2).stderr


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
