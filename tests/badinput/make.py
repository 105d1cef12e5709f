#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the corpus of bad input with configs that agglo reads: make.py SHARED OUT [--only REGEX].

SHARED/check/badinput/make_corpus.py writes the cases with a schema of its own. Its mutations (duplicate keys, tabs, NaN)
work on the text, so the finished config is translated line by line: what a case broke stays broken.
"""

import json
import pathlib
import re
import subprocess
import sys

# The corpus' key at the start of a line -> ours. Mutated values travel along untouched.
RENAMED = {
    "inputs": "sources", "path": "uri", "area_of_interest": "bbox", "working_crs": "  crs", "cell_size_m": "cell",
    "bandwidth_m": "radius", "radius_m": "eps", "permutations": "draws", "siting": "sites", "top_n": "count",
    "change": "changes", "gpkg": "dir", "max_reject_fraction": "    max_rejects",
}
# Lines that say nothing here: keys without counterpart at their harmless value.
DROPPED = re.compile(r'\s*((layer|crs): null|crs: "?null"?|encoding: UTF-8|industry_codes: nace.csv|report: out/report.html|'
                     r'summary: out/summary.json|seed: 42|threads: 2|stages: \[clean, index, density, clusters, hotspots, '
                     r'gaps, siting, change\])\s*$')
# What our policy changes in a case beside its outcome; the reasons stand in docs/bad-input.md.
OURS = {
    "gpkg_dynamic_typing": {"reject_ids": ["BAD0", "BAD1", "BAD2", "BAD3"]},  # the last is 12.75
    "geojson_employee_types": {"reject_ids": ["BAD1", "BAD2", "BAD3", "BAD4"]},  # the first is 12.5
    "infra_curve_bad": {"reject_ids": ["BAD0"]},
    "cfg_stage_unknown": {"names": ["stages: unknown key"]},
    "toml_nan_inf": {"names": ["config.toml"]},
    "toml_date_as_number": {"names": ["config.toml"]},
}
# A disk is filled by a file that may stand in our folder: a foreign one would be refused before the disk is touched.
OUR_SETUP = [("mkdir -p out && mount -t tmpfs -o size=256k tmpfs out && head -c 250000 /dev/zero > out/filler",
              "mkdir -p out && mount -t tmpfs -o size=256k tmpfs out && mkdir out/.cache && head -c 250000 /dev/zero > out/.cache/f"),
             ("mount -t tmpfs -o nr_inodes=2 tmpfs out && touch out/f",
              "mount -t tmpfs -o nr_inodes=3 tmpfs out && mkdir out/.cache && touch out/.cache/f")]
FIELDS = "fields: {id: id, name: name, industry: industry, employees: employees"


def translated_line(line):
    found = re.match(r"(\s*)([a-z_]+):(.*)$", line, re.DOTALL)
    if not found or DROPPED.match(line):
        return [] if DROPPED.match(line) else [line]
    indent, key, value = found.groups()
    if key == "fields":
        return [f"{indent}{FIELDS}@XY@}}"]
    if key == "area_of_interest":
        return ["region:", f"  bbox:{value}"] if value.strip() != "null" else ["region:"]
    if key == "density":  # one raster instead of one a group: two thirds of a run's time
        return [line, f"{indent}  groups: [all]"]
    if key == "permutations":
        return ["significance:", f"  draws:{value}"]
    if key == "working_crs":
        return [f"  crs:{value}"]
    if key == "max_reject_fraction":
        return ["@REJECTS@" + value]
    if key == "previous" and value.strip() == "null":
        return [f"{indent}previous: auto"]
    if key == "gpkg":
        return [f"{indent}dir:{value.replace('out/result.gpkg', 'out').replace('no/such', 'out/no/such').replace('/result.gpkg', '')}"]
    return [f"{indent}{RENAMED.get(key, key)}:{value}"]


def translated(text, points):
    # Archives are read by themselves here; GDAL's way to name a member is another case (input_vsizip).
    text = text.replace("/vsizip/firms.zip/firms.csv", "firms.zip")
    lines = [new for line in text.split("\n") for new in translated_line(line)]
    rejects = [line[len("@REJECTS@"):] for line in lines if line.startswith("@REJECTS@")]
    lines = [line for line in lines if not line.startswith("@REJECTS@")]
    out = []
    for line in lines:
        if line == "  infrastructure:":
            if rejects and "  firms:" in out:
                out += ["    expect:", f"      max_rejects:{rejects[0]}"]
            out += [line, "    - theme: road", "      fields: {id: id, name: name}"]
        elif out and any(past == "  infrastructure:" for past in out) and re.match(r"    (uri|layer):", line):
            out.append("  " + line)
        else:
            out.append(line.replace("@XY@", "" if points else ", x: lon, y: lat"))
    return "industries: ${AGGLO_PROFILES}/nace-2.yaml\n" + "\n".join(out)


def is_translated(config):
    """Raw configs (binary, empty, deep nesting) hold none of the template."""
    return b"inputs:" in config


def as_ours(case):
    names = case.get("names", [])
    case = {**case, "names": names + [RENAMED[n].strip() for n in names if n in RENAMED], **OURS.get(case["id"], {})}
    for theirs, ours in OUR_SETUP:
        if theirs in case.get("setup", ""):
            case["setup"] = case["setup"].replace(theirs, ours)
    return case


def main(shared, out, *more):
    subprocess.run([sys.executable, f"{shared}/check/badinput/make_corpus.py", out, *more], check=True)
    manifest = pathlib.Path(out) / "manifest.jsonl"
    cases = [as_ours(json.loads(line)) for line in manifest.read_text().splitlines()]
    for case in cases:
        if "skipped" in case:
            continue
        config = pathlib.Path(out) / case["dir"] / "config.yaml"
        raw = config.read_bytes()
        if is_translated(raw):
            points = case["group"] in ("gpkg", "shp", "geojson", "fgb") or case["file"].endswith((".gpkg", ".geojson"))
            bom = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
            text = raw[len(bom):].decode("utf-8", "surrogateescape")
            config.write_bytes(bom + translated(text, points).encode("utf-8", "surrogateescape"))
    manifest.write_text("".join(json.dumps(case, sort_keys=True) + "\n" for case in cases))


if __name__ == "__main__":
    main(*sys.argv[1:])
