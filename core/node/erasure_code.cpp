#include "core/node/erasure_code.hpp"

#include <array>
#include <cstring>

#include <isa-l/erasure_code.h>

#include "core/base/assert.hpp"

namespace strand {

namespace {

constexpr std::size_t table_size = 32;  // of isa-l, for one coefficient

// Row `place` of the Cauchy matrix: 1 / (x + y), where x stands for the repair and y for the chunk.
// All x differ from all y, and so every square part of the matrix has an inverse.
unsigned char coefficient(std::uint16_t place, std::uint16_t chunk) {
  static_assert(BlockLayout::most_chunks + BlockLayout::most_repairs <= 256);
  return gf_inv(static_cast<unsigned char>((BlockLayout::most_chunks + place) ^ chunk));
}

// The chunks as isa-l reads them: all `size` bytes long. It owns copies of those that are shorter.
class Sources {
 public:
  Sources(std::span<const ByteSpan> chunks, std::size_t size) {
    // Pointers to the copies stay valid, since there is room for all of them.
    padded_.reserve(chunks.size());
    for (const ByteSpan chunk : chunks) add(chunk, size);
  }
  [[nodiscard]] unsigned char** data() { return pointers_.data(); }

 private:
  void add(ByteSpan chunk, std::size_t size) {
    STRAND_ASSERT(chunk.size() <= size);
    if (chunk.size() < size) {
      Buffer& copy = padded_.emplace_back(Buffer::allocate(size));
      std::memset(copy.data(), 0, size);
      if (!chunk.empty()) std::memcpy(copy.data(), chunk.data(), chunk.size());
      chunk = ByteSpan(copy.data(), size);
    }
    // isa-l does not write to its sources.
    pointers_.push_back(reinterpret_cast<unsigned char*>(const_cast<std::byte*>(chunk.data())));
  }

  std::vector<Buffer> padded_;
  std::vector<unsigned char*> pointers_;
};

// Sums of the sources: row by row of `matrix`, which has a coefficient for every source.
std::vector<Buffer> multiply(std::vector<unsigned char> matrix, std::size_t rows, Sources& sources,
                             std::size_t columns, std::size_t size) {
  std::vector<unsigned char> tables(table_size * rows * columns);
  ec_init_tables(static_cast<int>(columns), static_cast<int>(rows), matrix.data(), tables.data());
  std::vector<Buffer> sums;
  std::vector<unsigned char*> pointers;
  for (std::size_t row = 0; row < rows; ++row) {
    sums.push_back(Buffer::allocate(size));
    pointers.push_back(reinterpret_cast<unsigned char*>(sums.back().data()));
  }
  ec_encode_data(static_cast<int>(size), static_cast<int>(columns), static_cast<int>(rows),
                 tables.data(), sources.data(), pointers.data());
  return sums;
}

}  // namespace

BlockLayout::BlockLayout(std::uint16_t chunks)
    : chunks_(chunks),
      blocks_(static_cast<std::uint16_t>((chunks + most_chunks - 1) / most_chunks)) {
  STRAND_ASSERT(chunks > 0);
}

Buffer make_repair(std::span<const ByteSpan> chunks, std::uint16_t place, std::size_t size) {
  STRAND_ASSERT(!chunks.empty() && chunks.size() <= BlockLayout::most_chunks);
  STRAND_ASSERT(place < BlockLayout::most_repairs);
  std::vector<unsigned char> row;
  for (std::uint16_t chunk = 0; chunk < chunks.size(); ++chunk) {
    row.push_back(coefficient(place, chunk));
  }
  Sources sources(chunks, size);
  return std::move(multiply(std::move(row), 1, sources, chunks.size(), size).front());
}

std::vector<Buffer> recover_chunks(std::span<const ByteSpan> chunks,
                                   std::span<const BlockRepair> repairs, std::size_t size) {
  std::vector<std::uint16_t> missing;
  for (std::uint16_t chunk = 0; chunk < chunks.size(); ++chunk) {
    if (chunks[chunk].empty()) missing.push_back(chunk);
  }
  STRAND_ASSERT(missing.size() == repairs.size() && !missing.empty());
  const std::size_t count = missing.size();

  // repair = known part + square * missing, so missing = inverse * (repair - known part). In
  // GF(256), minus is plus.
  std::vector<unsigned char> square;
  std::vector<unsigned char> whole;
  for (const BlockRepair& repair : repairs) {
    for (const std::uint16_t chunk : missing) square.push_back(coefficient(repair.place, chunk));
    for (std::uint16_t chunk = 0; chunk < chunks.size(); ++chunk) {
      whole.push_back(coefficient(repair.place, chunk));
    }
  }
  Sources known(chunks, size);
  std::vector<Buffer> rests = multiply(std::move(whole), count, known, chunks.size(), size);
  for (std::size_t row = 0; row < count; ++row) {
    STRAND_ASSERT(repairs[row].bytes.size() == size);
    std::byte* rest = rests[row].data();
    for (std::size_t i = 0; i < size; ++i) rest[i] ^= repairs[row].bytes[i];
  }
  std::vector<unsigned char> inverse(count * count);
  const int failed = gf_invert_matrix(square.data(), inverse.data(), static_cast<int>(count));
  STRAND_ASSERT(failed == 0);
  std::vector<ByteSpan> sums;
  for (const Buffer& rest : rests) sums.emplace_back(rest.data(), size);
  Sources rest_sources(sums, size);
  return multiply(std::move(inverse), count, rest_sources, count, size);
}

}  // namespace strand
