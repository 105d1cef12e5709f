// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace io {

// What differs from machine to machine and from moment to moment; belongs under `execution` of run.json and nowhere
// else.

std::int64_t now_s();                        ///< Seconds since 1970-01-01 UTC.
std::string utc_text(std::int64_t seconds);  ///< "2026-11-21T02:15:03Z"
std::string host_name();
unsigned usable_threads();         ///< Of the CPUs that this process may use; at least 1.
std::int64_t peak_memory_bytes();  ///< Largest resident size so far.
std::int64_t physical_memory_bytes();
void give_back_memory();  ///< What the heap holds free goes back to the system.
/// From now on arrays of 1 MB and more go back to the system as soon as they are let go, for the price of page faults
/// when new ones are made: for work in which many large arrays come and go.
void give_back_large_arrays();

}  // namespace io
