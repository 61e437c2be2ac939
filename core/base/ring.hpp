// A first-in first-out queue in one block of memory, which grows by doubling and never shrinks:
// once it has grown to what it must hold, passing an element through it allocates nothing.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "core/base/assert.hpp"

namespace strand {

template <class T>
class Ring {
 public:
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }

  // The oldest element, and the one `offset` places after it.
  [[nodiscard]] T& front() { return (*this)[0]; }
  [[nodiscard]] const T& front() const { return (*this)[0]; }
  [[nodiscard]] T& operator[](std::size_t offset) {
    STRAND_ASSERT(offset < size_);
    return slots_[(first_ + offset) & (slots_.size() - 1)];
  }
  [[nodiscard]] const T& operator[](std::size_t offset) const {
    STRAND_ASSERT(offset < size_);
    return slots_[(first_ + offset) & (slots_.size() - 1)];
  }

  // A new last element, which holds what some element before it left there.
  [[nodiscard]] T& push_slot() {
    if (size_ == slots_.size()) grow();
    return slots_[(first_ + size_++) & (slots_.size() - 1)];
  }
  void push(T element) { push_slot() = std::move(element); }
  T pop() {
    T element = std::move(front());
    drop_front();
    return element;
  }
  // Forgets the oldest element, without clearing it.
  void drop_front() {
    STRAND_ASSERT(size_ > 0);
    first_ = (first_ + 1) & (slots_.size() - 1);
    --size_;
  }

  // Forgets all of them, likewise.
  void clear() { size_ = 0; }

 private:
  void grow() {
    constexpr std::size_t smallest = 16;
    std::vector<T> larger(slots_.empty() ? smallest : slots_.size() * 2);
    for (std::size_t i = 0; i < size_; ++i) larger[i] = std::move((*this)[i]);
    slots_ = std::move(larger);
    first_ = 0;
  }

  std::vector<T> slots_;  // as many as a power of two
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

}  // namespace strand
