// What the fuzz target starts from, and what it has found, on every build.
#include <string>

#include <gtest/gtest.h>

#include "tests/fuzz/address_properties.hpp"
#include "tests/support/corpus.hpp"

namespace strand {
namespace {

TEST(AddressCorpus, KeepsEveryPromiseOfTheReaders) {
  int addresses = 0;
  int hosts = 0;
  int neither = 0;
  support::visit_corpus("address", [&](const std::string& text) {
    const AddressReadings read = check_address(text);
    addresses += read.address ? 1 : 0;
    hosts += read.host && !read.address ? 1 : 0;
    neither += read.host ? 0 : 1;
  });
  EXPECT_GE(addresses, 5);
  EXPECT_GE(hosts, 3);
  EXPECT_GE(neither, 3);
}

}  // namespace
}  // namespace strand
