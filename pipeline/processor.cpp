// SPDX-License-Identifier: Apache-2.0
// Part of programs built for newer processors (AGGLO_CPU), itself built for all: an older one gets a message, no crash.
#include <unistd.h>

#include <string_view>

namespace {

// Before the constructors of all other objects, which may hold the new instructions already.
constexpr int kFirst = 101;

[[gnu::constructor(kFirst)]] void refuse_older_processor() {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma")) return;
  constexpr std::string_view kRefusal =
      "error: this agglo is built for processors with AVX2 (x86-64-v3), which this one lacks; build it with "
      "-DAGGLO_CPU=generic\n";
  const auto written = write(STDERR_FILENO, kRefusal.data(), kRefusal.size());
  _exit(written < 0 ? 2 : 1);
}

}  // namespace
