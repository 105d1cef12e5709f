// SPDX-License-Identifier: Apache-2.0
#include "io/run/record.hpp"

#include <algorithm>

#include "io/run/durable.hpp"
#include "io/run/json.hpp"
#include "io/run/redact.hpp"
#include "io/run/versions.hpp"

namespace io {
namespace {

constexpr std::int64_t kFormat = 1;
constexpr const char* kFile = "run.json";

// ---- writing

template <class Value>
Json object_of(const std::map<std::string, Value>& values) {
  Json out = Json::object();
  for (const auto& [key, value] : values) out.set(key, value);
  return out;
}

Json redacted_list(const std::vector<std::string>& texts) {
  Json out = Json::list();
  for (const std::string& text : texts) out.push(redacted(text));
  return out;
}

Json json_of(const SourceRecord& s) {
  Json out;
  out.set("name", s.name).set("theme", s.theme).set("uri", redacted(s.uri)).set("driver", s.driver);
  out.set("layer", s.layer).set("crs", s.crs).set("hash", s.hash).set("size_bytes", s.size_bytes);
  out.set("read", s.read).set("accepted", s.accepted).set("filtered", s.filtered);
  out.set("rejects", s.rejects()).set("rejected", object_of(s.rejected));
  return out.set("license", s.license).set("attribution", s.attribution).set("as_of", s.as_of);
}

Json json_of(const TestFamily& f) {
  Json out;
  out.set("statistic", f.statistic).set("group", f.group).set("size", f.size).set("method", f.method);
  return out.set("level", f.level).set("found", f.found);
}

Json json_of(const Choice& c) {
  Json out;
  out.set("key", c.key).set("group", c.group).set("value", c.value).set("unit", c.unit);
  return out.set("reason", c.reason);
}

Json json_of(const StageTime& s) {
  Json out;
  out.set("stage", s.stage).set("seconds", s.seconds).set("pieces", s.pieces).set("cached", s.cached);
  return out.set("why", s.why);
}

template <class Item>
Json list_of(const std::vector<Item>& items) {
  Json out = Json::list();
  for (const Item& item : items) out.push(json_of(item));
  return out;
}

Json json_of(const Execution& e) {
  Json out;
  out.set("run_name", e.run_name).set("started", e.started).set("finished", e.finished).set("seconds", e.seconds);
  out.set("stages", list_of(e.stages)).set("peak_memory_bytes", e.peak_memory_bytes).set("threads", e.threads);
  out.set("host", e.host).set("output_dir", e.output_dir).set("config_file", e.config_file);
  return out.set("command_line", redacted_list(e.command_line));
}

Json region_of(const RunRecord& r) {
  Json out;
  out.set("name", r.region_name).set("crs", r.crs.name).set("crs_wkt", r.crs.wkt);
  return out.set("crs_accuracy_m", r.crs_accuracy_m < 0.0 ? Json() : Json(r.crs_accuracy_m));
}

Json json_of(const RunRecord& r) {
  Json parameters = Json::object();
  for (const auto& [stage, values] : r.parameters) parameters.set(stage, object_of(values));
  std::vector<std::string> empty_layers = r.empty_layers;
  std::ranges::sort(empty_layers);

  Json out;
  out.set("format", kFormat).set("program", "agglo");
  out.set("version", r.program_version.empty() ? AGGLO_VERSION : r.program_version);
  out.set("libraries", object_of(r.libraries.empty() ? library_versions() : r.libraries));
  out.set("run", r.run).set("as_of", r.as_of).set("seed", r.seed).set("region", region_of(r));
  out.set("config", Json().set("hash", r.config_hash).set("text", redacted(r.config_text)));
  out.set("sources", list_of(r.sources)).set("parameters", std::move(parameters));
  out.set("counts", object_of(r.counts)).set("empty_layers", Json::list_of(empty_layers));
  out.set("quality", object_of(r.quality)).set("tests", list_of(r.families));
  out.set("chosen", list_of(r.choices));
  out.set("warnings", redacted_list(r.warnings)).set("previous_digest", r.previous_digest);
  return out.set("result_digest", r.result_digest).set("execution", json_of(r.execution));
}

// ---- reading

std::vector<std::string> texts_of(const Json& list) {
  std::vector<std::string> out;
  for (const Json& item : list.items()) out.push_back(item.text());
  return out;
}

std::map<std::string, std::string> texts_by_key(const Json& object) {
  std::map<std::string, std::string> out;
  for (const auto& [key, value] : object.members()) out[key] = value.text();
  return out;
}

std::map<std::string, std::int64_t> counts_by_key(const Json& object) {
  std::map<std::string, std::int64_t> out;
  for (const auto& [key, value] : object.members()) out[key] = value.integer();
  return out;
}

SourceRecord source_of(const Json& json) {
  SourceRecord s;
  s.name = json["name"].text(), s.theme = json["theme"].text(), s.uri = json["uri"].text();
  s.driver = json["driver"].text(), s.layer = json["layer"].text(), s.crs = json["crs"].text();
  s.hash = json["hash"].text(), s.size_bytes = json["size_bytes"].integer();
  s.read = json["read"].integer(), s.accepted = json["accepted"].integer(), s.filtered = json["filtered"].integer();
  s.rejected = counts_by_key(json["rejected"]);
  s.license = json["license"].text(), s.attribution = json["attribution"].text(), s.as_of = json["as_of"].text();
  return s;
}

TestFamily family_of(const Json& json) {
  return {json["statistic"].text(), json["group"].text(),   json["size"].integer(),
          json["method"].text(),    json["level"].number(), json["found"].integer()};
}

Execution execution_of(const Json& json) {
  Execution e;
  e.run_name = json["run_name"].text(), e.started = json["started"].text(), e.finished = json["finished"].text();
  e.seconds = json["seconds"].number(), e.peak_memory_bytes = json["peak_memory_bytes"].integer();
  e.threads = static_cast<unsigned>(json["threads"].integer(1)), e.host = json["host"].text();
  e.output_dir = json["output_dir"].text(), e.config_file = json["config_file"].text();
  e.command_line = texts_of(json["command_line"]);
  for (const Json& s : json["stages"].items())
    e.stages.push_back(
        {s["stage"].text(), s["seconds"].number(), s["pieces"].integer(1), s["cached"].integer(), s["why"].text()});
  return e;
}

RunRecord record_of(const Json& json) {
  RunRecord r;
  r.program_version = json["version"].text(), r.libraries = texts_by_key(json["libraries"]);
  r.run = json["run"].text(), r.as_of = json["as_of"].text();
  r.seed = static_cast<std::uint64_t>(json["seed"].integer(1));
  r.region_name = json["region"]["name"].text();
  r.crs = {json["region"]["crs"].text(), json["region"]["crs_wkt"].text()};
  r.crs_accuracy_m = json["region"]["crs_accuracy_m"].number(-1.0);
  r.config_hash = json["config"]["hash"].text(), r.config_text = json["config"]["text"].text();
  for (const Json& source : json["sources"].items()) r.sources.push_back(source_of(source));
  for (const auto& [stage, values] : json["parameters"].members()) r.parameters[stage] = texts_by_key(values);
  r.counts = counts_by_key(json["counts"]), r.empty_layers = texts_of(json["empty_layers"]);
  for (const auto& [key, value] : json["quality"].members()) r.quality[key] = value.number();
  for (const Json& family : json["tests"].items()) r.families.push_back(family_of(family));
  for (const Json& c : json["chosen"].items())
    r.choices.push_back(
        {c["key"].text(), c["group"].text(), c["value"].number(), c["unit"].text(), c["reason"].text()});
  r.warnings = texts_of(json["warnings"]);
  r.previous_digest = json["previous_digest"].text(), r.result_digest = json["result_digest"].text();
  r.execution = execution_of(json["execution"]);
  return r;
}

}  // namespace

std::int64_t SourceRecord::rejects() const {
  std::int64_t sum = 0;
  for (const auto& [reason, rows] : rejected) sum += rows;
  return sum;
}

std::string record_text(const RunRecord& record) { return json_of(record).dump() + "\n"; }

void write_record(const std::filesystem::path& folder, const RunRecord& record) {
  write_file(folder / kFile, record_text(record));
}

std::optional<RunRecord> read_record(const std::filesystem::path& folder) {
  const auto text = read_small_file(folder / kFile);
  const auto json = text ? Json::parse(*text) : std::nullopt;
  if (!json || (*json)["program"].text() != "agglo") return std::nullopt;
  return record_of(*json);
}

}  // namespace io
