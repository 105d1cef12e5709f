#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""heatmap_qgis.py POINTS GRID CELL RADIUS: the heatmap of QGIS (QgsKernelDensityEstimation), quartic, scaled, into a GeoTIFF."""
import json
import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
import numpy
from qgis.analysis import QgsKernelDensityEstimation
from qgis.core import QgsApplication, QgsFeature, QgsGeometry, QgsPointXY, QgsVectorLayer

app = QgsApplication([], False)
app.initQgis()
layer = QgsVectorLayer("Point?crs=EPSG:3035", "points", "memory")
features = []
for x, y in numpy.fromfile(sys.argv[1]).reshape(-1, 2):
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(x, y)))
    features.append(feature)
layer.dataProvider().addFeatures(features)

asked = QgsKernelDensityEstimation.Parameters()
asked.source = layer
asked.pixelSize = float(sys.argv[3])
asked.radius = float(sys.argv[4])
asked.shape = QgsKernelDensityEstimation.KernelQuartic
asked.outputValues = QgsKernelDensityEstimation.OutputScaled
asked.decayRatio = 0
start, cpu = time.monotonic(), time.process_time()
assert QgsKernelDensityEstimation(asked, sys.argv[2], "GTiff").run() == QgsKernelDensityEstimation.Success
print(json.dumps({"seconds": time.monotonic() - start, "cpu": time.process_time() - cpu}))
