# SPDX-License-Identifier: Apache-2.0
# Rscript make_hdbscan_peer.R points.csv k labels.csv: R dbscan's HDBSCAN* labels (0 = noise), and which of them change when
# the rows come in another order. R merges equal distances in pairs, in the order in which its spanning tree, grown from the
# first row, meets them: so a row of each cluster comes first once. Clusters of two runs are matched by most common points.
a <- commandArgs(TRUE)
suppressMessages(library(dbscan))
x <- as.matrix(read.csv(a[1], header = FALSE))
k <- as.integer(a[2])
found <- hdbscan(x, minPts = k)$cluster
changes <- rep(0L, nrow(x))
set.seed(1)
for (first in match(unique(found), found)) {
  order <- c(first, sample(seq_len(nrow(x))[-first]))
  moved <- integer(nrow(x))
  moved[order] <- hdbscan(x[order, ], minPts = k)$cluster
  # a cluster of either run, and the one of the other run that shares most rows with it
  partner <- function(of, among) {
    both <- table(of, among)
    found <- as.integer(colnames(both))[apply(both, 1, which.max)]
    names(found) <- rownames(both)
    found["0"] <- 0L
    found[as.character(of)]
  }
  changes[partner(found, moved) != moved | partner(moved, found) != found] <- 1L
}
write.table(cbind(found, changes), a[3], sep = ",", row.names = FALSE, col.names = FALSE)
cat(as.character(packageVersion("dbscan")))
