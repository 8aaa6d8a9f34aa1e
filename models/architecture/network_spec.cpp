#include "models/architecture/network_spec.hpp"

namespace models {

std::string Cidr::text() const {
  std::string text;
  constexpr int octet = 8;
  constexpr std::uint32_t octet_mask = 0xff;
  for (int shift = 3 * octet; shift >= 0; shift -= octet) {
    text += std::to_string(first >> static_cast<unsigned>(shift) & octet_mask);
    text += shift > 0 ? "." : "/";
  }
  return text + std::to_string(bits);
}

std::string PortRange::text() const {
  if (from == 0 && to == most) return "any port";
  if (from == to) return std::to_string(from);
  return std::to_string(from) + "-" + std::to_string(to);
}

std::optional<SubnetId> NetworkSpec::subnet_in(const PlacementSpec& part, ZoneId zone) const {
  for (const SubnetId subnet : part.subnets) {
    if (subnets[subnet.index()].zone == zone) return subnet;
  }
  return std::nullopt;
}

}  // namespace models
