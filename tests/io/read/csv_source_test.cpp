// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <zlib.h>

#include "io/read/source.hpp"
#include "tests/io/read/files.hpp"

namespace io {
namespace {

using geo::Trouble;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using std::string_literals::operator""s;

SourceRequest firms(const std::string& path) {
  SourceRequest request;
  request.uri = path;
  request.id_field = "id";
  request.columns = {"nace"};
  request.x_field = "lon";
  request.y_field = "lat";
  return request;
}

std::vector<std::string> texts(const RawPart& part, const std::string& name) {
  std::vector<std::string> out;
  for (std::size_t row = 0; row < part.size(); ++row) out.emplace_back(part.table.column(name).text(row));
  return out;
}

std::vector<std::string> rejects(const RawRows& rows) {
  std::vector<std::string> out;
  for (const RowReject& r : rows.rejects)
    out.push_back(fmt::format("{} {} {}={} {}", r.row, r.id, r.field, r.value, r.reason));
  return out;
}

std::string failure(Trouble kind, const SourceRequest& request) {
  return test::user_error(kind, request.uri, [&] { read_source(request); });
}

constexpr std::string_view kTable = "id,nace,lon,lat,open\n007,01.10,9.5,48.5,1\n7,1.1,9.25,48.25,0\n8,2,10,50,1\n";

TEST(CsvSource, GivesTextAndPoints) {
  const test::Folder folder;
  const RawRows rows = read_source(firms(folder.write("f.csv", kTable)));
  EXPECT_THAT(texts(rows.points, "id"), ElementsAre("007", "7", "8"));
  EXPECT_THAT(texts(rows.points, "nace"), ElementsAre("01.10", "1.1", "2"));
  EXPECT_THAT(rows.points.x, ElementsAre(9.5, 9.25, 10.0));
  EXPECT_THAT(rows.points.y, ElementsAre(48.5, 48.25, 50.0));
  EXPECT_THAT(rows.points.row, ElementsAre(1, 2, 3));
  EXPECT_EQ(rows.points.table.columns().size(), 2U);
  EXPECT_EQ(rows.crs, "EPSG:4326");
  EXPECT_EQ(rows.driver, "csv");
  EXPECT_EQ(rows.read, 3);
  EXPECT_EQ(rows.size, static_cast<std::int64_t>(kTable.size()));
  EXPECT_FALSE(rows.decimal_comma);
}

TEST(CsvSource, HashIsThatOfTheBytes) {
  const test::Folder folder;
  const std::string path = folder.write("a.csv", "abc");
  EXPECT_EQ(stamp_source(path).hash, "06b05ab6733a618578af5f94892f3950");  // xxhsum -H2
  EXPECT_EQ(stamp_source(path).size, 3);
}

TEST(CsvSource, FilteredRowsAreCountedAndNeverRejects) {
  const test::Folder folder;
  SourceRequest request = firms(folder.write("f.csv", "id,nace,lon,lat,open\n1,a,9,48,1\n2,b,x,48,0\n3,c,y,48,1\n"));
  request.where = "open = 1";
  const RawRows rows = read_source(request);
  EXPECT_THAT(texts(rows.points, "id"), ElementsAre("1"));
  EXPECT_FALSE(rows.points.table.has("open"));
  EXPECT_THAT(rejects(rows), ElementsAre("3 3 lon=y coord_not_a_number"));
  EXPECT_EQ(rows.read, 3);
  EXPECT_EQ(rows.filtered, 1);
}

TEST(CsvSource, BadCoordinatesAreRejectsWithFieldAndValue) {
  const test::Folder folder;
  const RawRows rows =
      read_source(firms(folder.write("f.csv",
                                     "id,nace,lon,lat\n1,a,nan,48\n2,a,9,\n3,a,9,48°46'\n4,a,1e400,48\n"
                                     "5,a,9,48,7\n6,a,9.5,48.5\n")));
  EXPECT_THAT(rejects(rows),
              ElementsAre("1 1 lon=nan coord_not_finite", "2 2 lat= coord_missing", "3 3 lat=48°46' coord_not_a_number",
                          "4 4 lon=1e400 coord_out_of_range", "5 5 =5 fields instead of 4: 5,a,9,48,7 row_shape"));
  EXPECT_THAT(texts(rows.points, "id"), ElementsAre("6"));
}

TEST(CsvSource, DecimalCommaInCoordinates) {
  const test::Folder folder;
  const RawRows rows = read_source(firms(folder.write("f.csv", "id;nace;lon;lat\n1;a;9,183;48,5\n2;a;9.5;48\n")));
  EXPECT_THAT(rows.points.x, ElementsAre(9.183, 9.5));
  EXPECT_TRUE(rows.decimal_comma);
}

TEST(CsvSource, DecimalCommaIsNoNumberWhereCommasDelimit) {
  const test::Folder folder;
  const RawRows rows =
      read_source(firms(folder.write("q.csv", "id,nace,lon,lat\n1,a,\"9,183\",\"48,5\"\n2,a,9.5,48\n")));
  EXPECT_FALSE(rows.decimal_comma);
  EXPECT_THAT(texts(rows.points, "id"), ElementsAre("2"));
  EXPECT_EQ(rows.rejects.at(0).reason, "coord_not_a_number");
}

TEST(CsvSource, CrsIsNeverGuessed) {
  const test::Folder folder;
  SourceRequest request = firms(folder.write("f.csv", "id,nace,east,north\n1,a,500000,5400000\n"));
  request.x_field = "east";
  request.y_field = "north";
  EXPECT_EQ(
      failure(Trouble::data, request),
      "the CRS of columns 'east' and 'north' is not known; expected degrees named lon and lat, or a CRS; set crs");
  request.crs = "EPSG:25832";
  EXPECT_EQ(read_source(request).crs, "EPSG:25832");
}

TEST(CsvSource, PlainTablesNeedNoPlace) {
  const test::Folder folder;
  SourceRequest request = firms(folder.write("f.csv", kTable));
  request.geometry = Geometry::none;
  const RawRows rows = read_source(request);
  EXPECT_EQ(rows.plain.size(), 3U);
  EXPECT_EQ(rows.points.size(), 0U);
  EXPECT_EQ(rows.crs, "");
}

TEST(CsvSource, MissingColumnsAreNamedWithTheNearest) {
  const test::Folder folder;
  SourceRequest request = firms(folder.write("f.csv", kTable));
  request.columns = {"nacee"};
  EXPECT_EQ(failure(Trouble::data, request),
            "column 'nacee' is missing; expected one of 'id', 'nace', 'lon', 'lat', 'open'; did you mean 'nace'?");
  request = firms(request.uri);
  request.where = "status = 1";
  EXPECT_THAT(failure(Trouble::data, request), StartsWith("where: column 'status' is missing; expected one of 'id'"));
}

TEST(CsvSource, NamesMatchButForCaseAndBlanks) {
  const test::Folder folder;
  const RawRows rows = read_source(firms(folder.write("f.csv", " ID , Nace,LON,Lat \n1,a,9,48\n")));
  EXPECT_THAT(texts(rows.points, "id"), ElementsAre("1"));
  EXPECT_THAT(failure(Trouble::data, firms(folder.write("g.csv", "ID,Id,nace,lon,lat\n1,2,a,9,48\n"))),
              StartsWith("column 'id' is missing"));
}

TEST(CsvSource, FilesThatCannotBeOpenedAreUnavailable) {
  const test::Folder folder;
  EXPECT_EQ(failure(Trouble::unavailable, firms(folder.path("gone.csv"))),
            "no such file; expected a source to read; check the path");
  EXPECT_THAT(failure(Trouble::unavailable, firms(folder.path(""))), StartsWith("is a folder"));
  ASSERT_EQ(::mkfifo(folder.path("pipe.csv").c_str(), 0600), 0);
  EXPECT_THAT(failure(Trouble::unavailable, firms(folder.path("pipe.csv"))), StartsWith("is a pipe, socket or device"));
  std::filesystem::create_symlink("/dev/zero", folder.path("zero.csv"));
  EXPECT_THAT(failure(Trouble::unavailable, firms(folder.path("zero.csv"))), StartsWith("is a pipe, socket or device"));
}

TEST(CsvSource, OnlyPlainPathsAreOpened) {
  for (const char* uri :
       {"/vsicurl/http://127.0.0.1/f.csv", "http://127.0.0.1/f.csv", "<OGRVRTDataSource>", "{\"type\":1}", ""})
    EXPECT_THAT(test::user_error(Trouble::config, uri, [&] { read_source(firms(uri)); }),
                HasSubstr("is not the path of a file"))
        << uri;
  const test::Folder folder;
  EXPECT_EQ(failure(Trouble::config, firms(folder.write("f.xls", "x"))),
            "the file name tells no format; expected a name that ends in csv, gpkg, shp, geojson, fgb, xlsx or ods; "
            "set format");
}

std::string gzipped(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(text.size() + 200, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

TEST(CsvSource, ReadsGzip) {
  const test::Folder folder;
  const std::string whole = gzipped(kTable);
  EXPECT_EQ(read_source(firms(folder.write("f.csv.gz", whole))).points.size(), 3U);
  const std::string two = gzipped(kTable.substr(0, 40)) + gzipped(kTable.substr(40));
  EXPECT_EQ(read_source(firms(folder.write("two.csv.gz", two))).points.size(), 3U);
  EXPECT_EQ(failure(Trouble::data, firms(folder.write("cut.csv.gz", whole.substr(0, whole.size() - 9)))),
            "the compressed data is damaged or cut; expected a complete archive; fetch or make it again");
  EXPECT_THAT(failure(Trouble::data, firms(folder.write("not.csv.gz", kTable))), StartsWith("is no gzip data"));
  EXPECT_THAT(failure(Trouble::data, firms(folder.write("empty.csv.gz", gzipped("")))), StartsWith("is empty"));
}

template <class T>
void put(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// A zip of stored members.
std::string zipped(const std::vector<std::pair<std::string, std::string>>& members, std::uint16_t flags = 0) {
  std::string out, directory;
  for (const auto& [name, text] : members) {
    std::string common;
    put<std::uint16_t>(common, 20);
    put<std::uint16_t>(common, flags);
    put<std::uint16_t>(common, 0);
    put<std::uint32_t>(common, 0x21);
    put<std::uint32_t>(
        common, static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size())));
    put<std::uint32_t>(common, static_cast<std::uint32_t>(text.size()));
    put<std::uint32_t>(common, static_cast<std::uint32_t>(text.size()));
    put<std::uint16_t>(common, static_cast<std::uint16_t>(name.size()));
    put<std::uint16_t>(common, 0);
    directory += "PK\x01\x02\x14\x00"s + common + std::string(10, '\0');
    put<std::uint32_t>(directory, static_cast<std::uint32_t>(out.size()));
    directory += name;
    out += "PK\x03\x04" + common + name + text;
  }
  std::string end = "PK\x05\x06"s + std::string(4, '\0');
  put<std::uint16_t>(end, static_cast<std::uint16_t>(members.size()));
  put<std::uint16_t>(end, static_cast<std::uint16_t>(members.size()));
  put<std::uint32_t>(end, static_cast<std::uint32_t>(directory.size()));
  put<std::uint32_t>(end, static_cast<std::uint32_t>(out.size()));
  put<std::uint16_t>(end, 0);
  return out + directory + end;
}

TEST(CsvSource, ReadsTheOneTableOfAZip) {
  const test::Folder folder;
  const std::string table(kTable);
  const auto zip = [&](const std::string& bytes) { return firms(folder.write("f.zip", bytes)); };
  EXPECT_EQ(read_source(zip(zipped({{"readme.md", "x"}, {"data/f.csv", table}}))).points.size(), 3U);
  EXPECT_THAT(failure(Trouble::data, zip(zipped({{"a.csv", table}, {"b.csv", table}}))),
              StartsWith("holds several tables: 'a.csv', 'b.csv'"));
  EXPECT_THAT(failure(Trouble::data, zip(zipped({{"readme.md", "x"}}))), StartsWith("holds no table"));
  EXPECT_THAT(failure(Trouble::data, zip(zipped({{"../f.csv", table}}))), HasSubstr("points outside the archive"));
  EXPECT_THAT(failure(Trouble::data, zip(zipped({{"f.csv", table}}, 1))), HasSubstr("is encrypted"));
  std::string damaged = zipped({{"f.csv", table}});
  damaged[60] ^= 1;
  EXPECT_THAT(failure(Trouble::data, zip(damaged)), HasSubstr("its size or checksum differs"));
  EXPECT_THAT(failure(Trouble::data, zip(zipped({{"f.csv", table}}).substr(0, 100))),
              HasSubstr("its directory is missing"));
}

}  // namespace
}  // namespace io
