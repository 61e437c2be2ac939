// The frame of all pages: a document that loads nothing from anywhere, whatever stands in it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace strand::reports::html {

// Whether a page has pictures in it, as data.
enum class Pictures : std::uint8_t { none, inside };

// A document of HTML that is well-formed XML too, and ends in a newline. `title` is text, `body`
// markup; `script` without '<' and '&', and empty for none.
[[nodiscard]] std::string document(std::string_view title, std::string_view body,
                                   std::string_view script, Pictures pictures = Pictures::none);

// Which version wrote the page, as its last line; empty where that is not known.
[[nodiscard]] std::string version_note(std::string_view version);

}  // namespace strand::reports::html
