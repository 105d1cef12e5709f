// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "io/read/number.hpp"
#include "io/run/config_parts.hpp"
#include "io/run/yaml.hpp"

namespace io {
namespace {

/// "sources.infrastructure[0].uri" -> sources, infrastructure, 0, uri
std::vector<std::string> steps_of(std::string_view path) {
  std::vector<std::string> steps(1);
  for (const char c : path) {
    if (c == '.' || c == '[') {
      if (!steps.back().empty()) steps.emplace_back();
    } else if (c != ']') {
      steps.back() += c;
    }
  }
  if (steps.back().empty()) steps.pop_back();
  return steps;
}

/// Gives a node and all below it the place of the option and its path in the config.
void place(Node& node, const std::string& file, const std::string& path) {
  node.file = file;
  node.path = path;
  node.line = node.column = 0;
  for (std::size_t i = 0; i < node.items.size(); ++i) place(node.items[i], file, fmt::format("{}[{}]", path, i));
  for (Node::Entry& entry : node.entries) {
    entry.line = entry.column = 0;
    place(entry.value, file, path + "." + entry.key);
  }
}

Node value_of(const std::string& text, Problems& problems, const std::string& file) {
  Node node;
  node.text = text;
  if (text.empty() || std::string_view("[{\"").find(text.front()) == std::string_view::npos) return node;
  Problems faults;
  const Node tree = parse_yaml("value: " + text, file, faults);
  if (faults.empty()) return *tree.find("value");
  problems.add(fmt::format("{}: value is not a YAML list, map or text; quote it for the shell", file));
  return node;
}

class Setter {
 public:
  Setter(std::string file, Problems& problems) : file_(std::move(file)), problems_(problems) {}

  /// The node that the steps lead to, made on the way; null when there is none.
  Node* descend(Node& root, const std::vector<std::string>& steps) {
    Node* node = &root;
    for (const std::string& step : steps) {
      node = node->kind == Node::Kind::list ? item(*node, step) : member(*node, step);
      if (!node) return nullptr;
    }
    return node;
  }

 private:
  Node* member(Node& map, const std::string& key) {
    if (map.kind == Node::Kind::scalar && !map.empty()) return complain(map, "is a single value, not a map");
    map.kind = Node::Kind::map;
    for (Node::Entry& entry : map.entries)
      if (entry.key == key) return &entry.value;
    Node fresh;
    place(fresh, file_, map.path.empty() ? key : map.path + "." + key);
    return &map.entries.emplace_back(Node::Entry{key, 0, 0, std::move(fresh)}).value;
  }
  Node* item(Node& list, const std::string& step) {
    const auto index = whole_number<std::size_t>(step);
    if (!index) return complain(list, fmt::format("is a list; expected an index such as 0 in place of '{}'", step));
    if (*index >= list.items.size())
      return complain(list, fmt::format("has {} items, counted from 0; there is no item {}", list.items.size(), step));
    return &list.items[*index];
  }
  Node* complain(const Node& at, std::string_view what) {
    problems_.add(fmt::format("{}: {} {}", file_, at.path.empty() ? "the config" : at.path, what));
    return nullptr;
  }

  std::string file_;
  Problems& problems_;
};

}  // namespace

void apply_set(const std::string& assignment, Node& root, Problems& problems) {
  const std::size_t equals = assignment.find('=');
  const auto steps = steps_of(std::string_view(assignment).substr(0, equals));
  const std::string file = "--set " + assignment;
  if (equals == std::string::npos || steps.empty()) {
    problems.add(fmt::format("{}: expected key.path=value; write it like --set \"clusters.eps=750 m\"", file));
    return;
  }
  Node* target = Setter(file, problems).descend(root, steps);
  if (!target) return;
  const std::string path = target->path;
  *target = value_of(assignment.substr(equals + 1), problems, file);
  place(*target, file, path);
}

}  // namespace io
