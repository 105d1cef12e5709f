// SPDX-License-Identifier: Apache-2.0
#include "io/run/yaml.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "geo/core/error.hpp"
#include "io/run/quantity.hpp"

namespace io {
namespace {

constexpr std::size_t kMostBytes = 1'000'000, kMostLevels = 32, kMostValues = 10'000;

struct Stop {};  // a limit is passed: nothing more is worth reading

/// Builds the tree from yaml-cpp's events, so that limits hold before anything grows.
class Builder : public YAML::EventHandler {
 public:
  Builder(std::string file, Problems& problems) : file_(std::move(file)), problems_(problems) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) stop(mark, "a second document begins here; expected one; remove the line '---'");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { scalar(mark, anchor, "", false); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    scalar(mark, 0, "", false);
    complain(mark, "aliases are not read here; write the value out");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check_tag(mark, tag);
    scalar(mark, anchor, value, tag == "!");
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Node::Kind::list);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Node::Kind::map);
  }
  void OnMapEnd() override { close(); }

  Node root;

 private:
  struct Open {  // a list or map whose end has not come
    Node node;
    bool has_key = false, keep = true;
    Node::Entry entry;
  };

  Node place(const YAML::Mark& mark) const {
    Node node;
    node.file = file_;
    node.line = mark.line + 1;
    node.column = mark.column + 1;
    return node;
  }
  void complain(const YAML::Mark& mark, std::string_view what) { problems_.add(place(mark), what); }
  [[noreturn]] void stop(const YAML::Mark& mark, std::string_view what) {
    complain(mark, what);
    throw Stop{};
  }
  void check_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!")
      complain(mark, fmt::format("the tag '{}' is not read here; remove it: every value is taken as its key needs it",
                                 cut(tag)));
  }
  void check_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != 0) complain(mark, "anchors (&name) are not read here; remove it and write values out where needed");
  }
  void scalar(const YAML::Mark& mark, YAML::anchor_t anchor, const std::string& text, bool quoted) {
    check_anchor(mark, anchor);
    if (expects_key()) return take_key(mark, text, quoted);
    Node node = begin(mark);
    node.text = text;
    node.quoted = quoted;
    if (node.empty() && !open_.empty() && open_.back().has_key) {  // yaml-cpp places a missing value anywhere
      node.line = open_.back().entry.line;
      node.column = open_.back().entry.column;
    }
    finish(std::move(node));
  }
  bool expects_key() const {
    return !open_.empty() && open_.back().node.kind == Node::Kind::map && !open_.back().has_key;
  }
  void take_key(const YAML::Mark& mark, const std::string& key, bool quoted) {
    Open& map = open_.back();
    map.has_key = true;
    map.keep = true;
    map.entry = {key, mark.line + 1, mark.column + 1, {}};
    const auto first = std::ranges::find(map.node.entries, key, &Node::Entry::key);
    if (key == "<<" && !quoted) {
      complain(mark, "merge keys (<<) are not read here; write the values out");
      map.keep = false;
    } else if (key.empty()) {
      complain(mark, "a key is empty; expected a name before the colon");
      map.keep = false;
    } else if (first != map.node.entries.end()) {
      complain(mark,
               fmt::format("{}: the key is given twice, first in line {}; remove one of them", cut(key), first->line));
      map.keep = false;
    }
  }
  Node begin(const YAML::Mark& mark) {
    if (++values_ > kMostValues)
      stop(mark, fmt::format("more than {} values; expected a config, not data", kMostValues));
    Node node = place(mark);
    if (open_.empty()) return node;
    const Open& parent = open_.back();
    const std::string& above = parent.node.path;
    if (parent.node.kind == Node::Kind::list)
      node.path = fmt::format("{}[{}]", above, parent.node.items.size());
    else
      node.path = above.empty() ? cut(parent.entry.key) : fmt::format("{}.{}", above, cut(parent.entry.key));
    return node;
  }
  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Node::Kind kind) {
    check_tag(mark, tag);
    check_anchor(mark, anchor);
    if (open_.size() >= kMostLevels) stop(mark, fmt::format("more than {} levels of nesting", kMostLevels));
    if (expects_key()) stop(mark, "a list or map stands where a key is expected; write a plain name");
    Node node = begin(mark);
    node.kind = kind;
    open_.push_back({std::move(node), false, true, {}});
  }
  void close() {
    Node node = std::move(open_.back().node);
    open_.pop_back();
    finish(std::move(node));
  }
  void finish(Node node) {
    if (open_.empty()) {
      root = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.kind == Node::Kind::list) {
      parent.node.items.push_back(std::move(node));
      return;
    }
    parent.entry.value = std::move(node);
    if (parent.keep) parent.node.entries.push_back(std::move(parent.entry));
    parent.has_key = false;
  }

  std::string file_;
  Problems& problems_;
  std::vector<Open> open_;
  std::size_t values_ = 0;
  int documents_ = 0;
};

Node start_of(const std::string& file) {
  Node node;
  node.file = file;
  node.line = node.column = 1;
  return node;
}

/// Length of the UTF-8 character at the start of `text`; 0 when there is none (RFC 3629: no surrogate, no overlong).
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return first >= 0x20 || first == '\t' || first == '\n' || first == '\r' ? 1 : 0;
  const std::size_t length = first >= 0xC2 && first < 0xE0   ? 2
                             : first >= 0xE0 && first < 0xF0 ? 3
                             : first >= 0xF0 && first < 0xF5 ? 4
                                                             : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0U) != 0x80U) return 0;
  const bool overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
  const bool outside = (first == 0xED && byte(1) >= 0xA0) || (first == 0xF4 && byte(1) >= 0x90);
  return overlong || outside ? 0 : length;
}

void report_encoding(std::string_view text, std::size_t at, const std::string& file, Problems& problems) {
  Node node = start_of(file);
  const std::string_view before = text.substr(0, at);
  node.line = 1 + static_cast<int>(std::ranges::count(before, '\n'));
  const std::size_t line_start = before.rfind('\n');
  node.column = 1 + static_cast<int>(line_start == std::string_view::npos ? at : at - line_start - 1);
  problems.add(node, fmt::format("byte 0x{:02x} is not UTF-8 text; expected UTF-8; save the file in that encoding",
                                 static_cast<unsigned>(static_cast<unsigned char>(text[at]))));
}

void build(std::string_view text, Builder& builder, Problems& problems) {
  std::istringstream stream{std::string(text)};
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Stop&) {
    builder.root = {};
  } catch (const YAML::Exception& e) {
    Node node = start_of(builder.root.file);
    node.line = std::max(0, e.mark.line) + 1;
    node.column = std::max(0, e.mark.column) + 1;
    problems.add(node, fmt::format("this is not YAML: {}", e.msg));
    builder.root = {};
  }
}

}  // namespace

std::size_t first_bad_byte(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = character_length(text.substr(at));
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

Node parse_yaml(std::string_view text, const std::string& file, Problems& problems) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (const std::size_t bad = first_bad_byte(text); bad != std::string_view::npos) {
    report_encoding(text, bad, file, problems);
    return {};
  }
  Builder builder(file, problems);
  builder.root.file = file;
  build(text, builder, problems);
  if (builder.root.kind == Node::Kind::map) return std::move(builder.root);
  if (problems.empty())
    problems.add(start_of(file), text.empty() ? "the file is empty; expected keys such as 'version: 1'"
                                              : "there is no key; expected keys such as 'version: 1'");
  return {};
}

std::string read_config_text(const std::filesystem::path& file) {
  std::error_code ignored;
  const bool regular = std::filesystem::is_regular_file(file, ignored);
  std::ifstream stream(file, std::ios::binary);
  if (!regular || !stream)
    geo::fail(geo::Trouble::config, "{}: cannot be opened: {}; expected a YAML file; check the path", file.string(),
              regular || errno == 0 ? std::strerror(errno)
                                    : (std::filesystem::exists(file, ignored) ? "it is no file" : "it does not exist"));
  std::string text(kMostBytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (stream.bad()) geo::fail(geo::Trouble::config, "{}: cannot be read", file.string());
  if (text.size() > kMostBytes)
    geo::fail(geo::Trouble::config, "{}: is larger than {} bytes; expected a config, not data", file.string(),
              kMostBytes);
  return text;
}

}  // namespace io
