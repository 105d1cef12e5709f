// SPDX-License-Identifier: Apache-2.0
#include "io/look/progress.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <functional>
#include <limits>
#include <map>
#include <thread>
#include <vector>

#include "geo/core/error.hpp"
#include "io/run/json.hpp"
#include "tests/io/run/scratch.hpp"

namespace io {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using Variables = std::map<std::string, std::string>;

ProgressOptions options_with(Variables variables, const std::string& style = "auto") {
  ProgressOptions options;
  options.style = style;
  options.environment = [variables](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  };
  return options;
}

const Variables kUtf8{{"LANG", "en_GB.UTF-8"}};

/// What goes to a file instead of the terminal.
std::string to_file(ProgressOptions options, const std::function<void(Progress&)>& talk) {
  const Scratch scratch;
  const int file = open((scratch / "err").c_str(), O_WRONLY | O_CREAT, 0600);
  options.descriptor = file;
  {
    Progress progress(options);
    talk(progress);
  }
  close(file);
  return content_of(scratch / "err");
}

/// What goes to a terminal: the other side of a pseudo terminal.
std::string to_terminal(ProgressOptions options, const std::function<void(Progress&)>& talk) {
  const int master = posix_openpt(O_RDWR | O_NOCTTY);
  if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) return "no terminal";
  const int slave = open(ptsname(master), O_RDWR | O_NOCTTY);
  std::string seen;
  std::jthread reader([&] {
    char block[4096];
    for (ssize_t got = read(master, block, sizeof block); got > 0; got = read(master, block, sizeof block))
      seen.append(block, static_cast<std::size_t>(got));
  });
  options.descriptor = slave;
  {
    Progress progress(options);
    talk(progress);
  }
  close(slave);  // the reader ends
  reader.join();
  close(master);
  return seen;
}

void one_stage(Progress& progress) {
  progress.begin("ingest");
  progress.fraction(0.5);
  progress.end("ingest", "48,213 firms  212 rejected (0.4 %)", 2.14);
}

TEST(Progress, IsOneLineAStageWhereNobodyWatches) {
  EXPECT_EQ(to_file(options_with(kUtf8), one_stage),
            "✓ ingest     48,213 firms  212 rejected (0.4 %)                            2.1 s\n");
}

TEST(Progress, MarksWhatCameFromTheCache) {
  EXPECT_THAT(to_file(options_with(kUtf8), [](Progress& p) { p.end("gaps", "unchanged", 0.0, true); }),
              HasSubstr("= gaps       unchanged"));
}

TEST(Progress, IsPlainAsciiOutsideUtf8) {
  EXPECT_THAT(to_file(options_with({{"LANG", "C"}}), one_stage), ::testing::StartsWith("+ ingest"));
  EXPECT_THAT(to_file(options_with({{"LC_ALL", "C"}, {"LANG", "de_DE.UTF-8"}}), one_stage),
              ::testing::StartsWith("+ ingest"));
}

TEST(Progress, DrawsABarOnATerminalAndWipesIt) {
  Variables variables = kUtf8;
  variables["TERM"] = "xterm";
  const std::string seen = to_terminal(options_with(variables), one_stage);
  EXPECT_THAT(seen, HasSubstr("█"));
  EXPECT_THAT(seen, HasSubstr(" 50 %"));
  EXPECT_THAT(seen, HasSubstr("\r\x1b[K\x1b[32m✓\x1b[0m ingest"));
}

TEST(Progress, ObeysTheTerminalsWishes) {
  EXPECT_THAT(to_terminal(options_with({{"TERM", "dumb"}}), one_stage), Not(HasSubstr("\x1b")));
  EXPECT_THAT(to_terminal(options_with({{"TERM", "xterm"}, {"NO_COLOR", "1"}}), one_stage), Not(HasSubstr("\x1b[32m")));
  EXPECT_THAT(to_terminal(options_with({{"TERM", "xterm"}}, "none"), one_stage), "");
}

TEST(Progress, ColourCanBeForced) {
  EXPECT_THAT(to_file(options_with({{"CLICOLOR_FORCE", "1"}}), one_stage), HasSubstr("\x1b[32m+\x1b[0m ingest"));
  EXPECT_THAT(to_file(options_with({{"CLICOLOR_FORCE", "1"}, {"NO_COLOR", "1"}}), one_stage), Not(HasSubstr("\x1b")));
}

TEST(Progress, QuietShowsWarningsAndErrorsOnly) {
  ProgressOptions options = options_with(kUtf8);
  options.quiet = true;
  EXPECT_EQ(to_file(options,
                    [](Progress& p) {
                      p.headline("agglo");
                      one_stage(p);
                      p.note("a");
                      p.warn("b");
                      p.error("c\nd", 2);
                      p.done("published");
                    }),
            "! b\nerror: c\nerror: d\n");
}

TEST(Progress, NotesAreForTheVerbose) {
  const auto talk = [](Progress& p) { p.note("PROJ: LAEA"); };
  ProgressOptions options = options_with(kUtf8);
  EXPECT_EQ(to_file(options, talk), "");
  options.verbose = true;
  EXPECT_EQ(to_file(options, talk), "· PROJ: LAEA\n");
}

TEST(Progress, JsonIsOneObjectALine) {
  const std::string text = to_file(options_with({}, "json"), [](Progress& p) {
    one_stage(p);
    p.warn("line 1\nline 2");
  });
  std::vector<std::string> events;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const auto json = Json::parse(text.substr(at, end - at));
    ASSERT_TRUE(json);
    events.push_back((*json)["event"].text());
    at = end + 1;
  }
  EXPECT_THAT(events, ::testing::ElementsAre("begin", "progress", "end", "warning"));
  EXPECT_THAT(text, HasSubstr("\"stage\":\"ingest\",\"fraction\":0.5}"));
}

TEST(Progress, DataCannotForgeLinesOrTellPasswords) {
  const std::string text =
      to_file(options_with(kUtf8), [](Progress& p) { p.warn("firm 'x\n✓ publish done\x1b[2J'; PG:password=geheim"); });
  EXPECT_EQ(text, "! firm 'x\\n✓ publish done\\x1b[2J'; PG:password=***\n");
}

TEST(Progress, LogFileTakesEveryLineWithItsTime) {
  const Scratch scratch;
  ProgressOptions options = options_with(kUtf8);
  options.quiet = true;
  options.log_file = scratch / "agglo.log";
  to_file(options, one_stage);
  to_file(options, [](Progress& p) { p.note("details"); });
  to_file(options, [](Progress& p) { p.error("firms.csv: no rows", 1); });
  EXPECT_THAT(content_of(options.log_file),
              ::testing::ContainsRegex("^20[0-9-]+T[0-9:]+Z \\+ ingest +48,213 firms.*\n20.*Z - details\n"
                                       "20.*Z error: firms.csv: no rows\n$"));
}

TEST(Progress, ClampsFractions) {
  for (const double odd : {-1.0, 2.0, std::numeric_limits<double>::quiet_NaN()})
    EXPECT_THAT(to_file(options_with({}, "json"),
                        [&](Progress& p) {
                          p.begin("a");
                          p.fraction(odd);
                        }),
                HasSubstr(odd > 1 ? "\"fraction\":1.0" : "\"fraction\":0.0"));
}

TEST(Progress, AClosedStderrIsNoError) {
  ProgressOptions options = options_with(kUtf8);
  options.descriptor = 987;
  Progress progress(options);
  EXPECT_NO_THROW(one_stage(progress));
}

TEST(Progress, RefusesAnUnknownStyle) { EXPECT_THROW(Progress(options_with({}, "fancy")), geo::UserError); }

TEST(Grouped, PutsCommas) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(-1234567), "-1,234,567");
}

}  // namespace
}  // namespace io
