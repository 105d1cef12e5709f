#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A region of twelve firms: defaults give a map that opens, nothing is lost, and groups too small to analyse are said to be so. small.py AGGLO"""
from support import ROOT, check_counts, check_validators, main, query, record

NEAR = [(11.0 + 0.0004 * i, 48.0 + 0.0003 * (i % 3)) for i in range(7)]
FAR = [(10.94, 48.09), (11.07, 48.06), (11.06, 47.94), (10.96, 48.03), (11.05, 48.07)]
CONFIG = """version: 1
region: {{name: Twelve}}
sources: {{firms: {{uri: firms.csv, fields: {{id: id, industry: nace, employees: employees, x: lon, y: lat}}}}}}
industries: {configs}/profiles/nace-2.yaml
{more}output: {{dir: out}}
"""


def twelve(agglo, more=""):
    rows = [f"F{i},{code},{i + 1},{x},{y}" for i, ((x, y), code) in enumerate(zip(NEAR + FAR, ["25.50", "10.71"] * 6))]
    (agglo.scratch / "firms.csv").write_text("\n".join(["id,nace,employees,lon,lat", *rows]) + "\n")
    config = agglo.scratch / "c.yaml"
    config.write_text(CONFIG.format(configs=ROOT / "configs", more=more))
    return agglo.run(config, "out")


def test_defaults_give_a_map_of_twelve_firms(agglo):
    folder = twelve(agglo)
    check_counts(folder)
    check_validators(folder)
    assert query(folder, "SELECT count(*) FROM firms") == [(12,)], "a small region has no outliers to cut"
    summary = (folder / "summary.txt").read_text()
    assert "Too few firms to analyse: food and beverages (6 of at least 10), metal goods and machinery (6 of at least 10)" in summary, summary
    info = dict(query(folder, "SELECT key, value FROM run_info WHERE key LIKE 'group.%'"))
    assert "too few to analyse" in info["group.food"] and "too few" not in info["group.all"], info


def test_smaller_demands_find_the_seven_neighbours(agglo):
    folder = twelve(agglo, "clusters: {min_points: 5}\n")
    assert query(folder, "SELECT firms FROM clusters WHERE group_name = 'all'") == [(7,)]
    assert "Too few" not in (folder / "summary.txt").read_text()
    assert record(folder)["warnings"] == []


if __name__ == "__main__":
    main([test_defaults_give_a_map_of_twelve_firms, test_smaller_demands_find_the_seven_neighbours])
