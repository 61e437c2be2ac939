// A scenario for tests of what strandsim writes about a run that loses one known chunk.
#pragma once

namespace strand::sim::test {

// Frames of 4,000 bytes are 4 chunks of 1,000, and B misses one of them.
inline constexpr const char* one_chunk_dropped =
    "version: 1\n"
    "transport: {recovery: none}\n"
    "name: small\n"
    "seed: 3\n"
    "topology: {chain: [A, B]}\n"
    "source: {type: sizes, fps: 30, frames: 30, frame_size: 4000B}\n"
    "links:\n"
    "  default: {delay: 20ms}\n"
    "  A->B: {extends: default, drop: [{frame: 7, chunk: 2}]}\n";

}  // namespace strand::sim::test
