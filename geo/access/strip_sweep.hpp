// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "geo/core/parallel.hpp"

namespace geo {

/// Box of an item on a lattice, closed.
struct StripBox {
  std::int64_t min_x, min_y, max_x, max_y;
};

/// Finds the pairs of many small boxes that meet, by strips: each box is listed in every strip of the plane that it
/// reaches, and a strip is swept from west to east.
///
/// With strips about as high as boxes, O(n log n) time for boxes of which few lie over one another, and 4 bytes for
/// each box and strip it reaches. A box that is much higher than a strip costs one entry a strip: give long things
/// piecewise.
class StripSweep {
 public:
  /// box_of(i) of items 0 to count - 1.
  template <class BoxOf>
  StripSweep(std::size_t count, std::int64_t strip_height, BoxOf box_of);

  /// Calls meet(a, b, out) once for each pair a != b whose boxes meet, in no stated order, with an `out` of its own for
  /// each chunk; gives the outs in order of the chunks, which do not depend on `threads`.
  template <class Out, class BoxOf, class Meet>
  std::vector<Out> meetings(BoxOf box_of, Meet meet, unsigned threads) const;

 private:
  static constexpr std::size_t kStripsOfATask = 64;
  std::int64_t strip(std::int64_t y) const { return (y - min_y_) / height_; }

  std::int64_t min_y_ = 0, height_ = 1;
  std::vector<std::size_t> begin_{0};  // by strip, and the end of the last
  std::vector<std::uint32_t> items_;
};

template <class BoxOf>
StripSweep::StripSweep(std::size_t count, std::int64_t strip_height, BoxOf box_of)
    : height_(std::max<std::int64_t>(strip_height, 1)) {
  if (count == 0) return;
  min_y_ = box_of(0).min_y;
  std::int64_t max_y = min_y_;
  for (std::size_t i = 0; i < count; ++i) {
    min_y_ = std::min(min_y_, box_of(i).min_y);
    max_y = std::max(max_y, box_of(i).max_y);
  }
  begin_.assign(static_cast<std::size_t>(strip(max_y)) + 2, 0);
  const auto each_strip = [&](std::size_t i, auto visit) {
    const StripBox box = box_of(i);
    for (auto s = strip(box.min_y); s <= strip(box.max_y); ++s) visit(static_cast<std::size_t>(s));
  };
  for (std::size_t i = 0; i < count; ++i) each_strip(i, [&](std::size_t s) { ++begin_[s + 1]; });
  for (std::size_t s = 1; s < begin_.size(); ++s) begin_[s] += begin_[s - 1];
  items_.resize(begin_.back());
  std::vector<std::size_t> next(begin_.begin(), begin_.end() - 1);
  for (std::size_t i = 0; i < count; ++i)
    each_strip(i, [&](std::size_t s) { items_[next[s]++] = static_cast<std::uint32_t>(i); });
}

template <class Out, class BoxOf, class Meet>
std::vector<Out> StripSweep::meetings(BoxOf box_of, Meet meet, unsigned threads) const {
  const std::size_t strips = begin_.size() - 1;
  std::vector<Out> outs(strips / kStripsOfATask + 1);
  parallel_for(strips, kStripsOfATask, threads, [&](std::size_t first, std::size_t last) {
    struct Entry {
      StripBox box;
      std::uint32_t item;
    };
    std::vector<Entry> entries;
    for (std::size_t s = first; s < last; ++s) {
      entries.clear();
      for (std::size_t i = begin_[s]; i < begin_[s + 1]; ++i) entries.push_back({box_of(items_[i]), items_[i]});
      std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        return a.box.min_x != b.box.min_x ? a.box.min_x < b.box.min_x : a.item < b.item;
      });
      for (std::size_t i = 0; i < entries.size(); ++i)
        for (std::size_t j = i + 1; j < entries.size() && entries[j].box.min_x <= entries[i].box.max_x; ++j) {
          const StripBox &a = entries[i].box, &b = entries[j].box;
          if (a.min_y > b.max_y || b.min_y > a.max_y) continue;
          // of the strips that both reach, only the first tells
          if (strip(std::max(a.min_y, b.min_y)) != static_cast<std::int64_t>(s)) continue;
          meet(entries[i].item, entries[j].item, outs[first / kStripsOfATask]);
        }
    }
  });
  return outs;
}

}  // namespace geo
