#include "tools/input/price_basis.hpp"

#include <algorithm>
#include <utility>

#include "models/architecture/service_meters.hpp"

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

/// Of volumes and proxies of databases, those that there are.
bool is_used(const std::string& part, const std::vector<models::DatabaseSpec>& databases) {
  return std::any_of(databases.begin(), databases.end(), [&](const models::DatabaseSpec& database) {
    const bool is_pair = database.deployment == models::DatabaseDeployment::MultiAz;
    if (part == "rds.proxy_vcpu_hour") return database.proxy;
    if (part.starts_with("rds.aurora_")) return database.shares_storage();
    if (database.shares_storage()) return false;
    if (part == "rds.gp3_multi_az") return is_pair;
    return !is_pair || database.read_replicas.count > 0;
  });
}

/// Whether the bill asks for a price: of a balancer or a record only where there is one. Rules of
/// billing, such as what a capacity unit is, have no date that matters.
bool is_used(const std::string& key, const models::Architecture& design) {
  for (const char* rule : {"month.", "elb.lcu_", "transfer.free_", "cloudfront.free_"}) {
    if (key.starts_with(rule)) return false;
  }
  if (key.starts_with("elb.")) return !design.load_balancers.empty();
  if (key.starts_with("cloudfront.")) return !design.distributions.empty();
  if (key.starts_with("rds.")) return is_used(key, design.databases);
  if (key.starts_with("dynamodb.")) return !design.tables.empty();
  if (key.starts_with("s3.")) return !design.buckets.empty();
  const auto is_file_system_of = [&](bool one_zone) {
    return std::any_of(design.file_systems.begin(), design.file_systems.end(),
                       [&](const auto& spec) { return spec.one_zone == one_zone; });
  };
  if (key.starts_with("efs.")) return is_file_system_of(key == "efs.one_zone");
  return !key.starts_with("route53.") || !design.dns_records.empty();
}

void add_offer(std::vector<models::DatabaseOffer>& offers, models::DatabaseOffer offer) {
  const bool known = std::any_of(offers.begin(), offers.end(),
                                 [&](const auto& other) { return other.key() == offer.key(); });
  if (!known) offers.push_back(std::move(offer));
}

std::vector<models::DatabaseOffer> database_offers(const models::Scenario& scenario) {
  std::vector<models::DatabaseOffer> offers;
  const std::vector<models::DatabaseSpec>& databases = scenario.architecture.databases;
  for (const models::DatabaseSpec& database : databases) {
    const std::string& name = database.instance_class.name;
    if (name.empty()) continue;
    add_offer(offers, {name, database.engine, database.deployment});
    if (database.read_replicas.count > 0) add_offer(offers, {name, database.engine});
  }
  for (const models::ChangedClass& change : models::changed_classes(scenario)) {
    if (change.to.name.empty()) continue;
    const models::DatabaseSpec& database = databases[change.database.index()];
    add_offer(offers, {change.to.name, database.engine, database.deployment});
  }
  return offers;
}

}  // namespace

PricesAsked prices_asked(const models::Scenario& scenario) {
  PricesAsked asked;
  for (const models::InstanceType& type : scenario.architecture.instance_types) {
    if (!type.name.empty()) asked.types.push_back(type.name);
  }
  asked.databases = database_offers(scenario);
  asked.edges = !scenario.architecture.distributions.empty();
  asked.nat_gateways = !scenario.architecture.network.nat_gateways.empty();
  for (const models::CacheSpec& cache : scenario.architecture.caches) {
    const std::string price = cache.price();
    const bool known =
        std::find(asked.caches.begin(), asked.caches.end(), price) != asked.caches.end();
    if (!cache.node_type.empty() && !known) asked.caches.push_back(price);
  }
  return asked;
}

PriceBasis price_basis(const models::Scenario& scenario, const models::PriceBook& book,
                       const std::function<std::string(const std::string& name)>& place_of) {
  PriceBasis basis;
  basis.region = book.region;
  const PricesAsked asked = prices_asked(scenario);
  for (const std::string& type : asked.types) {
    const models::InstancePrice& price = book.instances.at(type);
    const auto add = [&](const char* prices, double usd, const PriceOrigin& origin) {
      add_source(basis, prices, origin);
      if (origin.estimated.empty()) return;
      basis.estimated.push_back({type + " " + prices, usd, origin.estimated, place_of(type)});
    };
    add("on demand", price.on_demand, price.on_demand_origin);
    if (reserves(scenario, type)) add("reserved", price.reserved_1yr, price.reserved_origin);
  }
  for (const models::DatabaseOffer& offer : asked.databases) {
    const models::DatabasePrice& price = book.databases.at(offer.key());
    add_source(basis, "rds", price.origin);
    if (price.origin.estimated.empty()) continue;
    basis.estimated.push_back(
        {offer.key(), price.on_demand, price.origin.estimated, place_of(offer.instance_class)});
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
