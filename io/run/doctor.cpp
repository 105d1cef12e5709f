// SPDX-License-Identifier: Apache-2.0
#include "io/run/doctor.hpp"

#include <fmt/format.h>
#include <gdal.h>
#include <ogr_srs_api.h>
#include <sqlite3.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <system_error>

#include "io/run/json.hpp"
#include "io/run/machine.hpp"
#include "io/run/versions.hpp"

namespace io {
namespace {

namespace fs = std::filesystem;
using Verdict = Finding::Verdict;

const char* word(Verdict verdict) {
  return verdict == Verdict::fine ? "ok" : verdict == Verdict::warning ? "warning" : "broken";
}

Finding library(const std::string& name, const std::string& version) {
  Finding out{name, Verdict::fine, version, {}};
  constexpr int kBugSince = 3'007'000, kBugFixed = 3'051'003;
  if (name == "SQLite" && sqlite3_libversion_number() >= kBugSince && sqlite3_libversion_number() < kBugFixed) {
    out.verdict = Verdict::warning;
    out.advice =
        "versions before 3.51.3 can damage a database in WAL mode; agglo writes without WAL, so its files are safe, "
        "but "
        "do not edit a published GeoPackage with two programs at once";
  }
  constexpr std::string_view kFixesOf2026 = "20260101";
  if (name == "GDAL" && std::string_view(GDALVersionInfo("RELEASE_DATE")) < kFixesOf2026) {
    out.verdict = Verdict::warning;
    out.advice =
        "older than the fixes of 2026 in the readers of FlatGeobuf (GDAL #14528) and OSM (#14541); read such files "
        "only "
        "from people you trust, or in a sandbox";
  }
  return out;
}

Finding driver(const char* name, Verdict when_absent, const char* use) {
  const bool there = GDALGetDriverByName(name) != nullptr;
  return {fmt::format("driver {}", name), there ? Verdict::fine : when_absent, there ? "present" : "absent",
          there ? "" : fmt::format("{}; install a GDAL that has it", use)};
}

Finding proj_database() {
  Finding out{"PROJ database", Verdict::fine, "present", {}};
  OGRSpatialReferenceH crs = OSRNewSpatialReference(nullptr);
  if (OSRImportFromEPSG(crs, 4326) != OGRERR_NONE || OSRImportFromEPSG(crs, 3035) != OGRERR_NONE)
    out = {out.what, Verdict::broken, "not found or damaged",
           "no coordinates can be projected; install proj-data or point PROJ_DATA at the folder of proj.db"};
  OSRDestroySpatialReference(crs);
  return out;
}

Finding proj_network() {
  if (!OSRGetPROJEnableNetwork()) return {"PROJ network", Verdict::fine, "off", {}};
  return {
      "PROJ network", Verdict::fine, "on; agglo switches it off for itself, so that results do not depend on it", {}};
}

Finding rtree() {
  const bool there = sqlite3_compileoption_used("ENABLE_RTREE") != 0;
  return {"SQLite R-tree", there ? Verdict::fine : Verdict::broken, there ? "present" : "absent",
          there ? "" : "layers would have no spatial index; install an SQLite with it"};
}

Finding processor() { return {"processor", Verdict::fine, "built for " AGGLO_CPU, {}}; }

Finding memory() {
  const double gigabytes = static_cast<double>(physical_memory_bytes()) / 1e9;
  Finding out{"memory", Verdict::fine, fmt::format("{:.1f} GB", gigabytes), {}};
  if (gigabytes < 2.0) {
    out.verdict = Verdict::warning;
    out.advice = "a million firms need about 1 GB; set limits.memory and study smaller regions";
  }
  return out;
}

/// The folder, or the nearest one above that is there.
fs::path nearest_existing(fs::path folder) {
  std::error_code error;
  folder = fs::absolute(folder, error);
  while (!fs::exists(folder, error) && folder.has_relative_path()) folder = folder.parent_path();
  return folder;
}

bool takes_files(const fs::path& folder) {
  std::string name = (folder / ".agglo-doctor-XXXXXX").string();
  const int file = mkstemp(name.data());
  if (file < 0) return false;
  const bool wrote = write(file, "x", 1) == 1;
  close(file);
  unlink(name.c_str());
  return wrote;
}

Finding writable(const fs::path& folder) {
  Finding out{fmt::format("folder {}", folder.string()), Verdict::fine, {}, {}};
  const fs::path there = nearest_existing(folder);
  if (!fs::is_directory(there)) return {out.what, Verdict::broken, "is no folder", "choose another output.dir"};
  struct statvfs disk {};
  const bool known = statvfs(there.c_str(), &disk) == 0;
  const double free_gb = known ? static_cast<double>(disk.f_bavail) * static_cast<double>(disk.f_frsize) / 1e9 : 0.0;
  if (!takes_files(there))
    return {out.what, Verdict::broken, "takes no files", "ask for the right to write there, or free some space"};
  out.found = fmt::format("{}, {:.1f} GB free", there == fs::absolute(folder) ? "writable" : "can be made", free_gb);
  if (free_gb < 1.0) out.verdict = Verdict::warning, out.advice = "less than 1 GB free; a run needs twice its result";
  return out;
}

}  // namespace

Finding::Verdict Diagnosis::verdict() const {
  Verdict worst = Verdict::fine;
  for (const Finding& finding : findings) worst = std::max(worst, finding.verdict);
  return worst;
}

std::string Diagnosis::text() const {
  std::size_t width = 0;
  for (const Finding& finding : findings) width = std::max(width, finding.what.size());
  std::string out;
  for (const Finding& finding : findings) {
    out += fmt::format("{:<7}  {:<{}}  {}\n", word(finding.verdict), finding.what, width, finding.found);
    if (!finding.advice.empty()) out += fmt::format("         {:<{}}  {}.\n", "", width, finding.advice);
  }
  const std::string_view verdicts[] = {"Ready.", "Ready, with warnings.", "Not ready: see what is broken above."};
  return out.append(verdicts[static_cast<int>(verdict())]) + "\n";
}

std::string Diagnosis::json() const {
  Json list = Json::list();
  for (const Finding& f : findings)
    list.push(Json().set("what", f.what).set("verdict", word(f.verdict)).set("found", f.found).set("advice", f.advice));
  Json out;
  out.set("version", AGGLO_VERSION).set("verdict", word(verdict())).set("findings", std::move(list));
  return out.dump() + "\n";
}

Diagnosis diagnose(const std::vector<fs::path>& folders) {
  GDALAllRegister();
  Diagnosis out;
  out.findings.push_back({"agglo", Verdict::fine, AGGLO_VERSION, {}});
  for (const auto& [name, version] : library_versions()) out.findings.push_back(library(name, version));
  for (const char* name : {"GPKG", "GeoJSON", "ESRI Shapefile", "FlatGeobuf"})
    out.findings.push_back(driver(name, Verdict::broken, "such files cannot be read"));
  out.findings.push_back(driver("OSM", Verdict::warning, "OpenStreetMap extracts cannot be read"));
  out.findings.push_back(rtree());
  out.findings.push_back(proj_database());
  out.findings.push_back(proj_network());
  out.findings.push_back({"threads", Verdict::fine, std::to_string(usable_threads()), {}});
  out.findings.push_back(processor());
  out.findings.push_back(memory());
  std::error_code none;
  if (const fs::path temporary = fs::temp_directory_path(none); !none) out.findings.push_back(writable(temporary));
  for (const fs::path& folder : folders) out.findings.push_back(writable(folder));
  return out;
}

}  // namespace io
