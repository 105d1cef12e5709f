# SPDX-License-Identifier: Apache-2.0
# Rscript dbscan.R POINTS EPS MIN_POINTS LABELS: R dbscan (a KD-tree, one thread); labels as int32, 0 is noise.
args <- commandArgs(trailingOnly = TRUE)
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "memory.R"))
suppressPackageStartupMessages(library(dbscan))
points <- points_in(args[1])
found <- cost_of(function() dbscan(points, eps = as.numeric(args[2]), minPts = as.integer(args[3])))
writeBin(as.integer(found$cluster), args[4])
