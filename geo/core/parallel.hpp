// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace geo {

/// Runs body(begin, end) over [0, count) in chunks of `chunk` on `threads` threads (1: on the caller's).
///
/// Chunks are the same for every number of threads; which thread takes which is not. So a result is independent of the
/// threads when each chunk writes only its own rows. The first exception thrown by a body is rethrown here.
void parallel_for(std::size_t count, std::size_t chunk, unsigned threads,
                  const std::function<void(std::size_t, std::size_t)>& body);

/// 0 … n - 1 by falling cost, of equal ones the smaller first. Tasks of known cost that are begun in this order end at
/// about the same time on all threads.
std::vector<std::size_t> largest_first(std::span<const double> cost);

/// From now on every parallel_for of the process calls `check` before each chunk, on the thread of the chunk; what it
/// throws ends the loop like an exception of the body. It is how a long computation is stopped from outside. nullptr:
/// nothing is called. Safe at any time; `check` must be safe to call from many threads.
void check_between_chunks(void (*check)());

}  // namespace geo
