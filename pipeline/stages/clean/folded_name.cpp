// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clean/folded_name.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace pipeline {
namespace {

using Words = std::vector<std::string>;

// The plain letter of each code point; a blank stands for punctuation. U+00C0 to U+00DF (U+00E0 to U+00FF repeat them)
// and U+0100 to U+017F.
constexpr std::string_view kLatin1 = "aaaaaaaceeeeiiiidnooooo ouuuuyts";
constexpr std::string_view kLatinA =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllllll"
    "lnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(kLatin1.size() == 0x20 && kLatinA.size() == 0x80);

// What a firm is in law, as folded words. They are taken off the end as long as something is left.
constexpr std::string_view kLegalForms =
    "gesellschaft mit beschrankter haftung, haftungsbeschrankt, aktiengesellschaft, gmbh, mbh, ggmbh, ag, kg, kgaa, "
    "ohg, ug, gbr, ev, eg, ek, se, co, sociedad anonima de capital variable, sociedad anonima, sociedad limitada, s "
    "de rl de cv, sc de rl de cv, s de rl mi, s de rl, sc de rl, spr de rl, sapi de cv, sab de cv, sa de cv, sa, sl, "
    "slu, sll, sau, sc, scl, scp, eirl, ltda, lda, eireli, sas, sasu, sarl, eurl, snc, sci, scop, societe anonyme, "
    "spa, srl, srls, sapa, scarl, scrl, societa per azioni, inc, incorporated, corp, corporation, company, ltd, "
    "limited, llc, llp, lp, plc, pllc, pc, pty, pvt, private, pte, bhd, sdn, bv, nv, vof, bvba, sprl, cv, ab, publ, "
    "as, asa, aps, is, oy, oyj, hb, hf, ehf, sp zoo, sp z oo, spolka zoo, spolka z oo, spolka akcyjna, sp j, sp k, "
    "spj, sro, spol, spol s ro, kft, zrt, nyrt, rt, bt, doo, dd, uab, sia, ou, sti, αε, επε, ικε, οοδ, оод, еоод";

// Those that stand before the name.
constexpr std::string_view kLegalFirst[] = {"ооо", "оао", "зао", "пао", "ао", "ип", "uab", "sia", "pt"};

// Those that are written to the name without a blank.
constexpr std::string_view kLegalAttached[] = {"股份有限公司", "有限责任公司", "有限公司", "株式会社", "有限会社"};

constexpr std::string_view kAnd[] = {"&", "and", "und", "u", "y", "et", "e", "og", "och", "en"};

bool is_one_of(const std::string& word, std::span<const std::string_view> list) {
  return std::ranges::find(list, word) != list.end();
}

struct Letter {
  std::uint32_t code;
  std::size_t bytes;
};

/// The code point at the front of UTF-8 text; a byte that fits nowhere is itself.
Letter front(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const std::uint32_t first = byte(0);
  const std::size_t bytes = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (bytes == 1 || bytes > text.size()) return {first, 1};
  std::uint32_t code = first & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) code = code << 6U | (byte(i) & 0x3FU);
  return {code, bytes};
}

void add_utf8(std::uint32_t code, std::string& out) {
  const auto add = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) return add(code);
  if (code < 0x800) {
    add(0xC0U | code >> 6U);
  } else if (code < 0x10000) {
    add(0xE0U | code >> 12U);
    add(0x80U | (code >> 6U & 0x3FU));
  } else {
    add(0xF0U | code >> 18U);
    add(0x80U | (code >> 12U & 0x3FU));
    add(0x80U | (code >> 6U & 0x3FU));
  }
  add(0x80U | (code & 0x3FU));
}

std::uint32_t ascii_folded(std::uint32_t code) {
  if (code >= 'A' && code <= 'Z') return code - 'A' + 'a';
  if ((code >= 'a' && code <= 'z') || (code >= '0' && code <= '9')) return code;
  return code == '&' || code == '+' ? '&' : ' ';
}

/// Lower case without accent.
std::uint32_t greek_or_cyrillic_folded(std::uint32_t code) {
  constexpr std::array<std::array<std::uint32_t, 2>, 16> kTonos{{{0x386, 0x3B1},
                                                                 {0x388, 0x3B5},
                                                                 {0x389, 0x3B7},
                                                                 {0x38A, 0x3B9},
                                                                 {0x38C, 0x3BF},
                                                                 {0x38E, 0x3C5},
                                                                 {0x38F, 0x3C9},
                                                                 {0x3AC, 0x3B1},
                                                                 {0x3AD, 0x3B5},
                                                                 {0x3AE, 0x3B7},
                                                                 {0x3AF, 0x3B9},
                                                                 {0x3CC, 0x3BF},
                                                                 {0x3CD, 0x3C5},
                                                                 {0x3CE, 0x3C9},
                                                                 {0x3C2, 0x3C3},
                                                                 {0x401, 0x435}}};
  for (const auto& [accented, plain] : kTonos)
    if (code == accented) return plain;
  if (code >= 0x391 && code <= 0x3A9) return code + 0x20;
  if (code == 0x451) return 0x435;  // io as ie
  if (code >= 0x410 && code <= 0x42F) return code + 0x20;
  if (code >= 0x400 && code <= 0x40F) return code + 0x50;
  return code;
}

/// The plain letter of a code point, ' ' for what parts words, 0 for what is dropped.
std::uint32_t folded(std::uint32_t code) {
  if (code == '.' || code == '\'' || code == '`' || code == 0xB4 || code == 0x2018 || code == 0x2019) return 0;
  if (code < 0x80) return ascii_folded(code);
  if (code < 0xC0) return ' ';
  if (code < 0x100) return code == 0xFF ? 'y' : static_cast<unsigned char>(kLatin1[(code - 0xC0) % 0x20]);
  if (code < 0x180) return static_cast<unsigned char>(kLatinA[code - 0x100]);
  if (code >= 0x218 && code <= 0x21B) return code < 0x21A ? 's' : 't';  // Romanian letters with a comma below
  if (code >= 0x300 && code < 0x370) return 0;                          // accents of decomposed letters
  if (code >= 0x370 && code < 0x460) return greek_or_cyrillic_folded(code);
  const bool mark =
      (code >= 0x2000 && code < 0x2070) || (code >= 0x3000 && code < 0x3003) || (code >= 0x3008 && code < 0x3020);
  return mark ? ' ' : code;
}

/// Plain letters, words parted by single blanks.
std::string plain_letters(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    const Letter letter = front(name);
    name.remove_prefix(letter.bytes);
    const std::uint32_t plain = folded(letter.code);
    if (plain == 0) continue;
    if (plain == 'e' && !out.empty() && (out.back() == 'a' || out.back() == 'o' || out.back() == 'u')) continue;
    if (plain == '&') {
      out += " & ";
      continue;
    }
    if (letter.code == 0xDF) out += 's';  // sharp s is two of them
    add_utf8(plain, out);
  }
  return out;
}

Words words_of(std::string_view text) {
  Words words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

/// Without words for "and" between others; single letters in a row become one word.
Words joined_words(const Words& words) {
  Words out;
  bool single = false;  // whether the last word is single letters
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool inside = i > 0 && i + 1 < words.size();
    if (words[i] == "&" || (inside && is_one_of(words[i], kAnd))) continue;
    const bool letter = words[i].size() == 1;
    if (letter && single)
      out.back() += words[i];
    else
      out.push_back(words[i]);
    single = letter;
  }
  return out;
}

bool ends_with(const Words& words, const Words& end) {
  return words.size() > end.size() && std::equal(end.rbegin(), end.rend(), words.rbegin());
}

const std::vector<Words>& legal_forms() {
  static const std::vector<Words> kForms = [] {
    std::vector<Words> forms;
    for (std::string_view rest = kLegalForms; !rest.empty();) {
      const std::size_t end = std::min(rest.find(", "), rest.size());
      forms.push_back(words_of(rest.substr(0, end)));
      rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    std::ranges::stable_sort(forms, std::ranges::greater{}, &Words::size);
    return forms;
  }();
  return kForms;
}

void drop_legal_forms(Words& words) {
  for (bool dropped = true; dropped;) {
    dropped = false;
    for (const Words& form : legal_forms()) {
      if (!ends_with(words, form)) continue;
      words.resize(words.size() - form.size());
      dropped = true;
      break;
    }
  }
  if (words.size() > 1 && is_one_of(words.front(), kLegalFirst)) words.erase(words.begin());
}

void drop_attached(std::string& word) {
  for (const std::string_view form : kLegalAttached) {
    if (word.size() <= form.size()) continue;
    if (word.ends_with(form)) word.resize(word.size() - form.size());
    if (word.size() > form.size() && word.starts_with(form)) word.erase(0, form.size());
  }
}

}  // namespace

std::string folded_name(std::string_view name) {
  Words words = joined_words(words_of(plain_letters(name)));
  drop_legal_forms(words);
  std::string out;
  for (std::string& word : words) {
    drop_attached(word);
    out += (out.empty() ? "" : " ") + word;
  }
  return out;
}

}  // namespace pipeline
