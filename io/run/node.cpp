// SPDX-License-Identifier: Apache-2.0
#include "io/run/node.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "geo/core/error.hpp"

namespace io {

const Node* Node::find(std::string_view key) const {
  for (const Entry& entry : entries)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

std::string Node::where() const {
  if (line == 0) return file.starts_with(fmt::format("--set {}=", path)) || path.empty() ? file : file + ": " + path;
  const std::string place = fmt::format("{}:{}:{}", file, line, column);
  return path.empty() ? place : place + ": " + path;
}

void Problems::add(std::string message) { items_.push_back({{}, 0, 0, std::move(message)}); }

void Problems::add(const Node& at, std::string_view what) {
  items_.push_back({at.file, at.line, at.column, fmt::format("{}: {}", at.where(), what)});
}

std::vector<std::string> Problems::messages() const {
  std::vector<const Item*> order;
  order.reserve(items_.size());
  for (const Item& item : items_) order.push_back(&item);
  std::ranges::stable_sort(order, {}, [](const Item* i) { return std::tie(i->file, i->line, i->column); });
  std::vector<std::string> out;
  out.reserve(order.size());
  for (const Item* item : order) out.push_back(item->text);
  return out;
}

void Problems::raise() const {
  if (!empty()) geo::fail(geo::Trouble::config, "{}", fmt::join(messages(), "\n"));
}

}  // namespace io
