# SPDX-License-Identifier: Apache-2.0
# Local statistics by spdep on real firms, counted in hexagons: Rhode Island's jewellery makers (4 km), Bangor's firms (1.5 km).
# Needs two published runs: agglo run tests/e2e/regions/{rhode-island,bangor}.yaml --output OUT/{rhode-island,bangor}
# Run in this folder: Rscript make_local_moran.R OUT
suppressMessages({library(spdep); library(sf)})
out <- commandArgs(TRUE)[1]
seed <- 20261122; draws <- 999

# Hexagons by nearest centre; the study: all within two cells of any firm. In the order of cells: row, then along the row.
hexagon <- function(x, y, cell) {
  r0 <- round(y / (cell * sqrt(3) / 2)); best <- NULL
  for (dr in -1:1) {
    r <- r0 + dr; q <- round(x / cell - r / 2)
    d <- (x - cell * (q + r / 2))^2 + (y - cell * sqrt(3) / 2 * r)^2
    best <- if (is.null(best)) data.frame(q, r, d) else { nearer <- d < best$d; best[nearer, ] <- data.frame(q, r, d)[nearer, ]; best }
  }
  best[c("q", "r")]
}
study <- function(region, group, cell) {
  firms <- st_read(file.path(out, region, "current", "clusters.gpkg"), "firms", quiet = TRUE)
  xy <- st_coordinates(firms); at <- hexagon(xy[, 1], xy[, 2], cell)
  near <- expand.grid(dq = -2:2, dr = -2:2); near <- near[near$dq^2 + near$dq * near$dr + near$dr^2 <= 4, ]
  occupied <- unique(at)
  cells <- unique(do.call(rbind, lapply(seq_len(nrow(near)), function(i) data.frame(q = occupied$q + near$dq[i], r = occupied$r + near$dr[i]))))
  cells <- cells[order(cells$r, cells$q), ]
  key <- function(d) paste(d$q, d$r)
  member <- if (group == "all") is.na(firms$role) | firms$role != "institution" else !is.na(firms$group_name) & firms$group_name == group & firms$role != "institution"
  cells$count <- as.integer(table(factor(key(at[member, ]), levels = key(cells))))
  cells$population <- as.integer(table(factor(key(at), levels = key(cells))))
  cells
}

as_nb <- function(lists) { lists <- lapply(lists, function(l) if (length(l)) as.integer(l) else 0L); class(lists) <- "nb"; attr(lists, "region.id") <- as.character(seq_along(lists)); lists }
# Two-sided p without replacement, ties counted on both sides: the definition of agglo, by brute force.
brute <- function(x, nb) sapply(seq_along(x), function(i) {
  near <- nb[[i]]; if (near[1] == 0L) return(NA)
  own <- sum(x[near]); other <- x[-i]
  sums <- replicate(draws, sum(other[sample.int(length(other), length(near))]))
  min(1, 2 * (min(sum(sums >= own - 1e-9), sum(sums <= own + 1e-9)) + 1) / (draws + 1))
})

statistics <- function(name, cells, kind, near) {
  x <- cells$count; nb <- as_nb(near); w <- nb2listw(nb, style = "W", zero.policy = TRUE)
  total <- localmoran(x, w, conditional = FALSE, zero.policy = TRUE); given <- localmoran(x, w, conditional = TRUE, zero.policy = TRUE)
  permuted <- localmoran_perm(cells$untied, w, nsim = draws, zero.policy = TRUE)
  self <- as_nb(lapply(seq_along(near), function(i) sort(c(near[[i]], i)))); attr(self, "self.included") <- TRUE
  g <- as.numeric(localG(x, nb2listw(self, style = "B")))
  quadrant <- gsub("High", "H", gsub("Low", "L", gsub("-", "", as.character(attr(given, "quadr")$mean))))
  zero <- !lengths(near); num <- function(v) { s <- sprintf("%.12g", v); s[is.na(v) | zero] <- ""; s }
  data.frame(case = name, neighbours = kind, q = cells$q, r = cells$r, count = x, untied = cells$untied, gi_star = sprintf("%.12g", g), i = num(total[, 1]),
             var_total = num(total[, 3]), e_conditional = num(given[, 2]), var_conditional = num(given[, 3]), quadrant = ifelse(zero, "", quadrant),
             p_brute = num(brute(x, nb)), p_spdep_untied = num(pmin(1, 2 * permuted[, "Pr(folded) Sim"])))
}

maps <- list(); rates <- list(); globals <- list()
for (case in list(c("rhode-island", "jewellery", 4000), c("bangor", "all", 1500))) {
  set.seed(seed)
  cells <- study(case[1], case[2], as.numeric(case[3])); cells$untied <- round(cells$count + runif(nrow(cells), 0, 0.01), 6)
  norm <- with(cells, outer(q, q, "-")^2 + outer(q, q, "-") * outer(r, r, "-") + outer(r, r, "-")^2); diag(norm) <- NA
  band <- function(limit) lapply(seq_len(nrow(cells)), function(i) which(norm[i, ] <= limit))
  nearest <- lapply(seq_len(nrow(cells)), function(i) sort(order(norm[i, ], cells$r, cells$q)[1:8]))
  maps <- c(maps, list(statistics(case[1], cells, "band 2", band(4)), statistics(case[1], cells, "contiguity", band(1)), statistics(case[1], cells, "nearest 8", nearest)))
  for (m in 1:5) {
    t <- moran.test(cells$count, nb2listw(as_nb(band(m^2)), style = "W", zero.policy = TRUE), zero.policy = TRUE)
    globals <- c(globals, list(data.frame(case = case[1], cells = m, i = sprintf("%.12g", t$estimate[1]), variance = sprintf("%.12g", t$estimate[3]), z = sprintf("%.12g", t$statistic))))
  }
  some <- cells[cells$population > 0, ]; est <- EBest(some$count, some$population)
  rates <- c(rates, list(data.frame(case = case[1], count = some$count, population = some$population, rate = sprintf("%.12g", est$estmm))))
}
save_as <- function(file, rows, what) {
  con <- file(file, "w")
  writeLines(sprintf("# %s, spdep %s; make_local_moran.R, seed %d; %s", R.version.string, packageVersion("spdep"), seed, what), con)
  write.table(rows, con, sep = ",", quote = FALSE, row.names = FALSE); close(con)
}
save_as("local_moran.csv", do.call(rbind, maps), sprintf("closed bands in cells; %d permutations", draws))
save_as("moran.csv", do.call(rbind, globals), "moran.test, style W, randomisation")
save_as("eb_rates.csv", do.call(rbind, rates), "EBest, poisson")
