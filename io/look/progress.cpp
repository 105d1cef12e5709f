// SPDX-License-Identifier: Apache-2.0
#include "io/look/progress.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <mutex>
#include <optional>

#include "geo/core/error.hpp"
#include "io/run/durable.hpp"
#include "io/run/json.hpp"
#include "io/run/machine.hpp"
#include "io/run/redact.hpp"

namespace io {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kRedraw = std::chrono::milliseconds(100);

enum class Style { bar, plain, json, none };

/// How one kind of line looks.
struct Mark {
  const char *unicode, *ascii, *colour;
};
constexpr Mark kDone{"✓", "+", "\x1b[32m"}, kSame{"=", "=", "\x1b[36m"}, kWarning{"!", "!", "\x1b[33m"},
    kNote{"·", "-", "\x1b[2m"}, kError{"error:", "error:", "\x1b[31m"};

std::string safe(std::string_view text) { return escaped(redacted(text)); }

/// Columns on a screen, near enough: code points.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

std::string padded(std::string text, std::size_t columns) {
  const std::size_t now = width(text);
  return now < columns ? text.append(columns - now, ' ') : text;
}

/// Nobody may be listening: a closed or full stderr stops no run.
void write_quietly(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t wrote = ::write(descriptor, text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

}  // namespace

std::string grouped(long long number) {
  std::string digits = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, ",");
  return digits;
}

struct Progress::Terminal {
  explicit Terminal(ProgressOptions given);

  std::string variable(const char* name) const {
    const char* found = options.environment ? options.environment(name) : std::getenv(name);
    return found ? found : "";
  }
  bool is_dumb() const { return variable("TERM") == "dumb"; }
  Style chosen_style() const;
  bool wants_colour() const;
  bool is_utf8() const;

  /// One finished line, above the bar when there is one.
  void say(const Mark* mark, std::string_view text, bool show);
  void tell(std::string_view event, const Json& details, bool show);
  void draw_bar();
  void wipe_bar();
  bool shows_progress() const { return !options.quiet && style != Style::none; }

  ProgressOptions options;
  bool terminal = false;
  Style style = Style::plain;
  bool json = false, colour = false, utf8 = true;
  Descriptor log;

  std::mutex guard;
  std::string stage;  // running; empty between stages
  double done = 0.0;
  bool drawn = false;
  std::atomic<Clock::rep> next_draw{0};
};

Progress::Terminal::Terminal(ProgressOptions given) : options(std::move(given)) {
  terminal = ::isatty(options.descriptor) == 1;
  style = chosen_style();
  json = style == Style::json || options.log_format == "json";
  if (json && style == Style::bar) style = Style::plain;
  colour = wants_colour() && !json;
  utf8 = is_utf8();
  if (options.log_file.empty()) return;
  log = Descriptor(::open(options.log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  if (!log) fail_with_errno(options.log_file, "opened as log file");
}

Style Progress::Terminal::chosen_style() const {
  constexpr std::array<std::pair<std::string_view, Style>, 4> kNamed{
      {{"bar", Style::bar}, {"plain", Style::plain}, {"json", Style::json}, {"none", Style::none}}};
  for (const auto& [name, named] : kNamed)
    if (options.style == name) return named;
  if (options.style != "auto")
    geo::fail(geo::Trouble::config, "--progress: is '{}'; expected auto, bar, plain, json or none", options.style);
  return terminal && !is_dumb() ? Style::bar : Style::plain;
}

bool Progress::Terminal::wants_colour() const {
  if (!variable("NO_COLOR").empty()) return false;
  if (const std::string force = variable("CLICOLOR_FORCE"); !force.empty() && force != "0") return true;
  return terminal && !is_dumb() && variable("CLICOLOR") != "0";
}

bool Progress::Terminal::is_utf8() const {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    std::string locale = variable(name);
    if (locale.empty()) continue;
    std::ranges::transform(locale, locale.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
  }
  return false;
}

void Progress::Terminal::say(const Mark* mark, std::string_view text, bool show) {
  const std::string plain_mark = mark ? fmt::format("{} ", mark->ascii) : "";
  if (log) write_quietly(log.get(), fmt::format("{} {}{}\n", utc_text(now_s()), plain_mark, text));
  if (!show) return;
  std::string line;
  if (mark) {
    line = utf8 ? mark->unicode : mark->ascii;
    if (colour) line = fmt::format("{}{}\x1b[0m", mark->colour, line);
    line += ' ';
  }
  wipe_bar();
  write_quietly(options.descriptor, line.append(text) + "\n");
  draw_bar();
}

void Progress::Terminal::tell(std::string_view event, const Json& details, bool show) {
  Json line;
  line.set("time", utc_text(now_s())).set("event", event);
  for (const auto& [key, value] : details.members()) line.set(key, value);
  const std::string text = line.dump(-1) + "\n";
  if (log) write_quietly(log.get(), text);
  if (show) write_quietly(options.descriptor, text);
}

void Progress::Terminal::draw_bar() {
  if (style != Style::bar || !shows_progress() || stage.empty()) return;
  constexpr std::size_t kCells = 30;
  const auto full = static_cast<std::size_t>(std::lround(done * kCells));
  std::string bar;
  for (std::size_t i = 0; i < kCells; ++i) bar += utf8 ? (i < full ? "█" : "░") : (i < full ? "#" : ".");
  write_quietly(options.descriptor, fmt::format("\r  {} {} {:3.0f} %\x1b[K", padded(stage, 10), bar, done * 100.0));
  drawn = true;
}

void Progress::Terminal::wipe_bar() {
  if (drawn) write_quietly(options.descriptor, "\r\x1b[K");
  drawn = false;
}

Progress::Progress(ProgressOptions options) : terminal_(std::make_unique<Terminal>(std::move(options))) {}

Progress::~Progress() {
  const std::lock_guard lock(terminal_->guard);
  terminal_->wipe_bar();
}

void Progress::headline(std::string_view text) {
  const std::lock_guard lock(terminal_->guard);
  if (terminal_->json)
    terminal_->tell("start", Json().set("text", safe(text)), terminal_->shows_progress());
  else
    terminal_->say(nullptr, safe(text), terminal_->shows_progress());
}

void Progress::begin(std::string_view stage) {
  const std::lock_guard lock(terminal_->guard);
  terminal_->stage = safe(stage);
  terminal_->done = 0.0;
  terminal_->next_draw = 0;
  if (terminal_->json)
    terminal_->tell("begin", Json().set("stage", terminal_->stage), terminal_->shows_progress());
  else
    terminal_->draw_bar();
}

void Progress::fraction(double done) {
  const Clock::rep now = Clock::now().time_since_epoch().count();
  if (now < terminal_->next_draw.load(std::memory_order_relaxed)) return;
  const std::lock_guard lock(terminal_->guard);
  terminal_->next_draw = now + std::chrono::duration_cast<Clock::duration>(kRedraw).count();
  terminal_->done = done >= 0.0 ? std::min(done, 1.0) : 0.0;
  if (terminal_->style == Style::json && !terminal_->stage.empty())
    terminal_->tell("progress", Json().set("stage", terminal_->stage).set("fraction", terminal_->done),
                    terminal_->shows_progress());
  else
    terminal_->draw_bar();
}

void Progress::end(std::string_view stage, std::string_view summary, double seconds, bool cached) {
  const std::lock_guard lock(terminal_->guard);
  terminal_->stage.clear();
  const bool show = terminal_->shows_progress();
  if (terminal_->json) {
    Json details;
    details.set("stage", safe(stage)).set("summary", safe(summary)).set("seconds", seconds).set("cached", cached);
    terminal_->tell("end", details, show);
    return;
  }
  terminal_->say(cached ? &kSame : &kDone,
                 fmt::format("{} {} {:6.1f} s", padded(safe(stage), 10), padded(safe(summary), 58), seconds), show);
}

void Progress::warn(std::string_view text) {
  const std::lock_guard lock(terminal_->guard);
  if (terminal_->json)
    terminal_->tell("warning", Json().set("text", safe(text)), true);
  else
    terminal_->say(&kWarning, safe(text), true);
}

void Progress::note(std::string_view text) {
  const std::lock_guard lock(terminal_->guard);
  const bool show = terminal_->options.verbose && terminal_->shows_progress();
  if (terminal_->json)
    terminal_->tell("note", Json().set("text", safe(text)), show);
  else
    terminal_->say(&kNote, safe(text), show);
}

void Progress::error(std::string_view text, int exit_code) {
  const std::lock_guard lock(terminal_->guard);
  terminal_->stage.clear();
  if (terminal_->json) {
    terminal_->tell("error", Json().set("code", exit_code).set("text", safe(text)), true);
    return;
  }
  // Several problems of a config are several lines; each is made safe by itself.
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    terminal_->say(&kError, safe(text.substr(at, end - at)), true);
    at = end + 1;
  }
}

void Progress::done(std::string_view text) {
  const std::lock_guard lock(terminal_->guard);
  terminal_->stage.clear();
  if (terminal_->json)
    terminal_->tell("done", Json().set("text", safe(text)), terminal_->shows_progress());
  else
    terminal_->say(nullptr, safe(text), terminal_->shows_progress());
}

}  // namespace io
