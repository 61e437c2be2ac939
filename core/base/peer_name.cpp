#include "core/base/peer_name.hpp"

#include <algorithm>

namespace strand {

std::optional<PeerName> PeerName::parse(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  if (text.empty() || text.size() > max_length) return std::nullopt;
  if (!std::all_of(text.begin(), text.end(), allowed)) return std::nullopt;
  return PeerName(text);
}

}  // namespace strand
