// SPDX-License-Identifier: Apache-2.0
#include "io/write/metadata.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "io/look/xml.hpp"

namespace io {
namespace {

using namespace std::string_view_literals;

std::string stamp(const Publication& publication, std::size_t second = 0) {
  return fmt::format("{}T{:02}:{:02}:{:02}.000Z", publication.as_of, second / 3600, second / 60 % 60, second % 60);
}

void register_extension(Database& database, std::string_view table, std::string_view name,
                        std::string_view definition) {
  Statement insert(database, "INSERT INTO gpkg_extensions VALUES(?,NULL,?,?,'read-write')");
  insert.run(table, name, definition);
}

/// Each text once, in the order of the sources.
std::vector<std::string> distinct(const std::vector<Credit>& credits, std::string Credit::*member) {
  std::vector<std::string> texts;
  for (const Credit& credit : credits)
    if (!(credit.*member).empty() && std::ranges::find(texts, credit.*member) == texts.end())
      texts.push_back(credit.*member);
  return texts;
}

std::string metadata_xml(const Publication& publication, std::string_view id, std::string_view title,
                         std::string_view abstract) {
  Xml xml("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n");
  xml.open("qgis", {{"version", kQgisVersion}});
  xml.leaf("identifier", {}, id);
  xml.leaf("parentidentifier", {}, "");
  xml.leaf("language", {}, "ENG");
  xml.leaf("type", {}, "dataset");
  xml.leaf("title", {}, title);
  xml.leaf("abstract", {}, abstract);
  for (const std::string& license : distinct(publication.credits, &Credit::license)) xml.leaf("license", {}, license);
  for (const std::string& rights : distinct(publication.credits, &Credit::attribution)) xml.leaf("rights", {}, rights);
  xml.leaf("encoding", {}, "");
  xml.close();
  return xml.text();
}

std::string hex_of(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (const char byte : bytes) {
    hex += kDigits[static_cast<unsigned char>(byte) >> 4U];
    hex += kDigits[static_cast<unsigned char>(byte) & 15U];
  }
  return hex;
}

class MetadataWriter {
 public:
  MetadataWriter(Database& database, const Publication& publication)
      : publication_(publication),
        text_(database,
              "INSERT INTO gpkg_metadata(id,md_scope,md_standard_uri,mime_type,metadata) "
              "VALUES(?,'dataset','http://mrcc.com/qgis.dtd','text/xml',?)"),
        reference_(database,
                   "INSERT INTO gpkg_metadata_reference(reference_scope,table_name,timestamp,md_file_id) "
                   "VALUES(?,nullif(?,''),?,?)") {}

  /// Of a table, or of the whole file when `table` is empty.
  void write(std::string_view table, std::string_view title, std::string_view abstract) {
    const std::string xml = metadata_xml(publication_, table.empty() ? "clusters"sv : table, title, abstract);
    const std::string when = stamp(publication_);
    text_.run(++id_, std::string_view(xml));
    reference_.run(table.empty() ? "geopackage"sv : "table"sv, table, std::string_view(when), id_);
  }

 private:
  const Publication& publication_;
  Statement text_, reference_;
  std::int64_t id_ = 0;
};

}  // namespace

void write_data_columns(Database& database, const Publication& publication) {
  database.execute(
      "CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL,column_name TEXT NOT NULL,name TEXT,title TEXT,"
      "description TEXT,mime_type TEXT,constraint_name TEXT,CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),"
      "CONSTRAINT gdc_tn UNIQUE (table_name, name));"
      "CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL,constraint_type TEXT NOT NULL,"
      "value TEXT,min NUMERIC,min_is_inclusive BOOLEAN,max NUMERIC,max_is_inclusive BOOLEAN,description TEXT,"
      "CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));");
  for (const std::string_view table : {"gpkg_data_columns"sv, "gpkg_data_column_constraints"sv})
    register_extension(database, table, "gpkg_schema", "http://www.geopackage.org/spec121/#extension_schema");
  Statement insert(database, "INSERT INTO gpkg_data_columns(table_name,column_name,title,description) VALUES(?,?,?,?)");
  for (const OutputLayer& layer : publication.layers)
    for (const ColumnDef& column : layer.def.columns) {
      const std::string alias = column.alias();
      insert.run(std::string_view(layer.def.name), std::string_view(column.name), std::string_view(alias),
                 std::string_view(column.meaning));
    }
}

void write_metadata(Database& database, const Publication& publication) {
  MetadataWriter writer(database, publication);
  writer.write("", publication.title, "Industrial clusters, hot spots and infrastructure gaps, made by agglo.");
  for (const OutputLayer& layer : publication.layers)
    writer.write(layer.def.name, layer.def.title, layer.def.description);
  for (const OutputRaster& raster : publication.rasters)
    writer.write(raster.def.name, raster.def.title, raster.def.description);
}

void write_styles(Database& database, const Publication& publication) {
  Statement insert(database,
                   "INSERT INTO layer_styles(f_table_catalog,f_table_schema,f_table_name,f_geometry_column,styleName,"
                   "styleQML,styleSLD,useAsDefault,description,owner,ui,update_time) "
                   "VALUES('','',?,?,?,?,'',?,?,'',NULL,?)");
  std::int64_t rows = 0;
  for (const StyleRow& style : publication.styles) {
    const std::string when = stamp(publication, static_cast<std::size_t>(++rows));
    insert.run(std::string_view(style.layer), std::string_view(style.geometry_column), std::string_view(style.name),
               std::string_view(style.qml), std::int64_t{style.is_default}, std::string_view(style.description),
               std::string_view(when));
  }
  Statement count(database, "UPDATE gpkg_ogr_contents SET feature_count=? WHERE table_name='layer_styles'");
  count.run(rows);
}

void write_project(Database& database, const Publication& publication) {
  if (publication.project_name.empty()) return;
  database.execute("CREATE TABLE qgis_projects(name TEXT PRIMARY KEY, metadata BLOB, content BLOB)");
  const std::string hex = hex_of(publication.project_qgz);
  const std::string about =
      fmt::format(R"({{"last_modified_time": "{}T00:00:00", "last_modified_user": "agglo" }})", publication.as_of);
  Statement insert(database, "INSERT INTO qgis_projects VALUES(?,?,?)");
  insert.run(std::string_view(publication.project_name), std::string_view(about), std::string_view(hex));
}

}  // namespace io
