// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "geo/core/table.hpp"
#include "pipeline/rejects.hpp"
#include "pipeline/run.hpp"

namespace pipeline {

/// sources.links as they stand: `buyer`, `supplier` text, `value` real (1 where the source has no such column), `row`
/// int64. A value that is no number of at least 0 rejects the row. No row where the config has no links.
geo::Table read_links(Run& run, Rejects& rejects);

/// sources.relatedness: table `relatedness` (`a`, `b` int32: codes of the source by number, `value` real) and
/// `related_codes` (`code` int32, one a code of `industries`: the longest code of the source that it lies in by the
/// rules of the profile's scheme; missing: none), both
/// empty without the source. Rejects as above; warns where no industry is named.
geo::Tables read_relatedness(Run& run, const geo::Texts& industries, Rejects& rejects);

}  // namespace pipeline
