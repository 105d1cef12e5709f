#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What is the same: bytes from two runs and from 1 and 8 threads, the result from shuffled rows."""
import random
import shutil

from support import NO_INDUSTRIES, ROOT, digest, main, record

CONFIG = ROOT / "configs" / "quickstart.yaml"
METHODS = [("--set", "clusters.method=dbscan"), ("--set", "clusters.method=hdbscan", *NO_INDUSTRIES)]
FILES = ("clusters.gpkg", "clusters.qgz", "report.html", "summary.txt")


def without_execution(folder):
    run = record(folder)
    del run["execution"]
    return run


def assert_same(a, b):
    for file in FILES:
        assert digest(a / file) == digest(b / file), f"{file} differs"
    assert without_execution(a) == without_execution(b), "run.json differs outside of execution"


def test_one_and_eight_threads_give_the_same_bytes(agglo):
    for method in METHODS:
        assert_same(agglo.run(CONFIG, "one " + method[1], "--threads", 1, *method),
                    agglo.run(CONFIG, "eight " + method[1], "--threads", 8, *method))


def test_cached_stages_give_the_same_bytes(agglo):
    cache = agglo.scratch / "cache"
    first = agglo.run(CONFIG, "first", "--cache", cache)
    assert_same(first, agglo.run(CONFIG, "second", "--cache", cache))
    assert_same(first, agglo.run(CONFIG, "third", "--no-cache"))


def test_locale_and_time_zone_do_not_matter(agglo):
    assert_same(agglo.run(CONFIG, "plain", *NO_INDUSTRIES),
                agglo.run(CONFIG, "odd", *NO_INDUSTRIES, env={"LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Kathmandu"}))


def test_shuffled_rows_give_the_same_result(agglo):
    copy = agglo.scratch / "tree"
    for part in ("configs", "sample_data"):
        shutil.copytree(ROOT / part, copy / part)
    config = copy / "configs" / "quickstart.yaml"
    straight = [record(agglo.run(config, f"straight {method[1]}", *method))["result_digest"] for method in METHODS]
    file = copy / "sample_data" / "firms.csv"
    header, *records = split_records(file.read_text(encoding="utf-8"))
    random.Random(7).shuffle(records)
    file.write_text("".join([header, *records]), encoding="utf-8")
    shuffled = [record(agglo.run(config, f"shuffled {method[1]}", *method))["result_digest"] for method in METHODS]
    assert straight == shuffled, (straight, shuffled)
    assert straight[0] != straight[1]


def split_records(text):
    """Lines, but a quoted newline does not end one."""
    records, current = [], ""
    for line in text.splitlines(keepends=True):
        current += line
        if current.count('"') % 2 == 0:
            records.append(current if current.endswith("\n") else current + "\n")
            current = ""
    if current:
        records.append(current)
    return records


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
