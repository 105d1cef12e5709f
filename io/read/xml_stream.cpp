// SPDX-License-Identifier: Apache-2.0
#include "io/read/xml_stream.hpp"

#include <expat.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <type_traits>

#include "geo/core/error.hpp"

namespace io {
namespace {

std::string_view local(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

struct Reading {
  const XmlHandler& handler;
  XML_Parser parser;
  std::exception_ptr thrown{};  // must not fly through expat
  bool has_type = false;

  template <class Action>
  void guarded(const Action& action) {
    if (thrown) return;
    try {
      action();
    } catch (...) {
      thrown = std::current_exception();
      XML_StopParser(parser, XML_FALSE);
    }
  }
};

Reading& reading(void* data) { return *static_cast<Reading*>(data); }

void begin_element(void* data, const char* name, const char** attributes) {
  reading(data).guarded([&] { reading(data).handler.begin(local(name), XmlAttributes(attributes)); });
}
void end_element(void* data, const char* name) {
  reading(data).guarded([&] { reading(data).handler.end(local(name)); });
}
void add_text(void* data, const char* text, int size) {
  reading(data).guarded([&] { reading(data).handler.text({text, static_cast<std::size_t>(size)}); });
}
void begin_type(void* data, const char*, const char*, const char*, int) {
  reading(data).has_type = true;
  XML_StopParser(reading(data).parser, XML_FALSE);
}

struct FreeParser {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

}  // namespace

std::string_view XmlAttributes::get(std::string_view name) const {
  for (const char** pair = pairs_; *pair != nullptr; pair += 2)
    if (local(*pair) == name) return pair[1];
  return {};
}

void read_xml(std::string_view bytes, const XmlHandler& handler, const std::string& place) {
  const std::unique_ptr<std::remove_pointer_t<XML_Parser>, FreeParser> parser(XML_ParserCreate(nullptr));
  Reading state{handler, parser.get()};
  XML_SetUserData(parser.get(), &state);
  XML_SetElementHandler(parser.get(), begin_element, end_element);
  XML_SetCharacterDataHandler(parser.get(), add_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), begin_type);
  bool good = true;
  do {  // expat counts in int
    const std::string_view piece = bytes.substr(0, 1U << 24U);
    bytes.remove_prefix(piece.size());
    good = XML_Parse(parser.get(), piece.data(), static_cast<int>(piece.size()), bytes.empty()) == XML_STATUS_OK;
  } while (good && !bytes.empty());
  if (state.thrown) std::rethrow_exception(state.thrown);
  if (state.has_type)
    geo::fail(geo::Trouble::data,
              "{}: defines a document type; expected plain XML as spreadsheet programs write it; save it again", place);
  if (!good)
    geo::fail(geo::Trouble::data, "{}: is damaged in line {} ({}); expected XML; save the spreadsheet again", place,
              XML_GetCurrentLineNumber(parser.get()), XML_ErrorString(XML_GetErrorCode(parser.get())));
}

}  // namespace io
