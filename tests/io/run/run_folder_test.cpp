// SPDX-License-Identifier: Apache-2.0
#include "io/run/run_folder.hpp"

#include <gtest/gtest.h>

#include "io/run/machine.hpp"
#include "tests/io/run/scratch.hpp"

namespace io {
namespace {

namespace fs = std::filesystem;

TEST(RunName, IsTheTimeInUtc) {
  EXPECT_EQ((RunName{0, 1}.text()), "1970-01-01T000000Z");
  EXPECT_EQ((RunName{1795227303, 1}.text()), "2026-11-21T021503Z");
  EXPECT_EQ((RunName{1795227303, 2}.text()), "2026-11-21T021503Z-2");
  EXPECT_EQ((RunName{4133894400 + 86399, 1}.text()), "2100-12-31T235959Z");
  EXPECT_EQ(utc_text(1795227303), "2026-11-21T02:15:03Z");
}

TEST(RunName, IsReadBack) {
  for (const RunName name : {RunName{0, 1}, RunName{1795227303, 1}, RunName{1795227303, 12}, RunName{951782400, 1}})
    EXPECT_EQ(RunName::parse(name.text()), name);
}

TEST(RunName, IsNothingElse) {
  for (const char* text :
       {"", ".", "..", "2026-11-21", "2026-11-21T021503", "2026-11-21T021503Z-", "2026-11-21T021503Z-1",
        "2026-11-21T021503Z-02", "2026-11-21T021503Z-+2", "2026-11-21T021503Zx", "2026-13-01T000000Z",
        "2026-02-30T000000Z", "2026-01-01T240000Z", "x026-01-01T000000Z", "2026-11-21T021503Z/.."})
    EXPECT_FALSE(RunName::parse(text)) << text;
}

TEST(RunsIn, AreOrderedByTimeThenCounter) {
  const Scratch scratch;
  for (const char* name :
       {"2026-01-01T000000Z-10", "2026-01-01T000000Z-2", "2026-01-01T000000Z", "2025-06-01T000000Z", ".new-1", "notes"})
    fs::create_directories(scratch / "runs" / name);
  fs::create_directory_symlink("/", scratch / "runs/2024-01-01T000000Z");
  std::vector<std::string> names;
  for (const RunName& name : runs_in(scratch.path())) names.push_back(name.text());
  EXPECT_EQ(names, (std::vector<std::string>{"2025-06-01T000000Z", "2026-01-01T000000Z", "2026-01-01T000000Z-2",
                                             "2026-01-01T000000Z-10"}));
  EXPECT_TRUE(runs_in(scratch / "absent").empty());
}

TEST(CurrentRun, FollowsTheLinkThenThePointer) {
  const Scratch scratch;
  EXPECT_FALSE(current_run(scratch.path()));
  fs::create_directories(scratch / "runs/2026-01-01T000000Z");
  fs::create_directories(scratch / "runs/2026-01-02T000000Z");
  scratch.write("current.txt", "runs/2026-01-01T000000Z\n");
  EXPECT_EQ(current_run(scratch.path()), scratch / "runs/2026-01-01T000000Z");
  fs::create_directory_symlink("runs/2026-01-02T000000Z", scratch / "current");
  EXPECT_EQ(current_run(scratch.path()), scratch / "runs/2026-01-02T000000Z");
}

TEST(CurrentRun, IsNothingWhenItsFolderIsGoneOrForeign) {
  const Scratch scratch;
  fs::create_directory_symlink("runs/2026-01-02T000000Z", scratch / "current");
  EXPECT_FALSE(current_run(scratch.path()));
  fs::remove(scratch / "current");
  fs::create_directory_symlink("/etc", scratch / "current");
  EXPECT_FALSE(current_run(scratch.path()));
}

}  // namespace
}  // namespace io
