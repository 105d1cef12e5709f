// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "geo/core/table.hpp"

namespace io {

// The one binary form of tables: stage cache, checkpoint and spool.
//
//   "agglocol" | format u32 | byte order u32 | body length u64 | XXH3-128 of the body | body
//
// The body holds the tables by name; of each its grid, its shapes and its columns (name, type, mask, labels, values) as
// flat little-endian arrays. Two files of equal tables are equal byte for byte.

enum class Keep {
  durable,  ///< Hidden name, sync, rename, sync of the folder: there whole or not at all, also after a power cut.
  cached,   ///< Straight under its name and left to the kernel: what a crash leaves half-written fails its checksum.
};

/// Writes the tables; arrays go to disk from where they stand, without a second copy. `durable` replaces a file that is
/// there; `cached` refuses. Throws UserError(data) when the disk does not take it, and leaves nothing then.
void write_tables(const std::filesystem::path& file, const geo::Tables& tables, Keep keep = Keep::durable);

/// What write_tables wrote, equal in every value. Nothing when the file is absent, of another format, damaged or cut
/// short; `problem` then says which, in a few words. Never throws for bad content, and allocates no more than a few
/// times the size of the file.
std::optional<geo::Tables> read_tables(const std::filesystem::path& file, std::string& problem);

}  // namespace io
