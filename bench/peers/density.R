# SPDX-License-Identifier: Apache-2.0
# Rscript density.R POINTS GRID X0 Y0 COLUMNS ROWS CELL RADIUS: spatstat's density.ppp, quartic, by FFT of binned points; row by row from below.
args <- commandArgs(trailingOnly = TRUE)
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "memory.R"))
suppressPackageStartupMessages({library(spatstat.geom); library(spatstat.explore)})
number <- as.numeric(args[3:8])
points <- points_in(args[1])
window <- owin(c(number[1], number[1] + number[3] * number[5]), c(number[2], number[2] + number[4] * number[5]))
pattern <- ppp(points[, 1], points[, 2], window = window, check = FALSE)
# a quartic kernel of radius h has the standard deviation h / sqrt(8) along each axis
found <- cost_of(function() density.ppp(pattern, sigma = number[6] / sqrt(8), kernel = "quartic", edge = FALSE, dimyx = c(number[4], number[3])))
writeBin(as.vector(t(found$v)), args[2])
