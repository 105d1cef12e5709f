// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace io {

/// The text with every password and token struck out: `password=…`, `pwd='…'`, `user:…@host`, `token=…` become `***`.
/// For everything that is shown or stored and may hold a source's uri, messages of libraries among it.
std::string redacted(std::string_view text);

/// Control characters as \n, \t, \x1b …: one record stays one line, and a terminal obeys no data. UTF-8 stays; the
/// control characters of Latin-1 (U+0080 to U+009F) and the bidirectional overrides are escaped too.
std::string escaped(std::string_view text);

}  // namespace io
