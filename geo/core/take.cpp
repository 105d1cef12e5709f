// SPDX-License-Identifier: Apache-2.0
#include "geo/core/take.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr unsigned kWindowBits = 14;  // the texts of so many rows stay in the second cache
constexpr std::size_t kWindow = std::size_t{1} << kWindowBits;
constexpr std::size_t kFew = 8 * kWindow;  // columns of so few rows stay there as a whole

/// Rows to take, parted into windows: output rows [0, kWindow), [kWindow, 2 kWindow) and so on. A column is read in the
/// order it has, each value goes behind the others of its window, and each window is then put in order by itself. No
/// step waits for memory, as fetching each value from a random place does.
class Windows {
 public:
  /// Meant for rows of which none comes twice: see each_once().
  Windows(std::span<const Row> rows, std::size_t from_size) : slot_(from_size, kNowhere), place_(rows.size()) {
    for (std::size_t to = 0; to < rows.size(); ++to) slot_[rows[to]] = static_cast<Row>(to);
    std::vector<Row> next((rows.size() + kWindow - 1) / kWindow);
    for (std::size_t w = 0; w < next.size(); ++w) next[w] = static_cast<Row>(w * kWindow);
    for (Row& slot : slot_) {
      if (slot == kNowhere) continue;
      const Row to = slot;
      slot = next[to >> kWindowBits]++;
      place_[slot] = static_cast<std::uint16_t>(to % kWindow);
      ++found_;
    }
  }

  bool each_once() const { return found_ == place_.size(); }

  template <class T>
  std::vector<T> taken(const std::vector<T>& from) const {
    std::vector<T> out(place_.size()), window(std::min(kWindow, place_.size()));
    for (std::size_t row = 0; row < from.size(); ++row)
      if (slot_[row] != kNowhere) out[slot_[row]] = from[row];
    for (std::size_t begin = 0; begin < out.size(); begin += kWindow) {
      const std::size_t count = std::min(kWindow, out.size() - begin);
      std::copy_n(out.begin() + static_cast<std::ptrdiff_t>(begin), count, window.begin());
      for (std::size_t i = 0; i < count; ++i) out[begin + place_[begin + i]] = window[i];
    }
    return out;
  }

  Texts taken(const Texts& from) const {
    std::vector<std::size_t> ends(place_.size());              // lengths by slot, until put_in_order()
    std::vector<std::size_t> next(ends.size() / kWindow + 2);  // where each window's bytes begin
    for (std::size_t row = 0; row < from.size(); ++row) {
      if (slot_[row] == kNowhere) continue;
      ends[slot_[row]] = from[row].size();
      next[slot_[row] / kWindow + 1] += from[row].size();
    }
    for (std::size_t w = 1; w < next.size(); ++w) next[w] += next[w - 1];
    std::string bytes(next.back(), '\0');
    for (std::size_t row = 0; row < from.size(); ++row) {
      if (slot_[row] == kNowhere) continue;
      std::size_t& to = next[slot_[row] / kWindow];
      from[row].copy(bytes.data() + to, from[row].size());
      to += from[row].size();
    }
    put_in_order(bytes, ends);
    return Texts::from_flat(std::move(bytes), std::move(ends));
  }

 private:
  static constexpr Row kNowhere = std::numeric_limits<Row>::max();

  /// Texts of each window in the order of slots, with their lengths, become texts in the order of rows, with ends.
  void put_in_order(std::string& bytes, std::vector<std::size_t>& ends) const {
    std::string window;
    std::vector<std::string_view> text(kWindow);
    char* to = bytes.data();
    for (std::size_t begin = 0; begin < ends.size(); begin += kWindow) {
      const std::size_t count = std::min(kWindow, ends.size() - begin);
      std::size_t size = 0;
      for (std::size_t i = 0; i < count; ++i) size += ends[begin + i];
      window.assign(to, size);
      const char* at = window.data();
      for (std::size_t i = 0; i < count; ++i) {
        text[place_[begin + i]] = {at, ends[begin + i]};
        at += ends[begin + i];
      }
      for (std::size_t i = 0; i < count; ++i) {
        to += text[i].copy(to, text[i].size());
        ends[begin + i] = static_cast<std::size_t>(to - bytes.data());
      }
    }
  }

  std::vector<Row> slot_;             // per row of the source: behind which others of its window it goes
  std::vector<std::uint16_t> place_;  // per slot: its row in the window
  std::size_t found_ = 0;
};

Column taken(const Column& column, const Windows& windows) {
  if (column.labels()) return Column::coded(windows.taken(column.as<std::vector<std::int32_t>>()), column.labels());
  return Column(std::visit([&](const auto& values) { return Column::Values(windows.taken(values)); }, column.values()),
                column.mask() ? windows.taken(*column.mask()) : Column::Mask{});
}

/// Whether windows pay: not for rows in order or so few that they stay in the cache.
bool are_many_in_any_order(std::span<const Row> rows) { return rows.size() >= kFew && !std::ranges::is_sorted(rows); }

}  // namespace

Table taken(Table table, std::span<const Row> rows, unsigned threads) {
  if (table.shapes) throw std::invalid_argument("taken: the table has shapes");
  std::optional<Windows> windows;
  if (are_many_in_any_order(rows)) windows.emplace(rows, table.size());
  if (windows && !windows->each_once()) windows.reset();
  std::vector<std::pair<std::string, Column>> columns = table.columns();  // shares the values
  table = Table();
  parallel_for(columns.size(), 1, threads, [&](std::size_t i, std::size_t) {
    Column& column = columns[i].second;
    column = windows ? taken(column, *windows) : column.take(rows);
  });
  for (auto& [name, column] : columns) table.set(std::move(name), std::move(column));
  return table;
}

}  // namespace geo
