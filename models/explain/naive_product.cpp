#include "models/explain/naive_product.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "models/analytic/availability.hpp"
#include "models/explain/wording.hpp"

namespace models::explaining {

namespace {

/// Shares below this are not worth a sentence.
constexpr double worth_telling = 0.01;

void add_agreement(const std::string& path, const std::string& key, const ExplainSettings& settings,
                   std::vector<NaiveFactor>& factors) {
  const auto found = settings.agreements.find(key);
  if (found == settings.agreements.end()) return;
  factors.push_back(
      {path, key, found->second.availability, found->second.source, found->second.confidence});
}

void add_entry(const InstancePool& pool, const Scenario& scenario, const ExplainSettings& settings,
               std::vector<NaiveFactor>& factors) {
  const Architecture& design = scenario.architecture;
  if (pool.record) {
    add_agreement("dns_records/" + design.dns_records[pool.record->index()].id, "route53", settings,
                  factors);
  }
  if (pool.balancer) {
    add_agreement("load_balancers/" + design.load_balancers[pool.balancer->index()].id, "elb",
                  settings, factors);
  }
  // The agreement for a region asks for instances in two zones; below that each has its own.
  add_agreement(pool.path, pool.zones().size() >= 2 ? "ec2_region" : "ec2_instance", settings,
                factors);
  add_agreement(pool.path, "ebs", settings, factors);
}

/// Databases, storage and externals without which the class is down or part of its requests is
/// lost. What is optional, or has something else in its place, nobody would multiply.
void add_called(const RequestClassSpec& request, const Scenario& scenario, const CallTree& calls,
                const ExplainSettings& settings, std::vector<NaiveFactor>& factors) {
  const Architecture& design = scenario.architecture;
  for (const DatabaseId id : calls.critical(request).databases) {
    const DatabaseSpec& spec = design.databases[id.index()];
    const bool is_single = spec.deployment == DatabaseDeployment::SingleAz;
    const std::set<ZoneId> zones(spec.zones.begin(), spec.zones.end());
    const char* const aurora = zones.size() > 1 ? "aurora_multi_az" : "aurora_single_az";
    const char* const rds = is_single ? "rds_single" : "rds_multi_az";
    add_agreement("databases/" + spec.id, spec.shares_storage() ? aurora : rds, settings, factors);
  }
  for (const StorageId& id : calls.critical(request).storage) {
    const char* agreement = std::holds_alternative<TableId>(id)    ? "dynamodb"
                            : std::holds_alternative<BucketId>(id) ? "s3_standard"
                                                                   : "efs";
    const StoragePart part = storage_part_of(scenario, id);
    // There is none at hand for a file system in one zone.
    if (!part.zone) add_agreement(part.path, agreement, settings, factors);
  }
  for (const CallSpec& call : request.calls) {
    const auto* external = std::get_if<ExternalId>(&call.to);
    if (external == nullptr || call.optional || !call.otherwise.empty()) continue;
    const ExternalSpec& spec = design.externals[external->index()];
    const double failing = std::min(1.0, call.times) * (1 - spec.availability);
    factors.push_back({"externals/" + spec.id, "", 1 - failing, "", ""});
  }
}

/// As if each unit had a zone of its own.
double independent(const Gate& gate, const FaultTree& tree) {
  double zones_down = 0;
  for (const Home& home : gate.homes) {
    if (home.zone) zones_down += home.units * tree.zones[*home.zone].down;
  }
  const double zone_down = gate.units() > 0 ? zones_down / gate.units() : 0;
  const double down = analytic::series({gate.unit_down, zone_down});
  return 1 - analytic::k_of_n(gate.units(), gate.required, down);
}

bool is_shock(const CutMember& member) {
  return member.path.rfind("common_causes/", 0) == 0 || member.path.rfind("failures/", 0) == 0;
}

bool is_zone(const CutMember& member) {
  return member.path.rfind("zones/", 0) == 0;
}

template <class Predicate>
double share_where(const ClassExplanation& explained, Predicate holds) {
  double sum = 0;
  for (const CutSet& cut : explained.cut_sets) {
    if (holds(cut)) sum += cut.share;
  }
  return sum;
}

double application_share(const ClassExplanation& explained) {
  double sum = 0;
  double all = 0;
  for (const CutSet& cut : explained.cut_sets) {
    sum += cut.application;
    all += cut.unavailability;
  }
  return all > 0 ? sum / all : 0;
}

bool has_agreement(const ClassExplanation& explained) {
  return std::any_of(explained.naive.begin(), explained.naive.end(),
                     [](const NaiveFactor& factor) { return !factor.agreement.empty(); });
}

/// Zones in which several gates live.
std::string shared_zones(const FaultTree& tree) {
  std::map<std::size_t, int> gates;
  for (const Gate& gate : tree.gates) {
    if (gate.is_nodes) continue;  // They are there for who else is in the zone.
    for (const Home& home : gate.homes) {
      if (home.zone) ++gates[*home.zone];
    }
  }
  std::string text;
  for (const auto& [zone, count] : gates) {
    if (count < 2 || tree.zones[zone].down <= 0) continue;
    text += (text.empty() ? "" : ", ") + tree.zones[zone].path;
  }
  return text;
}

}  // namespace

std::vector<NaiveFactor> naive_factors(const RequestClassSpec& request, const FaultTree& tree,
                                       const TreeMaker& maker, const Scenario& scenario,
                                       const ExplainSettings& settings) {
  const CallTree& calls = maker.calls();
  std::vector<NaiveFactor> factors;
  for (const InstancePool* pool : maker.pools_of(request)) {
    add_entry(*pool, scenario, settings, factors);
  }
  const std::size_t needed = needed_by(request, calls).size();
  for (std::size_t index = 0; index < needed; ++index) {
    if (!tree.gates[index].has_life) return {};
    factors.push_back({tree.gates[index].path, "", independent(tree.gates[index], tree), "", ""});
  }
  if (!request.calls.empty()) add_called(request, scenario, calls, settings, factors);
  return factors;
}

std::vector<std::string> differences_of(const ClassExplanation& explained, const FaultTree& tree) {
  std::vector<std::string> reasons;
  int shares = 0;
  const auto add = [&](double share, const std::string& text) {
    if (share < worth_telling) return;
    reasons.push_back(in_percent(share) + " of the downtime is " + text);
    ++shares;
  };
  if (has_agreement(explained)) {
    reasons.emplace_back(
        "an agreement says below which monthly figure there is a refund, not how often things "
        "fail");
    add(application_share(explained), "applications that hang or crash, which no agreement covers");
    add(share_where(explained,
                    [](const CutSet& cut) { return cut.lasts == CutLasts::UntilNoticed; }),
        "the time that health checks and caches take to notice a loss, which the product leaves "
        "out");
  }
  add(share_where(explained,
                  [](const CutSet& cut) { return cut.lasts == CutLasts::UntilFailedOver; }),
      "failovers of databases and caches");
  add(share_where(explained, [](const CutSet& cut) { return cut.lasts == CutLasts::WhilePlanned; }),
      "planned work on databases");
  add(share_where(explained,
                  [](const CutSet& cut) {
                    return std::any_of(cut.members.begin(), cut.members.end(), is_shock);
                  }),
      "common causes: the product takes what they hit together for independent");
  add(share_where(explained,
                  [](const CutSet& cut) {
                    return cut.lasts == CutLasts::UntilRepaired &&
                           std::any_of(cut.members.begin(), cut.members.end(), is_zone) &&
                           std::none_of(cut.members.begin(), cut.members.end(), is_shock);
                  }),
      "whole zones, which take all that lives in them at once");
  if (shares > 1) {
    reasons.emplace_back("these shares may overlap: their sum may exceed 100 %");
  }
  const std::string shared = shared_zones(tree);
  if (!shared.empty()) {
    reasons.push_back("several parts share " + shared +
                      ": the product multiplies what fails together");
  }
  return reasons;
}

}  // namespace models::explaining
