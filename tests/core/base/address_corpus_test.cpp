// What the fuzz target starts from, and what it has found, on every build.
#include <filesystem>

#include <gtest/gtest.h>

#include "tests/fuzz/address_properties.hpp"
#include "tests/support/files.hpp"

namespace strand {
namespace {

TEST(AddressCorpus, KeepsEveryPromiseOfTheReaders) {
  const std::filesystem::path folder =
      std::filesystem::path(STRANDCAST_SOURCE_DIR) / "tests" / "fuzz" / "corpus" / "address";
  int addresses = 0;
  int hosts = 0;
  int neither = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    SCOPED_TRACE(entry.path().string());
    const AddressReadings read = check_address(support::read_file(entry.path()));
    addresses += read.address ? 1 : 0;
    hosts += read.host && !read.address ? 1 : 0;
    neither += read.host ? 0 : 1;
  }
  EXPECT_GE(addresses, 5);
  EXPECT_GE(hosts, 3);
  EXPECT_GE(neither, 3);
}

}  // namespace
}  // namespace strand
