// SPDX-License-Identifier: Apache-2.0
#include "io/run/column_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <list>
#include <memory>
#include <new>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include "io/run/durable.hpp"

namespace io {
namespace {

static_assert(sizeof(std::size_t) == 8, "offsets are stored as they stand in memory");

constexpr std::array<char, 8> kMagic{'a', 'g', 'g', 'l', 'o', 'c', 'o', 'l'};
constexpr std::uint32_t kFormat = 1;
constexpr std::uint32_t kByteOrder = 0x01020304;

struct Header {
  std::array<char, 8> magic = kMagic;
  std::uint32_t format = kFormat, byte_order = kByteOrder;
  std::uint64_t body_bytes = 0;
  XXH128_hash_t checksum{};
};
static_assert(std::is_trivially_copyable_v<Header> && sizeof(Header) == 40);

/// The body as a list of pieces: small things are copied into blocks, large arrays are looked at where they stand, so
/// that writing needs no second copy of the data.
class Pieces {
 public:
  void number(std::uint64_t value) { bytes(&value, sizeof value); }
  void real(double value) { bytes(&value, sizeof value); }
  void text(std::string_view value) { array(std::span(value.data(), value.size())); }
  template <class T>
  void array(std::span<const T> values) {
    number(values.size());
    bytes(values.data(), values.size_bytes());
    pad(values.size_bytes());
  }
  template <class T>
  void array(std::span<T> values) {
    array(std::span<const T>(values));
  }
  void texts(const geo::Texts& texts) {
    text(texts.bytes());
    array(texts.ends());
  }

  /// `shapes` with vertices of their own, kept until all is written.
  const geo::Shapes& flat(const geo::Shapes& shapes) {
    return shapes.is_picked() ? flat_.emplace_back(shapes.flat()) : shapes;
  }

  template <class Take>
  void each(Take take) {
    flush();
    for (const auto& [block, outside] : pieces_) {
      const std::span<const char> piece = outside.data() ? outside : std::span<const char>(block);
      take(piece.data(), piece.size());
    }
  }

 private:
  static constexpr std::size_t kLarge = 1U << 16U;

  void bytes(const void* data, std::size_t size) {
    const char* begin = static_cast<const char*>(data);
    if (size < kLarge) {
      small_.insert(small_.end(), begin, begin + size);
      return;
    }
    flush();
    pieces_.emplace_back(std::vector<char>{}, std::span<const char>(begin, size));
  }
  /// Every array starts at a multiple of 8 bytes, so that a file can be mapped.
  void pad(std::size_t size) { small_.insert(small_.end(), (8 - size % 8) % 8, '\0'); }
  void flush() {
    if (!small_.empty()) pieces_.emplace_back(std::exchange(small_, {}), std::span<const char>{});
  }

  std::vector<char> small_;
  std::vector<std::pair<std::vector<char>, std::span<const char>>> pieces_;
  std::list<geo::Shapes> flat_;
};

void put(Pieces& to, const geo::Column& column) {
  to.number(column.values().index());
  std::visit(
      [&](const auto& values) {
        if constexpr (std::is_same_v<std::decay_t<decltype(values)>, geo::Texts>)
          to.texts(values);
        else
          to.array(std::span(values));
      },
      column.values());
  to.number(column.mask() ? 1 : 0);
  if (column.mask()) to.array(std::span(*column.mask()));
  to.number(column.labels() ? 1 : 0);
  if (column.labels()) to.texts(*column.labels());
}

void put(Pieces& to, const geo::Shapes& shapes) {
  to.number(static_cast<std::uint64_t>(shapes.kind()));
  to.array(shapes.x());
  to.array(shapes.y());
  to.array(shapes.ring_offsets());
  to.array(shapes.part_offsets());
  to.array(shapes.shape_offsets());
}

void put(Pieces& to, const geo::Grid& grid) {
  for (const double value : {grid.x0_m, grid.y0_m, grid.cell_m}) to.real(value);
  for (const std::int32_t count : {grid.columns, grid.rows}) to.number(static_cast<std::uint64_t>(count));
}

void put(Pieces& to, const geo::Table& table) {
  to.number(table.grid ? 1 : 0);
  if (table.grid) put(to, *table.grid);
  to.number(table.shapes ? 1 : 0);
  if (table.shapes) put(to, to.flat(*table.shapes));
  to.number(table.columns().size());
  for (const auto& [name, column] : table.columns()) {
    to.text(name);
    put(to, column);
  }
}

struct Damaged : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Reads what Pieces wrote. Every count is held against the bytes that are left before anything is allocated.
class Body {
 public:
  explicit Body(std::span<const char> bytes) : left_(bytes) {}

  std::uint64_t number() { return value<std::uint64_t>(); }
  double real() { return value<double>(); }
  bool flag() { return number() != 0; }
  std::string text() {
    const std::span<const char> found = piece(1, number());
    return {found.begin(), found.end()};
  }
  template <class T>
  std::vector<T> array() {
    const std::uint64_t count = number();
    const std::span<const char> found = piece(sizeof(T), count);
    std::vector<T> out(count);
    if (count > 0) std::memcpy(out.data(), found.data(), found.size());
    return out;
  }
  geo::Texts texts() {
    std::string bytes = text();
    return geo::Texts::from_flat(std::move(bytes), array<std::size_t>());
  }
  bool empty() const { return left_.empty(); }

 private:
  template <class T>
  T value() {
    T out;
    std::memcpy(&out, take(sizeof out).data(), sizeof out);
    return out;
  }
  std::span<const char> piece(std::size_t width, std::uint64_t count) {
    if (count > left_.size() / width) throw Damaged("an array is longer than the file");
    const std::size_t size = width * count;
    const std::span<const char> found = take(size);
    take((8 - size % 8) % 8);
    return found;
  }
  std::span<const char> take(std::size_t size) {
    if (size > left_.size()) throw Damaged("the file ends too early");
    const std::span<const char> taken = left_.first(size);
    left_ = left_.subspan(size);
    return taken;
  }

  std::span<const char> left_;
};

geo::Column::Values values_of(Body& body, std::uint64_t type) {
  switch (type) {
    case 0:
      return body.array<double>();
    case 1:
      return body.array<float>();
    case 2:
      return body.array<std::int64_t>();
    case 3:
      return body.array<std::int32_t>();
    case 4:
      return body.array<std::uint8_t>();
    case 5:
      return body.texts();
    default:
      throw Damaged("a column is of an unknown type");
  }
}

geo::Column column_of(Body& body) {
  const std::uint64_t type = body.number();
  geo::Column::Values values = values_of(body, type);
  geo::Column::Mask mask;
  if (body.flag()) mask = body.array<std::uint8_t>();
  if (!body.flag()) return geo::Column(std::move(values), std::move(mask));
  auto labels = std::make_shared<const geo::Texts>(body.texts());
  if (!mask.empty()) throw Damaged("a coded column has a mask");
  return geo::Column::coded(std::get<std::vector<std::int32_t>>(std::move(values)), std::move(labels));
}

geo::Shapes shapes_of(Body& body) {
  const auto kind = static_cast<geo::Shapes::Kind>(body.number());
  auto x = body.array<double>(), y = body.array<double>();
  auto rings = body.array<std::size_t>(), parts = body.array<std::size_t>(), shapes = body.array<std::size_t>();
  return geo::Shapes::from_flat(kind, std::move(x), std::move(y), std::move(rings), std::move(parts),
                                std::move(shapes));
}

geo::Grid grid_of(Body& body) {
  geo::Grid grid;
  for (double* value : {&grid.x0_m, &grid.y0_m, &grid.cell_m}) *value = body.real();
  for (std::int32_t* count : {&grid.columns, &grid.rows}) *count = static_cast<std::int32_t>(body.number());
  return grid;
}

geo::Table table_of(Body& body) {
  geo::Table table;
  if (body.flag()) table.grid = grid_of(body);
  if (body.flag()) table.shapes = shapes_of(body);
  for (std::uint64_t left = body.number(); left > 0; --left) {
    std::string name = body.text();
    table.set(std::move(name), column_of(body));
  }
  return table;
}

geo::Tables tables_of(std::span<const char> bytes) {
  Body body(bytes);
  geo::Tables tables;
  for (std::uint64_t left = body.number(); left > 0; --left) {
    std::string name = body.text();
    tables.insert_or_assign(std::move(name), table_of(body));
  }
  if (!body.empty()) throw Damaged("bytes are left over");
  return tables;
}

/// Why the header does not fit, in a few words; empty when it does.
std::string misfit(const Header& header, std::uint64_t file_bytes) {
  if (header.magic != kMagic) return "is no column file";
  if (header.byte_order != kByteOrder) return "was written on a machine of another byte order";
  if (header.format != kFormat) return fmt::format("has format {}, expected {}", header.format, kFormat);
  if (header.body_bytes != file_bytes - sizeof(Header)) return "is cut short";
  return {};
}

bool read_exactly(int file, void* to, std::size_t size) {
  char* at = static_cast<char*>(to);
  while (size > 0) {
    const ssize_t got = ::read(file, at, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

Header header_of(Pieces& body) {
  Header header;
  const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> hash(XXH3_createState(), XXH3_freeState);
  if (!hash || XXH3_128bits_reset(hash.get()) != XXH_OK) throw std::bad_alloc();
  body.each([&](const char* data, std::size_t size) {
    header.body_bytes += size;
    XXH3_128bits_update(hash.get(), data, size);
  });
  header.checksum = XXH3_128bits_digest(hash.get());
  return header;
}

/// Beside the file and hidden; no other process or thread takes the same name.
std::filesystem::path temporary_beside(const std::filesystem::path& file) {
  static std::atomic<unsigned> counter{0};
  return file.parent_path() / fmt::format(".{}-{}-{}.new", file.filename().string(), ::getpid(), counter.fetch_add(1));
}

}  // namespace

void write_tables(const std::filesystem::path& file, const geo::Tables& tables, Keep keep) {
  Pieces body;
  body.number(tables.size());
  for (const auto& [name, table] : tables) {
    body.text(name);
    put(body, table);
  }
  const Header header = header_of(body);
  const std::filesystem::path first = keep == Keep::durable ? temporary_beside(file) : file;
  Descriptor to = create_file(first);
  try {
    write_all(to, first, &header, sizeof header);
    body.each([&](const char* data, std::size_t size) { write_all(to, first, data, size); });
    if (keep == Keep::durable) sync(to, first);
    to.close(first);
    if (keep == Keep::cached) return;
    if (::rename(first.c_str(), file.c_str()) != 0) fail_with_errno(file, "created");
  } catch (...) {
    ::unlink(first.c_str());
    throw;
  }
  sync_path(folder_of(file));
}

std::optional<geo::Tables> read_tables(const std::filesystem::path& file, std::string& problem) {
  const Descriptor from(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!from || ::fstat(from.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    problem = "is not there";
    return std::nullopt;
  }
  Header header;
  if (static_cast<std::size_t>(status.st_size) < sizeof header || !read_exactly(from.get(), &header, sizeof header)) {
    problem = "is cut short";
    return std::nullopt;
  }
  problem = misfit(header, static_cast<std::uint64_t>(status.st_size));
  if (!problem.empty()) return std::nullopt;
  std::vector<char> body(header.body_bytes);
  if (!read_exactly(from.get(), body.data(), body.size())) {
    problem = "cannot be read";
  } else if (!XXH128_isEqual(XXH3_128bits(body.data(), body.size()), header.checksum)) {
    problem = "is damaged: its checksum differs";
  } else {
    try {
      return tables_of(body);
    } catch (const std::exception& e) {  // a checksum that fits a body that does not: made by hand
      problem = fmt::format("is damaged: {}", e.what());
    }
  }
  return std::nullopt;
}

}  // namespace io
