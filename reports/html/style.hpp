// How a page looks, on light and dark screens and on paper.
#pragma once

#include <string_view>

namespace strand::reports::html {

// Without '<' and '&', so that it is the same in HTML and XML. The colours are those of Okabe and
// Ito ("Color Universal Design", 2008) and tints of them, which colour-blind readers tell apart; on
// paper they also get darker from complete to lost, so that greys do.
extern const std::string_view page_style;

// Shows a line and the frame's number where the pointer is over a strip.
extern const std::string_view page_script;

}  // namespace strand::reports::html
