// Makes the report of a real run from what its coordinator knows at the end.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "core/base/shown_picture.hpp"
#include "core/base/time.hpp"
#include "core/node/coordinator.hpp"
#include "core/scenario/scenario.hpp"
#include "reports/model.hpp"

namespace strand::real {

struct RunTimes {
  Duration streaming{};  // from the first frame's capture to the end
  Duration wall{};       // of the whole program
  std::optional<Timestamp> source_started;
};

// Compares what peers showed with what the source gave.
using ComparePictures = std::function<PictureTable(std::vector<ShownPicture> pictures)>;

// `driver` is the coordinator's own. `compare` is called where what the scenario expects is of
// pictures, and tells less than all where it cannot.
// Nodes wrote down the time of their hosts' clocks, which the
// scenario may have set; the report has that of all clocks that it has not.
// `partial`: the run ended before its source did. The verdict is a failure then, when no frame was
// sent at all, for a run that shows nothing has not passed, and when what the scenario expects does
// not hold.
[[nodiscard]] reports::Report make_real_report(const scenario::Scenario& settings, FrameRate rate,
                                               const Coordinator& coordinator,
                                               const DriverLedger& driver, RunTimes times,
                                               bool partial, const ComparePictures& compare);

}  // namespace strand::real
