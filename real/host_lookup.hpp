// Hosts as people name them become addresses here, at the edge of a program; and which address of
// our own leads to another host.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/endpoint.hpp"
#include "core/base/expected.hpp"

namespace strand::real {

// Reads an address that other hosts can use, too; else says what is wrong with it: "'x' is not an
// address, such as ...".
[[nodiscard]] expected<IpAddress, std::string> read_address(std::string_view text);

// The addresses of `host`, which is an address or a name, in the order in which to try them; never
// none. Throws ProgramError, whose line begins with `option`.
[[nodiscard]] std::vector<IpAddress> look_up(const std::string& host, std::string_view option);

// The address that what this host sends to `remote` comes from; nothing where no route leads there.
// Sends nothing.
[[nodiscard]] std::optional<IpAddress> local_address_towards(IpAddress remote);

// Whether something accepts TCP connections there, found out within `patience_ms` milliseconds.
[[nodiscard]] bool answers(Endpoint endpoint, int patience_ms);

}  // namespace strand::real
