// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace pipeline {

/// The name of a firm as two registers can be compared by it: "MÜLLER & Söhne GmbH & Co. KG" and "Mueller u. Soehne"
/// are both "muller sohne".
///
/// Letter case, accents (Latin, Greek; decomposed ones too), punctuation, blanks, words for "and" and legal forms at
/// the end (GmbH, S.A. de C.V., Inc., Sp. z o.o., 有限公司; ООО, UAB, PT at the beginning) do not count; ae, oe and ue
/// are a, o and u, so that Mueller is Müller; single letters in a row are one word (J. B. is JB). Cyrillic is put in
/// lower case, other scripts stay as they are. A name of nothing but a legal form keeps it; one without a letter or
/// digit is empty. Folding twice changes nothing.
std::string folded_name(std::string_view name);

}  // namespace pipeline
