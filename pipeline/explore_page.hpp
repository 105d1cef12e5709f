// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "pipeline/explore.hpp"

namespace pipeline {

/// The picture of `agglo explore`: one self-contained page in the look of the report. The same input gives the same
/// bytes.
std::string explored_page(const Explored& explored);

/// "explore-rhode-island.html"
std::string picture_name(const std::string& region);

/// Throws UserError(config) when the picture must not be written there: in the folder of the runs, or over a file that
/// is not such a picture.
void check_picture(const std::filesystem::path& file, const std::filesystem::path& output_dir);

/// Writes the page whole or not at all. Throws UserError(data).
void write_picture(const std::filesystem::path& file, const std::string& page);

}  // namespace pipeline
