// Whether bytes are a JPEG that decodes, found without decoding it and without OpenCV: a peer can
// tell an intact frame from a damaged one in a fraction of a millisecond and without the 47 MB that
// an image library costs.
//
// The reason for a check of our own is that libjpeg is made to show what it can: it fills a
// truncated or damaged picture with grey, says so on standard error and reports success.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/buffer.hpp"
#include "core/base/expected.hpp"

namespace strand::media {

struct JpegSize {
  std::uint32_t width = 0;   // pixels
  std::uint32_t height = 0;  // pixels

  friend bool operator==(JpegSize, JpegSize) = default;
};

// Why bytes are not a JPEG that decodes.
enum class JpegFault : std::uint8_t {
  not_a_jpeg,       // does not begin with SOI and a marker
  truncated,        // ends before EOI
  bad_segment,      // a segment or a table contradicts the standard
  missing_table,    // a scan needs a table that was not defined
  unsupported,      // arithmetic, lossless, hierarchical, 12 bits, or two components
  too_large,        // more pixels than media/limits.hpp allows
  bad_scan,         // the compressed data do not make the picture's blocks
  incomplete,       // ends with EOI before every component has had its scan
  trailing_bytes,   // something follows EOI
  decoder_refused,  // passed this check, and the decoder did not take it
};

// A short phrase, lower case, without a full stop: "ends before the picture does".
[[nodiscard]] std::string_view to_string(JpegFault fault);

// The size of the picture if `bytes` are one JPEG (ITU-T T.81) that decodes whole.
//
// Checked in every JPEG: SOI first, EOI last and nothing after it; every segment within the bytes;
// tables that the standard allows and that the scans need; a size within media/limits.hpp; a scan
// for every component. In a sequential JPEG (what OpenCV, libjpeg and cameras write by default) the
// Huffman codes of every block are read as well: a code that is not defined, a block with more than
// 64 coefficients, a scan with too few or too many blocks and a restart marker out of order are
// found. In a progressive JPEG the scans' content is not read.
//
// Not found: damage that leaves the codes valid and the count of blocks right, such as a changed
// coefficient. Only a checksum finds that, and the wire has one.
[[nodiscard]] expected<JpegSize, JpegFault> decodes(ByteSpan bytes);

}  // namespace strand::media
