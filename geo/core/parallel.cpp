// SPDX-License-Identifier: Apache-2.0
#include "geo/core/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <numeric>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace geo {
namespace {

std::atomic<void (*)()> between_chunks{nullptr};

}  // namespace

void check_between_chunks(void (*check)()) { between_chunks = check; }

std::vector<std::size_t> largest_first(std::span<const double> cost) {
  std::vector<std::size_t> order(cost.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return -cost[i]; });
  return order;
}

void parallel_for(std::size_t count, std::size_t chunk, unsigned threads,
                  const std::function<void(std::size_t, std::size_t)>& body) {
  if (chunk == 0) throw std::invalid_argument("parallel_for: chunk must be > 0");
  const std::size_t chunks = (count + chunk - 1) / chunk;
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex failure_lock;
  const auto work = [&] {
    for (std::size_t c = next.fetch_add(1); c < chunks; c = next.fetch_add(1)) {
      try {
        if (const auto check = between_chunks.load(std::memory_order_relaxed)) check();
        body(c * chunk, std::min(count, (c + 1) * chunk));
      } catch (...) {
        const std::lock_guard guard(failure_lock);
        if (!failure) failure = std::current_exception();
        next = chunks;
      }
    }
  };
  {
    std::vector<std::jthread> helpers;
    const std::size_t extra = std::min<std::size_t>(std::max(threads, 1U), std::max<std::size_t>(chunks, 1)) - 1;
    helpers.reserve(extra);
    try {
      for (std::size_t t = 0; t < extra; ++t) helpers.emplace_back(work);
    } catch (const std::system_error&) {
      // The system starts no more threads: those that run, and this one, do the work.
    }
    work();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace geo
