// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <malloc.h>
#include <valgrind/callgrind.h>

#include <chrono>
#include <ctime>
#include <fstream>
#include <string>

namespace bench {

/// What one call cost. Bytes: how far the process grew at its peak, results included, what was there before not.
struct Cost {
  double seconds = 0.0, cpu_seconds = 0.0, peak_bytes = 0.0;
};

/// A line of /proc/self/status in bytes: VmRSS (now) or VmHWM (the most since it was reset).
inline double memory_bytes(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(field + ":")) return 1024.0 * std::stod(line.substr(field.size() + 1));
  return 0.0;
}

/// Runs `work` once. Under callgrind with --instr-atstart=no its instructions alone are counted
/// (tools/instructions.py).
template <class Work>
Cost cost_of(Work&& work) {
  const auto cpu_seconds = [] {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
  };
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";  // resets the peak
  const double memory = memory_bytes("VmRSS"), cpu = cpu_seconds();
  const auto start = std::chrono::steady_clock::now();
  CALLGRIND_START_INSTRUMENTATION;
  work();
  CALLGRIND_STOP_INSTRUMENTATION;
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  return {seconds.count(), cpu_seconds() - cpu, memory_bytes("VmHWM") - memory};
}

}  // namespace bench
