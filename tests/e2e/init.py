#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""agglo init: what it writes validates and runs without edits, or says what a person must decide."""
import os
import pty
import shutil
import subprocess

from support import ROOT, SHARED, check_counts, main

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
    folder = agglo.run(config, "out")
    assert check_counts(folder)["counts"]["clusters"] > 0


def test_real_regions_run_without_edits(agglo):
    for region, profile in REGIONS.items():
        source = SHARED / "data" / region / "firms.csv"
        if not source.exists():
            continue
        agglo("init", source, "--dir", agglo.scratch / region)
        config = agglo.scratch / region / "firms.yaml"
        assert profile is None or f"/{profile}" in config.read_text(), config.read_text()
        agglo("validate", config)
        check_counts(agglo.run(config, region))
    compressed = SHARED / "data" / "new-england" / "firms.csv.gz"
    if compressed.exists():
        agglo("init", compressed, "--dir", agglo.scratch)
        assert "industry: industry" in (agglo.scratch / "firms.yaml").read_text()
        agglo("validate", agglo.scratch / "firms.yaml")


def test_a_file_that_is_there_is_kept(agglo):
    config = agglo.scratch / "firms.yaml"
    config.write_text("mine")
    assert "is there already" in agglo("init", SAMPLE, "--dir", agglo.scratch, expect=2).stderr
    assert config.read_text() == "mine"
    agglo("init", SAMPLE, "--dir", agglo.scratch, "--force")
    assert config.read_text() != "mine"


def test_metres_without_a_crs_are_a_todo(agglo):
    source = agglo.scratch / "betriebe.csv"
    rows = [f"{i};Betrieb {i};25.{11 + i % 2};{450000 + 50 * i};{5300000 + 70 * i}" for i in range(200)]
    source.write_text("Nr;Firma;WZ2008;Rechtswert;Hochwert\n" + "\n".join(rows) + "\n")
    done = agglo("init", source, "--dir", agglo.scratch)
    assert "TODO: sources.firms.crs" in done.stderr and "EPSG:25832" in done.stderr, done.stderr
    config = agglo.scratch / "betriebe.yaml"
    assert "value is 'TODO: EPSG:" in agglo("validate", config, expect=2).stderr
    agglo("validate", config, "--set", "sources.firms.crs=EPSG:25832")


def test_layers_bring_points_and_crs(agglo):
    source = agglo.scratch / "firms.gpkg"
    subprocess.run(["ogr2ogr", "-f", "GPKG", source, SAMPLE, "-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat", "-oo",
                    "KEEP_GEOM_COLUMNS=NO", "-a_srs", "EPSG:4326", "-where", "lon <> '' and lat <> ''"], check=True, capture_output=True)
    agglo("init", source, "--dir", agglo.scratch)
    text = (agglo.scratch / "firms.yaml").read_text()
    assert "industry: nace" in text and "x:" not in text and "\n    crs:" not in text, text
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
    rows = [f"{i},Firm {i},{code},{9 + i / 1000:.4f},{47 + i / 1000:.4f}" for i in range(200) for code in [("2511", "4711", "6201")[i % 3]]]
    source.write_text("id,name,code_activity,lon,lat\n" + "\n".join(rows) + "\n")
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
