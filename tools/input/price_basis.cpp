#include "tools/input/price_basis.hpp"

#include <algorithm>
#include <utility>

namespace tools {
namespace {

using models::PriceBasis;
using models::PriceOrigin;

void add_source(PriceBasis& basis, const std::string& prices, const PriceOrigin& origin) {
  const bool known =
      std::any_of(basis.sources.begin(), basis.sources.end(), [&](const models::PriceSource& one) {
        return one.prices == prices && one.as_of == origin.as_of && one.source == origin.source;
      });
  if (!known) basis.sources.push_back({prices, origin.as_of, origin.source});
}

bool reserves(const models::Scenario& scenario, const std::string& type) {
  const models::Architecture& design = scenario.architecture;
  return std::any_of(design.auto_scaling_groups.begin(), design.auto_scaling_groups.end(),
                     [&](const models::AutoScalingGroupSpec& group) {
                       return group.reserved > 0 &&
                              design.instance_types[group.instance.type.index()].name == type;
                     });
}

/// Whether the bill asks for a price: of a balancer or a record only where there is one. Rules of
/// billing, such as what a capacity unit is, have no date that matters.
bool is_used(const std::string& key, const models::Architecture& design) {
  for (const char* rule : {"month.", "elb.lcu_", "transfer.free_"}) {
    if (key.starts_with(rule)) return false;
  }
  if (key.starts_with("elb.")) return !design.load_balancers.empty();
  return !key.starts_with("route53.") || !design.dns_records.empty();
}

}  // namespace

std::vector<std::string> type_names(const models::Scenario& scenario) {
  std::vector<std::string> names;
  for (const models::InstanceType& type : scenario.architecture.instance_types) {
    if (!type.name.empty()) names.push_back(type.name);
  }
  return names;
}

PriceBasis price_basis(const models::Scenario& scenario, const models::PriceBook& book,
                       const std::function<std::string(const std::string& type)>& place_of) {
  PriceBasis basis;
  basis.region = book.region;
  for (const std::string& type : type_names(scenario)) {
    const models::InstancePrice& price = book.instances.at(type);
    const auto add = [&](const char* prices, double usd, const PriceOrigin& origin) {
      add_source(basis, prices, origin);
      if (origin.estimated.empty()) return;
      basis.estimated.push_back({type + " " + prices, usd, origin.estimated, place_of(type)});
    };
    add("on demand", price.on_demand, price.on_demand_origin);
    if (reserves(scenario, type)) add("reserved", price.reserved_1yr, price.reserved_origin);
  }
  for (const auto& [key, origin] : book.origins) {
    if (!is_used(key, scenario.architecture)) continue;
    add_source(basis, key.substr(0, key.find('.')), origin);
    if (origin.estimated.empty()) continue;
    basis.estimated.push_back({key, 0, origin.estimated, "/region"});
  }
  return basis;
}

}  // namespace tools
