// SPDX-License-Identifier: Apache-2.0
#include "io/look/xml.hpp"

#include <gtest/gtest.h>

#include "io/look/zip.hpp"
#include "io/read/archive.hpp"

namespace io {
namespace {

TEST(Xml, EscapesTextAndAttributes) {
  Xml xml;
  xml.leaf("a", {{"b", "\"<&>'"}}, "x < y & z");
  EXPECT_EQ(xml.text(), "<a b=\"&quot;&lt;&amp;&gt;&apos;\">x &lt; y &amp; z</a>\n");
}

TEST(Xml, LeavesOutWhatXmlCannotHold) { EXPECT_EQ(xml_escaped(std::string("a\x01\x1f\tb\0c", 7)), "a\tbc"); }

TEST(Xml, NestsElements) {
  Xml xml;
  xml.open("a");
  xml.leaf("b");
  xml.close();
  EXPECT_EQ(xml.text(), "<a>\n<b/>\n</a>\n");
}

TEST(Zip, UnpacksToWhatWasPacked) {
  const std::string content = std::string("<qgis/>\0\xff", 9) + std::string(100'000, 'x');
  const std::string zip = zip_of_one("clusters.qgs", content);
  const auto members = zip_members(zip, "test");
  ASSERT_EQ(members.size(), 1U);
  EXPECT_EQ(members[0].name, "clusters.qgs");
  EXPECT_EQ(members[0].method, 8);
  EXPECT_LT(zip.size(), 1000U);
  EXPECT_EQ(unzipped(zip, members[0], "test"), content);
}

TEST(Zip, CarriesNoTime) { EXPECT_EQ(zip_of_one("a", "b").substr(10, 4), std::string("\0\0\x21\0", 4)); }

}  // namespace
}  // namespace io
