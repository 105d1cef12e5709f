// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace io {

/// One thing that was looked at.
struct Finding {
  enum class Verdict { fine, warning, broken };
  std::string what;  ///< "GDAL", "driver GPKG", "folder /tmp" …
  Verdict verdict = Verdict::fine;
  std::string found;   ///< "3.6.2", "present" …
  std::string advice;  ///< What it means and what to do; empty when fine.
};

struct Diagnosis {
  std::vector<Finding> findings;
  Finding::Verdict verdict() const;  ///< The worst.
  std::string text() const;          ///< For people, the verdict last.
  std::string json() const;
};

/// Looks at libraries, drivers, PROJ's database, threads, memory and whether the folders take files. Changes nothing
/// that stays.
Diagnosis diagnose(const std::vector<std::filesystem::path>& folders = {});

}  // namespace io
