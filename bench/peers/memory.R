# SPDX-License-Identifier: Apache-2.0
# Time and memory of one call, as geo_kernels tells them: one line of JSON.

status <- function(field) {
  line <- grep(paste0("^", field), readLines("/proc/self/status"), value = TRUE)
  as.numeric(gsub("[^0-9]", "", line)) * 1024
}

cost_of <- function(work) {
  gc()
  cat("5", file = "/proc/self/clear_refs")  # resets the peak
  before <- status("VmRSS")
  time <- system.time(result <- work())
  cat(sprintf('{"seconds": %.4f, "cpu": %.4f, "bytes": %.0f}\n', time[["elapsed"]], time[["user.self"]] + time[["sys.self"]], status("VmHWM") - before))
  result
}

# x and y of the points that geo_kernels wrote.
points_in <- function(file) matrix(readBin(file, "double", file.size(file) / 8), ncol = 2, byrow = TRUE)
