# SPDX-License-Identifier: Apache-2.0
"""Kernel density beside SAGA, QGIS, GRASS and spatstat."""
import numpy
from osgeo import gdal

from peers.measured import HERE, Cost, Section, at_least, at_most, cost_table, output, package_version, process, ratio, table, take_turns, told

gdal.UseExceptions()
RADIUS_M, CELL_M = 5000, 500
PICKED = 200


class Grid:
    """Values by row from below, and where the centres of the cells are."""

    def __init__(self, values, x0, y0, cell):
        self.values, self.x0, self.y0, self.cell = values, x0, y0, cell

    @staticmethod
    def of_raster(path):
        raster = gdal.Open(str(path))
        x0, cell, _, top, _, down = raster.GetGeoTransform()
        values = numpy.nan_to_num(raster.ReadAsArray().astype(float))
        return Grid(values[::-1] if down < 0 else values, x0, min(top, top + down * raster.RasterYSize), cell)

    @staticmethod
    def of_kernel(path):
        column = numpy.fromfile(path)
        x0, y0, cell, columns, rows = column[:5]
        return Grid(column[5:].reshape(int(rows), int(columns)), x0, y0, cell)

    def off(self, points):
        """Largest difference from the exact sums at some cells, as a share of the largest; units of its own are allowed."""
        cells = numpy.argwhere(self.values > 0.0)
        cells = cells[numpy.random.default_rng(1).choice(len(cells), PICKED, replace=False)]
        exact, theirs = [], []
        for row, column in cells:
            d2 = ((points - [self.x0 + (column + 0.5) * self.cell, self.y0 + (row + 0.5) * self.cell]) ** 2).sum(axis=1) / RADIUS_M**2
            exact.append(((1.0 - d2[d2 <= 1.0]) ** 2).sum())
            theirs.append(self.values[row, column])
        exact, theirs = numpy.array(exact), numpy.array(theirs)
        return numpy.abs(theirs * (exact @ theirs / (theirs @ theirs)) - exact).max() / exact.max()


def write_table(points, path):
    numpy.savetxt(path, points, fmt="%.10f", delimiter=",", header="x,y", comments="")


def kde(lab):
    """Bar 3."""
    file = lab.points()
    points = numpy.fromfile(file).reshape(-1, 2)
    text = lab.made("plain.csv", lambda path: write_table(points, path))
    shapes = lab.made("plain.gpkg", lambda path: output(["ogr2ogr", "-f", "GPKG", path, text, "-oo", "X_POSSIBLE_NAMES=x", "-oo", "Y_POSSIBLE_NAMES=y", "-a_srs", "EPSG:3035"]))
    shapefile = lab.data / "plain.shp"
    if not shapefile.exists():
        output(["ogr2ogr", shapefile, shapes])
    ours = lab.data / "density_agglo.f64"
    lab.kernel(f"density radius_m={RADIUS_M} cell_m={CELL_M} out={ours}")
    grid = Grid.of_kernel(ours)
    rows, columns = grid.values.shape
    box = [grid.x0, grid.y0, grid.x0 + columns * CELL_M, grid.y0 + rows * CELL_M]
    kernel = lambda cell, threads=1: lambda: lab.kernel(f"density radius_m={RADIUS_M} cell_m={cell} threads={threads}")
    costs = take_turns({
        "agglo": (kernel(CELL_M), lab.rounds),
        "agglo, two threads": (kernel(CELL_M, 2), lab.rounds),
        "agglo, cells of 250 m": (kernel(CELL_M / 2), lab.rounds),
        "SAGA": (lambda: saga(lab, shapefile, box), lab.peer_rounds),
        "QGIS heatmap": (lambda: told(["/usr/bin/python3", HERE / "heatmap_qgis.py", file, lab.data / "density_qgis.tif", CELL_M, RADIUS_M]), lab.peer_rounds),
        "GRASS v.kernel": (lambda: told(["grass", "--tmp-location", "EPSG:3035", "--exec", "/usr/bin/python3", HERE / "density_grass.py", text,
                                         lab.data / "density_grass.tif", *box, CELL_M, RADIUS_M]), lab.peer_rounds),
        "spatstat density.ppp": (lambda: told(["Rscript", HERE / "density.R", file, lab.data / "density_spatstat.f64", box[0], box[1], columns, rows, CELL_M, RADIUS_M]),
                                 lab.peer_rounds),
    })
    spatstat = numpy.fromfile(lab.data / "density_spatstat.f64").reshape(rows, columns)
    grids = {"agglo": grid, "SAGA": Grid.of_raster(lab.data / "density_saga.sdat"), "QGIS heatmap": Grid.of_raster(lab.data / "density_qgis.tif"),
             "GRASS v.kernel": Grid.of_raster(lab.data / "density_grass.tif"), "spatstat density.ppp": Grid(spatstat, grid.x0, grid.y0, CELL_M)}
    us = costs["agglo"]
    off = {name: one.off(points) for name, one in grids.items()}
    bars = [at_least("3", "Density at 1 M against QGIS's heatmap, CPU", 40, ratio(costs["QGIS heatmap"], us, "cpu")),
            at_least("3", "Density at 1 M against SAGA, CPU", 25, ratio(costs["SAGA"], us, "cpu")),
            at_most("3", "Density, cells of 250 m against 500 m, CPU", 2.5, ratio(costs["agglo, cells of 250 m"], us, "cpu")),
            at_most("3", "Density, farthest from the exact sum, share of the largest", 1e-9, off["agglo"], "")]
    return Section(
        f"Quartic, radius {RADIUS_M / 1000:g} km, cells of {CELL_M} m, {columns:,} × {rows:,}; the 1 M points of DBSCAN. Reading and writing are not counted: of SAGA, which cannot "
        "be asked for the kernel alone, the same command with a radius of 1 m is taken off. "
        f"SAGA {package_version('saga')} (its own threads), QGIS {package_version('python3-qgis')}, GRASS {package_version('grass-core')}, "
        f"spatstat.explore {package_version('r-cran-spatstat.explore')} (bins the points, then FFT).\n\n" + cost_table(costs, "agglo")
        + f"\nLargest difference from the exact sums at {PICKED} cells, as a share of the largest:\n\n" + table(list(off), [[f"{value:.1e}" for value in off.values()]]), bars)


def saga(lab, shapefile, box):
    """The kernel's share of a whole process."""
    def run(radius, name):
        return process(["saga_cmd", "-f=s", "grid_gridding", "6", "-POINTS", shapefile, "-RADIUS", radius, "-KERNEL", 0, "-TARGET_DEFINITION", 0, "-TARGET_USER_SIZE", CELL_M,
                        "-TARGET_USER_FITS", 1, "-TARGET_USER_XMIN", box[0], "-TARGET_USER_YMIN", box[1], "-TARGET_USER_XMAX", box[2], "-TARGET_USER_YMAX", box[3],
                        "-TARGET_OUT_GRID", lab.data / f"{name}.sgrd"])
    rest, all_ = run(1, "saga_rest"), run(RADIUS_M, "density_saga")
    return Cost(all_.seconds - rest.seconds, all_.cpu - rest.cpu, all_.bytes)
