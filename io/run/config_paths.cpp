// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "io/run/config_parts.hpp"
#include "io/run/redact.hpp"

namespace io {
namespace {

bool is_variable_name(std::string_view name) {
  const auto good = [](char c) {
    return c == '_' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  };
  return !name.empty() && !(name.front() >= '0' && name.front() <= '9') && std::ranges::all_of(name, good);
}

/// `PG:…` or `scheme://…`: no path of this machine.
bool is_remote(std::string_view uri) { return uri.starts_with("PG:") || uri.find("://") != std::string_view::npos; }

bool has_password(std::string_view uri) {
  if (redacted(uri) != uri) return true;
  const std::size_t scheme = uri.find("://");
  if (scheme == std::string_view::npos) return false;
  const std::string_view host = uri.substr(scheme + 3, uri.find('/', scheme + 3) - scheme - 3);
  const std::size_t at = host.find('@');
  return at != std::string_view::npos && host.substr(0, at).find(':') != std::string_view::npos;
}

}  // namespace

std::string expanded(const Node& node, Problems& problems) {
  std::string out;
  std::string_view rest = node.text;
  while (true) {
    const std::size_t start = rest.find("${");
    out += rest.substr(0, start);
    if (start == std::string_view::npos) return out;
    const std::size_t end = rest.find('}', start);
    const std::string name(rest.substr(start + 2, end == std::string_view::npos ? end : end - start - 2));
    if (end == std::string_view::npos || !is_variable_name(name)) {
      problems.add(node, "'${' begins no name of an environment variable; write it like ${AGGLO_SHARED}");
      return out;
    }
    const char* value = std::getenv(name.c_str());
    if (!value || !*value)
      problems.add(node, fmt::format("the environment variable {0} is not set; expected a folder or name; run: export "
                                     "{0}=…",
                                     name));
    else
      out += value;
    rest.remove_prefix(end + 1);
  }
}

std::string resolved(const std::string& uri, const std::filesystem::path& folder) {
  const std::filesystem::path path(uri);
  if (uri.empty() || is_remote(uri) || path.is_absolute()) return uri;
  return (folder / path).lexically_normal().string();
}

std::string path_of(const Node* node, Loading& loading) {
  if (!node) return {};
  if (node->kind != Node::Kind::scalar || node->empty() || node->text.empty()) {
    static_cast<void>(text().parse(*node, loading.problems));
    return {};
  }
  if (has_password(node->text)) {
    Node place = *node;  // the value itself must not reach the screen, also not by way of --set
    if (place.line == 0) place.file = fmt::format("--set {}=…", place.path);
    loading.problems.add(place,
                         "holds a password; expected none in a config; use PG:service=… with ~/.pg_service.conf");
    return {};
  }
  return resolved(expanded(*node, loading.problems), loading.folder);
}

}  // namespace io
