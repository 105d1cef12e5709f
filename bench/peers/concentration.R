# SPDX-License-Identifier: Apache-2.0
# Rscript concentration.R POINTS COUNT INDUSTRY CURVES m|k DRAWS OUT: M, or K-density, of the first INDUSTRY points among all, and of as many
# drawn at random DRAWS times, with spatstat's distances, as dbmss does it: everything anew for each draw. CURVES are those of
# agglo, which say at which distances and with which h. Prints the cost; writes the curve of the industry itself as doubles.
args <- commandArgs(trailingOnly = TRUE)
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "memory.R"))
suppressPackageStartupMessages(library(spatstat.geom))
count <- as.integer(args[2])
own <- seq_len(as.integer(args[3]))
xy <- matrix(readBin(args[1], "double", 2 * count), ncol = 2, byrow = TRUE)
theirs <- readBin(args[4], "double", 1000)
r <- theirs[seq_len((length(theirs) - 1) / 3)]
h <- theirs[length(theirs)]
all <- ppp(xy[, 1], xy[, 2], range(xy[, 1]), range(xy[, 2]), check = FALSE)

within <- function(distance) cumsum(tabulate(findInterval(distance, r, left.open = TRUE) + 1, length(r)))
m_function <- function(of) {
  distance <- crossdist(all[of], all)
  shares <- sapply(seq_along(of), function(i) {
    near <- within(distance[i, of]) - 1
    around <- within(distance[i, ]) - 1
    ifelse(around > 0, near / around, NA)
  })
  rowMeans(shares, na.rm = TRUE) / ((length(of) - 1) / (count - 1))
}
k_density <- function(of) {
  distance <- as.vector(pairdist(all[of])[upper.tri(diag(length(of)))])
  estimate <- density(c(distance, -distance), bw = h, from = 0, to = max(r), n = 4096)
  2 * approx(estimate$x, estimate$y, r)$y
}
curve <- if (args[5] == "m") m_function else k_density
set.seed(1)
invisible(cost_of(function() {
  envelope <- replicate(as.integer(args[6]), curve(sample(count, length(own))))
  apply(envelope, 1, quantile, c(0.05, 0.95), na.rm = TRUE)
}))
writeBin(curve(own), args[7])
