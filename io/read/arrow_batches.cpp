// SPDX-License-Identifier: Apache-2.0
#include "io/read/arrow_batches.hpp"

#include <cpl_string.h>
#include <ogr_api.h>
#include <ogr_recordbatch.h>

#include <chrono>
#include <future>
#include <memory>

#include "geo/core/error.hpp"
#include "io/read/text_column.hpp"

namespace io {
namespace {

using geo::Trouble;

// Arrow's C structs release themselves through a pointer that they carry.
template <class T>
struct Released {
  T value{};
  Released() = default;
  ~Released() {
    if (value.release != nullptr) value.release(&value);
  }
  Released(const Released&) = delete;
  Released& operator=(const Released&) = delete;
};

[[noreturn]] void fail_stream(const std::string& place, const char* what) {
  geo::fail(Trouble::data, "{}: reading failed ({}); expected an undamaged file; fetch or make it again", place, what);
}

// One column of a batch, with Arrow's offset applied.
class View {
 public:
  explicit View(const ArrowArray& array) : array_(array) {}
  std::size_t size() const { return static_cast<std::size_t>(array_.length); }
  bool null(std::size_t i) const {
    const auto* bits = buffer<std::uint8_t>(0);
    return bits != nullptr && !bit(bits, at(i));
  }
  template <class T>
  T value(std::size_t i) const {
    return buffer<T>(1)[at(i)];
  }
  bool flag(std::size_t i) const { return bit(buffer<std::uint8_t>(1), at(i)); }
  template <class Offset>
  std::string_view bytes(std::size_t i) const {
    const auto* ends = buffer<Offset>(1) + at(i);
    return {buffer<char>(2) + ends[0], static_cast<std::size_t>(ends[1] - ends[0])};
  }

 private:
  static bool bit(const std::uint8_t* bits, std::size_t i) {
    return (static_cast<unsigned>(bits[i / 8]) >> (i % 8) & 1U) != 0;
  }
  std::size_t at(std::size_t i) const { return static_cast<std::size_t>(array_.offset) + i; }
  template <class T>
  const T* buffer(int i) const {
    return static_cast<const T*>(array_.buffers[i]);
  }
  const ArrowArray& array_;
};

void add_date(TextColumn& out, std::int32_t days) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
  out.date(static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
           static_cast<int>(static_cast<unsigned>(date.day())));
}

using Add = void (*)(TextColumn&, const View&, std::size_t);

template <class T>
void add_number(TextColumn& out, const View& view, std::size_t i) {
  out.number(view.value<T>(i));
}

// How a value of an Arrow format becomes text; null for formats that are not read.
Add adder(std::string_view format) {
  if (format == "u") return [](TextColumn& out, const View& v, std::size_t i) { out.text(v.bytes<std::int32_t>(i)); };
  if (format == "U") return [](TextColumn& out, const View& v, std::size_t i) { out.text(v.bytes<std::int64_t>(i)); };
  if (format == "b") return [](TextColumn& out, const View& v, std::size_t i) { out.number(v.flag(i) ? 1 : 0); };
  if (format == "tdD")
    return [](TextColumn& out, const View& v, std::size_t i) { add_date(out, v.value<std::int32_t>(i)); };
  if (format == "c") return add_number<std::int8_t>;
  if (format == "s") return add_number<std::int16_t>;
  if (format == "i") return add_number<std::int32_t>;
  if (format == "l") return add_number<std::int64_t>;
  if (format == "f") return add_number<float>;
  if (format == "g") return add_number<double>;
  return nullptr;
}

geo::Column text_column(const ArrowArray& array, Add add) {
  const View view(array);
  TextColumn out;
  for (std::size_t i = 0; i < view.size(); ++i) {
    if (view.null(i))
      out.null();
    else
      add(out, view, i);
  }
  return std::move(out).column();
}

// What the schema says: feature id, then the fields in their order, then the geometry.
struct Layout {
  std::vector<Add> adders;
  bool long_wkb = false;
};

Layout layout_of(const ArrowSchema& schema, const std::vector<std::string>& names, bool geometry,
                 const std::string& place) {
  const std::size_t wanted = 1 + names.size() + (geometry ? 1 : 0);
  if (static_cast<std::size_t>(schema.n_children) != wanted || std::string_view(schema.children[0]->format) != "l")
    fail_stream(place, "its columns come in another layout");
  Layout layout;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const ArrowSchema& child = *schema.children[i + 1];
    layout.adders.push_back(adder(child.format));
    if (child.name != names[i] || layout.adders.back() == nullptr)
      fail_stream(place, "its columns come in another layout");
  }
  layout.long_wkb = geometry && std::string_view(schema.children[wanted - 1]->format) == "Z";
  return layout;
}

Batch batch_of(const ArrowArray& rows, const Layout& layout, bool geometry) {
  Batch batch;
  const View fids(*rows.children[0]);
  for (std::size_t i = 0; i < fids.size(); ++i) batch.fid.push_back(fids.value<std::int64_t>(i));
  for (std::size_t i = 0; i < layout.adders.size(); ++i)
    batch.columns.push_back(text_column(*rows.children[i + 1], layout.adders[i]));
  if (!geometry) return batch;
  const View shapes(*rows.children[layout.adders.size() + 1]);
  batch.wkb.resize(shapes.size());
  for (std::size_t i = 0; i < shapes.size(); ++i)
    if (!shapes.null(i)) batch.wkb[i] = layout.long_wkb ? shapes.bytes<std::int64_t>(i) : shapes.bytes<std::int32_t>(i);
  return batch;
}

}  // namespace

void read_arrow(void* layer, const std::vector<std::string>& names, const LayerRead& read, const std::string& place,
                const std::function<void(const Batch&)>& take) {
  Released<ArrowArrayStream> stream;
  char** options = CSLAddString(nullptr, "INCLUDE_FID=YES");
  const bool opened = OGR_L_GetArrowStream(static_cast<OGRLayerH>(layer), &stream.value, options);
  CSLDestroy(options);
  if (!opened) fail_stream(place, "no Arrow stream");
  Released<ArrowSchema> schema;
  if (stream.value.get_schema(&stream.value, &schema.value) != 0) fail_stream(place, "no Arrow schema");
  const Layout layout = layout_of(schema.value, names, read.geometry, place);
  const auto way = read.overlap ? std::launch::async : std::launch::deferred;
  std::future<void> handed_over;  // the batch before, which is taken while this one is read
  for (;;) {
    auto rows = std::make_shared<Released<ArrowArray>>();
    if (stream.value.get_next(&stream.value, &rows->value) != 0) {
      const char* why = stream.value.get_last_error(&stream.value);
      fail_stream(place, why != nullptr ? why : "the stream ended early");
    }
    if (handed_over.valid()) handed_over.get();
    if (rows->value.release == nullptr) return;
    handed_over = std::async(way, [&, rows] { take(batch_of(rows->value, layout, read.geometry)); });
  }
}

}  // namespace io
