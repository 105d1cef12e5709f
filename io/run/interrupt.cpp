// SPDX-License-Identifier: Apache-2.0
#include "io/run/interrupt.hpp"

#include <csignal>
#include <initializer_list>

#include "geo/core/parallel.hpp"

namespace io {
namespace {

volatile std::sig_atomic_t caught = 0;

extern "C" void remember_signal(int signal) { caught = signal; }

}  // namespace

void watch_for_interrupts() {
  caught = 0;
  struct sigaction action {};
  action.sa_handler = remember_signal;
  // A system call that waits comes back with EINTR; the handler leaves after the first signal.
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
  geo::check_between_chunks(check_interrupt);
}

int interrupted_by() { return caught; }

void check_interrupt() {
  if (const int signal = caught; signal != 0) throw Interrupted(signal);
}

}  // namespace io
