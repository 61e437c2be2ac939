#include "core/base/buffer.hpp"

#include <cstring>

namespace strand {

Buffer Buffer::allocate(std::size_t size) {
  void* memory = ::operator new(sizeof(Block) + size);
  Buffer buffer;
  buffer.block_ = new (memory) Block{1, size};
  return buffer;
}

Buffer Buffer::copy_of(ByteSpan bytes) {
  Buffer buffer = allocate(bytes.size());
  if (!bytes.empty()) std::memcpy(buffer.data(), bytes.data(), bytes.size());
  return buffer;
}

void Buffer::destroy(Block* block) noexcept {
  block->~Block();
  ::operator delete(block);
}

}  // namespace strand
