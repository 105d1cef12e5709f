// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "io/look/report.hpp"
#include "io/run/record.hpp"
#include "io/write/geopackage.hpp"
#include "pipeline/run.hpp"

namespace pipeline {

/// Layer run_info: what a user of the file must know, by key; nothing that names a time of execution or a place on
/// disk.
io::OutputLayer run_info(const Run& run);

/// run.json, without `execution`.
io::RunRecord run_record(const Run& run, const std::vector<io::OutputLayer>& layers);

/// Licences and attributions, each once.
std::vector<io::Credit> credits(const Run& run);

/// What the report and the summary say. Looks at `layers`, which must outlive it.
io::ReportInput report_input(const Run& run, const std::vector<io::OutputLayer>& layers);

}  // namespace pipeline
