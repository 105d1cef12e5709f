// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace io {

struct ProgressOptions {
  std::string style = "auto";       ///< --progress: auto | bar | plain | json | none
  bool quiet = false;               ///< -q: warnings and errors only.
  bool verbose = false;             ///< -v: what note() tells, too.
  std::string log_format = "text";  ///< --log-format: text | json
  std::filesystem::path log_file;   ///< --log-file: every line, with its time; empty: none.

  // For tests; by default stderr and the environment.
  int descriptor = 2;
  std::function<const char*(const char*)> environment;
};

/// What a run says while it works. Never on stdout.
///
/// On a terminal a bar is drawn and replaced by one line a stage; elsewhere there is that line only, and `json` writes
/// one object a line. Colour: NO_COLOR, then CLICOLOR_FORCE, then TERM=dumb, then whether it is a terminal. Marks are
/// plain ASCII where the locale is not UTF-8. Texts may hold data: control characters are escaped and passwords struck
/// out. Safe to call from many threads; a closed or full stderr is no error.
class Progress {
 public:
  explicit Progress(ProgressOptions options = {});
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// First line: "agglo 0.1.0  region=Valmira  config=configs/city.yaml".
  void headline(std::string_view text);
  void begin(std::string_view stage);
  /// Of the stage that began last; 0 to 1, clamped. Cheap: draws at most ten times a second.
  void fraction(double done);
  /// "✓ ingest    48,213 firms  212 rejected (0.4 %)   2.1 s"; with `cached` "= ingest    unchanged …".
  void end(std::string_view stage, std::string_view summary, double seconds, bool cached = false);
  /// "! …", always shown.
  void warn(std::string_view text);
  /// Shown with -v.
  void note(std::string_view text);
  /// Why the program ends with this exit code, always shown: "error: …" for each line of the text.
  void error(std::string_view text, int exit_code);
  /// Last line: "published runs/… -> current   9.8 s, peak 412 MB".
  void done(std::string_view text);

 private:
  struct Terminal;
  std::unique_ptr<Terminal> terminal_;
};

/// "48,213": thousands by commas, whatever the locale.
std::string grouped(long long number);

}  // namespace io
