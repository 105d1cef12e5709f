// SPDX-License-Identifier: Apache-2.0
#include "io/read/ogr_geometry.hpp"

#include <geos_c.h>
#include <ogr_api.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>

#include "io/read/gdal_guard.hpp"

namespace io {
namespace {

struct Destroy {
  void operator()(OGRGeometryH geometry) const { OGR_G_DestroyGeometry(geometry); }
};
using Owned = std::unique_ptr<void, Destroy>;

Owned geometry_of(std::string_view wkb) {
  OGRGeometryH made = nullptr;
  const OGRErr error = OGR_G_CreateFromWkbEx(wkb.data(), nullptr, &made, wkb.size());
  Owned geometry(made);
  if (error != OGRERR_NONE) geometry.reset();
  return geometry;
}

std::optional<std::string> wkb_of(const Owned& geometry) {
  if (!geometry) return std::nullopt;
  std::string out(OGR_G_WkbSizeEx(geometry.get()), '\0');
  if (OGR_G_ExportToIsoWkb(geometry.get(), wkbNDR, reinterpret_cast<unsigned char*>(out.data())) != OGRERR_NONE)
    return std::nullopt;
  return out;
}

// GEOS asks at regular steps of its work whether to stop. Counting them bounds a repair by work, not by time, so that
// the same input always ends the same way.
thread_local std::int64_t steps_left = std::numeric_limits<std::int64_t>::max();

void count_step() {
  if (--steps_left <= 0) GEOS_interruptRequest();
}

class StepLimit {
 public:
  explicit StepLimit(std::int64_t steps) {
    static std::once_flag once;
    std::call_once(once, [] { GEOS_interruptRegisterCallback(count_step); });
    steps_left = steps;
  }
  ~StepLimit() {
    steps_left = std::numeric_limits<std::int64_t>::max();
    GEOS_interruptCancel();
  }
  StepLimit(const StepLimit&) = delete;
  StepLimit& operator=(const StepLimit&) = delete;
};

}  // namespace

std::optional<std::string> linearised(std::string_view wkb) {
  const GdalErrors silent;
  const Owned geometry = geometry_of(wkb);
  if (!geometry) return std::nullopt;
  return wkb_of(Owned(OGR_G_GetLinearGeometry(geometry.get(), 0.0, nullptr)));
}

bool is_valid_geometry(std::string_view wkb) {
  const GdalErrors silent;
  const Owned geometry = geometry_of(wkb);
  return geometry && OGR_G_IsValid(geometry.get()) != 0;
}

std::optional<std::string> made_valid(std::string_view wkb) {
  const GdalErrors silent;
  const Owned geometry = geometry_of(wkb);
  if (!geometry) return std::nullopt;
  constexpr std::int64_t kSteps = 300'000,
                         kBytesAStep = 4;  // about a second; few crossings need two steps a vertex
  const StepLimit limit(kSteps + static_cast<std::int64_t>(wkb.size()) / kBytesAStep);
  return wkb_of(Owned(OGR_G_MakeValid(geometry.get())));
}

}  // namespace io
