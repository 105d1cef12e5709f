// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace io {

/// The attributes of one element. Views end with the call that hands them over.
class XmlAttributes {
 public:
  explicit XmlAttributes(const char** pairs) : pairs_(pairs) {}
  /// The value of the attribute with this name, whatever its namespace prefix; empty without one.
  std::string_view get(std::string_view name) const;

 private:
  const char** pairs_;
};

/// What to do with each part of an XML document. Names come without their namespace prefix.
struct XmlHandler {
  std::function<void(std::string_view name, const XmlAttributes&)> begin;
  std::function<void(std::string_view name)> end;
  std::function<void(std::string_view)> text;  ///< May come in pieces.
};

/// Reads a document from begin to end; keeps expat out of every other file. Throws UserError(data) naming `place` when
/// it is not well-formed, or has a document type (and so could define entities that unfold without end).
void read_xml(std::string_view bytes, const XmlHandler& handler, const std::string& place);

}  // namespace io
