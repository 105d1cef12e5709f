// SPDX-License-Identifier: Apache-2.0
#include "io/run/run_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <system_error>

#include "io/run/durable.hpp"

namespace io {
namespace {

namespace fs = std::filesystem;
using std::chrono::days;
using std::chrono::sys_days;

std::optional<std::int64_t> digits(std::string_view text) {
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size() || text.front() == '-') return std::nullopt;
  return out;
}

/// "runs/<name>" or ".../runs/<name>" -> the name.
std::optional<RunName> named_by(const fs::path& target) {
  if (target.parent_path().filename() != "runs") return std::nullopt;
  return RunName::parse(target.filename().string());
}

}  // namespace

std::string RunName::text() const {
  const std::int64_t day = seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400;
  const std::chrono::year_month_day date{sys_days(days(day))};
  const std::int64_t second = seconds - day * 86400;
  const std::string time = fmt::format("{:04}-{:02}-{:02}T{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                       second / 3600, second / 60 % 60, second % 60);
  return counter == 1 ? time : fmt::format("{}-{}", time, counter);
}

std::optional<RunName> RunName::parse(std::string_view text) {
  constexpr std::string_view kPattern = "dddd-dd-ddTddddddZ";
  if (text.size() < kPattern.size() || (text.size() > kPattern.size() && text[kPattern.size()] != '-'))
    return std::nullopt;
  for (std::size_t i = 0; i < kPattern.size(); ++i)
    if (kPattern[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != kPattern[i]) return std::nullopt;
  const auto part = [&](std::size_t at, std::size_t size) { return *digits(text.substr(at, size)); };
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(part(0, 4))),
                                         std::chrono::month(static_cast<unsigned>(part(5, 2))),
                                         std::chrono::day(static_cast<unsigned>(part(8, 2)))};
  if (!date.ok() || part(11, 2) > 23 || part(13, 2) > 59 || part(15, 2) > 59) return std::nullopt;
  RunName name;
  name.seconds = std::int64_t{sys_days(date).time_since_epoch().count()} * 86400 + part(11, 2) * 3600 +
                 part(13, 2) * 60 + part(15, 2);
  if (text.size() > kPattern.size()) {
    const std::string_view rest = text.substr(kPattern.size() + 1);
    const auto counter = rest.empty() || rest.front() == '0' ? std::nullopt : digits(rest);
    if (!counter || *counter < 2) return std::nullopt;
    name.counter = *counter;
  }
  return name;
}

std::vector<RunName> runs_in(const fs::path& output_dir) {
  std::vector<RunName> names;
  std::error_code error;
  for (fs::directory_iterator entry(output_dir / "runs", error), end; !error && entry != end; entry.increment(error)) {
    const auto name = RunName::parse(entry->path().filename().string());
    std::error_code unknown;
    if (name && fs::is_directory(entry->symlink_status(unknown))) names.push_back(*name);
  }
  std::ranges::sort(names);
  return names;
}

std::optional<fs::path> current_run(const fs::path& output_dir) {
  std::error_code error;
  std::optional<RunName> name;
  if (const fs::path link = fs::read_symlink(output_dir / "current", error); !error) name = named_by(link);
  if (!name) {
    std::string text = read_small_file(output_dir / "current.txt", 4096).value_or("");
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    name = named_by(text);
  }
  if (!name) return std::nullopt;
  const fs::path folder = output_dir / "runs" / name->text();
  if (!fs::is_directory(folder, error)) return std::nullopt;
  return folder;
}

}  // namespace io
