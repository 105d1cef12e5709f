// SPDX-License-Identifier: Apache-2.0
#include "io/run/profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "io/run/code_list.hpp"
#include "io/run/hash.hpp"
#include "io/run/keys.hpp"
#include "io/run/nearest.hpp"
#include "io/run/quantity.hpp"
#include "io/run/scheme.hpp"
#include "io/run/yaml.hpp"

namespace io {
namespace {

/// A letter, then at most `more` of a-z, 0-9 and _.
bool is_name(std::string_view name, std::size_t more) {
  const auto low = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto rest = [&](char c) { return low(c) || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && name.size() <= 1 + more && low(name.front()) && std::ranges::all_of(name, rest);
}

/// Reads the tree of a profile. Supplies are kept with their nodes until all stages are known.
class Reader {
 public:
  Reader(Profile& profile, Problems& problems) : profile_(profile), problems_(problems) {}

  void read(const Node& root) {
    Keys keys(&root, problems_);
    read_scheme(keys);
    if (const auto national = keys.value("national", flag())) national_ = std::get<bool>(*national);
    read_sections(keys.get("sections"));
    read_groups(keys.get("groups"));
    read_institutions(keys.get("institutions"));
    keys.know("version");
    keys.finish();
    check_supplies();
    for (auto& [code, entry] : codes_) profile_.codes.emplace_back(code, entry.first);
    for (auto& [code, entry] : own_sections_) profile_.own_sections.emplace_back(code, entry.first);
  }

 private:
  struct PendingSupply {
    std::size_t group;
    const Node* node;
    Supply supply;
  };

  void read_scheme(Keys& keys) {
    profile_.scheme = keys.required_text("scheme", "expected the scheme of the codes; add 'scheme: nace-2'");
    scheme_ = scheme_of(profile_.scheme);
    if (scheme_ != Scheme::categories) return;
    if (const auto meant = nearest(profile_.scheme, scheme_names()); meant && !profile_.scheme.empty())
      problems_.add(*keys.get("scheme"),
                    fmt::format("value is '{}'; expected one of {}, or a name of your own; did you "
                                "mean '{}'?",
                                cut(profile_.scheme), fmt::join(scheme_names(), ", "), *meant));
  }

  /// Sections of the profile's own, for a scheme that has none.
  void read_sections(const Node* node) {
    Keys sections(node, problems_);
    if (!sections) return;
    for (const Node::Entry& entry : sections.node()->entries) {
      static_cast<void>(sections.texts(entry.key));
      for (const Node* item : one_or_many(&entry.value))
        for (const std::string& code : checked(*item)) {
          const auto [found, fresh] = own_sections_.try_emplace(code, entry.key, item);
          if (!fresh) report_twice(*item, found->second.second->line);
        }
      section_names_.insert(entry.key);
    }
  }

  void read_groups(const Node* node) {
    Keys groups(node, problems_);
    if (!groups) return;
    for (const Node::Entry& entry : groups.node()->entries) {
      if (!is_name(entry.key, 30) || entry.key == "all")
        problems_.add(key_place(entry),
                      entry.key == "all"
                          ? std::string("the name 'all' stands for every firm; choose another")
                          : fmt::format("'{}' is no name of a group; expected a letter a-z, then up to 30 "
                                        "of a-z, 0-9 and _; free text goes into 'title'",
                                        cut(entry.key)));
      read_group(entry);
    }
  }

  void read_group(const Node::Entry& entry) {
    Keys keys(&entry.value, problems_);
    const auto index = profile_.groups.size();
    ProfileGroup& group = profile_.groups.emplace_back();
    group.name = entry.key;
    group.title = keys.text("title");
    if (group.title.empty()) group.title = group.name;
    const auto stages = one_or_many(keys.get("stages"));
    for (const Node* stage : stages) read_stage(*stage, index);
    if (stages.empty())
      keys.missing("stages", "expected at least one; add 'stages: [{name: …, role: core, codes: […]}]'");
    for (const Node* supply : one_or_many(keys.get("supplies"))) read_supply(*supply, index);
    read_universe(keys, group);
    keys.finish();
  }

  void read_stage(const Node& node, std::size_t group) {
    Keys keys(&node, problems_);
    if (!keys) return;
    ChainStage stage;
    stage.name = keys.required_text("name", "expected the stage's name; add 'name: …'");
    check_stage_name(keys, stage.name, group);
    stage.role = keys.required_text("role", "expected core or supporting; add 'role: core'");
    if (const Node* role = keys.get("role"); !stage.role.empty() && stage.role != "core" && stage.role != "supporting")
      problems_.add(*role, fmt::format("value is '{}'; expected core or supporting; codes of institutions stand under "
                                       "'institutions'",
                                       cut(stage.role)));
    stage.codes = keys.texts("codes");
    if (stage.codes.empty()) keys.missing("codes", "expected industry codes; add 'codes: [\"…\"]'");
    const auto index = static_cast<std::int32_t>(profile_.groups[group].stages.size());
    take_codes(keys.get("codes"), {static_cast<std::int32_t>(group), index, -1});
    keys.finish();
    profile_.groups[group].stages.push_back(std::move(stage));
  }

  void check_stage_name(Keys& keys, const std::string& name, std::size_t group) {
    if (name.empty()) return;
    if (!is_name(name, 40))
      problems_.add(*keys.get("name"),
                    fmt::format("'{}' is no name of a stage; expected a letter a-z, then up to 40 of "
                                "a-z, 0-9 and _",
                                cut(name)));
    if (std::ranges::count(profile_.groups[group].stages, name, &ChainStage::name) > 0)
      problems_.add(*keys.get("name"), fmt::format("the stage '{}' is given twice; rename or join them", name));
  }

  void take_codes(const Node* node, CodeMeaning meaning) {
    for (const Node* item : one_or_many(node))
      for (const std::string& code : checked(*item)) {
        const auto [found, fresh] = codes_.try_emplace(code, meaning, item);
        if (!fresh) report_twice(*item, found->second.second->line);
      }
  }

  void report_twice(const Node& item, int first_line) {
    problems_.add(item, fmt::format("the code '{}' is given twice, first in line {}; a code has one place",
                                    cut(item.text), first_line));
  }

  /// The normal codes that an item stands for; reports what is no code of the scheme.
  std::vector<std::string> checked(const Node& item) {
    if (item.kind != Node::Kind::scalar) return {};  // reported when the list was read
    auto normal = expand(item.text);
    const bool exists = !normal.empty() && is_code(scheme_, item.text);
    if (exists && (national_ || is_listed(scheme_, normal.front()))) return normal;
    problems_.add(
        item,
        fmt::format("value is '{}'; expected a code of {}{}; write it like {}{}", cut(item.text), profile_.scheme,
                    normal.empty() ? "" : fmt::format(", which has no such {}", exists ? "class" : "division"),
                    example_code(scheme_), exists ? ", or add 'national: true' if a national version has it" : ""));
    return {};
  }

  /// 31-33 stands for its three divisions.
  std::vector<std::string> expand(std::string_view code) const {
    const std::string normal = normal_code(scheme_, code);
    if (normal.empty()) return {};
    if (scheme_ == Scheme::overture && normal.find('/') != std::string::npos) return {};  // a category, not its path
    if ((scheme_ != Scheme::naics && scheme_ != Scheme::scian) || normal.size() != 5 || normal[2] != '-')
      return {normal};
    std::vector<std::string> out;
    for (int n = std::stoi(normal.substr(0, 2)); n <= std::stoi(normal.substr(3)); ++n)
      out.push_back(std::to_string(n));
    return out;
  }

  void read_supply(const Node& node, std::size_t group) {
    Keys keys(&node, problems_);
    if (!keys) return;
    Supply supply;
    supply.from = keys.required_text("from", "expected the stage that sells; add 'from: …'");
    supply.to = keys.required_text("to", "expected the stage that buys; add 'to: …'");
    if (const auto share = keys.value("share", io::share())) supply.share = std::get<double>(*share);
    if (!keys.get("share")) keys.missing("share", "expected purchases per unit of output; add 'share: 0.1'");
    supply.source = keys.required_text("source", "expected a publication or 'assumption'; add 'source: …'");
    keys.finish();
    pending_.push_back({group, &node, std::move(supply)});
  }

  void read_universe(Keys& keys, ProfileGroup& group) {
    for (const std::string& code : keys.texts("universe")) {
      if (section_names_.contains(code)) {
        group.universe.push_back(code);
        continue;
      }
      const std::string section = section_of(scheme_, code);
      if (section.empty() || normal_code(scheme_, section) != normal_code(scheme_, code))
        problems_.add(*keys.get("universe"),
                      fmt::format("value is '{}'; expected whole sections of {}{}", cut(code), profile_.scheme,
                                  section.empty() ? "" : fmt::format("; did you mean '{}'?", section)));
      else
        group.universe.push_back(section);
    }
  }

  void read_institutions(const Node* node) {
    Keys kinds(node, problems_);
    if (!kinds) return;
    for (const Node::Entry& entry : kinds.node()->entries) {
      const auto codes = kinds.texts(entry.key);
      take_codes(&entry.value, {-1, -1, static_cast<std::int32_t>(profile_.institutions.size())});
      profile_.institutions.push_back({entry.key, codes});
    }
  }

  void check_supplies() {
    for (PendingSupply& pending : pending_) {
      check_stage(pending.node->find("from"), pending.supply.from, pending.group);
      check_stage(pending.node->find("to"), pending.supply.to, pending.group);
      profile_.groups[pending.group].supplies.push_back(std::move(pending.supply));
    }
  }

  void check_stage(const Node* node, const std::string& name, std::size_t group) {
    if (name.empty()) return;
    const auto names = stage_names(group);
    if (std::ranges::find(names, name) == names.end())
      problems_.add(*node, fmt::format("unknown stage '{}'; {}", cut(name), hint(name, names)));
  }

  /// Those of the group by their name, those of others as group.stage.
  std::vector<std::string> stage_names(std::size_t group) const {
    std::vector<std::string> names;
    for (const ChainStage& stage : profile_.groups[group].stages)
      if (std::ranges::find(names, stage.name) == names.end()) names.push_back(stage.name);
    for (std::size_t other = 0; other < profile_.groups.size(); ++other)
      for (const ChainStage& stage : profile_.groups[other].stages)
        if (other != group) names.push_back(profile_.groups[other].name + "." + stage.name);
    return names;
  }

  Profile& profile_;
  Problems& problems_;
  Scheme scheme_ = Scheme::categories;
  bool national_ = false;  // has classes that the list of its scheme has not
  std::map<std::string, std::pair<CodeMeaning, const Node*>> codes_;
  std::map<std::string, std::pair<std::string, const Node*>> own_sections_;
  std::set<std::string> section_names_;
  std::vector<PendingSupply> pending_;
};

}  // namespace

Profile load_profile(const std::filesystem::path& file, Problems& problems) {
  Profile profile;
  profile.file = file;
  const std::string text = read_config_text(file);
  profile.hash = hash_of(text);
  const Node root = parse_yaml(text, file.string(), problems);
  if (!root.empty()) Reader(profile, problems).read(root);
  return profile;
}

Profile load_profile(const std::filesystem::path& file) {
  Problems problems;
  Profile profile = load_profile(file, problems);
  problems.raise();
  return profile;
}

namespace {

/// The entry of the longest of `prefixes` in a sorted list of codes; nothing when none stands there.
template <class T>
const std::pair<std::string, T>* longest(const std::vector<std::pair<std::string, T>>& codes,
                                         const std::vector<std::string>& prefixes) {
  for (const std::string& prefix : prefixes) {
    const auto found = std::ranges::lower_bound(codes, prefix, {}, &std::pair<std::string, T>::first);
    if (found != codes.end() && found->first == prefix) return &*found;
  }
  return nullptr;
}

}  // namespace

CodeMeaning Profile::meaning(std::string_view code) const {
  const Scheme kind = scheme_of(scheme);
  const auto* found = longest(codes, ancestors(kind, normal_code(kind, code)));
  return found ? found->second : CodeMeaning{};
}

std::string_view Profile::claim(std::string_view code) const {
  const Scheme kind = scheme_of(scheme);
  const auto* found = longest(codes, ancestors(kind, normal_code(kind, code)));
  return found ? std::string_view(found->first) : std::string_view();
}

std::string Profile::section(std::string_view code) const {
  const Scheme kind = scheme_of(scheme);
  if (!own_sections.empty())
    if (const auto* own = longest(own_sections, ancestors(kind, normal_code(kind, code)))) return own->second;
  return section_of(kind, code);
}

std::string Profile::section_title(std::string_view section) const {
  if (std::ranges::count(own_sections, section, &std::pair<std::string, std::string>::second) == 0)
    return io::section_title(scheme_of(scheme), section);
  std::string title(section);
  std::ranges::replace(title, '_', ' ');
  return title;
}

bool Profile::lies_in_section(std::string_view code, const std::vector<std::string>& sections) const {
  const auto wanted = [&](const std::string& one) { return std::ranges::find(sections, one) != sections.end(); };
  const Scheme kind = scheme_of(scheme);
  return wanted(section(code)) || std::ranges::any_of(ancestors(kind, normal_code(kind, code)), wanted);
}

bool Profile::lies_in(std::string_view code, const std::vector<std::string>& wanted) const {
  const Scheme kind = scheme_of(scheme);
  const auto own = ancestors(kind, normal_code(kind, code));
  return std::ranges::any_of(
      wanted, [&](const std::string& one) { return std::ranges::find(own, normal_code(kind, one)) != own.end(); });
}

std::vector<std::string> Profile::control_sections(const ProfileGroup& group) const {
  std::set<std::string> out(group.universe.begin(), group.universe.end());
  if (out.empty())
    for (const ChainStage& stage : group.stages)
      for (const std::string& code : stage.codes)
        if (std::string name = section(code); stage.role == "core" && !name.empty()) out.insert(std::move(name));
  return {out.begin(), out.end()};
}

}  // namespace io
