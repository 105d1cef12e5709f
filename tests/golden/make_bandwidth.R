# SPDX-License-Identifier: Apache-2.0
# Bandwidths of firms.csv by spatstat, without edge correction: the rules as bandwidth.hpp states them.
#   Rscript make_bandwidth.R > bandwidth.csv
suppressMessages(library(spatstat))
firms <- read.csv("firms.csv")
window <- owin(c(0, 10000), c(0, 10000))
all <- ppp(firms$x, firms$y, window, check = FALSE)
one_each <- unique(all)  # bandwidth.hpp leaves a point out with all that share its place
cat("rule,points,parameter_m,sigma_m,criterion\n")
row <- function(rule, points, parameter, sigma, criterion)
  cat(sprintf("%s,%d,%s,%.15g,%s\n", rule, npoints(points), parameter, sigma, criterion))
row("scott", all, "", bw.scott(all, isotropic = TRUE), "")
# In steps of a metre the histogram of distances that spatstat sums hides nothing that matters.
diggle <- bw.diggle(one_each, correction = "none", hmax = 625, nr = 2501)
row("diggle best", one_each, "", as.numeric(diggle), "")
mse <- as.fv(diggle)
for (sigma in c(100, 200, 400, 600)) {
  at <- which.min(abs(mse[["sigma"]] - sigma))
  row("diggle", one_each, sprintf("%g", sigma), mse[["sigma"]][at], sprintf("%.15g", mse[["M"]][at]))
}
for (sigma in c(150, 300, 600)) {
  loo <- density(one_each, sigma = sigma, at = "points", leaveoneout = TRUE, edge = FALSE)
  row("likelihood", one_each, sprintf("%g", sigma), sigma, sprintf("%.15g", sum(log(loo)) / npoints(one_each)))
}
likelihood <- bw.ppl(one_each, sigma = 2^seq(6, 11, by = 1 / 64), edge = FALSE, shortcut = TRUE)
row("likelihood best", one_each, "", as.numeric(likelihood), "")
