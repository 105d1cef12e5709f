#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Bad input gives a clear error, and the last published run stays as it was."""

import zipfile

from support import digest, main, query, record

GOOD = "".join(f"f{i:03},F{i},{'25.62' if i % 2 else '47.11'},{i % 7},{10 + 0.001 * (i % 10):.4f},{50 + 0.001 * (i // 10):.4f}\n" for i in range(100))
HEADER = "id,name,nace,employees,lon,lat\n"
CONFIG = """version: 1
region: {name: Test}
sources:
  firms:
    uri: firms.csv
    fields: {id: id, name: name, industry: nace, employees: employees, x: lon, y: lat}
    as_of: 2026-01-01
output: {dir: out}
"""


def prepared(agglo, name, firms=HEADER + GOOD, config=CONFIG):
    folder = agglo.scratch / name
    folder.mkdir()
    (folder / "firms.csv").write_text(firms, encoding="utf-8")
    (folder / "c.yaml").write_text(config)
    return folder


def test_last_run_stays_after_every_kind_of_failure(agglo):
    folder = prepared(agglo, "stays")
    agglo("run", folder / "c.yaml")
    current = (folder / "out" / "current").resolve()
    before = digest(current / "clusters.gpkg")
    for firms, code, words in (
        ("", 1, "empty"),
        (HEADER, 1, "firms.csv"),
        (HEADER + "x,y\n" * 100, 1, "reject"),
        (HEADER + GOOD.replace("5", "n/a"), None, "reject"),
        ((HEADER + GOOD).replace("lat", "breite"), 1, "lat"),
        (HEADER + GOOD + 'z,"never closed,25.62,1,10,50\n', 1, "quot"),
    ):
        (folder / "firms.csv").write_text(firms)
        done = agglo("run", folder / "c.yaml", expect=None)
        assert done.returncode in ((1, 4) if code is None else (code, 4)), f"{done.returncode}: {done.stderr}"
        assert words in done.stderr and "firms" in done.stderr, done.stderr
        assert (folder / "out" / "current").resolve() == current and digest(current / "clusters.gpkg") == before
    (folder / "firms.csv").unlink()
    assert "firms.csv" in agglo("run", folder / "c.yaml", expect=3).stderr
    assert (folder / "out" / "current").resolve() == current


def test_rejects_name_the_row_the_field_and_the_reason(agglo):
    bad = ("f001,Again,25.62,1,10,50\n" "b1,NoPlace,25.62,1,,\n" "b2,Null,25.62,1,0,0\n" "b3,Far,25.62,1,170,10\n" "b4,Swapped,25.62,1,50.001,10.001\n"
           "b5,Minus,25.62,-3,10,50\n" "b6,NoCode,,1,10,50\n" ",NoId,25.62,1,10,50\n" "b8,Text,25.62,many,10,50\n" "b9,Range,25.62,1,10,95\n"
           "b10,Short,25.62\n")
    folder = prepared(agglo, "rejects", HEADER + GOOD + bad, CONFIG.replace("name: Test", "name: Test, bbox: [9, 49, 11, 51]"))
    agglo("run", folder / "c.yaml")
    current = folder / "out" / "current"
    found = {(row, reason) for row, reason in query(current, "SELECT row, reason FROM rejects")}
    expected = {102: "coord_missing", 103: "null_island", 104: "outside_region", 105: "axes_swapped", 106: "employees_not_a_count", 107: "industry_empty",
                108: "id_empty", 109: "employees_not_a_count", 110: "coord_out_of_range", 111: "row_shape"}
    for row, reason in expected.items():
        assert (row, reason) in found, f"row {row}: expected {reason}, found {sorted(found)}"
    assert [reason for _, reason in found].count("duplicate_id") == 1
    (source,) = [s for s in record(current)["sources"] if s["name"] == "firms"]
    assert source["read"] == 111 and source["accepted"] == 100 and sum(source["rejected"].values()) == 11


def test_config_errors_come_all_at_once_with_place_and_nearest_name(agglo):
    folder = prepared(agglo, "config", config=CONFIG.replace("region: {name: Test}", "region: {nam: Test}\nclusters: {epss: 1 km, min_points: -4}\nhotspots: {cell: 1 lightyear}"))
    error = agglo("run", folder / "c.yaml", expect=2).stderr
    assert "c.yaml:2:10: region.nam: unknown key; did you mean 'name'?" in error, error
    assert "c.yaml:3:12: clusters.epss: unknown key; did you mean 'eps'?" in error, error
    assert "clusters.min_points" in error and "hotspots.cell" in error, error


def test_unset_environment_variable_is_an_error_with_its_place(agglo):
    folder = prepared(agglo, "variable", config=CONFIG.replace("uri: firms.csv", "uri: ${AGGLO_NOWHERE}/firms.csv"))
    error = agglo("run", folder / "c.yaml", expect=2).stderr
    assert "c.yaml:5:" in error and "AGGLO_NOWHERE" in error, error


def test_grid_that_does_not_fit_is_refused_with_the_numbers(agglo):
    folder = prepared(agglo, "grid", config=CONFIG + "density: {cell: 1 m, radius: 100 m}\nlimits: {cells: 1000}\n")
    done = agglo("run", folder / "c.yaml", expect=None)
    assert done.returncode in (1, 2) and "1,000" in done.stderr.replace("1000", "1,000") and "cell" in done.stderr, done.stderr


def test_expectations_that_fail_exit_with_4(agglo):
    folder = prepared(agglo, "expect", config=CONFIG.replace("as_of: 2026-01-01", "as_of: 2026-01-01\n    expect: {min_rows: 1000}"))
    assert "expected at least 1000" in agglo("run", folder / "c.yaml", expect=4).stderr


def test_stale_source_exits_with_3(agglo):
    folder = prepared(agglo, "stale", config=CONFIG.replace("as_of: 2026-01-01", "as_of: 2001-01-01\n    error_after: 120 d"))
    assert "2001-01-01" in agglo("run", folder / "c.yaml", expect=3).stderr


def test_theme_without_features_is_unknown_not_a_crash(agglo):
    folder = prepared(agglo, "theme", config=CONFIG + "clusters: {min_points: 5}\n")
    (folder / "ports.csv").write_text("id,name,lon,lat,kind\np1,Port,10,50,sea\n")
    text = (folder / "c.yaml").read_text().replace(
        "output:", "    license: CC0-1.0\n  infrastructure:\n    - {theme: port, uri: ports.csv, where: \"kind = 'air'\", fields: {id: id, name: name, x: lon, y: lat}}\noutput:")
    (folder / "c.yaml").write_text(text)
    done = agglo("run", folder / "c.yaml")
    assert "unknown" in done.stderr, done.stderr
    severities = {severity for (severity,) in query(folder / "out" / "current", "SELECT severity FROM gaps WHERE theme = 'port'")}
    assert severities == {None}


def test_infrastructure_beyond_the_degrees_of_the_earth_is_rejected(agglo):
    folder = prepared(agglo, "degrees")
    line = '{"type": "Feature", "properties": {"id": "%s"}, "geometry": {"type": "LineString", "coordinates": [[10, 50], [%s]]}}'
    (folder / "roads.geojson").write_text('{"type": "FeatureCollection", "features": [%s]}' % ", ".join(
        line % pair for pair in (("good", "10.01, 50"), ("far", "1e15, 50"), ("high", "10, 90.5"))))
    text = (folder / "c.yaml").read_text().replace("output:", "  infrastructure:\n    - {theme: road, uri: roads.geojson, fields: {id: id}}\noutput:")
    (folder / "c.yaml").write_text(text)
    agglo("run", folder / "c.yaml")
    current = folder / "out" / "current"
    assert sorted(query(current, "SELECT source_id, reason FROM rejects")) == [("far", "coord_out_of_range"), ("high", "coord_out_of_range")]
    (source,) = [s for s in record(current)["sources"] if s["theme"] == "road"]
    assert source["accepted"] == 1 and sum(source["rejected"].values()) == 2, source


def test_sites_say_what_is_wrong_with_their_sources(agglo):
    folder = prepared(agglo, "sites", config=CONFIG.replace("output:", """  infrastructure: [{theme: electricity, uri: poles.csv, fields: {id: id, x: lon, y: lat}}]
  RASTERS
sites: {cell: 250 m, SITES}
significance: {draws: 0}
output:"""))
    config = (folder / "c.yaml").read_text()
    (folder / "poles.csv").write_text("id,lon,lat\np1,10,50\n")

    def grid(name, west, value, nodata):
        rows = "\n".join(" ".join([value] * 20) for _ in range(20))
        (folder / name).write_text(f"ncols 20\nnrows 20\nxllcorner {west}\nyllcorner 49.9\ncellsize 0.01\n{nodata}{rows}\n")

    def bow(name, corners):
        (folder / name).write_text('{"type": "Polygon", "coordinates": [%s]}' % (corners + [corners[0]]))

    grid("near.asc", 9.9, "2", "NODATA_value -9999\n")
    grid("part.asc", 10.004, "2", "NODATA_value -9999\n")
    grid("far.asc", 30, "2", "NODATA_value -9999\n")
    grid("unsaid.asc", 9.9, "-9999", "")
    bow("bow.geojson", [[9.95, 49.95], [10.05, 50.05], [10.05, 49.95], [9.95, 50.05]])
    bow("all.geojson", [[9, 49], [11, 49], [11, 51], [9, 51]])

    def outcome(rasters, sites, code):
        entry = f"rasters: {{slope: {{uri: {rasters}}}}}" if rasters else ""
        (folder / "c.yaml").write_text(config.replace("RASTERS", entry).replace("SITES", sites))
        return agglo("run", folder / "c.yaml", expect=code).stderr

    assert outcome("near.asc, crs: EPSG:4326", "count: 1", 0).count("sites.rasters") == 0
    published = (folder / "out" / "current").resolve()
    for rasters, sites, code, words in (
        ("near.asc", "count: 1", 1, "sources.rasters.slope: the raster has no CRS; expected one; add 'crs: EPSG:…' to its entry"),
        ("far.asc, crs: EPSG:4326", "count: 1", 1, "raster 'slope' has no value in the region; expected one that covers it"),
        ("near.asc, crs: EPSG:4326, band: 2", "count: 1", 2, "band is 2; the raster has 1; correct it"),
        ("", "weights: {electrcity: 3}", 2, "sites.weights.electrcity: unknown criterion 'electrcity'; did you mean 'electricity'?"),
        ("", "weights: {slope: 3}", 2, "sites.weights: no criterion has data and a weight (without data: slope)"),
        ("", "pairwise: [electrcity labour, electrcity 1 3, labour 1/3 1]", 2, "unknown criterion 'electrcity'; did you mean 'electricity'?"),
        ("", "pairwise: [electricity labour clusters, electricity 1 9 1/9, labour 1/9 1 9, clusters 9 1/9 1]", 2, "consistency ratio is 6.13; expected at most 0.10"),
    ):
        error = outcome(rasters, sites, code)
        assert words in error, f"{words}\n{error}"
        assert (folder / "out" / "current").resolve() == published
    for rasters, sites, words in (
        ("unsaid.asc, crs: EPSG:4326", "count: 1", "are -9999, which counts like any other; if nothing is known there, add 'nodata: -9999'"),
        ("part.asc, crs: EPSG:4326", "count: 1", "hexagons; there its criteria do not count"),
        ("", "exclude: [{name: all, uri: all.geojson}]", "no site meets the rules; the rule that removes most is 'all' (100 % of the land)"),
        ("", "min_area_ha: 5000", "no site meets the rules; the rule that removes most is sites.min_area_ha (5000 ha)"),
    ):
        error = outcome(rasters, sites, 0)
        assert words in error, f"{words}\n{error}"
    outcome("", "exclude: [{name: bow, uri: bow.geojson}]", 0)
    excluded = dict(query(folder / "out" / "current", "SELECT excluded_by, COUNT(*) FROM suitability GROUP BY 1"))
    assert 0 < excluded["bow"] < sum(excluded.values()), "both wings, not what lies between"


def test_region_elsewhere_says_what_to_check(agglo):
    folder = prepared(agglo, "elsewhere", config=CONFIG.replace("name: Test", "name: Test, bbox: [46, 5, 56, 16]"))
    error = agglo("run", folder / "c.yaml", expect=1).stderr
    assert "every row is rejected" in error and "crs" in error and "bbox" in error, error


def test_degrees_said_to_be_metres_are_refused(agglo):
    folder = prepared(agglo, "metres", config=CONFIG.replace("    as_of", "    crs: EPSG:25832\n    as_of"))
    error = agglo("run", folder / "c.yaml", expect=1).stderr
    assert "sources.firms: all coordinates lie within 180 and 90" in error and "set crs to EPSG:4326" in error, error


def test_region_across_180_degrees_is_told_to_take_a_plane(agglo):
    folder = prepared(agglo, "fiji", HEADER + "".join(f"f{i},F{i},25.62,1,{sign}179.{90 + i},-17.{i}\n" for i, sign in enumerate(("", "-") * 4)))
    assert "where it crosses 180° of longitude, set region.crs" in agglo("run", folder / "c.yaml", expect=1).stderr
    agglo("run", folder / "c.yaml", "--set", "region.crs=EPSG:3832", "--to", "clean")


def test_filter_that_keeps_nothing_says_so(agglo):
    folder = prepared(agglo, "filter")
    (folder / "c.yaml").write_text((folder / "c.yaml").read_text().replace("uri: firms.csv", "uri: firms.csv\n    where: \"id = 'nobody'\""))
    error = agglo("run", folder / "c.yaml", expect=1).stderr
    assert "no row is left of" in error and "where" in error, error


def test_archive_bomb_is_refused_before_it_unpacks(agglo):
    folder = prepared(agglo, "bomb", config=CONFIG.replace("firms.csv", "firms.zip"))
    with zipfile.ZipFile(folder / "firms.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("firms.csv", bytes(300 << 20))
    error = agglo("run", folder / "c.yaml", expect=1).stderr
    assert "firms.zip" in error and "314572800 bytes" in error, error


def test_names_with_markup_stay_text_in_the_report(agglo):
    folder = prepared(agglo, "markup", (HEADER + GOOD).replace("F7,", "</script><script>alert(1)</script>,"), CONFIG.replace("name: Test", "name: '<b>Test</b>'"))
    agglo("run", folder / "c.yaml")
    page = (folder / "out" / "current" / "report.html").read_text()
    assert "<script>alert" not in page and "<b>Test" not in page and "&lt;b&gt;Test" in page


def test_output_is_read_only_and_has_no_side_files(agglo):
    folder = prepared(agglo, "modes")
    agglo("run", folder / "c.yaml")
    current = (folder / "out" / "current").resolve()
    assert sorted(p.name for p in current.iterdir()) == ["clusters.gpkg", "clusters.qgz", "report.html", "run.json", "state.json", "summary.txt"]
    assert all(p.stat().st_mode & 0o222 == 0 for p in current.iterdir())


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
