# SPDX-License-Identifier: Apache-2.0
# Rscript dbscan.R POINTS EPS MIN_POINTS LABELS: R dbscan (a KD-tree, one thread); labels as int32, 0 is noise.
# Rscript dbscan.R POINTS hdbscan MIN_POINTS LABELS: its hdbscan, which keeps all distances between points.
args <- commandArgs(trailingOnly = TRUE)
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "memory.R"))
suppressPackageStartupMessages(library(dbscan))
points <- points_in(args[1])
minimum <- as.integer(args[3])
found <- cost_of(function() if (args[2] == "hdbscan") hdbscan(points, minPts = minimum) else dbscan::dbscan(points, eps = as.numeric(args[2]), minPts = minimum))
writeBin(as.integer(found$cluster), args[4])
