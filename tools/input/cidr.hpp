#pragma once

#include <string_view>

#include "models/architecture/network_spec.hpp"
#include "tools/input/units.hpp"

namespace tools {

/// The addresses of "10.0.0.0/24": the first of them, and how many bits they share.
[[nodiscard]] Parsed<models::Cidr> parse_cidr(std::string_view text);

/// Ports of "80" or "1024-65535".
[[nodiscard]] Parsed<models::PortRange> parse_ports(std::string_view text);

}  // namespace tools
