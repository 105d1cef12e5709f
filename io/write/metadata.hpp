// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/write/geopackage.hpp"
#include "io/write/sqlite.hpp"

namespace io {

/// Title and description of every column in gpkg_data_columns: for GDAL from 3.7 on and for other readers. QGIS 3.22
/// takes its aliases from the styles.
void write_data_columns(Database& database, const Publication& publication);

/// What QGIS shows as a layer's metadata (title, abstract, licences, attribution), for each layer and for the whole
/// file.
void write_metadata(Database& database, const Publication& publication);

/// Rows of layer_styles, each one second younger than the one before: equal stamps confuse QGIS.
void write_styles(Database& database, const Publication& publication);

/// Table qgis_projects with the one project, if there is one.
void write_project(Database& database, const Publication& publication);

}  // namespace io
