// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace io {

/// The tags of one OpenStreetMap object, as views: they live as long as the object.
class OsmTags {
 public:
  using Tag = std::pair<std::string_view, std::string_view>;

  void clear() { tags_.clear(); }
  void add(std::string_view key, std::string_view value) { tags_.emplace_back(key, value); }
  /// The value of a key; empty without it.
  std::string_view operator[](std::string_view key) const;
  std::span<const Tag> all() const { return tags_; }

 private:
  std::vector<Tag> tags_;
};

/// "schotter; kies" -> "schotter", "kies": how one key holds several values.
std::vector<std::string_view> osm_values(std::string_view value);

/// Which objects are meant, by their tags: `craft` (any value but no and vacant), `craft=sawmill`, `voltage>=110000`,
/// and several of these joined by '+', all of which must hold. Of several values, one is enough. Capitals count.
class OsmRule {
 public:
  struct Term {
    std::string key, value;        ///< An empty value stands for any.
    std::optional<double> number;  ///< Of `>=`.
  };

  /// Nothing when the text is no rule: an empty key or value, or no number after >=.
  static std::optional<OsmRule> parse(std::string_view text);
  /// Any value of a key, whatever signs the key has.
  static OsmRule of_key(std::string key);

  bool matches(const OsmTags& tags) const;
  const std::vector<Term>& terms() const { return terms_; }
  const std::string& text() const { return text_; }

 private:
  std::vector<Term> terms_;
  std::string text_;
};

/// Whether a closed way with these tags is a line that comes back to its start, such as a roundabout, and no area:
/// by the keys of the rule that it is wanted for, unless the tag `area` says it.
bool is_closed_line(const OsmRule& rule, const OsmTags& tags);

/// Whether the tags say that the thing is no longer in use.
bool is_out_of_use(const OsmTags& tags);

}  // namespace io
