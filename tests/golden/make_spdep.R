# SPDX-License-Identifier: Apache-2.0
# Gi* by spdep::localG with include.self and binary weights, on random points (closed distance band) and on a patchy hexagonal
# lattice (closed band by whole numbers). Run in this folder: Rscript make_spdep.R
suppressMessages(library(spdep))
set.seed(20261121)
star <- function(value, near) {  # near: logical matrix with TRUE on the diagonal
  nb <- lapply(seq_along(value), function(i) which(near[i, ]))
  class(nb) <- "nb"; attr(nb, "region.id") <- as.character(seq_along(value)); attr(nb, "self.included") <- TRUE
  as.numeric(localG(value, nb2listw(nb, style = "B")))
}
n <- 250
x <- round(runif(n, 0, 10000)); y <- round(runif(n, 0, 10000)); value <- round(rlnorm(n, 1, 1.2), 3)
points <- data.frame(case = "points", a = x, b = y, value = value,
                     gi_star = star(value, outer(x, x, "-")^2 + outer(y, y, "-")^2 <= 1500^2))
q <- rep(-10:9, 16); r <- rep(-5:10, each = 20); keep <- runif(320) < 0.8
q <- q[keep]; r <- r[keep]; count <- rpois(sum(keep), 0.3 + 5 * exp(-(q^2 + q * r + r^2) / 12))
dq <- outer(q, q, "-"); dr <- outer(r, r, "-")
hexagons <- data.frame(case = "hexagons", a = q, b = r, value = count, gi_star = star(count, dq^2 + dq * dr + dr^2 <= 4))
out <- rbind(points, hexagons); out$gi_star <- sprintf("%.15g", out$gi_star)
con <- file("spdep.csv", "w")
writeLines(sprintf("# %s, spdep %s; make_spdep.R, seed 20261121; bands 1500 m and 2 cells, closed", R.version.string, packageVersion("spdep")), con)
write.table(out, con, sep = ",", quote = FALSE, row.names = FALSE)
close(con)
