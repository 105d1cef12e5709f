// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>

namespace geo {

/// Runs body(begin, end) over [0, count) in chunks of `chunk` on `threads` threads (1: on the caller's).
///
/// Chunks are the same for every number of threads; which thread takes which is not. So a result is independent of the
/// threads when each chunk writes only its own rows. The first exception thrown by a body is rethrown here.
void parallel_for(std::size_t count, std::size_t chunk, unsigned threads,
                  const std::function<void(std::size_t, std::size_t)>& body);

}  // namespace geo
