#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Plants clusters in simulated regions, lets detectors look for them, and writes docs/accuracy.md with its chart.

    bench/peers.sh                       installs the other programs
    bench/accuracy.py [--regions 20] [--jobs 1]

Wants a Release build and AGGLO_SHARED, the folder with the real places (data/rhode-island). Some minutes; a line for each setting.
"""
import argparse
import concurrent.futures
import datetime
import os
import pathlib
import shutil
import tempfile

import numpy
from sklearn.metrics import adjusted_rand_score

from truth import chart, detectors, regions

ROOT = pathlib.Path(__file__).resolve().parents[1]
MEASURES = ["recall", "precision", "ari"]


def scores(truth, labels):
    """Recall and precision of firms, adjusted Rand index of the partition; `truth` and `labels` are 0 outside clusters."""
    planted, found = truth > 0, labels > 0
    both = numpy.count_nonzero(planted & found)
    return {"recall": both / planted.sum() if planted.any() else numpy.nan, "precision": both / found.sum() if found.any() else numpy.nan,
            "ari": adjusted_rand_score(truth, labels) if planted.any() else numpy.nan, "found": bool(found.any())}


def measured(setting, places, args):
    """{detector: [scores of each region]}"""
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="agglo_accuracy_"))
    made = [regions.region(setting, places, seed) for seed in range(args.regions)]
    folders = [scratch / f"{seed:03d}" for seed in range(args.regions)]
    for region, folder in zip(made, folders):
        folder.mkdir()
        detectors.write_firms(region, folder)

    def one(seed):
        firms = made[seed].group_xy()
        return {**detectors.Agglo(args.agglo, folders[seed], seed + 1).labels(firms), **detectors.sklearn_labels(firms)}

    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        found = list(pool.map(one, range(args.regions)))
    for own, peers in zip(found, detectors.r_labels(folders)):
        own.update(peers)
    shutil.rmtree(scratch)
    return {name: [scores(region.truth, labels[name]) for region, labels in zip(made, found)] for name in found[0]}


def mean(rows, key):
    values = numpy.array([row[key] for row in rows], dtype=float)
    values = values[~numpy.isnan(values)]
    return values.mean() if len(values) else numpy.nan


def cell(value):
    return "–" if numpy.isnan(value) else f"{value:.2f}"


def planted_table(results):
    lines = ["| detector | recall | precision | adjusted Rand (± standard error) |", "|---|---|---|---|"]
    best = max(mean(rows, "ari") for rows in results.values())
    for name, rows in results.items():
        ari = [row["ari"] for row in rows]
        text = f"{cell(numpy.mean(ari))} ± {numpy.std(ari, ddof=1) / len(ari) ** 0.5:.2f}"
        lines.append(f"| {name} | {cell(mean(rows, 'recall'))} | {cell(mean(rows, 'precision'))} | {f'**{text}**' if numpy.mean(ari) >= best - 0.005 else text} |")
    return lines


def empty_table(settings):
    lines = ["| detector | " + " | ".join(setting.title for setting, _ in settings) + " |", "|---" * (len(settings) + 1) + "|"]
    for name in settings[0][1]:
        counts = [f"{sum(row['found'] for row in results[name])} of {len(results[name])}" for _, results in settings]
        lines.append(f"| {name} | " + " | ".join(counts) + " |")
    return lines


def document(everything, args):
    planted = [(setting, results) for setting, results in everything if setting.clusters]
    empty = [(setting, results) for setting, results in everything if not setting.clusters]
    head = (ROOT / "bench" / "truth" / "accuracy_head.md").read_text().format(
        date=datetime.date.today(), regions=args.regions, eps=detectors.EPS_M, min_points=detectors.MIN_POINTS, cell=detectors.CELL_M, band=detectors.BAND_M,
        radius=detectors.RADIUS_M, draws=detectors.DRAWS)
    lines = [head.rstrip(), ""]
    for setting, results in planted:
        lines += [f"## {setting.title}", "", *planted_table(results), ""]
    lines += ["## Nothing planted", "", "How many of the regions got a cluster that is not there:", "", *empty_table(empty), ""]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--agglo", type=pathlib.Path, default=ROOT / "build" / "release" / "pipeline" / "agglo")
    parser.add_argument("--regions", type=int, default=20, help="simulated regions a setting")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--settings", type=int, default=len(regions.SETTINGS), help="only the first so many; then nothing is written")
    args = parser.parse_args()
    shared = pathlib.Path(os.environ.get("AGGLO_SHARED") or ROOT.parent / "shared")
    places = regions.real_places(shared / "data" / "rhode-island" / "firms.csv")
    everything = []
    for setting in regions.SETTINGS[: args.settings]:
        everything.append((setting, measured(setting, places, args)))
        print(setting.title, *(f"\n  {name}: " + ", ".join(f"{key} {cell(mean(rows, key))}" for key in [*MEASURES, "found"]) for name, rows in everything[-1][1].items()), flush=True)
    if args.settings == len(regions.SETTINGS):
        (ROOT / "docs" / "accuracy.md").write_text(document(everything, args))
        (ROOT / "docs" / "accuracy.svg").write_text(chart.drawn([(s.title, {n: mean(r, "ari") for n, r in res.items()}) for s, res in everything if s.clusters]))


if __name__ == "__main__":
    main()
