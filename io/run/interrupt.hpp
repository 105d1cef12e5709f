// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>

namespace io {

/// Thrown by check_interrupt(). No UserError: nobody did anything wrong.
class Interrupted : public std::exception {
 public:
  explicit Interrupted(int signal) : signal_(signal) {}
  int signal() const { return signal_; }
  int exit_code() const { return 128 + signal_; }  ///< 130 for SIGINT, 143 for SIGTERM.
  const char* what() const noexcept override { return "interrupted"; }

 private:
  int signal_;
};

/// From now on the first SIGINT or SIGTERM only sets a flag, at which every parallel loop stops before its next chunk
/// with Interrupted (geo::check_between_chunks); a second one ends the process at once. Nothing is lost by
/// that: what stood half-made is cleared away by the next run.
void watch_for_interrupts();

/// The signal that came, or 0.
int interrupted_by();

/// Throws Interrupted when a signal came. Called between stages, blocks and chunks, so that destructors clear away what
/// is half-made.
void check_interrupt();

}  // namespace io
