// Reference-counted bytes, shared instead of copied.
//
// A Buffer is one allocation that a datagram is received into or a frame is encoded into. A
// BufferSlice is a view of a part of it that keeps it alive: reassembly, relaying and storing all
// hold slices of the same Buffer. Counting is atomic, because a slice may end its life on a disk
// worker. The bytes may be written only while there is one owner.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <utility>

#include <sys/single_threaded.h>

#include "core/base/assert.hpp"

namespace strand {

using ByteSpan = std::span<const std::byte>;

class BufferSlice;

class Buffer {
 public:
  Buffer() = default;
  // `size` bytes of unspecified content; `size` may be 0.
  [[nodiscard]] static Buffer allocate(std::size_t size);
  [[nodiscard]] static Buffer copy_of(ByteSpan bytes);

  Buffer(const Buffer& other) noexcept : block_(other.block_) { retain(); }
  Buffer(Buffer&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
  Buffer& operator=(Buffer other) noexcept {
    std::swap(block_, other.block_);
    return *this;
  }
  ~Buffer() { release(); }

  [[nodiscard]] std::size_t size() const { return block_ == nullptr ? 0 : block_->size; }
  // For whoever fills the buffer, before a slice of the part that it writes is handed on.
  [[nodiscard]] std::byte* data() { return block_ == nullptr ? nullptr : block_->bytes(); }
  [[nodiscard]] const std::byte* data() const {
    return block_ == nullptr ? nullptr : block_->bytes();
  }
  // The whole buffer, or a part of it. `offset + size` is at most size().
  [[nodiscard]] BufferSlice slice() const;
  [[nodiscard]] BufferSlice slice(std::size_t offset, std::size_t size) const;

 private:
  struct Block {
    std::atomic<std::uint32_t> owners;
    std::size_t size;

    std::byte* bytes() { return reinterpret_cast<std::byte*>(this + 1); }
    // While a process has one thread, which the C library knows, counting need not be atomic: what
    // shared_ptr of libstdc++ does too. It makes a simulated hop a tenth faster.
    void add_owner() {
      if (__libc_single_threaded != 0) {
        owners.store(owners.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
      } else {
        owners.fetch_add(1, std::memory_order_relaxed);
      }
    }
    // True if that was the last one.
    [[nodiscard]] bool drop_owner() {
      if (__libc_single_threaded == 0) return owners.fetch_sub(1, std::memory_order_acq_rel) == 1;
      const std::uint32_t left = owners.load(std::memory_order_relaxed) - 1;
      owners.store(left, std::memory_order_relaxed);
      return left == 0;
    }
  };

  void retain() const noexcept {
    if (block_ != nullptr) block_->add_owner();
  }
  void release() noexcept {
    if (block_ != nullptr && block_->drop_owner()) destroy(block_);
  }
  static void destroy(Block* block) noexcept;

  Block* block_ = nullptr;
};

class BufferSlice {
 public:
  BufferSlice() = default;
  BufferSlice(Buffer owner, ByteSpan bytes) : owner_(std::move(owner)), bytes_(bytes) {}

  [[nodiscard]] ByteSpan bytes() const { return bytes_; }
  [[nodiscard]] const std::byte* data() const { return bytes_.data(); }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  // A part of this slice; `offset + size` is at most size().
  [[nodiscard]] BufferSlice subslice(std::size_t offset, std::size_t size) const {
    STRAND_ASSERT(offset <= bytes_.size() && size <= bytes_.size() - offset);
    return {owner_, bytes_.subspan(offset, size)};
  }

 private:
  Buffer owner_;
  ByteSpan bytes_;
};

inline BufferSlice Buffer::slice() const {
  return slice(0, size());
}

inline BufferSlice Buffer::slice(std::size_t offset, std::size_t size) const {
  STRAND_ASSERT(offset <= this->size() && size <= this->size() - offset);
  return {*this, ByteSpan(data() + offset, size)};
}

}  // namespace strand
