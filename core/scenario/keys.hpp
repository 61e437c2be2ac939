// The keys of the scenario language: the one table that the reader checks against, that its hints
// are taken from, and that scenarios/schema/scenario.schema.json is tested against.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace strand::scenario {

struct Key {
  std::string_view name;
};

// The keys that one map of a scenario may have.
struct KeySet {
  std::string_view name;   // of the definition in the schema
  std::string_view where;  // "under transport"; empty for the top level
  std::span<const Key> keys;
  bool extensions = false;  // keys that begin with x- are ignored

  [[nodiscard]] const Key* find(std::string_view key) const;
};

namespace keys {

extern const KeySet scenario;
extern const KeySet topology;
extern const KeySet video;  // source, by its type
extern const KeySet synthetic;
extern const KeySet sizes;
extern const KeySet any_source;  // where the type is not known
extern const KeySet frame_size;
extern const KeySet codec;
extern const KeySet transport;
extern const KeySet link;
extern const KeySet loss;
extern const KeySet burst;
extern const KeySet gilbert_elliott;
extern const KeySet reorder;
extern const KeySet queue;
extern const KeySet drop;
extern const KeySet event;
extern const KeySet link_change;  // what an event sets of a link
extern const KeySet expectation;
extern const KeySet baseline;
extern const KeySet tolerance;  // of a baseline
extern const KeySet sweep;

}  // namespace keys

// All but any_source, in the order above.
[[nodiscard]] std::span<const KeySet* const> all_key_sets();

// What to say of a key that the set does not have: "unknown key 'los'; did you mean 'loss'?"
[[nodiscard]] std::string unknown_key(std::string_view key, const KeySet& set);

}  // namespace strand::scenario
