// SPDX-License-Identifier: Apache-2.0
#include "io/read/feature_batches.hpp"

#include <fmt/format.h>
#include <ogr_api.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "io/read/text_column.hpp"

namespace io {
namespace {

struct DestroyFeature {
  void operator()(OGRFeatureH feature) const { OGR_F_Destroy(feature); }
};
using Feature = std::unique_ptr<std::remove_pointer_t<OGRFeatureH>, DestroyFeature>;

void add_time(TextColumn& out, OGRFeatureH feature, int field, bool with_time) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, zone = 0;
  float second = 0.0F;
  OGR_F_GetFieldAsDateTimeEx(feature, field, &year, &month, &day, &hour, &minute, &second, &zone);
  if (!with_time) return out.date(year, month, day);
  constexpr int kUtc = 100;  // GDAL counts quarters of an hour from there
  std::string text =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", year, month, day, hour, minute, static_cast<int>(second));
  if (zone == kUtc) text += "Z";
  if (zone > 1 && zone != kUtc)
    text += fmt::format("{}{:02}:{:02}", zone < kUtc ? '-' : '+', std::abs(zone - kUtc) / 4,
                        std::abs(zone - kUtc) % 4 * 15);
  out.text(text);
}

void add_field(TextColumn& out, OGRFeatureH feature, int field) {
  if (OGR_F_IsFieldSetAndNotNull(feature, field) == 0) return out.null();
  OGRFieldDefnH defined = OGR_F_GetFieldDefnRef(feature, field);
  switch (OGR_Fld_GetType(defined)) {
    case OFTInteger:
    case OFTInteger64:
      return out.number(OGR_F_GetFieldAsInteger64(feature, field));
    case OFTReal:
      if (OGR_Fld_GetSubType(defined) == OFSTFloat32)
        return out.number(static_cast<float>(OGR_F_GetFieldAsDouble(feature, field)));
      return out.number(OGR_F_GetFieldAsDouble(feature, field));
    case OFTDate:
      return add_time(out, feature, field, false);
    case OFTDateTime:
      return add_time(out, feature, field, true);
    default:
      return out.text(OGR_F_GetFieldAsString(feature, field));
  }
}

// Collects features into batches; the WKB of a batch lies in one block.
class FeatureBatches {
 public:
  FeatureBatches(const LayerRead& read, const std::function<void(const Batch&)>& take)
      : read_(read), take_(take), odd_(read.odd), columns_(read.fields.size()) {
    std::ranges::sort(odd_);
  }

  void add(OGRFeatureH feature) {
    const std::int64_t fid = OGR_F_GetFID(feature);
    batch_.fid.push_back(fid);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const OddValue* odd = odd_value(fid, read_.fields[i]);
      if (odd != nullptr)
        columns_[i].text(odd->text);
      else
        add_field(columns_[i], feature, static_cast<int>(read_.fields[i]));
    }
    if (read_.geometry) add_wkb(OGR_F_GetGeometryRef(feature));
    constexpr std::size_t kRows = 16'384, kBytes = 64U << 20U;
    if (batch_.fid.size() >= kRows || block_.size() >= kBytes) hand_over();
  }

  void hand_over() {
    if (batch_.fid.empty()) return;
    for (TextColumn& column : columns_) batch_.columns.push_back(std::move(column).column());
    std::size_t begin = 0;
    for (const std::size_t end : ends_) {
      batch_.wkb.push_back(std::string_view(block_).substr(begin, end - begin));
      begin = end;
    }
    take_(batch_);
    batch_ = {};
    block_.clear();
    ends_.clear();
    columns_ = std::vector<TextColumn>(read_.fields.size());
  }

 private:
  const OddValue* odd_value(std::int64_t fid, std::size_t field) const {
    if (odd_.empty()) return nullptr;
    const auto found = std::ranges::lower_bound(odd_, OddValue{fid, field, {}});
    return found != odd_.end() && found->fid == fid && found->field == field ? &*found : nullptr;
  }

  void add_wkb(OGRGeometryH geometry) {
    if (geometry != nullptr) {
      const std::size_t begin = block_.size();
      block_.resize(begin + OGR_G_WkbSizeEx(geometry));
      if (OGR_G_ExportToIsoWkb(geometry, wkbNDR, reinterpret_cast<unsigned char*>(block_.data() + begin)) !=
          OGRERR_NONE)
        block_.resize(begin);
    }
    ends_.push_back(block_.size());
  }

  const LayerRead& read_;
  const std::function<void(const Batch&)>& take_;
  std::vector<OddValue> odd_;
  std::vector<TextColumn> columns_;
  Batch batch_;
  std::string block_;
  std::vector<std::size_t> ends_;
};

}  // namespace

void read_features(void* layer, const LayerRead& read, const std::function<void(const Batch&)>& take) {
  FeatureBatches batches(read, take);
  OGR_L_ResetReading(static_cast<OGRLayerH>(layer));
  for (;;) {
    const Feature feature(OGR_L_GetNextFeature(static_cast<OGRLayerH>(layer)));
    if (!feature) break;
    batches.add(feature.get());
  }
  batches.hand_over();
}

}  // namespace io
