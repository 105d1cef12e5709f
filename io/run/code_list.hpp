// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/run/scheme.hpp"

namespace io {

/// The text of configs/profiles/schemes for NACE Rev. 2, ISIC Rev. 4 and NAICS 2017 with 2022, part of the program;
/// empty for schemes whose complete list does not ship.
std::string_view shipped_code_list(Scheme scheme);

/// The classes of such a text, sorted: codes of one length between blanks, a-b for a run of numbers; lines that begin
/// with # are comments.
std::vector<std::string> listed_codes(std::string_view text);

/// Whether a scheme has a complete list.
bool has_code_list(Scheme scheme);

/// Whether a code in normal spelling is a class of the scheme's list, a part that holds one (25, 255), or a national
/// part of one (25501 of 2550). True for sections, and for schemes without a list.
bool is_listed(Scheme scheme, std::string_view normal);

}  // namespace io
