// SPDX-License-Identifier: Apache-2.0
#include "io/init/column_look.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "io/read/number.hpp"
#include "io/read/text.hpp"

namespace io {
namespace {

constexpr std::size_t kMostValues = 5000;

bool digits(std::string_view text, std::size_t from, std::size_t count) {
  if (text.size() < from + count) return false;
  return std::ranges::all_of(text.substr(from, count), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_date(std::string_view text) {
  if (!digits(text, 0, 4) || text < "1500" || text >= "3000") return false;
  if (text.size() == 4) return true;
  const bool marked = text.size() >= 10 && (text[4] == '-' || text[4] == '/') && text[7] == text[4];
  return marked && digits(text, 5, 2) && digits(text, 8, 2) && text.substr(5, 2) <= "12" && text.substr(8, 2) <= "31" &&
         (text.size() == 10 || text[10] == 'T' || text[10] == ' ');
}

bool is_flag(std::string_view text) {
  const std::string word = lower(text);
  for (const char* known : {"true", "false", "yes", "no", "y", "n", "t", "f", "1", "0"})
    if (word == known) return true;
  return false;
}

void look_at_value(std::string_view text, std::size_t times, bool decimal_comma, ColumnLook& out) {
  out.filled += times;
  ++out.distinct;
  if (is_date(text)) out.dates += times;
  if (is_flag(text)) out.flags += times;
  if (text.find(' ') != std::string_view::npos) out.spaced += times;
  double number = 0.0;
  if (parse_number(text, decimal_comma, number) != NumberFault::none) return;
  out.numbers += times;
  if (text.find_first_of(".,eE") == std::string_view::npos) out.whole += times;
}

void set_percentiles(std::vector<double>& numbers, ColumnLook& out) {
  if (numbers.empty()) return;
  std::ranges::sort(numbers);
  const std::size_t edge = numbers.size() / 20, rim = numbers.size() / 200;
  out.lowest = numbers[rim];
  out.highest = numbers[numbers.size() - 1 - rim];
  out.low = numbers[edge];
  out.high = numbers[numbers.size() - 1 - edge];
}

template <class At>
ColumnLook looked_at(std::string name, std::size_t rows, bool decimal_comma, At at) {
  ColumnLook out;
  out.name = std::move(name);
  out.rows = rows;
  std::unordered_map<std::string_view, std::size_t> count;  // its order is never seen: the values are sorted below
  std::vector<double> numbers;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::string_view text = trimmed(at(row));
    if (text.empty()) continue;
    ++count[text];
    double number = 0.0;
    if (parse_number(text, decimal_comma, number) == NumberFault::none) numbers.push_back(number);
  }
  set_percentiles(numbers, out);
  std::vector<std::pair<std::string_view, std::size_t>> order(count.begin(), count.end());
  std::ranges::sort(order, [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  for (const auto& [text, times] : order) look_at_value(text, times, decimal_comma, out);
  order.resize(std::min(order.size(), kMostValues));
  for (const auto& [text, times] : order) out.values.emplace_back(text, times);
  return out;
}

}  // namespace

ColumnLook look_at_column(std::string name, const geo::Column& values, bool decimal_comma) {
  return looked_at(std::move(name), values.size(), decimal_comma,
                   [&](std::size_t row) { return values.valid(row) ? values.text(row) : std::string_view(); });
}

ColumnLook look_at_numbers(std::string name, std::vector<double> values) {
  ColumnLook out;
  out.name = std::move(name);
  out.rows = out.filled = out.numbers = values.size();
  set_percentiles(values, out);
  return out;
}

ColumnLook look_at_column(std::string name, const std::vector<std::string>& values) {
  return looked_at(std::move(name), values.size(), false,
                   [&](std::size_t row) { return std::string_view(values[row]); });
}

}  // namespace io
