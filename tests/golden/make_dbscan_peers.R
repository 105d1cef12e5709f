# SPDX-License-Identifier: Apache-2.0
# Rscript make_dbscan_peers.R points.csv eps min_points labels.csv: R dbscan's labels (0 = noise), and which points are core.
a <- commandArgs(TRUE)
suppressMessages(library(dbscan))
x <- as.matrix(read.csv(a[1], header = FALSE))
eps <- as.numeric(a[2])
min_points <- as.integer(a[3])
found <- dbscan(x, eps = eps, minPts = min_points)
core <- is.corepoint(x, eps = eps, minPts = min_points)
write.table(cbind(found$cluster, as.integer(core)), a[4], sep = ",", row.names = FALSE, col.names = FALSE)
cat(as.character(packageVersion("dbscan")))
