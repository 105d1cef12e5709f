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
  int line = 0, column = 0;  ///< 1-based; 0 for what --set gave: then `file` is "--set clusters.eps=1 km".

  /// `key:` without anything behind it.
  bool empty() const { return kind == Kind::scalar && text.empty() && !quoted; }
  const Node* find(std::string_view key) const;
  /// "configs/city.yaml:14:3: clusters.eps", the start of every message about this value; "--set clusters.eps=1 km" for
  /// one of the command line.
  std::string where() const;
};

struct Node::Entry {
  std::string key;
  int line = 0, column = 0;  ///< Of the key.
  Node value;
};

/// Collects all problems of a config, so that the user sees them at once, in the order of the file.
class Problems {
 public:
  /// "configs/city.yaml:14:3: clusters.eps: " and `what`.
  void add(const Node& at, std::string_view what);
  void add(std::string message);
  bool empty() const { return items_.empty(); }
  std::vector<std::string> messages() const;
  /// Throws UserError(config) with all messages, one a line, when there are any.
  void raise() const;

 private:
  struct Item {
    std::string file;
    int line = 0, column = 0;
    std::string text;
  };
  std::vector<Item> items_;
};

}  // namespace io
