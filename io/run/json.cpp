// SPDX-License-Identifier: Apache-2.0
#include "io/run/json.hpp"

#include <nlohmann/json.hpp>

namespace io {
namespace {

using Nlohmann = nlohmann::ordered_json;

const Json kNull;

Json from(const Nlohmann& node) {
  switch (node.type()) {
    case Nlohmann::value_t::boolean:
      return node.get<bool>();
    case Nlohmann::value_t::number_integer:
    case Nlohmann::value_t::number_unsigned:
      return node.get<std::int64_t>();
    case Nlohmann::value_t::number_float:
      return node.get<double>();
    case Nlohmann::value_t::string:
      return node.get<std::string>();
    case Nlohmann::value_t::array: {
      Json::List items;
      for (const Nlohmann& item : node) items.push_back(from(item));
      return items;
    }
    case Nlohmann::value_t::object: {
      Json::Members members;
      for (const auto& item : node.items()) members.emplace_back(item.key(), from(item.value()));
      return members;
    }
    default:
      return {};
  }
}

/// Refuses what would nest deeper than any document of ours, so that no hostile file overflows the stack.
struct DepthGuard {
  bool operator()(int depth, Nlohmann::parse_event_t, Nlohmann&) const {
    if (depth > 200) throw Nlohmann::out_of_range::create(416, "nested too deeply", nullptr);
    return true;
  }
};

}  // namespace

Json& Json::set(std::string key, Json value) {
  if (is_null()) value_ = Members{};
  Members& members = std::get<Members>(value_);
  for (auto& [name, old] : members) {
    if (name != key) continue;
    old = std::move(value);
    return *this;
  }
  members.emplace_back(std::move(key), std::move(value));
  return *this;
}

Json& Json::push(Json value) {
  if (is_null()) value_ = List{};
  std::get<List>(value_).push_back(std::move(value));
  return *this;
}

const Json& Json::operator[](std::string_view key) const {
  for (const auto& [name, value] : members())
    if (name == key) return value;
  return kNull;
}

const Json::Members& Json::members() const {
  static const Members none;
  const auto* found = std::get_if<Members>(&value_);
  return found ? *found : none;
}

const Json::List& Json::items() const {
  static const List none;
  const auto* found = std::get_if<List>(&value_);
  return found ? *found : none;
}

std::string Json::text(std::string_view fallback) const {
  const auto* found = std::get_if<std::string>(&value_);
  return found ? *found : std::string(fallback);
}

std::int64_t Json::integer(std::int64_t fallback) const {
  const auto* found = std::get_if<std::int64_t>(&value_);
  return found ? *found : fallback;
}

double Json::number(double fallback) const {
  if (const auto* found = std::get_if<double>(&value_)) return *found;
  const auto* whole = std::get_if<std::int64_t>(&value_);
  return whole ? static_cast<double>(*whole) : fallback;
}

bool Json::flag(bool fallback) const {
  const auto* found = std::get_if<bool>(&value_);
  return found ? *found : fallback;
}

struct Json::Writer {
  int indent;
  std::string out{};

  void write(const Value& value, int depth) {
    if (const auto* list = std::get_if<List>(&value)) {
      write_all(*list, '[', ']', depth, [&](const Json& item) { write(item.value_, depth + 1); });
    } else if (const auto* members = std::get_if<Members>(&value)) {
      write_all(*members, '{', '}', depth, [&](const auto& member) {
        write_scalar(member.first);
        out += indent < 0 ? ":" : ": ";
        write(member.second.value_, depth + 1);
      });
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      write_scalar(*text);
    } else if (const auto* number = std::get_if<double>(&value)) {
      write_scalar(*number);
    } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
      write_scalar(*whole);
    } else if (const auto* flag = std::get_if<bool>(&value)) {
      write_scalar(*flag);
    } else {
      out += "null";
    }
  }

 private:
  void write_scalar(const Nlohmann& scalar) { out += scalar.dump(-1, ' ', false, Nlohmann::error_handler_t::replace); }
  void break_line(int depth) {
    if (indent < 0) return;
    out += '\n';
    out.append(static_cast<std::size_t>(indent) * static_cast<std::size_t>(depth), ' ');
  }
  template <class Items, class WriteOne>
  void write_all(const Items& items, char open, char close, int depth, WriteOne write_one) {
    out += open;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) out += ',';
      break_line(depth + 1);
      write_one(items[i]);
    }
    if (!items.empty()) break_line(depth);
    out += close;
  }
};

std::string Json::dump(int indent) const {
  Writer writer{indent};
  writer.write(value_, 0);
  return std::move(writer.out);
}

std::optional<Json> Json::parse(std::string_view text) {
  try {
    return from(Nlohmann::parse(text, DepthGuard{}));
  } catch (const Nlohmann::exception&) {
    return std::nullopt;
  }
}

}  // namespace io
