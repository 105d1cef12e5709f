// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/stage.hpp"

namespace pipeline {

/// Takes out what must not be analysed and puts the firms into canonical order; says which groups there are.
Stage clean_stage();

}  // namespace pipeline
