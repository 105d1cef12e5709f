# SPDX-License-Identifier: Apache-2.0
"""Whole runs: beside ogr2ogr and ogrinfo, their growth stage by stage, two threads against one, by road."""
import json
import math
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time

from peers import plot
from peers.measured import ROOT, Cost, Section, at_least, at_most, cost_table, figure, median, output, process, ratio, spread, table, take_turns

CONFIG = ROOT / "bench" / "whole.yaml"
NATIONAL = ROOT / "bench" / "national.yaml"
TYPES = '"String","String","String","Integer","Real","Real","Date","Date","Integer","Integer","Integer"\n'  # of firms.csv: codes of industries are text
SIZES = {"100 k": 100_000, "1 M": 1_000_000, "10 M": 10_000_000}


def country(lab, firms):
    """Folder with the country of agglo-synth and its firms in a GeoPackage with 12 columns; its spatial index, which agglo leaves alone, only up to 1 M."""
    def make(folder):
        shutil.rmtree(folder, ignore_errors=True)
        output([lab.build / "tools" / "synth" / "agglo-synth", "--output", folder, "--firms", firms, "--seed", 1])
        (folder / "firms.csvt").write_text(TYPES)
        output(["ogr2ogr", "-f", "GPKG", folder / "firms.gpkg", folder / "firms.csv", "-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat", "-a_srs", "EPSG:4326",
                "-sql", "SELECT *, employees * 85000.0 AS turnover FROM firms", "-nln", "firms", "-lco", "GEOMETRY_NAME=geom",
                "-lco", f"SPATIAL_INDEX={'YES' if firms <= 1_000_000 else 'NO'}"])
        (folder / "firms.csv").unlink()
    return lab.made(f"country_{firms}", make)


def cell_of(folder, cells):
    """Distance in metres between hexagons of which the region takes about `cells`."""
    from osgeo import ogr, osr
    ogr.UseExceptions()
    file = ogr.Open(str(folder / "region.gpkg"))
    layer = file.GetLayer(0)
    flat = osr.SpatialReference()
    flat.ImportFromEPSG(6933)  # equal area
    degrees = layer.GetSpatialRef()
    for system in (flat, degrees):
        system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    area = 0.0
    for feature in layer:
        shape = feature.GetGeometryRef().Clone()
        shape.Transform(osr.CoordinateTransformation(degrees, flat))
        area += shape.GetArea()
    return round(math.sqrt(area / cells / (math.sqrt(3.0) / 2.0)))


def agglo(lab, data, options=(), config=CONFIG):
    """One run into a fresh folder that is gone afterwards; `more`: seconds and peak bytes by stage, digest of what was published."""
    with tempfile.TemporaryDirectory(prefix="agglo_bench_", dir=lab.data) as folder:
        command = [lab.build / "pipeline" / "agglo", "run", config, "--output", folder, "--no-cache", "--force", "--progress", "json", *options]
        start = time.monotonic()
        child = subprocess.Popen(list(map(str, command)), env={**os.environ, "AGGLO_BENCH": str(data)}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        stages, peaks = follow(child)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        assert child.returncode == 0, command
        seconds, record = time.monotonic() - start, pathlib.Path(folder) / "current" / "run.json"
        told = json.loads(record.read_text()) if record.exists() else {"result_digest": None, "chosen": []}
    more = {"stages": stages, "peaks": peaks, "digest": told["result_digest"], "chosen": told["chosen"]}
    return Cost(seconds, usage.ru_utime + usage.ru_stime, max(peaks.values()), more)


def follow(child):
    """Seconds of each stage, and the bytes of the process at its peak meanwhile: read while it tells what it does."""
    proc = pathlib.Path("/proc") / str(child.pid)
    seconds, peaks = {}, {}
    for line in child.stderr:
        event = json.loads(line) if line.startswith("{") else {}
        if event.get("event") == "begin":
            (proc / "clear_refs").write_text("5")
        elif event.get("event") == "end":
            status = dict(entry.split(":", 1) for entry in (proc / "status").read_text().splitlines())
            seconds[event["stage"]], peaks[event["stage"]] = event["seconds"], 1024.0 * int(status["VmHWM"].split()[0])
    return seconds, peaks


def copy(lab, data):
    """The same firms into a GeoPackage with spatial index, by GDAL."""
    target = lab.data / "copy.gpkg"
    target.unlink(missing_ok=True)
    return process(["ogr2ogr", "-f", "GPKG", target, data / "firms.gpkg"])


def gdal_version():
    return output(["ogr2ogr", "--version"]).split(",")[0]


def whole(lab):
    """Bar 6, the copy."""
    data = country(lab, 1_000_000)
    costs = take_turns({"agglo, whole run": (lambda: agglo(lab, data), lab.rounds), "ogr2ogr": (lambda: copy(lab, data), lab.rounds)})
    first = [Cost(run.seconds - run.more["stages"]["linkages"]) for run in costs["agglo, whole run"]]
    value = ratio(first, costs["ogr2ogr"])
    return Section(
        "1 M firms of agglo-synth in a GeoPackage with 12 columns; 20 groups, hot spots for each, rasters for all firms and the five largest groups, `significance.draws: 0`, no cache "
        f"(`bench/whole.yaml`). ogr2ogr: `ogr2ogr -f GPKG out.gpkg in.gpkg` of the same file, spatial index included; {gdal_version()}. The bar is that of maps and gaps: the "
        f"{spread(first)} s that a run takes besides the stage `linkages`, which studies every industry.\n\n" + cost_table(costs, "ogr2ogr")
        + "\n" + table(["stage", "s", "peak MB"], stage_rows(costs["agglo, whole run"])), [at_most("6", "Run of 1 M firms, `linkages` not counted, against ogr2ogr's copy of them", 0.5, value)])


def stage_rows(runs):
    return [[stage, spread_of([run.more["stages"][stage] for run in runs]), figure(statistics.median(run.more["peaks"][stage] for run in runs) / 1e6)] for stage in runs[0].more["stages"]]


def spread_of(values):
    return spread([Cost(value) for value in values])


def small(lab):
    """Bar 6, the laptop's thousand firms."""
    data = country(lab, 5_000)
    result = lab.data / "small"
    output([lab.build / "pipeline" / "agglo", "run", CONFIG, "--output", result, "--no-cache", "--force", "-q"], env={**os.environ, "AGGLO_BENCH": str(data)})
    costs = take_turns({"agglo, whole run": (lambda: agglo(lab, data), 3 * lab.rounds),
                        "ogrinfo -so -al of the result": (lambda: process(["ogrinfo", "-so", "-al", result / "current" / "clusters.gpkg"]), 3 * lab.rounds)})
    value = ratio(costs["agglo, whole run"], costs["ogrinfo -so -al of the result"])
    return Section("5,000 firms, the same settings.\n\n" + cost_table(costs, "ogrinfo -so -al of the result") + "\n" + table(["stage", "s", "peak MB"], stage_rows(costs["agglo, whole run"])),
                   [at_most("6", "Whole run of 5,000 firms against `ogrinfo -so -al` of the result", 10, value)])


def slope(sizes, values):
    """Of the line of least squares through the logarithms."""
    x, y = [math.log(size) for size in sizes], [math.log(value) for value in values]
    mean_x, mean_y = statistics.mean(x), statistics.mean(y)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y)) / sum((a - mean_x) ** 2 for a in x)


def read_before(data):
    """So that files of all sizes come from the system's memory, as small ones do in any case."""
    for path in data.glob("*.gpkg"):
        with path.open("rb") as file:
            while file.read(1 << 24):
                pass


def growth(lab):
    """Bars 6 and 7: 100 k, 1 M and 10 M firms."""
    data = {name: country(lab, firms) for name, firms in SIZES.items()}
    def run(name):
        read_before(data[name])
        return agglo(lab, data[name])

    runs = take_turns({name: (lambda name=name: run(name), lab.peer_rounds if name == "10 M" else lab.rounds) for name in SIZES})
    stages = list(runs["1 M"][0].more["stages"])
    of = lambda what, stage: [statistics.median(run.more[what][stage] for run in runs[name]) for name in SIZES]
    seconds = {stage: of("stages", stage) for stage in stages} | {"whole run": [median(runs[name]) for name in SIZES]}
    peaks = {stage: of("peaks", stage) for stage in stages} | {"whole run": [median(runs[name], "bytes") for name in SIZES]}
    sizes = list(SIZES.values())
    slopes = {name: (slope(sizes, seconds[name]), slope(sizes, peaks[name])) for name in seconds}
    plot.write(ROOT / "docs" / "growth.svg", sizes, {"seconds": seconds, "peak MB": {name: [value / 1e6 for value in values] for name, values in peaks.items()}})
    rows = [[name, *map(figure, seconds[name]), f"{slopes[name][0]:.2f}", *(figure(value / 1e6) for value in peaks[name]), f"{slopes[name][1]:.2f}"] for name in seconds]
    steepest = lambda which: max(slopes, key=lambda name: slopes[name][which])
    bars = [at_most("6", "Whole run of 10 M firms against 1 M", 12, seconds["whole run"][2] / seconds["whole run"][1]),
            at_most("6", "Whole run of 10 M firms, peak", 5, peaks["whole run"][2] / 1e9, "GB"),
            at_most("7", f"Log-log slope of time, steepest stage ({steepest(0)})", 1.1, slopes[steepest(0)][0], ""),
            at_most("7", f"Log-log slope of memory, steepest stage ({steepest(1)})", 1.1, slopes[steepest(1)][1], "")]
    return Section("The same settings for 100 k, 1 M and 10 M firms, two threads. The country grows with its firms. Peak: of the whole process while the stage runs. Every file was read once before.\n\n"
                   "![Seconds and memory of each stage by number of firms](growth.svg)\n\n"
                   + table(["stage", "100 k, s", "1 M, s", "10 M, s", "slope", "100 k, MB", "1 M, MB", "10 M, MB", "slope"], rows), bars)


COMPUTING = ("density", "clusters", "hotspots", "linkages", "gaps")


def threads(lab):
    """Bar 8."""
    data = country(lab, 1_000_000)
    runs = take_turns({"two": (lambda: agglo(lab, data, ["--threads", 2]), lab.rounds), "one": (lambda: agglo(lab, data, ["--threads", 1]), lab.rounds)})
    same = len({run.more["digest"] for costs in runs.values() for run in costs}) == 1
    rows, bars = [], []
    for stage in runs["one"][0].more["stages"]:
        one, two = (statistics.median(run.more["stages"][stage] for run in runs[name]) for name in ("one", "two"))
        rows.append([stage, figure(one), figure(two), figure(one / two)])
        if stage in COMPUTING:
            bars.append(at_least("8", f"Two threads against one, `{stage}`", 1.7, one / two))
    rows.append(["whole run", figure(median(runs["one"])), figure(median(runs["two"])), figure(ratio(runs["one"], runs["two"]))])
    bars.append(at_most("8", "Results that differ between one thread and two", 0, 0 if same else 1, ""))
    return Section("1 M firms, the settings of the whole run" + (", the same result to the byte from both.\n\n" if same else ".\n\n") + table(["stage", "one thread, s", "two, s", "ratio"], rows), bars)


def national(lab):
    """Bar 8, the whole run: some four minutes, and another for the roads when they are not there yet."""
    data = country(lab, 1_000_000)

    def make(roads):
        with tempfile.TemporaryDirectory(prefix="agglo_roads_", dir=lab.data) as folder:
            output([lab.build / "tools" / "synth" / "agglo-synth", "--output", folder, "--firms", 1_000_000, "--seed", 1, "--roads", 5_000_000])
            shutil.move(pathlib.Path(folder) / "roads.gpkg", roads)
    lab.made("country_1000000/roads.gpkg", make)
    costs = take_turns({"agglo, whole run by road": (lambda: agglo(lab, data, ["--threads", 2], NATIONAL), 1)})
    run = costs["agglo, whole run by road"][0]
    network = next(found for found in run.more["chosen"] if found["key"] == "gaps.network")
    bars = [at_most("8", "Whole run by road, 1 M firms, 15 themes, 5 M edges: stage `gaps`, minutes", 10, run.more["stages"]["gaps"] / 60, "min"),
            at_most("8", "The same, GB of the process at the peak", 2, run.bytes / 1e9, "GB")]
    return Section(
        "The country of agglo-synth with all its roads in a GeoPackage (`agglo-synth --roads`): towns cut finely, one-ways, blind alleys, motorways on a level of their own. An edge is a "
        f"stretch between junctions, open one way or both: {network['value']:,.0f} ({network['reason'].split(';')[0]}). Groups, markets, capacities, service areas, actions and all else as it comes "
        "(`bench/national.yaml`), no cache, two threads.\n\n" + cost_table(costs) + "\n" + table(["stage", "s", "peak MB"], stage_rows([run])), bars)
