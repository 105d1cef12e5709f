// SPDX-License-Identifier: Apache-2.0
#include "io/run/record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/core/error.hpp"
#include "io/run/doctor.hpp"
#include "io/run/history.hpp"
#include "io/run/json.hpp"
#include "io/run/state.hpp"
#include "io/run/versions.hpp"
#include "tests/io/run/scratch.hpp"

namespace io {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

RunRecord some_record() {
  RunRecord r;
  r.program_version = "0.1.0";
  r.libraries = {{"GDAL", "3.6.2"}};
  r.config_hash = "abc", r.config_text = "version: 1\nuri: PG:host=db password=geheim\n";
  r.run = "2026-11-20.1", r.as_of = "2026-11-20", r.seed = 7;
  r.region_name = "Valmira", r.crs = {"LAEA at 41 N, 71 W", "PROJCRS[…]"}, r.crs_accuracy_m = 1.5;
  SourceRecord s;
  s.name = "firms", s.uri = "PG:host=db password=geheim", s.driver = "PostgreSQL", s.hash = "ff", s.size_bytes = 12;
  s.read = 100, s.accepted = 90, s.filtered = 4, s.rejected = {{"null_island", 2}, {"coord_missing", 4}};
  s.license = "CC0-1.0", s.attribution = "© somebody", s.as_of = "2026-11-20";
  r.sources = {s};
  r.parameters = {{"clusters", {{"eps", "1000"}, {"method", "dbscan"}}}, {"clusters of metal", {{"eps", "500"}}}};
  r.counts = {{"clusters", 61}, {"firms", 48213}};
  r.empty_layers = {"gap_lines", "facility_areas"};
  r.quality = {{"share_without_employees", 0.25}};
  r.families = {{"gi_star", "metal", 3412, "BH", 0.05, 187}};
  r.warnings = {"firms: 40 days old"};
  r.previous_digest = "00", r.result_digest = "11";
  Execution& e = r.execution;
  e.run_name = "2026-11-21T021503Z", e.started = "2026-11-21T02:15:03Z", e.finished = "2026-11-21T02:15:13Z";
  e.seconds = 9.8, e.stages = {{"clusters", 0.9, 6, 2, "eps changed from 1000 to 750"}};
  e.peak_memory_bytes = 412'000'000, e.threads = 2, e.host = "h", e.output_dir = "out", e.config_file = "c.yaml";
  e.command_line = {"agglo", "run", "--set", "sources.firms.uri=PG:password=geheim"};
  return r;
}

TEST(RunRecord, IsReadBackAsItWasWritten) {
  const Scratch scratch;
  write_record(scratch.path(), some_record());
  const auto back = read_record(scratch.path());
  ASSERT_TRUE(back);
  EXPECT_EQ(record_text(*back), content_of(scratch / "run.json"));
  EXPECT_EQ(back->sources[0].rejects(), 6);
  EXPECT_EQ(back->execution.stages[0].why, "eps changed from 1000 to 750");
  EXPECT_EQ(back->parameters.at("clusters of metal").at("eps"), "500");
}

TEST(RunRecord, TellsNoPassword) { EXPECT_THAT(record_text(some_record()), Not(HasSubstr("geheim"))); }

TEST(RunRecord, WhatVariesStandsUnderExecutionAlone) {
  RunRecord other = some_record();
  other.execution = {};
  const Json a = *Json::parse(record_text(some_record())), b = *Json::parse(record_text(other));
  for (const auto& [key, value] : a.members()) EXPECT_EQ(key == "execution", !(value == b[key])) << key;
}

TEST(RunRecord, OrderOfKeysIsFixed) {
  const Json json = *Json::parse(record_text(some_record()));
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.members()) keys.push_back(key);
  EXPECT_THAT(keys, ElementsAre("format", "program", "version", "libraries", "run", "as_of", "seed", "region", "config",
                                "sources", "parameters", "counts", "empty_layers", "quality", "tests", "chosen",
                                "warnings", "previous_digest", "result_digest", "execution"));
  EXPECT_EQ(json["empty_layers"].items()[0].text(), "facility_areas");
}

TEST(RunRecord, FillsInProgramAndLibraries) {
  const Json json = *Json::parse(record_text({}));
  EXPECT_EQ(json["version"].text(), AGGLO_VERSION);
  EXPECT_EQ(json["libraries"]["SQLite"].text(), library_versions().at("SQLite"));
  for (const auto& [name, version] : library_versions())
    EXPECT_THAT(version, ::testing::MatchesRegex("[0-9]+\\.[0-9.]+")) << name;
}

TEST(RunRecord, IsNothingWhereThereIsNone) {
  const Scratch scratch;
  EXPECT_FALSE(read_record(scratch.path()));
  scratch.write("run.json", "{\"half");
  EXPECT_FALSE(read_record(scratch.path()));
  scratch.write("run.json", "{\"program\": \"other\"}");
  EXPECT_FALSE(read_record(scratch.path()));
}

// ---- state.json

TEST(State, GivesEachClusterOneIdForLife) {
  State state;
  EXPECT_EQ(state.id_of("metal", "f1"), 1);
  EXPECT_EQ(state.id_of("food", "f1"), 2);
  state.networks = {{3, "vertical", {"f1", "f 2"}, "agreed"}, {5, "horizontal", {}, ""}};
  state.next_network = 6;
  EXPECT_EQ(state.id_of("metal", "f1"), 1);
  const Scratch scratch;
  write_state(scratch.path(), state);
  State later = *read_state(scratch.path());
  EXPECT_EQ(later, state);
  EXPECT_EQ(later.id_of("food", "f1"), 2);
  EXPECT_EQ(later.id_of("wood", "f9"), 3);
}

TEST(State, KeepsCrsAndFrozenValues) {
  State state;
  state.crs = {"LAEA", "PROJCRS[\"x\"]"}, state.crs_setting = "EPSG:3035", state.run = "r", state.as_of = "2026-01-01";
  state.frozen = {{"clusters.eps of jewellery", 812.5}};
  const Scratch scratch;
  write_state(scratch.path(), state);
  EXPECT_EQ(*read_state(scratch.path()), state);
}

TEST(State, ThatCannotBeUnderstoodIsAnErrorNotANewStart) {
  const Scratch scratch;
  EXPECT_FALSE(read_state(scratch.path()));
  for (const char* text : {"", "{", "{\"format\": 2}", R"({"format": 1, "next_id": 2, "ids": [["metal", "f1", 2]]})",
                           R"({"format": 1, "next_id": 9, "ids": [["metal", "f1", 2], ["food", "f1", 2]]})",
                           R"({"format": 1, "next_id": 9, "ids": [["metal", "f1"]]})"}) {
    scratch.write("state.json", text);
    EXPECT_THROW(read_state(scratch.path()), geo::UserError) << text;
  }
}

// ---- history

TEST(History, ListsRunsNewestFirstAndMarksTheCurrentOne) {
  const Scratch scratch;
  EXPECT_EQ(history_text(history(scratch.path())), "No run has been published here yet.\n");
  for (const char* name : {"2026-11-20T021503Z", "2026-11-21T021503Z", "2026-11-22T021503Z"})
    fs::create_directories(scratch / "runs" / name);
  write_record(scratch / "runs/2026-11-20T021503Z", some_record());
  write_record(scratch / "runs/2026-11-21T021503Z", some_record());
  fs::create_directory_symlink("runs/2026-11-20T021503Z", scratch / "current");
  EXPECT_EQ(history_text(history(scratch.path())),
            "  run                 as of        firms  clusters  gaps  rejects  result   took\n"
            "  2026-11-21T021503Z  2026-11-20  48,213        61     0        0  11      9.8 s\n"
            "* 2026-11-20T021503Z  2026-11-20  48,213        61     0        0  11      9.8 s\n"
            "* is the current run.\n");
  const Json json = *Json::parse(history_json(history(scratch.path())));
  ASSERT_EQ(json.items().size(), 2U);
  EXPECT_FALSE(json.items()[0]["current"].flag(true));
  EXPECT_TRUE(json.items()[1]["current"].flag());
  EXPECT_EQ(json.items()[1]["counts"]["firms"].integer(), 48213);
}

TEST(History, OfNoFolderIsAnError) { EXPECT_THROW(history("/no/such/folder"), geo::UserError); }

// ---- doctor

TEST(Doctor, FindsThisMachineUsable) {
  const Scratch scratch;
  const Diagnosis diagnosis = diagnose({scratch.path(), scratch / "to/be/made"});
  EXPECT_NE(diagnosis.verdict(), Finding::Verdict::broken) << diagnosis.text();
  EXPECT_THAT(diagnosis.text(), HasSubstr("driver GPKG"));
  EXPECT_THAT(diagnosis.text(), HasSubstr("PROJ database"));
  EXPECT_THAT(diagnosis.text(), HasSubstr("can be made"));
  EXPECT_THAT(diagnosis.text(), HasSubstr("built for "));
  EXPECT_TRUE(fs::is_empty(scratch.path()));
  EXPECT_EQ(Json::parse(diagnosis.json())->operator[]("findings").items().size(), diagnosis.findings.size());
}

TEST(Doctor, SaysNotReadyWhenAFolderIsNone) {
  const Scratch scratch;
  const Diagnosis diagnosis = diagnose({scratch.write("file", "x")});
  EXPECT_EQ(diagnosis.verdict(), Finding::Verdict::broken);
  EXPECT_THAT(diagnosis.text(), HasSubstr("Not ready: see what is broken above.\n"));
}

TEST(Doctor, EveryTroubleHasAdvice) {
  for (const Finding& finding : diagnose().findings)
    EXPECT_EQ(finding.advice.empty(), finding.verdict == Finding::Verdict::fine) << finding.what;
}

}  // namespace
}  // namespace io
