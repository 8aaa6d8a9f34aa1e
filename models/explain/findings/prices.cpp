// What the bill rests on without a source.

#include <algorithm>

#include "models/explain/finding_rule.hpp"
#include "models/explain/wording.hpp"

namespace models::explaining {

namespace {

using Places = std::vector<FindingPlace>;

/// Prices that are estimated in the same way for the same reason are one finding.
Places estimated(const FindingContext& context) {
  Places places;
  std::string before;
  for (const EstimatedPrice& one : context.scenario.prices.estimated) {
    const std::string usd = one.usd > 0 ? " (" + in_digits(one.usd, 4) + " USD)" : "";
    const std::string key = one.pointer + one.how;
    if (!places.empty() && key == before) {
      places.back().message.insert(places.back().message.rfind(": "), ", " + one.price + usd);
    } else {
      places.push_back({one.pointer, "estimated: " + one.price + usd + ": " + one.how, ""});
    }
    before = key;
  }
  return places;
}

Places without_prices(const FindingContext& context) {
  const Scenario& scenario = context.scenario;
  if (scenario.prices.region.empty() || scenario.prices.region == scenario.region) return {};
  return {{"/region", "priced as " + scenario.prices.region + ", no source for " + scenario.region,
           ""}};
}

/// "eu-west-1a" and its like: a region, which ends with a number, and a letter.
bool is_zone_of_aws(const std::string& id) {
  const std::size_t dash = id.rfind('-');
  if (dash == std::string::npos || std::count(id.begin(), id.end(), '-') < 2) return false;
  const std::size_t digits = id.find_first_not_of("0123456789", dash + 1);
  return digits != dash + 1 && digits + 1 == id.size();
}

Places foreign_zones(const FindingContext& context) {
  const Scenario& scenario = context.scenario;
  std::string zones;
  for (const ZoneSpec& zone : scenario.architecture.zones) {
    if (!zone.region.empty() || !is_zone_of_aws(zone.id)) continue;
    if (zone.id.rfind(scenario.region, 0) == 0) continue;
    zones += (zones.empty() ? "" : ", ") + zone.id;
  }
  if (zones.empty()) return {};
  return {{"/architecture/zones",
           "not of " + scenario.region + ", whose prices and figures are used: " + zones, ""}};
}

}  // namespace

std::vector<FindingRule> price_rules() {
  return {
      {"price-estimated", Severity::Warning, "A price that has no source is estimated from others.",
       "See whether it is sold there, and what AWS asks for it.", estimated},
      {"region-without-prices", Severity::Warning,
       "The region has no price book, and is priced as us-east-1.",
       "Take its costs for an order of magnitude.", without_prices},
      {"zone-outside-region", Severity::Warning, "A zone has the name of one of another region.",
       "Name zones of the region, or change \"region\".", foreign_zones},
  };
}

}  // namespace models::explaining
