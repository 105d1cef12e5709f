// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace io {

/// `text` made fit for messages and reject lists: control characters and bytes that are not UTF-8 as \xNN, cut to about
/// `limit` bytes (marked with …).
std::string shown(std::string_view text, std::size_t limit = 80);

/// "'a', 'b', 'c' and 7 more", each shown() and at most ten of them; "none" without any.
std::string listed(std::span<const std::string> names);

/// Position of `wanted` in `names`: the exact name, else the only one that is equal but for case and outer blanks; npos
/// when there is none or several.
std::size_t find_name(std::string_view wanted, std::span<const std::string> names);

/// Without leading and trailing blanks, tabs and carriage returns.
std::string_view trimmed(std::string_view text);

std::string lower(std::string_view ascii);

/// Whether the bytes are UTF-8 without surrogates, overlong forms and NUL.
bool is_utf8(std::string_view bytes);

}  // namespace io
