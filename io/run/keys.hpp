// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/run/declare.hpp"
#include "io/run/node.hpp"

namespace io {

/// Reads one map of a config key by key and knows afterwards which keys nobody asked for.
///
/// `node` may be null, or a key without value: then nothing is given. Anything else that is no map is a problem. Values
/// that do not fit are reported and read as not given.
class Keys {
 public:
  Keys(const Node* node, Problems& problems);

  /// Whether there is a map to read.
  explicit operator bool() const { return map_ != nullptr; }
  const Node* node() const { return map_; }

  /// The value as it stands; null when the key is absent.
  const Node* get(std::string_view key);
  std::optional<Value> value(std::string_view key, const Rule& rule);
  /// Empty when not given.
  std::string text(std::string_view key);
  std::vector<std::string> texts(std::string_view key);
  /// Reports a missing key: "missing; " and `advice`.
  std::string required_text(std::string_view key, std::string_view advice);
  void missing(std::string_view key, std::string_view advice);

  /// Reads every declared key into the struct that the declarations belong to.
  void fill(const std::vector<Param>& params, void* target);

  /// A key that is valid although nothing reads it.
  void know(std::string_view key) { known_.emplace_back(key); }
  /// Reports each key that was never asked for, with the nearest of those that were.
  void finish();

 private:
  const Node* map_ = nullptr;
  const Node* place_ = nullptr;  ///< Of the map, or of the key that has no value.
  Problems* problems_;
  std::vector<std::string> known_;
};

/// Where a profile has a figure from: `source: …`, `assumption: true`, or a source that is marked unverified. Empty
/// when it does not say.
std::string cited_source(Keys& keys);

/// The place of a key, for messages about the key itself.
Node key_place(const Node::Entry& entry);

/// The items of a list, else the one value itself; nothing for null or a key without value.
std::vector<const Node*> one_or_many(const Node* node);

}  // namespace io
