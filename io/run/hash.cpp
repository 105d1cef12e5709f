// SPDX-License-Identifier: Apache-2.0
#include "io/run/hash.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>
#include <new>
#include <span>
#include <system_error>
#include <type_traits>
#include <utility>

#include "geo/core/error.hpp"
#include "geo/core/parallel.hpp"
#include "geo/core/radix_sort.hpp"
#include "io/run/durable.hpp"

#define XXH_INLINE_ALL  // cells are a few bytes: a call each would cost more than the hash
#include <xxhash.h>

namespace io {
namespace {

std::string hex_of(const XXH128_hash_t& hash) { return fmt::format("{:016x}{:016x}", hash.high64, hash.low64); }

std::uint64_t bits_of(double number) {
  if (std::isnan(number)) number = std::numeric_limits<double>::quiet_NaN();
  return std::bit_cast<std::uint64_t>(number == 0.0 ? 0.0 : number);
}

/// One 128-bit state a row, into which the columns are mixed one after the other: rows go in blocks that stay in the
/// cache, to all threads.
class RowHashes {
 public:
  explicit RowHashes(std::size_t rows) : rows_(rows) {}

  // What is added must outlive this.
  void add(const geo::Column& column) {
    if (column.labels())
      add_coded(column);
    else
      std::visit([&](const auto& values) { add_values(column, values); }, column.values());
  }

  void add(const geo::Shapes& shapes) {
    mixes_.push_back([this, &shapes](std::size_t begin, std::size_t end) {
      std::vector<std::uint64_t> words;
      for (std::size_t row = begin; row < end; ++row) {
        words.assign(1, static_cast<std::uint64_t>(shapes.kind()));
        const geo::Shapes::Range parts = shapes.parts(row);
        for (std::size_t part = parts.begin; part < parts.end; ++part) add_part(words, shapes, part);
        mix(row, XXH3_128bits(words.data(), words.size() * sizeof(std::uint64_t)));
      }
    });
  }

  void add_places() {
    for_each_row([](std::size_t row) { return XXH128_hash_t{row, kPresent}; });
  }

  /// Of all rows, whatever their order.
  XXH128_hash_t sorted_hash(unsigned threads) {
    geo::parallel_for(rows_.size(), kBlock, threads, [&](std::size_t begin, std::size_t end) {
      for (const Mix& mix : mixes_) mix(begin, end);
    });
    sort(threads);
    return XXH3_128bits(rows_.data(), rows_.size() * sizeof(State));
  }

 private:
  struct State {
    std::uint64_t low = 0, high = 0;
    friend auto operator<=>(const State&, const State&) = default;
  };
  using Mix = std::function<void(std::size_t begin, std::size_t end)>;
  static constexpr std::uint64_t kMissing = 0, kPresent = 1;
  static constexpr std::size_t kBlock = 4096;

  void mix(std::size_t row, const XXH128_hash_t& cell) {
    const std::array<std::uint64_t, 4> both{rows_[row].low, rows_[row].high, cell.low64, cell.high64};
    const XXH128_hash_t mixed = XXH3_128bits(both.data(), sizeof both);
    rows_[row] = {mixed.low64, mixed.high64};
  }

  template <class Cell>
  void for_each_row(Cell cell) {
    mixes_.push_back([this, cell = std::move(cell)](std::size_t begin, std::size_t end) {
      for (std::size_t row = begin; row < end; ++row) mix(row, cell(row));
    });
  }

  template <class Number>
  void add_values(const geo::Column& column, const std::vector<Number>& values) {
    for_each_row([&column, &values](std::size_t row) -> XXH128_hash_t {
      if (!column.valid(row)) return {0, kMissing};
      if constexpr (std::is_floating_point_v<Number>)
        return {bits_of(static_cast<double>(values[row])), kPresent};
      else
        return {static_cast<std::uint64_t>(values[row]), kPresent};
    });
  }

  void add_values(const geo::Column& column, const geo::Texts& texts) {
    for_each_row([&column, &texts](std::size_t row) {
      return column.valid(row) ? XXH3_128bits(texts[row].data(), texts[row].size()) : XXH128_hash_t{0, kMissing};
    });
  }

  void add_coded(const geo::Column& column) {
    std::vector<XXH128_hash_t> labels(column.labels()->size());
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const std::string_view text = (*column.labels())[i];
      labels[i] = XXH3_128bits(text.data(), text.size());
    }
    for_each_row([&codes = column.as<std::vector<std::int32_t>>(), labels = std::move(labels)](std::size_t row) {
      return codes[row] >= 0 ? labels[static_cast<std::size_t>(codes[row])] : XXH128_hash_t{0, kMissing};
    });
  }

  /// States are hashes, so that their first bits tell nearly all of them apart.
  void sort(unsigned threads) {
    const int bits = std::min(static_cast<int>(std::bit_width(rows_.size())) + 4, 64);
    const auto head = [bits](const State& state) { return state.low >> (64 - bits); };
    geo::radix_sort(rows_, head, threads);
    for (auto first = rows_.begin(); first != rows_.end();) {
      const auto last =
          std::find_if(first, rows_.end(), [&](const State& state) { return head(state) != head(*first); });
      if (last - first > 1) std::sort(first, last);
      first = last;
    }
  }

  static void add_part(std::vector<std::uint64_t>& words, const geo::Shapes& shapes, std::size_t part) {
    const geo::Shapes::Range rings = shapes.rings(part);
    words.push_back(rings.size());
    for (std::size_t ring = rings.begin; ring < rings.end; ++ring) {
      words.push_back(shapes.xs(ring).size());
      std::ranges::transform(shapes.xs(ring), std::back_inserter(words), bits_of);
      std::ranges::transform(shapes.ys(ring), std::back_inserter(words), bits_of);
    }
  }

  std::vector<State> rows_;
  std::vector<Mix> mixes_;
};

/// Coded text and plain text say the same thing.
std::int64_t kind_of(const geo::Column& column) {
  constexpr std::int64_t kText = 5;
  return column.labels() ? kText : static_cast<std::int64_t>(column.values().index());
}

/// Arrays with their count, as they stand in memory.
template <class Array>
void add_array(Hash& out, const Array& values) {
  const auto all = std::span(values);
  out.add(static_cast<std::int64_t>(all.size())).add_bytes(all.data(), all.size_bytes());
}

void add_texts(Hash& out, const geo::Texts& texts) {
  out.add(texts.bytes());
  add_array(out, texts.ends());
}

void add_as_it_stands(Hash& out, const geo::Column& column) {
  out.add(static_cast<std::int64_t>(column.values().index()));
  std::visit(
      [&](const auto& values) {
        if constexpr (std::is_same_v<std::decay_t<decltype(values)>, geo::Texts>)
          add_texts(out, values);
        else
          add_array(out, values);
      },
      column.values());
  add_array(out, column.mask() ? *column.mask() : geo::Column::Mask{});
  out.add(std::int64_t{column.labels() != nullptr});
  if (column.labels()) add_texts(out, *column.labels());
}

void add_as_it_stands(Hash& out, const geo::Shapes& shapes) {
  if (shapes.is_picked()) return add_as_it_stands(out, shapes.flat());
  out.add(static_cast<std::int64_t>(shapes.kind()));
  for (const auto& coordinates : {shapes.x(), shapes.y()}) add_array(out, coordinates);
  add_array(out, shapes.ring_offsets());
  for (const geo::Offsets* offsets : {&shapes.part_offsets(), &shapes.shape_offsets()}) add_array(out, offsets->flat());
}

void add_grid(Hash& out, const geo::Grid& grid) {
  out.add(grid.x0_m).add(grid.y0_m).add(grid.cell_m);
  out.add(std::int64_t{grid.columns}).add(std::int64_t{grid.rows});
}

}  // namespace

struct Hash::State {
  struct Free {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };
  std::unique_ptr<XXH3_state_t, Free> stream{XXH3_createState()};
};

Hash::Hash() : state_(std::make_unique<State>()) {
  if (!state_->stream || XXH3_128bits_reset(state_->stream.get()) != XXH_OK) throw std::bad_alloc();
}
Hash::Hash(Hash&&) noexcept = default;
Hash& Hash::operator=(Hash&&) noexcept = default;
Hash::~Hash() = default;

Hash& Hash::add(std::string_view text) {
  add(static_cast<std::int64_t>(text.size()));
  return add_bytes(text.data(), text.size());
}

Hash& Hash::add(std::int64_t number) { return add_bytes(&number, sizeof number); }

Hash& Hash::add(double number) {
  const std::uint64_t bits = bits_of(number);
  return add_bytes(&bits, sizeof bits);
}

Hash& Hash::add_bytes(const void* data, std::size_t size) {
  if (size > 0) XXH3_128bits_update(state_->stream.get(), data, size);
  return *this;
}

std::string Hash::hex() const { return hex_of(XXH3_128bits_digest(state_->stream.get())); }

std::string hash_of(std::string_view bytes) { return hex_of(XXH3_128bits(bytes.data(), bytes.size())); }

std::string file_hash(const std::filesystem::path& file) {
  const Descriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened)
    geo::fail(geo::Trouble::unavailable, "{}: cannot be opened ({}); expected a readable file", file.string(),
              std::generic_category().message(errno));
  Hash hash;
  std::vector<char> block(std::size_t{1} << 20U);
  while (true) {
    const ssize_t got = read(opened.get(), block.data(), block.size());
    if (got == 0) return hash.hex();
    if (got > 0)
      hash.add_bytes(block.data(), static_cast<std::size_t>(got));
    else if (errno != EINTR)
      geo::fail(geo::Trouble::data, "{}: cannot be read ({})", file.string(), std::generic_category().message(errno));
  }
}

std::string content_hash(const geo::Table& table) {
  Hash out;
  for (const auto& [name, column] : table.columns()) {
    out.add(name);
    add_as_it_stands(out, column);
  }
  out.add(std::int64_t{table.shapes.has_value()}).add(std::int64_t{table.grid.has_value()});
  if (table.shapes) add_as_it_stands(out, *table.shapes);
  if (table.grid) add_grid(out, *table.grid);
  return out.hex();
}

std::string table_digest(const geo::Table& table, const std::vector<std::string>& ignored_columns, unsigned threads) {
  Hash out;
  RowHashes rows(table.size());
  for (const auto& [name, column] : table.columns()) {
    if (std::ranges::find(ignored_columns, name) != ignored_columns.end()) continue;
    out.add(name).add(kind_of(column));
    rows.add(column);
  }
  if (table.shapes) {
    out.add("shapes");
    rows.add(*table.shapes);
  }
  if (table.grid) {
    out.add("grid");
    add_grid(out, *table.grid);
    rows.add_places();
  }
  const XXH128_hash_t content = rows.sorted_hash(threads);
  out.add(static_cast<std::int64_t>(table.size())).add_bytes(&content, sizeof content);
  return out.hex();
}

std::string digest_of(const std::map<std::string, const geo::Table*>& tables,
                      const std::map<std::string, std::vector<std::string>>& ignored_columns, unsigned threads) {
  Hash out;
  for (const auto& [name, table] : tables) {
    const auto ignored = ignored_columns.find(name);
    const auto none = std::vector<std::string>{};
    out.add(name).add(table_digest(*table, ignored == ignored_columns.end() ? none : ignored->second, threads));
  }
  return out.hex();
}

}  // namespace io
