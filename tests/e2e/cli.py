#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The command line: what each command prints, and every exit code."""
import fcntl
import json
import os
import re
import signal
import sqlite3
import subprocess
import time

from support import FEW_DRAWS, NO_INDUSTRIES, ROOT, main

CONFIG = ROOT / "configs" / "quickstart.yaml"


def test_version_and_help_are_on_stdout(agglo):
    assert agglo("--version").stdout.startswith("agglo ")
    assert "run" in agglo("--help").stdout


def test_usage_errors_exit_with_2_and_name_the_nearest(agglo):
    assert "did you mean 'run'?" in agglo("runn", CONFIG, expect=2).stderr
    assert "did you mean '--output'?" in agglo("run", CONFIG, "--outputt=x", expect=2).stderr
    assert "did you mean 'clusters'?" in agglo("run", CONFIG, "--from", "cluster", expect=2).stderr
    agglo(expect=2)
    assert "'status' is no command; expected one of run, explore" in agglo("status", expect=2).stderr


def test_options_that_say_nothing_useful_are_refused(agglo):
    assert "ends before it begins" in agglo("run", CONFIG, "--from", "gaps", "--to", "clean", expect=2).stderr
    assert "holds no state.json" in agglo("run", CONFIG, "--previous", "nowhere", expect=2).stderr
    assert "--output: is empty" in agglo("run", CONFIG, "--output", "", expect=2).stderr
    agglo("run", CONFIG, "--seed", "-1", expect=2)


def test_validate_reads_the_sources_and_writes_nothing(agglo):
    out = agglo.scratch / "never"
    done = agglo("validate", CONFIG, "--output", out)
    assert "6,900 rows read" in done.stdout and "rejected" in done.stdout, done.stdout
    assert not out.exists()


def test_validate_offline_opens_no_source(agglo):
    config = agglo.scratch / "c.yaml"
    config.write_text("version: 1\nsources: {firms: {uri: nowhere.csv, fields: {id: id, x: lon, y: lat}}}\noutput: {dir: out}\n")
    agglo("validate", config, "--offline")
    agglo("validate", config, expect=3)


def test_plan_says_what_runs_and_why(agglo):
    out = agglo.scratch / "out"
    first = agglo("plan", CONFIG, "--output", out, "--exit-code", expect=10).stdout
    assert "first run" in first
    agglo.run(CONFIG, "out")
    again = agglo("plan", CONFIG, "--output", out, "--exit-code", expect=0).stdout
    assert "run " not in again, again
    changed = agglo("plan", CONFIG, "--output", out, "--set", "clusters.eps=800 m").stdout
    assert "keep density" in changed and "eps changed from '1000' to '800'" in changed and "because clusters runs" in changed, changed


def test_explain_knows_stages_layers_columns_and_codes(agglo):
    assert "eps" in agglo("explain", "clusters").stdout
    assert "column of layer clusters" in agglo("explain", "lq_low").stdout
    assert "parameter gaps.metric" in agglo("explain", "gaps.metric").stdout
    assert "textiles" in agglo("explain", "13.20", "--config", CONFIG).stdout
    assert "did you mean 'lq_low'?" in agglo("explain", "lq_loww", expect=2).stderr


def test_describe_is_json_with_stages_layers_and_exit_codes(agglo):
    described = json.loads(agglo("describe", "--json").stdout)
    assert [stage["name"] for stage in described["stages"]][:2] == ["ingest", "clean"]
    assert {"run", "validate", "plan", "explain", "describe", "history", "doctor", "init", "explore"} <= {c["name"] for c in described["commands"]}
    assert {code["code"] for code in described["exit_codes"]} == {0, 1, 2, 3, 4, 5, 10, 130, 143}


def test_texts_name_keys_that_the_config_has(agglo):
    described, schema = (json.loads(agglo("describe", option).stdout) for option in ("--json", "--schema"))
    keys = {section: set(what["properties"]) for section, what in schema["properties"].items() if "properties" in what}
    texts = json.dumps([described["stages"], described["layers"]])
    named = {(section, key) for section, key in re.findall(r"\b([a-z]+)\.([a-z_]+)", texts) if section in keys}
    assert len(named) > 20, named
    assert not {f"{section}.{key}" for section, key in named if key not in keys[section]}


def test_generated_pages_are_current(agglo):
    for option, page in (("--markdown", "stages.md"), ("--schema", "agglo.schema.json")):
        assert agglo("describe", option).stdout == (ROOT / "docs" / page).read_text(), f"docs/{page}: make it anew with agglo describe {option}"


def test_shipped_configs_fit_the_json_schema(agglo):
    schema = json.loads((ROOT / "docs" / "agglo.schema.json").read_text())
    assert schema["$schema"].startswith("http://json-schema.org/draft-07")
    assert {"version", "sources", "output"} <= set(schema["required"])


def test_history_lists_runs_and_marks_the_current_one(agglo):
    agglo.run(CONFIG, "out", "--to", "publish", *FEW_DRAWS)
    assert "*" in agglo("history", agglo.scratch / "out").stdout
    assert json.loads(agglo("history", agglo.scratch / "out", "--json").stdout)


def test_doctor_finds_this_machine_fit(agglo):
    assert "GDAL" in agglo("doctor").stdout
    json.loads(agglo("doctor", "--json").stdout)


def test_to_stops_before_anything_is_published(agglo):
    agglo("run", CONFIG, "--output", agglo.scratch / "out", "--to", "clusters")
    assert not (agglo.scratch / "out" / "current").exists()


def test_progress_goes_to_stderr_and_quiet_is_silent(agglo):
    done = agglo("run", CONFIG, "--output", agglo.scratch / "a", *FEW_DRAWS, "--progress", "plain")
    assert done.stdout == "" and "ingest" in done.stderr and "published" in done.stderr
    quiet = agglo("run", CONFIG, "--output", agglo.scratch / "b", *FEW_DRAWS, "-q")
    assert quiet.stdout == "" and "published" not in quiet.stderr
    lines = agglo("run", CONFIG, "--output", agglo.scratch / "c", *FEW_DRAWS, "--progress", "json").stderr.splitlines()
    assert all(json.loads(line) for line in lines)


def test_what_if_compares_gaps_and_publishes_nothing(agglo):
    quick = ("--set", "significance.draws=0", *NO_INDUSTRIES)
    published = agglo.run(CONFIG, "out", *quick)
    plan = agglo.scratch / "plan.csv"
    plan.write_text("theme,name,lon,lat\nairport,New airport,-25.5446,40.8083\nport,New port,-25.5446,40.8083\n")
    before = sorted(path.name for path in (agglo.scratch / "out").rglob("*"))
    agglo("run", CONFIG, "--what-if", plan, "--previous", published, *quick)
    assert sorted(path.name for path in (agglo.scratch / "out").rglob("*")) == before
    answer = agglo.scratch / "plan-what-if"
    rows = sqlite3.connect(answer / "what-if.gpkg").execute(
        "SELECT theme, before, after, severity_before, severity_after FROM what_if").fetchall()
    was = sqlite3.connect(published / "clusters.gpkg").execute("SELECT theme, found FROM gaps").fetchall()
    assert sorted(map(str, was)) == sorted(str((theme, found)) for theme, found, *_ in rows)
    assert any(after < before for theme, before, after, *_ in rows if theme == "airport" and before is not None)
    assert all(after <= before for theme, before, after, *_ in rows if before is not None)
    assert all(before == after for theme, before, after, *_ in rows if theme not in ("airport", "port"))
    assert "What changes" in (answer / "what-if.html").read_text()
    agglo("run", CONFIG, "--what-if", plan, expect=1)  # the folder is there
    plan.write_text("theme,lon,lat\nairprt,-25.9,41.0\n")
    assert "did you mean 'airport'?" in agglo("run", CONFIG, "--what-if", plan, "--output", agglo.scratch / "w2", *quick, expect=2).stderr
    plan.write_text("theme,lon,lat\nairport,60,10\n")
    assert "no facility has a place within" in agglo("run", CONFIG, "--what-if", plan, "--output", agglo.scratch / "w3", *quick, expect=1).stderr
    plan.write_text("theme,x\nairport,60\n")
    assert "has no geometry" in agglo("run", CONFIG, "--what-if", plan, "--output", agglo.scratch / "w4", *quick, expect=1).stderr
    plan.write_text("kind,lon,lat\nairport,60,10\n")
    assert "no field 'theme'" in agglo("run", CONFIG, "--what-if", plan, "--output", agglo.scratch / "w5", *quick, expect=1).stderr


def test_busy_output_folder_exits_with_5(agglo):
    out = agglo.scratch / "out"
    agglo.run(CONFIG, "out", *FEW_DRAWS)
    with open(out / ".lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        agglo("run", CONFIG, "--output", out, "--force", expect=5)


def test_interrupt_leaves_nothing_and_exits_with_130(agglo):
    out = agglo.scratch / "out"
    running = subprocess.Popen([agglo.binary, "run", str(CONFIG), "--output", str(out)], stderr=subprocess.PIPE)
    deadline = time.time() + 30
    while not (out / "runs").exists() and time.time() < deadline:
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate()
    assert running.returncode in (0, 130), running.returncode
    if running.returncode == 130:
        assert b"interrupted; nothing new is published" in told, told
        assert not (out / "current").exists() and not any(os.scandir(out / "runs"))


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
