# SPDX-License-Identifier: Apache-2.0
# Rscript local_g.R HEXAGONS COUNT FEW MANY OUT: spdep's localG_perm with few and with many permutations, cells within 3 km being
# neighbours and the cell its own; then z of localG, I of localmoran and p of localG_perm as doubles.
args <- commandArgs(trailingOnly = TRUE)
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "memory.R"))
suppressPackageStartupMessages(library(spdep))
count <- as.integer(args[2])
column <- matrix(readBin(args[1], "double", 3 * count), ncol = 3)
value <- column[, 3]
neighbours <- dnearneigh(column[, 1:2], 0, 3000.001)
with_self <- nb2listw(include.self(neighbours), style = "B")
set.seed(1)
few <- cost_of(function() localG_perm(value, with_self, nsim = as.integer(args[3])))
many <- cost_of(function() localG_perm(value, with_self, nsim = as.integer(args[4])))
p <- attr(many, "internals")[, "Pr(z != E(Gi)) Sim"]
moran <- cost_of(function() localmoran(value, nb2listw(neighbours, style = "W")))
writeBin(c(as.vector(localG(value, with_self)), as.vector(moran[, 1]), as.vector(p)), args[5])
