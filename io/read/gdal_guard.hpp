// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace io {

/// Makes GDAL and PROJ safe for data from outside: only the drivers that agglo uses, no network, no plug-ins, nothing
/// taken from the environment. Once per process; called before every use of GDAL, from any thread.
void prepare_gdal();

/// Lets GDAL read PostgreSQL too, from now on, for sources that the config says lie there.
void allow_postgres();

/// Catches GDAL's messages on this thread while it lives; none reaches the terminal.
class GdalErrors {
 public:
  GdalErrors();
  ~GdalErrors();
  GdalErrors(const GdalErrors&) = delete;
  GdalErrors& operator=(const GdalErrors&) = delete;

  /// Whether something failed (warnings do not count).
  bool failed() const { return failed_; }
  /// The first failure, else the first warning, fit for messages and without passwords; "no reason given" without any.
  std::string text() const;
  void note(bool failure, std::string_view message);  ///< For GDAL's handler.

 private:
  bool failed_ = false;
  std::string failure_, warning_;
};

}  // namespace io
