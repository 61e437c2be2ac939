// What the links of a process did, as lines for its log.
#pragma once

#include <string>
#include <vector>

#include "real/link_shaper.hpp"

namespace strand::real {

// "link A->B: 900 datagrams sent, 852 delivered, 45 lost, 3 dropped by its queue; half left within
// 24 us of their time, 99 % within 160 us". What did not happen is left out behind the fourth
// number. A line a link that is not perfect and that something was sent over.
[[nodiscard]] std::vector<std::string> describe_links(const LinkShaper& links);

// What a link did that no scenario asked for: it held more than this program can.
[[nodiscard]] std::vector<std::string> link_problems(const LinkShaper& links);

}  // namespace strand::real
