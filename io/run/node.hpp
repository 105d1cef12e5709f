// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace io {

/// One value of a config file with the place where it stands.
struct Node {
  enum class Kind { scalar, list, map };
  struct Entry;

  Kind kind = Kind::scalar;
  std::string text;  ///< Of a scalar, exactly as written (quotes removed): codes and ids stay text.
  bool quoted = false;
  std::vector<Node> items;     ///< Of a list.
  std::vector<Entry> entries;  ///< Of a map, in the order of the file.
  std::string path;            ///< "clusters.eps", for messages.
  std::string file;
  int line = 0, column = 0;  ///< 1-based; 0 for what --set gave.

  const Node* find(std::string_view key) const;
  /// "configs/city.yaml:14:3: clusters.eps", the start of every message about this value.
  std::string where() const;
};

struct Node::Entry {
  std::string key;
  int line = 0, column = 0;  ///< Of the key.
  Node value;
};

/// Collects all problems of a config, so that the user sees them at once.
class Problems {
 public:
  void add(std::string message) { messages_.push_back(std::move(message)); }
  bool empty() const { return messages_.empty(); }
  const std::vector<std::string>& messages() const { return messages_; }
  /// Throws UserError(config) with all messages, one a line, when there are any.
  void raise() const;

 private:
  std::vector<std::string> messages_;
};

}  // namespace io
