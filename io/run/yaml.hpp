// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "io/run/node.hpp"

namespace io {

/// Strict YAML: one document whose root is a map; UTF-8; at most 1 MB, 32 levels and 10,000 values; no duplicate keys,
/// anchors, aliases, merge keys (`<<`) or tags. Scalars keep their text: 01.10 stays 01.10, NO stays NO. What is wrong
/// goes to `problems`; after a syntax error the root is an empty value (Node::empty). `file` is how messages call the
/// text.
Node parse_yaml(std::string_view text, const std::string& file, Problems& problems);

/// The text of a small file. Throws UserError(config) when it cannot be read or is larger than 1 MB.
std::string read_config_text(const std::filesystem::path& file);

/// The byte where `text` stops being UTF-8 without control characters other than tab, CR and LF; npos when it is fine.
std::size_t first_bad_byte(std::string_view text);

}  // namespace io
