#include "tests/house/layers.hpp"

#include <gtest/gtest.h>

namespace strand::house {
namespace {

TEST(Layers, HaveNoCircles) {
  for (const Layer& a : layers()) {
    for (const Layer& b : layers()) {
      EXPECT_FALSE(&a != &b && may_use(a, b) && may_use(b, a)) << a.folder << " " << b.folder;
    }
  }
}

TEST(Layers, SeeAllThatTheLayersBelowThemSee) {
  // Otherwise a header could not be included by those who may include it.
  for (const Layer& a : layers()) {
    for (const Layer& b : layers()) {
      for (const Layer& c : layers()) {
        EXPECT_TRUE(!may_use(a, b) || !may_use(b, c) || may_use(a, c))
            << a.folder << " " << b.folder << " " << c.folder;
      }
    }
  }
}

TEST(Layers, AreFoundByTheWholeNameOfTheFolder) {
  EXPECT_EQ(layer_of("core/wire/datagram.hpp")->target, "wire");
  EXPECT_EQ(layer_of("core/media/opencv/module.hpp")->target, "media");
  EXPECT_EQ(layer_of("core/wired/datagram.hpp"), nullptr);
  EXPECT_EQ(layer_of("tests/core/wire/datagram_test.cpp"), nullptr);
}

}  // namespace
}  // namespace strand::house
