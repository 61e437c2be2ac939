// The text of the MediaError that a call throws.
#pragma once

#include <string>

#include <gtest/gtest.h>

#include "core/media/encoded_source.hpp"

namespace strand::media {

template <class Call>
std::string message_of(Call&& call) {
  try {
    call();
  } catch (const MediaError& error) {
    return error.what();
  }
  ADD_FAILURE() << "no MediaError was thrown";
  return {};
}

}  // namespace strand::media
