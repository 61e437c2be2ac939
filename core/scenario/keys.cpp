#include "core/scenario/keys.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/scenario/nearest.hpp"
#include "core/scenario/text.hpp"

namespace strand::scenario {
namespace {

constexpr bool later = false;

constexpr std::array scenario_keys{
    Key{"version"},     Key{"name"},          Key{"seed"},          Key{"repeat"},
    Key{"topology"},    Key{"source"},        Key{"codec"},         Key{"transport"},
    Key{"links"},       Key{"events", later}, Key{"expect", later}, Key{"baseline", later},
    Key{"sweep", later}};
constexpr std::array topology_keys{Key{"chain"}};
constexpr std::array video_keys{Key{"type"}, Key{"file"}, Key{"frames"}, Key{"fps"}};
constexpr std::array synthetic_keys{Key{"type"}, Key{"size"}, Key{"fps"}, Key{"frames"}};
constexpr std::array sizes_keys{Key{"type"}, Key{"fps"}, Key{"frames"}, Key{"frame_size"},
                                Key{"trace", later}};
constexpr std::array any_source_keys{Key{"type"}, Key{"file"},       Key{"frames"},      Key{"fps"},
                                     Key{"size"}, Key{"frame_size"}, Key{"trace", later}};
constexpr std::array frame_size_keys{Key{"min"}, Key{"max"}, Key{"trace", later}};
constexpr std::array codec_keys{Key{"jpeg_quality"}, Key{"zlib_level"}};
constexpr std::array transport_keys{Key{"wire"}, Key{"max_datagram"}, Key{"forwarding"},
                                    Key{"recovery"}, Key{"deadline"}};
constexpr std::array link_keys{Key{"extends"},        Key{"delay"},
                               Key{"jitter"},         Key{"distribution"},
                               Key{"loss"},           Key{"reorder"},
                               Key{"rate"},           Key{"queue"},
                               Key{"mtu", later},     Key{"duplicate", later},
                               Key{"corrupt", later}, Key{"correlation", later},
                               Key{"trace", later},   Key{"drop", later}};

constexpr std::array all_sets{&keys::scenario,  &keys::topology,  &keys::video,
                              &keys::synthetic, &keys::sizes,     &keys::frame_size,
                              &keys::codec,     &keys::transport, &keys::link};

// The set that has this key; any_source where several types of source have it.
const KeySet* home_of(std::string_view key) {
  const auto has = [key](const KeySet* set) {
    const Key* const found = set->find(key);
    return found != nullptr && found->supported;
  };
  const std::array sources{&keys::video, &keys::synthetic, &keys::sizes};
  if (std::count_if(sources.begin(), sources.end(), has) > 1) return &keys::any_source;
  const auto* const home = std::find_if(all_sets.begin(), all_sets.end(), has);
  return home == all_sets.end() ? nullptr : *home;
}

}  // namespace

const KeySet keys::scenario{"scenario", "", scenario_keys, true};
const KeySet keys::topology{"topology", "under topology", topology_keys};
const KeySet keys::video{"video", "in a source of type video", video_keys};
const KeySet keys::synthetic{"synthetic", "in a source of type synthetic", synthetic_keys};
const KeySet keys::sizes{"sizes", "in a source of type sizes", sizes_keys};
const KeySet keys::any_source{"source", "under source", any_source_keys};
const KeySet keys::frame_size{"frame_size", "under source.frame_size", frame_size_keys};
const KeySet keys::codec{"codec", "under codec", codec_keys};
const KeySet keys::transport{"transport", "under transport", transport_keys};
const KeySet keys::link{"link", "in an entry of links", link_keys};

const Key* KeySet::find(std::string_view key) const {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [&](const Key& known) { return known.name == key; });
  return found == keys.end() ? nullptr : &*found;
}

std::span<const KeySet* const> all_key_sets() {
  return all_sets;
}

std::string unknown_key(std::string_view key, const KeySet& set) {
  const std::string message = "unknown key " + in_quotes(key);
  if (const KeySet* const home = home_of(key)) {
    const std::string_view where = home->where.empty() ? "at the top level" : home->where;
    return message + "; it belongs " + std::string(where);
  }
  std::vector<std::string_view> names;
  for (const Key& known : set.keys) {
    if (known.supported) names.push_back(known.name);
  }
  if (const auto meant = nearest(key, names))
    return message + "; did you mean " + in_quotes(*meant) + "?";
  return message + "; here are " + joined(names, "and");
}

}  // namespace strand::scenario
