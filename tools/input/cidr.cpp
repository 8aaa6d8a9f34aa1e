#include "tools/input/cidr.hpp"

#include <charconv>
#include <string>

#include <boost/asio/ip/network_v4.hpp>
#include <fmt/format.h>

#include "tools/input/diagnostic.hpp"

namespace tools {

Parsed<models::Cidr> parse_cidr(std::string_view text) {
  boost::system::error_code wrong;
  const boost::asio::ip::network_v4 network =
      boost::asio::ip::make_network_v4(std::string(text), wrong);
  if (wrong) {
    return tl::unexpected(UnitError{in_quotes(text) + " is not a range of addresses",
                                    R"(write for example "10.0.0.0/24")"});
  }
  if (network != network.canonical()) {
    return tl::unexpected(
        UnitError{in_quotes(text) + " does not begin at the first of its addresses",
                  "write " + network.canonical().to_string()});
  }
  return models::Cidr{static_cast<std::uint32_t>(network.network().to_uint()),
                      static_cast<int>(network.prefix_length())};
}

Parsed<models::PortRange> parse_ports(std::string_view text) {
  models::PortRange ports;
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, ports.from);
  ports.to = ports.from;
  bool right = first.ec == std::errc();
  if (right && first.ptr != end) {
    const auto last = std::from_chars(first.ptr + 1, end, ports.to);
    right = *first.ptr == '-' && last.ec == std::errc() && last.ptr == end;
  }
  right = right && ports.from >= 0 && ports.from <= ports.to && ports.to <= models::PortRange::most;
  if (right) return ports;
  return tl::unexpected(UnitError{in_quotes(text) + " is not a port, nor a range of ports",
                                  R"(write for example 80, or "1024-65535")"});
}

}  // namespace tools
