#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Runs agglo over the corpus that make.py made: run.py SHARED OUT AGGLO [option of run_corpus.py]…

Two adaptations: the tables of density rasters hold TIFF tiles, which are bytes and not text, so the check for valid UTF-8
leaves them out as it leaves out geometries; and out/result.gpkg… is never ours, so a case that puts it there finds it again.
"""

import pathlib
import sys

NOT_OURS = r"(^|/)((quarantine|\.cache)/|result\.gpkg)"
TEXT_TABLES = 't.startswith(("rtree_", "sqlite_"))'


def main(shared, out, agglo, *options):
    runner = pathlib.Path(shared) / "check/badinput/run_corpus.py"
    source = runner.read_text()
    assert TEXT_TABLES in source, f"{runner} is another version than this script knows"
    source = source.replace(TEXT_TABLES, 't.startswith(("rtree_", "sqlite_", "density_", "relative_density_"))')
    policy = pathlib.Path(__file__).with_name("policy.tsv")
    sys.argv = [str(runner), out, "--cmd", f"{agglo} run --progress none {{config}}", "--policy", str(policy),
                "--ignore-out", NOT_OURS, *options]
    exec(compile(source, str(runner), "exec"), {"__name__": "__main__", "__doc__": ""})


if __name__ == "__main__":
    main(*sys.argv[1:])
