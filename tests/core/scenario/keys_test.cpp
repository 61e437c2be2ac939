#include "core/scenario/keys.hpp"

#include <string>

#include <gtest/gtest.h>

namespace strand::scenario {
namespace {

TEST(Keys, AreFoundByName) {
  ASSERT_NE(keys::transport.find("deadline"), nullptr);
  EXPECT_EQ(keys::transport.find("deadline")->name, "deadline");
  EXPECT_EQ(keys::transport.find("deadlin"), nullptr);
}

TEST(Keys, HintAtTheNearestOne) {
  EXPECT_EQ(unknown_key("los", keys::link), "unknown key 'los'; did you mean 'loss'?");
}

TEST(Keys, HintAtThePartThatAKeyBelongsTo) {
  EXPECT_EQ(unknown_key("seed", keys::link), "unknown key 'seed'; it belongs at the top level");
  EXPECT_EQ(unknown_key("fps", keys::scenario), "unknown key 'fps'; it belongs under source");
  EXPECT_EQ(unknown_key("file", keys::sizes),
            "unknown key 'file'; it belongs in a source of type video");
}

TEST(Keys, TakeALetterForASlipAndNotForAKeyOfAnotherPart) {
  EXPECT_EQ(unknown_key("frame", keys::synthetic), "unknown key 'frame'; did you mean 'frames'?");
  EXPECT_EQ(unknown_key("frame", keys::link),
            "unknown key 'frame'; it belongs in an entry of drop");
}

TEST(Keys, OfALinkBelongUnderTheSetOfAnEvent) {
  EXPECT_EQ(unknown_key("rate", keys::event),
            "unknown key 'rate'; it belongs under the set of an event");
  EXPECT_EQ(unknown_key("rate", keys::scenario),
            "unknown key 'rate'; it belongs in an entry of links");
}

TEST(Keys, AreListedWhereNothingIsNear) {
  EXPECT_EQ(unknown_key("colour", keys::codec),
            "unknown key 'colour'; here are jpeg_quality and zlib_level");
}

TEST(Keys, OfEverySourceAreThoseOfAnySource) {
  for (const KeySet* set : {&keys::video, &keys::synthetic, &keys::sizes}) {
    for (const Key& key : set->keys) {
      EXPECT_NE(keys::any_source.find(key.name), nullptr) << key.name;
    }
  }
}

}  // namespace
}  // namespace strand::scenario
