#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""agglo init: what it writes validates and runs without edits, or says what a person must decide."""
import csv
import json
import os
import pty
import shutil
import subprocess

from spreadsheets import rows, xlsx
from support import FEW_DRAWS, NEED_ALL, ROOT, SHARED, check_counts, main

SAMPLE = ROOT / "sample_data" / "firms.csv"
# The first regions of the catalogue that a run makes in seconds; New England is validated only.
REGIONS = {"rhode-island": "simplegeo.yaml", "bangor-me": "simplegeo.yaml", "monterrey": "scian.yaml", "liechtenstein": None}


def test_sample_runs_without_edits(agglo):
    done = agglo("init", SAMPLE, "--dir", agglo.scratch)
    config = agglo.scratch / "firms.yaml"
    assert done.stdout == f"{config}\nnext: agglo validate {config}\n", done.stdout
    assert "nace-2" in done.stderr and "EPSG:4326" in done.stderr, done.stderr
    text = config.read_text()
    for field in ("id: id", "name: name", "industry: nace", "employees: employees", "x: lon", "closed: closed", "nace-2.yaml"):
        assert field in text, f"{field}\n{text}"
    agglo("validate", config)
    folder = agglo.run(config, "out", *FEW_DRAWS)
    assert check_counts(folder)["counts"]["clusters"] > 0


def test_real_regions_run_without_edits(agglo):
    data = SHARED / "data"
    if not data.exists():
        assert not NEED_ALL, data
        print(f"        {data} is not there: no real region; set AGGLO_SHARED")
        return
    for region, profile in REGIONS.items():
        agglo("init", data / region / "firms.csv", "--dir", agglo.scratch / region)
        config = agglo.scratch / region / "firms.yaml"
        assert profile is None or f"/{profile}" in config.read_text(), config.read_text()
        agglo("validate", config)
        check_counts(agglo.run(config, f"{region}-out", *FEW_DRAWS))
    agglo("init", data / "new-england" / "firms.csv.gz", "--dir", agglo.scratch)
    assert "industry: industry" in (agglo.scratch / "firms.yaml").read_text()
    agglo("validate", agglo.scratch / "firms.yaml")


def test_an_extract_runs_without_edits(agglo):
    extract = SHARED / "data" / "bangor-me" / "osm" / "bangor_maine.osm.pbf"
    if not extract.exists():
        assert not NEED_ALL, extract
        return
    done = agglo("init", extract, "--dir", agglo.scratch)
    config = agglo.scratch / "bangor_maine.yaml"
    assert "OpenStreetMap, data of" in done.stderr and "osm.yaml" in config.read_text(), done.stderr
    agglo("validate", config)
    whole = check_counts(agglo.run(config, "out", *FEW_DRAWS))
    short = agglo.scratch / "short.yaml"
    short.write_text(f"version: 1\nsources: {{firms: {{uri: {extract}}}}}\nindustries: {ROOT / 'configs' / 'profiles' / 'osm.yaml'}\noutput: {{dir: short-out}}\n")
    firms_only = check_counts(agglo.run(short, "short-out", *FEW_DRAWS))
    assert firms_only["counts"]["firms"] == whole["counts"]["firms"] > 50
    assert whole["counts"]["facilities"] > 0 and not firms_only["counts"]["facilities"]


def test_a_file_that_is_there_is_kept(agglo):
    config = agglo.scratch / "firms.yaml"
    config.write_text("mine")
    assert "is there already" in agglo("init", SAMPLE, "--dir", agglo.scratch, expect=2).stderr
    assert config.read_text() == "mine"
    agglo("init", SAMPLE, "--dir", agglo.scratch, "--force")
    assert config.read_text() != "mine"


def test_metres_without_a_crs_are_a_todo(agglo):
    source = agglo.scratch / "betriebe.csv"
    lines = [f"{i};Betrieb {i};25.{11 + i % 2};{450000 + 50 * i};{5300000 + 70 * i}" for i in range(200)]
    source.write_text("Nr;Firma;WZ2008;Rechtswert;Hochwert\n" + "\n".join(lines) + "\n")
    done = agglo("init", source, "--dir", agglo.scratch)
    assert "TODO: sources.firms.crs" in done.stderr and "EPSG:25832" in done.stderr, done.stderr
    config = agglo.scratch / "betriebe.yaml"
    assert "value is 'TODO: EPSG:" in agglo("validate", config, expect=2).stderr
    agglo("validate", config, "--set", "sources.firms.crs=EPSG:25832")


def test_layers_bring_points_and_crs(agglo):
    source = agglo.scratch / "firms.geojson"
    with open(SAMPLE, newline="", encoding="utf-8") as handle:
        good = [row for row in csv.DictReader(handle) if row["lon"].startswith("-2") and row["lat"].startswith("4")]
    inside = [row for row in good if "," not in row["lon"] + row["lat"]][:1500]
    features = [{"type": "Feature", "properties": {"id": row["id"], "name": row["name"], "nace": row["nace"]},
                 "geometry": {"type": "Point", "coordinates": [float(row["lon"]), float(row["lat"])]}} for row in inside]
    source.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    agglo("init", source, "--dir", agglo.scratch)
    text = (agglo.scratch / "firms.yaml").read_text()
    assert "industry: nace" in text and "\n      x:" not in text and "\n    crs:" not in text, text
    agglo("validate", agglo.scratch / "firms.yaml")


def test_a_sheet_of_a_spreadsheet(agglo):
    source = agglo.scratch / "firms.xlsx"
    xlsx(source, rows())
    assert "'Firms'" in agglo("init", source, "--dir", agglo.scratch, expect=1).stderr  # two sheets, none named
    agglo("init", source, "--layer", "Firms", "--dir", agglo.scratch)
    text = (agglo.scratch / "firms.yaml").read_text()
    assert "format: xlsx" in text and "layer: Firms" in text and "x: lon" in text, text
    agglo("validate", agglo.scratch / "firms.yaml")


def test_an_installed_program_finds_its_profiles(agglo):
    prefix = agglo.scratch / "prefix"
    (prefix / "bin").mkdir(parents=True)
    shutil.copy(agglo.binary, prefix / "bin" / "agglo")
    shutil.copytree(ROOT / "configs", prefix / "share" / "agglo" / "configs")
    subprocess.run([prefix / "bin" / "agglo", "init", SAMPLE, "--dir", prefix / "work"], check=True, capture_output=True)
    assert "share/agglo/configs/profiles/nace-2.yaml" in (prefix / "work" / "firms.yaml").read_text()


def test_a_terminal_is_asked(agglo):
    source = agglo.scratch / "codes.csv"
    lines = [f"{i},Firm {i},{('2511', '4711', '6201')[i % 3]},{9 + i / 1000:.4f},{47 + i / 1000:.4f}" for i in range(200)]
    source.write_text("id,name,code_activity,lon,lat\n" + "\n".join(lines) + "\n")
    ours, theirs = pty.openpty()
    running = subprocess.Popen([agglo.binary, "init", str(source), "--dir", str(agglo.scratch)], stdin=theirs, stderr=theirs,
                               stdout=subprocess.PIPE, text=True)
    os.close(theirs)
    os.write(ours, b"2\n")
    out, _ = running.communicate(timeout=60)
    talk = os.read(ours, 65536).decode()
    os.close(ours)
    assert running.returncode == 0 and "Which scheme" in talk, talk
    assert "isic-4.yaml" in (agglo.scratch / "codes.yaml").read_text(), talk
    assert "next: agglo validate" in out
    quiet = agglo("init", source, "--dir", agglo.scratch, "--force")
    assert "Which" not in quiet.stderr and "nace-2.yaml" in (agglo.scratch / "codes.yaml").read_text()


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
