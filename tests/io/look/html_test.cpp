// SPDX-License-Identifier: Apache-2.0
#include "io/look/html.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

constexpr const char* kReplacement = "\xEF\xBF\xBD";

TEST(Html, TextCannotOpenAnElement) {
  EXPECT_EQ(io::html_escaped("</script><b>\"'&"), "&lt;/script&gt;&lt;b&gt;&quot;&#39;&amp;");
}

TEST(Html, AttributeValuesCannotEnd) {
  io::HtmlWriter page;
  page.leaf("p", "x", {{"title", "\" onload=\"alert(1)"}});
  EXPECT_NE(page.html().find("title=\"&quot; onload=&quot;alert(1)\""), std::string::npos);
}

TEST(Html, ElementsCloseInOrder) {
  io::HtmlWriter page;
  {
    const auto outer = page.open("ul");
    const auto inner = page.open("li");
    page.text("a & b");
  }
  EXPECT_EQ(page.html(), "<!DOCTYPE html>\n<ul><li>a &amp; b</li>\n</ul>\n");
}

TEST(Html, ControlCharactersAreReplaced) {
  EXPECT_EQ(io::printable("a\x1b[31mb"), std::string("a") + kReplacement + "[31mb");
  EXPECT_EQ(io::printable(std::string("a\0b", 3)), std::string("a") + kReplacement + "b");
  EXPECT_EQ(io::printable("a\xC2\x85"
                          "b"),
            std::string("a") + kReplacement + "b");
  EXPECT_EQ(io::printable("a\tb\r\nc"), "a b  c");
}

TEST(Html, TextCannotTurnTheDirectionAround) {
  EXPECT_EQ(io::printable("a\u202Eb\u2066c"), std::string("a") + kReplacement + "b" + kReplacement + "c");
}

TEST(Html, ValidTextStays) { EXPECT_EQ(io::printable("Škoda 東京 🏭 ½"), "Škoda 東京 🏭 ½"); }

TEST(Html, WhatIsNotUtf8IsReplacedByteByByte) {
  EXPECT_EQ(io::printable("caf\xE9"), std::string("caf") + kReplacement);
  EXPECT_EQ(io::printable("\xC0\xBC"), std::string(kReplacement) + kReplacement);                     // overlong '<'
  EXPECT_EQ(io::printable("\xE0\x80\xBC").find('<'), std::string::npos);                              // overlong '<'
  EXPECT_EQ(io::printable("\xED\xA0\x80"), std::string(kReplacement) + kReplacement + kReplacement);  // surrogate
  EXPECT_EQ(io::printable("\xF5\x80\x80\x80x").back(), 'x');
  EXPECT_EQ(io::printable("\xE2\x82"), std::string(kReplacement) + kReplacement);  // cut short
}

TEST(Html, StyleRefusesMarkup) {
  io::HtmlWriter page;
  EXPECT_THROW(page.style("</style>"), std::invalid_argument);
}

}  // namespace
