#include "core/scenario/keys.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "core/scenario/nearest.hpp"
#include "core/scenario/text.hpp"

namespace strand::scenario {
namespace {

constexpr std::array scenario_keys{Key{"version"},  Key{"name"},   Key{"seed"},   Key{"repeat"},
                                   Key{"topology"}, Key{"source"}, Key{"codec"},  Key{"transport"},
                                   Key{"links"},    Key{"events"}, Key{"expect"}, Key{"baseline"},
                                   Key{"sweep"}};
constexpr std::array topology_keys{Key{"chain"}};
constexpr std::array video_keys{Key{"type"}, Key{"file"}, Key{"frames"}, Key{"fps"}};
constexpr std::array synthetic_keys{Key{"type"}, Key{"size"}, Key{"fps"}, Key{"frames"}};
constexpr std::array sizes_keys{Key{"type"}, Key{"fps"}, Key{"frames"}, Key{"frame_size"},
                                Key{"trace"}};
constexpr std::array any_source_keys{Key{"type"}, Key{"file"},       Key{"frames"}, Key{"fps"},
                                     Key{"size"}, Key{"frame_size"}, Key{"trace"}};
constexpr std::array frame_size_keys{Key{"min"}, Key{"max"}};
constexpr std::array codec_keys{Key{"jpeg_quality"}, Key{"zlib_level"}};
constexpr std::array transport_keys{Key{"wire"}, Key{"max_datagram"}, Key{"forwarding"},
                                    Key{"recovery"}, Key{"deadline"}};
constexpr std::array link_keys{
    Key{"extends"}, Key{"delay"},       Key{"jitter"}, Key{"distribution"}, Key{"loss"},
    Key{"reorder"}, Key{"rate"},        Key{"queue"},  Key{"mtu"},          Key{"duplicate"},
    Key{"corrupt"}, Key{"correlation"}, Key{"trace"},  Key{"drop"}};
constexpr std::array loss_keys{Key{"burst"}, Key{"gilbert_elliott"}};
constexpr std::array burst_keys{Key{"rate"}, Key{"mean_length"}};
constexpr std::array gilbert_elliott_keys{Key{"p"}, Key{"r"}, Key{"loss_bad"}, Key{"loss_good"}};
constexpr std::array reorder_keys{Key{"probability"}, Key{"gap"}};
constexpr std::array queue_keys{Key{"size"}, Key{"discipline"}, Key{"target"}, Key{"interval"}};
constexpr std::array drop_keys{Key{"frame"}, Key{"chunk"}};

constexpr std::array event_keys{
    Key{"at"},      Key{"for"},   Key{"link"},          Key{"set"},        Key{"partition"},
    Key{"one_way"}, Key{"crash"}, Key{"restart_after"}, Key{"pause"},      Key{"clock"},
    Key{"offset"},  Key{"drift"}, Key{"disk"},          Key{"write_time"}, Key{"full"},
    Key{"control"}, Key{"cut"},   Key{"stall"},         Key{"join"}};
constexpr std::array link_change_keys{Key{"delay"},   Key{"jitter"},      Key{"distribution"},
                                      Key{"loss"},    Key{"reorder"},     Key{"rate"},
                                      Key{"queue"},   Key{"mtu"},         Key{"duplicate"},
                                      Key{"corrupt"}, Key{"correlation"}, Key{"trace"}};

constexpr std::array expectation_keys{Key{"check"}, Key{"severity"}};

constexpr std::array baseline_keys{Key{"file"}, Key{"tolerance"}};
constexpr std::array tolerance_keys{
    Key{"completeness"}, Key{"late"},        Key{"partial"},     Key{"lost"},
    Key{"latency"},      Key{"latency_p50"}, Key{"latency_p95"}, Key{"latency_p99"},
    Key{"overhead"},     Key{"repair"},      Key{"loss"},        Key{"queue_drops"},
    Key{"skipped"},      Key{"quality"},     Key{"psnr"},        Key{"ssim"}};

constexpr std::array sweep_keys{Key{"matrix"}, Key{"exclude"}};

constexpr std::array all_sets{&keys::scenario,  &keys::topology,    &keys::video,
                              &keys::synthetic, &keys::sizes,       &keys::frame_size,
                              &keys::codec,     &keys::transport,   &keys::link,
                              &keys::loss,      &keys::burst,       &keys::gilbert_elliott,
                              &keys::reorder,   &keys::queue,       &keys::drop,
                              &keys::event,     &keys::link_change, &keys::expectation,
                              &keys::baseline,  &keys::tolerance,   &keys::sweep};

// The set that has this key, which `missed` does not: any_source where several types of source have
// it.
const KeySet* home_of(std::string_view key, const KeySet& missed) {
  const auto has = [key](const KeySet* set) { return set->find(key) != nullptr; };
  if (&missed == &keys::event && has(&keys::link_change)) return &keys::link_change;
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
const KeySet keys::loss{"loss", "under the loss of a link", loss_keys};
const KeySet keys::burst{"burst", "under loss.burst of a link", burst_keys};
const KeySet keys::gilbert_elliott{"gilbert_elliott", "under loss.gilbert_elliott of a link",
                                   gilbert_elliott_keys};
const KeySet keys::reorder{"reorder", "under the reorder of a link", reorder_keys};
const KeySet keys::queue{"queue", "under the queue of a link", queue_keys};
const KeySet keys::drop{"drop", "in an entry of drop", drop_keys};
const KeySet keys::event{"event", "in an entry of events", event_keys};
const KeySet keys::link_change{"link_change", "under the set of an event", link_change_keys};
const KeySet keys::expectation{"expectation", "in an entry of expect", expectation_keys};
const KeySet keys::baseline{"baseline", "under baseline", baseline_keys};
const KeySet keys::tolerance{"tolerance", "under baseline.tolerance", tolerance_keys};
const KeySet keys::sweep{"sweep", "under sweep", sweep_keys};

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
  std::vector<std::string_view> names;
  names.reserve(set.keys.size());
  for (const Key& known : set.keys) names.push_back(known.name);
  const std::optional<std::string_view> meant = nearest(key, names);
  const std::string question = meant ? "; did you mean " + in_quotes(*meant) + "?" : "";
  // A slip of one letter is likelier than a key in the wrong place.
  if (meant && edit_distance(key, *meant) == 1) return message + question;
  if (const KeySet* const home = home_of(key, set)) {
    const std::string_view where = home->where.empty() ? "at the top level" : home->where;
    return message + "; it belongs " + std::string(where);
  }
  if (meant) return message + question;
  return message + "; here are " + joined(names, "and");
}

}  // namespace strand::scenario
