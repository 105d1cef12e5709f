// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

namespace io {

/// How one kind of publishing names the current run: `next` is made first and says which folder in runs/ is about to
/// become current; renaming it onto `name` is the switch.
struct Pointer {
  const char *name, *next;
};
inline constexpr Pointer kLink{"current", ".current.new"}, kText{"current.txt", ".current.txt.new"};

/// Whether anything stands there, be it a link to nothing.
bool is_there(const std::filesystem::path& path);

/// DIR as a real path, made if need be. Nothing is ever written among the files of somebody else, nor runs deleted
/// where a source lies: throws UserError(config) when DIR is no folder, or holds files that agglo did not make but no
/// run, or when one of `inputs` lies where runs are made; UserError(data) when it cannot be created.
std::filesystem::path output_folder(const std::filesystem::path& dir, const std::vector<std::filesystem::path>& inputs);

/// Throws UserError(data) unless the disk of `dir` has room for twice the last run.
void require_space(const std::filesystem::path& dir);

}  // namespace io
