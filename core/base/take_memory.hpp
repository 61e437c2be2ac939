// Takes memory before it is needed, so that a program that runs for long does not grow meanwhile.
#pragma once

#include <cstddef>
#include <vector>

namespace strand {

// Makes room for `count` elements in an empty vector. Unlike after reserve(), the memory has been
// written to, and is the process's own from now on: the system hands out pages when they are first
// touched only.
template <class Element>
void take_memory(std::vector<Element>& empty, std::size_t count) {
  empty.resize(count);
  empty.clear();
}

}  // namespace strand
