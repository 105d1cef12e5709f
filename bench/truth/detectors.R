# SPDX-License-Identifier: Apache-2.0
# Rscript detectors.R FOLDERS EPS MIN_POINTS: for each folder reads firms.csv and writes r.csv, the cluster of each firm of the group, 0 for none.
suppressPackageStartupMessages({
  library(dbscan)
  library(spatstat.explore)
})
args <- commandArgs(trailingOnly = TRUE)
eps <- as.numeric(args[2])
min_points <- as.integer(args[3])

# The disc with the largest likelihood ratio, if it is significant; the radius is one of four.
scan_labels <- function(firms, is_case, group) {
  window <- owin(range(firms$x), range(firms$y))
  marked <- suppressWarnings(ppp(firms$x, firms$y, window = window, marks = factor(ifelse(is_case, "case", "control"))))
  radii <- c(250, 500, 1000, 2000)
  test <- scan.test(marked, r = radii, method = "binomial", case = "case", nsim = 19, verbose = FALSE)
  labels <- integer(nrow(group))
  if (test$p.value > 0.05) return(labels)
  surfaces <- lapply(radii, function(r) scanLRTS(marked, r = r, method = "binomial", case = "case"))
  best <- which.max(sapply(surfaces, function(s) max(s, na.rm = TRUE)))
  surface <- surfaces[[best]]
  at <- arrayInd(which.max(surface$v), dim(surface$v))
  labels[(group$x - surface$xcol[at[2]])^2 + (group$y - surface$yrow[at[1]])^2 <= radii[best]^2] <- 1L
  labels
}

set.seed(1)
for (folder in readLines(args[1])) {
  firms <- read.csv(file.path(folder, "firms.csv"), colClasses = c("character", "character", "numeric", "numeric"))
  is_case <- firms$nace == "25.62"
  group <- firms[is_case, c("x", "y")]
  found <- data.frame(dbscan = dbscan::dbscan(group, eps, min_points)$cluster, hdbscan = dbscan::hdbscan(group, min_points)$cluster,
                      scan = scan_labels(firms, is_case, group))
  write.csv(found, file.path(folder, "r.csv"), row.names = FALSE, quote = FALSE)
}
