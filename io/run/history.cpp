// SPDX-License-Identifier: Apache-2.0
#include "io/run/history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "geo/core/error.hpp"
#include "io/look/progress.hpp"
#include "io/run/json.hpp"

namespace io {
namespace {

namespace fs = std::filesystem;

std::int64_t count(const RunRecord& record, const std::string& layer) {
  const auto found = record.counts.find(layer);
  return found == record.counts.end() ? 0 : found->second;
}

using Cells = std::array<std::string, 9>;

Cells cells_of(const PastRun& run) {
  const RunRecord& r = run.record;
  return {run.current ? "*" : "",
          run.name.text(),
          r.as_of,
          grouped(count(r, "firms")),
          grouped(count(r, "clusters")),
          grouped(count(r, "gaps")),
          grouped(count(r, "rejects")),
          r.result_digest.substr(0, 8),
          fmt::format("{:.1f} s", r.execution.seconds)};
}

}  // namespace

std::vector<PastRun> history(const fs::path& output_dir) {
  if (!fs::is_directory(output_dir))
    geo::fail(geo::Trouble::config, "{}: is no folder; expected the output.dir of a config", output_dir.string());
  const auto current = current_run(output_dir);
  std::vector<PastRun> out;
  for (const RunName& name : runs_in(output_dir)) {
    const fs::path folder = output_dir / "runs" / name.text();
    if (auto record = read_record(folder)) out.push_back({name, current == folder, std::move(*record)});
  }
  std::ranges::reverse(out);
  return out;
}

std::string history_text(const std::vector<PastRun>& runs) {
  if (runs.empty()) return "No run has been published here yet.\n";
  std::vector<Cells> rows{{"", "run", "as of", "firms", "clusters", "gaps", "rejects", "result", "took"}};
  for (const PastRun& run : runs) rows.push_back(cells_of(run));
  std::array<std::size_t, std::tuple_size_v<Cells>> widths{};
  for (const Cells& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  constexpr std::size_t kFirstNumber = 3, kDigest = 7;
  std::string out;
  for (const Cells& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool right = i >= kFirstNumber && i != kDigest;
      line += right ? fmt::format("{:>{}}", row[i], widths[i]) : fmt::format("{:<{}}", row[i], widths[i]);
      if (i + 1 < row.size()) line += i == 0 ? " " : "  ";
    }
    out += line + "\n";
  }
  return out + "* is the current run.\n";
}

std::string history_json(const std::vector<PastRun>& runs) {
  Json list = Json::list();
  for (const PastRun& run : runs) {
    Json counts = Json::object();
    for (const auto& [layer, rows] : run.record.counts) counts.set(layer, rows);
    Json one;
    one.set("name", run.name.text()).set("current", run.current).set("run", run.record.run);
    one.set("as_of", run.record.as_of).set("version", run.record.program_version).set("counts", std::move(counts));
    one.set("result_digest", run.record.result_digest).set("config_hash", run.record.config_hash);
    one.set("warnings", run.record.warnings.size()).set("seconds", run.record.execution.seconds);
    one.set("peak_memory_bytes", run.record.execution.peak_memory_bytes);
    list.push(std::move(one));
  }
  return list.dump() + "\n";
}

}  // namespace io
