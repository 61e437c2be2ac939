// The views of a page, in the order in which they stand. Each is markup of its own, and ends in a
// newline; it is empty where it has nothing to say.
#pragma once

#include <string>

#include "reports/html/content.hpp"

namespace strand::reports::html {

// The name, the verdict, what was expected and what came, and how to run it again.
[[nodiscard]] std::string header_view(const Content& content);

// A row for each peer over all runs, and where there are several a chart of their completeness.
[[nodiscard]] std::string peers_view(const Content& content);

// What became of every frame at every peer, with the scenario's events laid over.
[[nodiscard]] std::string strip_view(const Content& content);

// The frames that fewest peers had complete, and what kept them.
[[nodiscard]] std::string worst_view(const Content& content);

// The worst of them as the source gave them, beside what the last peer showed. Only where the
// report has pictures.
[[nodiscard]] std::string picture_view(const Content& content);

// What each hop lost, and what it carried beyond the frames.
[[nodiscard]] std::string delivery_view(const Content& content);

// The share of the frames that a peer had within a time.
[[nodiscard]] std::string latency_view(const Content& content);

// Throughput, repair and queue of the links over time.
[[nodiscard]] std::string series_view(const Content& content);

}  // namespace strand::reports::html
