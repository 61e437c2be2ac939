// What peers show of a source: which pictures have to be compared for it, and the figures of those
// that were. Neither needs a picture.
#pragma once

#include <span>
#include <vector>

#include "core/base/expectation.hpp"
#include "core/base/shown_picture.hpp"
#include "reports/model.hpp"

namespace strand::reports {

// What came to a peer of `run` by the deadline. The run is one of make_run_report().
[[nodiscard]] PictureArrivals arrivals_at(const RunReport& run, const PeerReport& peer);

// All pictures that the peers show that reported, each once, ascending.
[[nodiscard]] std::vector<ShownPicture> shown_pictures(std::span<const RunReport> runs);

// Whether some expectation is of pictures.
[[nodiscard]] bool ask_for_pictures(std::span<const Expectation> expectations);

// Fills in PeerReport::picture, and the measurements of `expectations` that are of pictures.
// `table` has all of shown_pictures(); of a run of which it lacks one, nothing is said.
void add_pictures(std::span<const Expectation> expectations, const PictureTable& table,
                  std::span<RunReport> runs);

}  // namespace strand::reports
