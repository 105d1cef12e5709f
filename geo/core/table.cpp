// SPDX-License-Identifier: Apache-2.0
#include "geo/core/table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace geo {
namespace {

std::size_t length(const Column::Values& values) {
  return std::visit([](const auto& v) { return v.size(); }, values);
}

template <class T>
std::vector<T> gathered(const std::vector<T>& from, std::span<const Row> rows) {
  std::vector<T> out(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) out[i] = from[rows[i]];
  return out;
}

/// Rows come in any order, so each text waits for memory twice, for where it ends and for its bytes: both are asked for
/// some rows ahead, which makes a million texts four times as fast.
Texts gathered(const Texts& from, std::span<const Row> rows) {
  constexpr std::size_t kAhead = 16;
  const auto ask_for_end = [&](std::size_t i) {
    if (i < rows.size()) __builtin_prefetch(&from.ends()[rows[i]]);
  };
  std::vector<std::size_t> ends(rows.size());
  std::size_t end = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ask_for_end(i + kAhead);
    ends[i] = end += from[rows[i]].size();
  }
  std::string bytes(end, '\0');
  char* to = bytes.data();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ask_for_end(i + 2 * kAhead);
    if (i + kAhead < rows.size()) __builtin_prefetch(from[rows[i + kAhead]].data());
    to = std::ranges::copy(from[rows[i]], to).out;
  }
  return Texts::from_flat(std::move(bytes), std::move(ends));
}

template <class T>
std::vector<T> chained(std::vector<T> above, const std::vector<T>& below) {
  above.insert(above.end(), below.begin(), below.end());
  return above;
}

Texts chained(Texts above, const Texts& below) {
  for (std::size_t i = 0; i < below.size(); ++i) above.add(below[i]);
  return above;
}

/// A column stays as it is from here on: room for more would be lost.
template <class T>
void give_back_slack(std::vector<T>& values) {
  constexpr std::size_t kSlackBytes = 1U << 20U;
  if ((values.capacity() - values.size()) * sizeof(T) > kSlackBytes) values.shrink_to_fit();
}

Column::Values without_slack(Column::Values values) {
  std::visit(
      []<class T>(T& v) {
        if constexpr (!std::is_same_v<T, Texts>) give_back_slack(v);
      },
      values);
  return values;
}

}  // namespace

Texts Texts::from_flat(std::string bytes, std::vector<std::size_t> ends) {
  if (!std::ranges::is_sorted(ends) || (ends.empty() ? 0 : ends.back()) != bytes.size())
    throw std::invalid_argument("Texts: the ends do not fit the bytes");
  Texts out;
  out.bytes_ = std::move(bytes);
  out.ends_ = std::move(ends);
  return out;
}

Column::Column(Values values, Mask valid) : values_(std::make_shared<const Values>(without_slack(std::move(values)))) {
  if (valid.empty()) return;
  if (valid.size() != length(*values_))
    throw std::invalid_argument("Column: the mask has another length than the values");
  give_back_slack(valid);
  if (std::ranges::find(valid, std::uint8_t{0}) != valid.end()) valid_ = std::make_shared<const Mask>(std::move(valid));
}

Column Column::coded(std::vector<std::int32_t> codes, std::shared_ptr<const Texts> labels) {
  Column made{Values(std::move(codes))};
  made.labels_ = std::move(labels);
  return made;
}

std::size_t Column::size() const { return length(*values_); }

bool Column::valid(std::size_t row) const {
  if (labels_) return std::get<std::vector<std::int32_t>>(*values_)[row] >= 0;
  return !valid_ || (*valid_)[row] != 0;
}

std::string_view Column::text(std::size_t row) const {
  if (!valid(row)) return {};
  if (labels_) return (*labels_)[static_cast<std::size_t>(std::get<std::vector<std::int32_t>>(*values_)[row])];
  return as<Texts>()[row];
}

double Column::number(std::size_t row) const {
  if (!valid(row)) return std::numeric_limits<double>::quiet_NaN();
  return std::visit(
      [row](const auto& v) -> double {
        if constexpr (std::is_same_v<std::decay_t<decltype(v)>, Texts>)
          throw std::invalid_argument("Column: text is not a number");
        else
          return static_cast<double>(v[row]);
      },
      *values_);
}

Column Column::take(std::span<const Row> rows) const {
  Column out(std::visit([&](const auto& v) { return Values(gathered(v, rows)); }, *values_),
             valid_ ? gathered(*valid_, rows) : Mask{});
  out.labels_ = labels_;
  return out;
}

Column Column::joined(const Column& below) const {
  if (values_->index() != below.values_->index())
    throw std::invalid_argument("Column: cannot join columns of different types");
  if (labels_ != below.labels_ && !(labels_ && below.labels_ && *labels_ == *below.labels_))
    throw std::invalid_argument("Column: cannot join coded columns with different labels");
  Mask mask;
  if (valid_ || below.valid_) {
    mask = valid_ ? *valid_ : Mask(size(), 1);
    if (below.valid_)
      mask.insert(mask.end(), below.valid_->begin(), below.valid_->end());
    else
      mask.resize(size() + below.size(), 1);
  }
  Column out(
      std::visit([&](const auto& v) { return Values(chained(v, std::get<std::decay_t<decltype(v)>>(*below.values_))); },
                 *values_),
      std::move(mask));
  out.labels_ = labels_;
  return out;
}

bool operator==(const Column& a, const Column& b) {
  const auto same = [](const auto& p, const auto& q) { return p == q || (p && q && *p == *q); };
  return same(a.values_, b.values_) && same(a.valid_, b.valid_) && same(a.labels_, b.labels_);
}

std::size_t Table::size() const {
  if (!columns_.empty()) return columns_.front().second.size();
  return shapes ? shapes->size() : 0;
}

bool Table::has(std::string_view name) const {
  return std::ranges::any_of(columns_, [&](const auto& c) { return c.first == name; });
}

const Column& Table::column(std::string_view name) const {
  for (const auto& [key, column] : columns_)
    if (key == name) return column;
  throw std::invalid_argument("Table: no column '" + std::string(name) + "'");
}

void Table::set(std::string name, Column column) {
  for (auto& [key, old] : columns_) {
    if (key != name) continue;
    if (columns_.size() > 1 && column.size() != size())
      throw std::invalid_argument("Table: column '" + name + "' has another length than the table");
    old = std::move(column);
    return;
  }
  if (!columns_.empty() && column.size() != size())
    throw std::invalid_argument("Table: column '" + name + "' has another length than the table");
  columns_.emplace_back(std::move(name), std::move(column));
}

void Table::drop(std::string_view name) {
  std::erase_if(columns_, [&](const auto& c) { return c.first == name; });
}

Table Table::take(std::span<const Row> rows) const {
  Table out;
  for (const auto& [name, column] : columns_) out.set(name, column.take(rows));
  if (shapes) out.shapes = shapes->take(rows);
  return out;
}

void Table::append(const Table& below) {
  if (columns_.empty()) {
    *this = below;
    return;
  }
  if (columns_.size() != below.columns_.size() || shapes.has_value() != below.shapes.has_value())
    throw std::invalid_argument("Table: cannot append a table of other columns");
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i].first != below.columns_[i].first)
      throw std::invalid_argument("Table: cannot append, column '" + below.columns_[i].first + "' stands where '" +
                                  columns_[i].first + "' should");
    columns_[i].second = columns_[i].second.joined(below.columns_[i].second);
  }
  if (shapes)
    for (std::size_t row = 0; row < below.shapes->size(); ++row) shapes->add_shape(*below.shapes, row);
}

}  // namespace geo
