// SPDX-License-Identifier: Apache-2.0
#include "io/run/publisher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <fstream>
#include <random>
#include <set>
#include <thread>

#include "geo/core/error.hpp"
#include "geo/core/parallel.hpp"
#include "io/run/durable.hpp"
#include "io/run/interrupt.hpp"
#include "io/run/run_folder.hpp"
#include "tests/io/run/scratch.hpp"

namespace io {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::int64_t kNoon = 1795262400;  // 2026-11-21 12:00:00 UTC
constexpr std::int64_t kDay = 86400;

PublishOptions into(const Scratch& scratch, std::int64_t now = kNoon) {
  PublishOptions options;
  options.dir = scratch / "out";
  options.now_s = now;
  return options;
}

void fill(const Publisher& publisher, const std::string& content) {
  for (const char* name : {"clusters.gpkg", "report.html", "run.json"})
    std::ofstream(publisher.folder() / name) << content;
}

fs::path publish(PublishOptions options, const std::string& content = "x") {
  Publisher publisher(std::move(options));
  fill(publisher, content);
  return publisher.publish().folder;
}

/// All paths below the folder, links with their target, run names in order as run 1, run 2 …
std::multiset<std::string> listing(const fs::path& dir) {
  std::multiset<std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(dir)) {
    std::string path = entry.path().lexically_relative(dir).string();
    if (entry.is_symlink()) path += " -> " + fs::read_symlink(entry.path()).string();
    out.insert(path);
  }
  return out;
}

/// What a reader sees: the one content of all files of the current run; "torn" when they differ or one is missing.
std::string seen(const fs::path& dir) {
  const auto current = current_run(dir);
  if (!current) return "nothing";
  std::set<std::string> contents;
  for (const char* name : {"clusters.gpkg", "report.html", "run.json"}) contents.insert(content_of(*current / name));
  return contents.size() == 1 ? *contents.begin() : "torn";
}

template <class Function>
std::string user_error(geo::Trouble kind, Function function) {
  try {
    function();
  } catch (const geo::UserError& e) {
    EXPECT_EQ(e.kind(), kind) << e.what();
    return e.what();
  }
  ADD_FAILURE() << "no UserError";
  return {};
}

/// Exit status of `function` in a process of its own.
template <class Function>
int in_child(Function function) {
  const pid_t child = fork();
  if (child == 0) {
    function();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

TEST(Publisher, MakesOneRunTheCurrentOne) {
  const Scratch scratch;
  const fs::path folder = publish(into(scratch), "first");
  EXPECT_EQ(folder, fs::canonical(scratch / "out/runs/2026-11-21T120000Z"));
  EXPECT_THAT(listing(scratch / "out"),
              ElementsAre(".lock", "current -> runs/2026-11-21T120000Z", "runs", "runs/2026-11-21T120000Z",
                          "runs/2026-11-21T120000Z/clusters.gpkg", "runs/2026-11-21T120000Z/report.html",
                          "runs/2026-11-21T120000Z/run.json"));
  EXPECT_EQ(seen(scratch / "out"), "first");
}

TEST(Publisher, FilesAreReadOnlyAndTheFolderIsOpen) {
  const Scratch scratch;
  const mode_t before = umask(022);
  const fs::path folder = publish(into(scratch));
  umask(before);
  struct stat status {};
  stat((folder / "run.json").c_str(), &status);
  EXPECT_EQ(status.st_mode & 07777U, 0444U);
  stat(folder.c_str(), &status);
  EXPECT_EQ(status.st_mode & 07777U, 0755U);
}

TEST(Publisher, IsPrivateUnderAPrivateUmask) {
  const Scratch scratch;
  const mode_t before = umask(077);
  const fs::path folder = publish(into(scratch));
  umask(before);
  struct stat status {};
  stat((folder / "run.json").c_str(), &status);
  EXPECT_EQ(status.st_mode & 07777U, 0400U);
}

TEST(Publisher, TwoRunsInOneSecondGetACounter) {
  const Scratch scratch;
  publish(into(scratch), "1");
  publish(into(scratch), "2");
  EXPECT_EQ(publish(into(scratch), "3").filename(), "2026-11-21T120000Z-3");
  EXPECT_EQ(seen(scratch / "out"), "3");
}

TEST(Publisher, ARunThatIsNotPublishedLeavesNothing) {
  const Scratch scratch;
  publish(into(scratch), "old");
  const auto before = listing(scratch / "out");
  {
    Publisher publisher(into(scratch, kNoon + 1));
    fill(publisher, "half");
    EXPECT_EQ(seen(scratch / "out"), "old");
    EXPECT_EQ(publisher.current(), fs::canonical(scratch / "out/runs/2026-11-21T120000Z"));
  }
  EXPECT_EQ(listing(scratch / "out"), before);
}

TEST(Publisher, PointerReplacesCurrentTxt) {
  const Scratch scratch;
  PublishOptions options = into(scratch);
  publish(options, "linked");
  options.publish = "pointer";
  publish(options, "pointed");
  EXPECT_EQ(content_of(scratch / "out/current.txt"), "runs/2026-11-21T120000Z-2\n");
  EXPECT_FALSE(fs::exists(scratch / "out/current")) << "the two would disagree";
  EXPECT_EQ(seen(scratch / "out"), "pointed");
  options.publish = "versioned";
  publish(options, "linked again");
  EXPECT_FALSE(fs::exists(scratch / "out/current.txt"));
  EXPECT_EQ(seen(scratch / "out"), "linked again");
}

TEST(Publisher, NoneOnlyMakesTheFolder) {
  const Scratch scratch;
  PublishOptions options = into(scratch);
  options.publish = "none";
  EXPECT_EQ(content_of(publish(options, "x") / "run.json"), "x");
  EXPECT_EQ(seen(scratch / "out"), "nothing");
}

// ---- retention

std::vector<std::string> names_in(const fs::path& dir) {
  std::vector<std::string> names;
  for (const RunName& name : runs_in(dir)) names.push_back(name.text().substr(5, 5));
  return names;
}

TEST(Retention, KeepsWhatIsYoungAndTheNewest) {
  const Scratch scratch;
  PublishOptions options = into(scratch);
  options.keep_s = 3 * kDay;
  options.keep_min = 2;
  for (const int day : {0, 1, 2, 3, 4, 5}) {
    options.now_s = kNoon + day * kDay;
    publish(options);
  }
  EXPECT_THAT(names_in(scratch / "out"), ElementsAre("11-23", "11-24", "11-25", "11-26"));
  options.now_s = kNoon + 100 * kDay;
  publish(options);
  EXPECT_EQ(names_in(scratch / "out").size(), 2U);
}

TEST(Retention, NeverDeletesTheCurrentRun) {
  const Scratch scratch;
  PublishOptions options = into(scratch);
  options.keep_s = 0;
  options.keep_min = 0;
  publish(options, "first");
  options.publish = "none";
  for (const int day : {1, 2, 3}) {
    options.now_s = kNoon + day * kDay;
    publish(options, "later");
  }
  EXPECT_EQ(seen(scratch / "out"), "first");
  EXPECT_THAT(names_in(scratch / "out"), ElementsAre("11-21", "11-24"));
}

TEST(Retention, AClockThatWentBackLosesNothingYoung) {
  const Scratch scratch;
  publish(into(scratch, kNoon + 400 * kDay), "future");
  PublishOptions options = into(scratch);
  options.keep_min = 1;
  publish(options, "now");
  EXPECT_EQ(runs_in(scratch / "out").size(), 2U);
  EXPECT_EQ(seen(scratch / "out"), "now");
}

// ---- checks and quarantine

TEST(Quarantine, TakesARunThatFailsItsCheck) {
  const Scratch scratch;
  publish(into(scratch), "good");
  const std::string told = user_error(geo::Trouble::gate, [&] {
    Publisher publisher(into(scratch, kNoon + 1));
    fill(publisher, "bad");
    publisher.publish([](const fs::path& folder) {
      EXPECT_EQ(content_of(folder / "run.json"), "bad");
      geo::fail(geo::Trouble::gate, "gates.rows: 40 % fewer rows");
    });
  });
  const fs::path kept = fs::canonical(scratch / "out") / "quarantine/2026-11-21T120001Z";
  EXPECT_EQ(told, "gates.rows: 40 % fewer rows; the result is kept in " + kept.string());
  EXPECT_EQ(seen(scratch / "out"), "good");
  EXPECT_EQ(content_of(kept / "why.txt"), "gates.rows: 40 % fewer rows\n");
  EXPECT_EQ(content_of(kept / "clusters.gpkg"), "bad");
  EXPECT_EQ(runs_in(scratch / "out").size(), 1U);
}

TEST(Quarantine, KeepsTheLastThree) {
  const Scratch scratch;
  for (int second = 0; second < 5; ++second)
    user_error(geo::Trouble::gate, [&] {
      Publisher publisher(into(scratch, kNoon + second));
      fill(publisher, "bad");
      publisher.publish([](const fs::path&) { geo::fail(geo::Trouble::gate, "bad"); });
    });
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(scratch / "out/quarantine"))
    names.insert(entry.path().filename().string());
  EXPECT_THAT(names, ElementsAre("2026-11-21T120002Z", "2026-11-21T120003Z", "2026-11-21T120004Z"));
}

TEST(Publisher, PublishesNoSidecarsLinksOrEmptyRuns) {
  const Scratch scratch;
  const auto told = [&](const std::function<void(const fs::path&)>& spoil) {
    return user_error(geo::Trouble::data, [&] {
      Publisher publisher(into(scratch));
      spoil(publisher.folder());
      publisher.publish();
    });
  };
  EXPECT_THAT(told([](const fs::path&) {}), HasSubstr("holds no file"));
  EXPECT_THAT(told([](const fs::path& f) { std::ofstream(f / "clusters.gpkg-wal") << "x"; }), HasSubstr("database"));
  EXPECT_THAT(told([](const fs::path& f) { fs::create_symlink("/etc/passwd", f / "a"); }), HasSubstr("regular file"));
  EXPECT_EQ(runs_in(scratch / "out").size(), 0U);
}

// ---- who else is there

TEST(Lock, SecondRunIsToldWhoHoldsIt) {
  const Scratch scratch;
  const Publisher first(into(scratch));
  const std::string told = user_error(geo::Trouble::busy, [&] { const Publisher second(into(scratch)); });
  EXPECT_THAT(told, HasSubstr(".lock: another run holds the lock (pid " + std::to_string(getpid()) + " on "));
  EXPECT_THAT(told, ::testing::MatchesRegex(".* since 20..-..-..T..:..:..Z.*"));
}

TEST(Lock, IsFreeAgainWhenItsHolderIsKilled) {
  const Scratch scratch;
  in_child([&] {
    const Publisher first(into(scratch));
    raise(SIGKILL);
  });
  publish(into(scratch), "second");
  EXPECT_EQ(seen(scratch / "out"), "second");
}

TEST(Lock, AStaleFileBlocksNobody) {
  const Scratch scratch;
  scratch.write("out/.lock", "agglo: pid 1 on elsewhere since 2020-01-01T00:00:00Z\n");
  publish(into(scratch), "x");
  EXPECT_EQ(seen(scratch / "out"), "x");
}

TEST(Lock, WaitsAsLongAsAllowed) {
  const Scratch scratch;
  auto first = std::make_unique<Publisher>(into(scratch));
  std::jthread ender([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    first.reset();
  });
  PublishOptions options = into(scratch);
  options.lock_wait_s = 30;
  EXPECT_NO_THROW(publish(options));
}

TEST(Lock, IsNeverALink) {
  const Scratch scratch;
  scratch.write("precious", "data");
  fs::create_directories(scratch / "out");
  fs::create_symlink(scratch / "precious", scratch / "out/.lock");
  user_error(geo::Trouble::data, [&] { const Publisher p(into(scratch)); });
  fs::remove(scratch / "out/.lock");
  fs::create_hard_link(scratch / "precious", scratch / "out/.lock");
  EXPECT_THAT(user_error(geo::Trouble::data, [&] { const Publisher p(into(scratch)); }), HasSubstr("is no lock file"));
  EXPECT_EQ(content_of(scratch / "precious"), "data");
}

// ---- a disk that refuses

TEST(FailWithErrno, SaysWhatToDo) {
  const auto message = [](int error) {
    return user_error(geo::Trouble::data, [&] {
      errno = error;
      fail_with_errno("out/.lock", "written");
    });
  };
  EXPECT_EQ(
      message(ENOSPC),
      "out/.lock: cannot be written (No space left on device); expected room for a run; free some space or choose "
      "another place");
  EXPECT_EQ(message(EROFS),
            "out/.lock: cannot be written (Read-only file system); expected a folder that this user may write; change "
            "its rights or choose another place");
}

// ---- places that are refused

TEST(Publisher, RefusesAFolderOfSomethingElse) {
  const Scratch scratch;
  scratch.write("out/thesis.odt", "x");
  EXPECT_THAT(user_error(geo::Trouble::config, [&] { const Publisher p(into(scratch)); }),
              HasSubstr("holds files that agglo did not make ('thesis.odt' among them)"));
  EXPECT_THAT(listing(scratch / "out"), ElementsAre("thesis.odt"));
}

TEST(Publisher, LivesWithANoteAmongItsRuns) {
  const Scratch scratch;
  publish(into(scratch), "1");
  scratch.write("out/README.txt", "do not touch");
  publish(into(scratch), "2");
  fs::remove(scratch / "out/.lock");  // as after a copy without hidden files
  publish(into(scratch), "3");
  EXPECT_EQ(content_of(scratch / "out/README.txt"), "do not touch");
}

TEST(Publisher, RefusesAFileAndForeignThingsInItsPlaces) {
  const Scratch scratch;
  scratch.write("out", "a file");
  EXPECT_THAT(user_error(geo::Trouble::config, [&] { const Publisher p(into(scratch)); }), HasSubstr("is no folder"));
  fs::remove(scratch / "out");
  fs::create_directories(scratch / "elsewhere");
  fs::create_directories(scratch / "out");
  fs::create_directory_symlink(scratch / "elsewhere", scratch / "out/runs");
  EXPECT_THAT(user_error(geo::Trouble::config, [&] { const Publisher p(into(scratch)); }),
              HasSubstr("runs: is no folder"));
  fs::remove(scratch / "out/runs");
  fs::create_directories(scratch / "out/current");
  EXPECT_THAT(user_error(geo::Trouble::config, [&] { const Publisher p(into(scratch)); }), HasSubstr("is no link"));
}

TEST(Publisher, RefusesSourcesWhereRunsAreDeleted) {
  const Scratch scratch;
  const fs::path folder = publish(into(scratch));
  PublishOptions options = into(scratch);
  for (const fs::path& source : {folder / "clusters.gpkg", scratch / "out/current/clusters.gpkg", scratch / "out"}) {
    options.inputs = {scratch / "firms.csv", source};
    EXPECT_THAT(user_error(geo::Trouble::config, [&] { const Publisher p(options); }), HasSubstr(source.string()));
  }
  options.inputs = {scratch / "firms.csv", "PG:service=agglo"};
  EXPECT_NO_THROW(publish(options));
}

TEST(Publisher, AnnouncementsOfStrangersDeleteNothing) {
  const Scratch scratch;
  scratch.write("precious/data", "x");
  publish(into(scratch), "old");
  for (const char* target : {"../precious", "/", "runs/..", "runs/2026-11-21T120000Z", "runs/2026-11-21T120000Z/x"}) {
    fs::create_symlink(target, scratch / "out/.current.new");
    { const Publisher publisher(into(scratch)); }
    EXPECT_FALSE(fs::is_symlink(scratch / "out/.current.new")) << target;
    EXPECT_EQ(content_of(scratch / "precious/data"), "x");
    EXPECT_EQ(seen(scratch / "out"), "old") << target;
  }
}

// ---- nothing half-made is ever visible

const std::vector<std::string> kSteps{"lock",     "clear", "make",   "check",  "seal",
                                      "announce", "place", "switch", "settle", "retire"};

class AtEachStep : public ::testing::TestWithParam<std::tuple<std::string, std::string>> {};

/// Publishes "old", breaks off a run that would publish "new", and looks.
void broken_off(const std::string& publish_as, const std::string& step, bool killed) {
  const Scratch scratch;
  PublishOptions options = into(scratch);
  options.publish = publish_as;
  options.keep_s = 0;
  options.keep_min = 2;
  publish(options, "older");
  publish(options, "old");
  PublishOptions breaking = options;
  breaking.now_s = kNoon + 1;
  breaking.before_step = [&](std::string_view at) {
    if (at != step) return;
    if (killed) raise(SIGKILL);
    throw std::runtime_error("the disk is gone");
  };
  if (killed) {
    EXPECT_TRUE(WIFSIGNALED(in_child([&] { publish(breaking, "new"); })));
  } else {
    EXPECT_THROW(publish(breaking, "new"), std::runtime_error);
  }
  const bool switched = step == "settle" || step == "retire";
  EXPECT_EQ(seen(scratch / "out"), switched ? "new" : "old");
  const auto current = current_run(scratch / "out");
  for (const RunName& name : runs_in(scratch / "out")) {
    const fs::path run = fs::path(scratch / "out/runs") / name.text();
    EXPECT_TRUE(killed || run <= *current) << run << " was never published";
  }
  options.now_s = kNoon + 2;
  publish(options, "next");
  EXPECT_EQ(seen(scratch / "out"), "next");
  const auto left = listing(scratch / "out");
  EXPECT_EQ(left.size(), 3U + 2U * 4U) << ::testing::PrintToString(left);
}

TEST_P(AtEachStep, AKilledRunChangesNothingOrAll) {
  broken_off(std::get<0>(GetParam()), std::get<1>(GetParam()), true);
}
TEST_P(AtEachStep, AFailedRunChangesNothingOrAll) {
  broken_off(std::get<0>(GetParam()), std::get<1>(GetParam()), false);
}

INSTANTIATE_TEST_SUITE_P(Publisher, AtEachStep,
                         ::testing::Combine(::testing::Values("versioned", "pointer"), ::testing::ValuesIn(kSteps)),
                         [](const auto& one) { return std::get<0>(one.param) + "_" + std::get<1>(one.param); });

TEST(Publisher, ReadersSeeWholeRunsWhileRunsAreKilled) {
  const Scratch scratch;
  PublishOptions options = into(scratch);
  options.keep_s = 0;
  options.keep_min = 2;
  publish(options, "old");
  std::mt19937 random(1);
  int killed = 0;
  for (int i = 1; i <= 60; ++i) {
    const std::string before = seen(scratch / "out"), content = "run " + std::to_string(i);
    options.now_s = kNoon + i;
    const pid_t child = fork();
    if (child == 0) {
      publish(options, content);
      _exit(0);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 3000));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    killed += WIFSIGNALED(status) ? 1 : 0;
    const std::string after = seen(scratch / "out");
    EXPECT_TRUE(after == before || after == content) << after;
    EXPECT_TRUE(WIFSIGNALED(status) || after == content) << after;
  }
  EXPECT_GT(killed, 0);
  options.now_s = kNoon + 100;
  publish(options, "last");
  EXPECT_EQ(seen(scratch / "out"), "last");
  EXPECT_EQ(listing(scratch / "out").size(), 3U + 2U * 4U);
}

TEST(Interrupt, BeforeTheSwitchPublishesNothing) {
  const Scratch scratch;
  publish(into(scratch), "old");
  const int status = in_child([&] {
    watch_for_interrupts();
    PublishOptions options = into(scratch, kNoon + 1);
    options.before_step = [](std::string_view step) {
      if (step == "seal") raise(SIGTERM);
    };
    try {
      publish(options, "new");
    } catch (const Interrupted& e) {
      _exit(e.exit_code());
    }
  });
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 143);
  EXPECT_EQ(seen(scratch / "out"), "old");
  EXPECT_EQ(listing(scratch / "out").size(), 3U + 4U);
}

TEST(Interrupt, StopsAParallelLoopBeforeItsNextChunk) {
  const int status = in_child([] {
    watch_for_interrupts();
    std::size_t chunks = 0;
    try {
      geo::parallel_for(1000, 10, 1, [&](std::size_t, std::size_t) {
        if (++chunks == 3) raise(SIGTERM);
      });
    } catch (const Interrupted& e) {
      _exit(chunks == 3 ? e.exit_code() : 1);
    }
  });
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 143);
}

TEST(Interrupt, ASecondSignalEndsAtOnce) {
  const int status = in_child([] {
    watch_for_interrupts();
    raise(SIGINT);
    EXPECT_EQ(interrupted_by(), SIGINT);
    raise(SIGINT);
  });
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGINT);
}

}  // namespace
}  // namespace io
