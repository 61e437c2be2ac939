#include <map>

#include "core/scenario/parts.hpp"
#include "core/scenario/ranges.hpp"
#include "core/scenario/text.hpp"

namespace strand::scenario {
namespace {

constexpr std::string_view chain_example = "a list of names such as [A, B, C, D]";

std::vector<PeerName> named_chain(const Value& value, ProblemList& problems) {
  const std::vector<const YamlNode*>& items = value.node->items;
  if (items.empty() || items.size() > ranges::most_peers) {
    problems.add(value.place, value.path,
                 "must name 1 to " + std::to_string(ranges::most_peers) + " peers, names " +
                     std::to_string(items.size()));
    return {};
  }
  std::vector<PeerName> chain;
  std::map<std::string_view, std::size_t> places;
  bool good = true;
  for (const YamlNode* item : items) {
    std::string trouble = peer_name_trouble(*item);
    if (trouble.empty() && !places.emplace(item->text, places.size()).second) {
      trouble = "the peer " + in_quotes(item->text) + " stands twice; every peer has its own name";
    }
    if (trouble.empty()) {
      chain.push_back(*PeerName::parse(item->text));
    } else {
      const bool placeless = item->kind == YamlNode::Kind::empty;
      problems.add(placeless ? value.place : item->place, value.path, trouble);
      good = false;
    }
  }
  if (!good) chain.clear();
  return chain;
}

}  // namespace

std::string peer_name_trouble(const YamlNode& node) {
  if (node.kind != YamlNode::Kind::scalar) {
    return "a peer's name must be text, is " + std::string(to_string(node.kind));
  }
  if (!node.quoted && (node.text == "true" || node.text == "false")) {
    return "a peer's name must be text, is the boolean " + node.text + "; put it in quotes";
  }
  if (!PeerName::parse(node.text)) {
    return in_quotes(node.text) + " is not a peer's name: 1 to 32 of A-Z a-z 0-9 _ and -";
  }
  if (node.text == "coordinator")
    return "'coordinator' feeds the chain; give the peer another name";
  return {};
}

std::vector<PeerName> numbered_chain(std::uint64_t peers) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::vector<PeerName> chain;
  chain.reserve(peers);
  for (std::uint64_t i = 0; i < peers; ++i) {
    std::string name(1, peers <= letters.size() ? letters[i] : 'P');
    if (peers > letters.size()) name += std::to_string(i + 1);
    chain.push_back(*PeerName::parse(name));
  }
  return chain;
}

std::vector<PeerName> read_topology(const Value& value, ProblemList& problems) {
  Section section(value, keys::topology, problems);
  const std::optional<Value> chain = section.require("chain", "chain: [A, B, C, D]");
  section.finish();
  if (!chain) return {};
  if (chain->node->kind == YamlNode::Kind::list) return named_chain(*chain, problems);
  if (chain->node->kind != YamlNode::Kind::scalar || chain->node->quoted) {
    problems.add(chain->place, chain->path,
                 "must be " + std::string(chain_example) + ", or a number of peers");
    return {};
  }
  std::uint64_t peers = 0;
  const bool good = section.assign(*chain, peers, [](std::string_view text) {
    return read_whole_number(text, ranges::peers).map_error([](const std::string& error) {
      return error + "; or write " + std::string(chain_example);
    });
  });
  return good ? numbered_chain(peers) : std::vector<PeerName>();
}

}  // namespace strand::scenario
