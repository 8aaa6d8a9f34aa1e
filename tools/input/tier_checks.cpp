#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "models/architecture/scenario.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

using models::Architecture;

/// A way on which requests find instances, in words, and the instances: keys of the architecture
/// and ids.
struct Way {
  std::string words;
  std::vector<std::pair<const char*, std::string>> pools;

  friend bool operator==(const Way&, const Way&) = default;
};

void add_targets(const Architecture& design, models::TargetGroupId id, Way& way) {
  const models::TargetGroupSpec& group = design.target_groups[id.index()];
  for (const models::InstanceSetId set : group.instances) {
    way.pools.emplace_back("instances", design.instances[set.index()].id);
  }
  for (const models::GroupId member : group.groups) {
    way.pools.emplace_back("auto_scaling_groups", design.auto_scaling_groups[member.index()].id);
  }
}

class Ways {
 public:
  explicit Ways(const Architecture& design) : design_(&design) {}

  void enter(const models::EntrySpec& entry, const std::optional<models::TargetGroupId>& group) {
    if (entry.kind == models::EntryKind::InstanceAddress) {
      const std::string& set = design_->instances[entry.instances.index()].id;
      add({"the address of " + in_quotes(set), {{"instances", set}}});
    }
    if (entry.kind == models::EntryKind::GroupAddress) {
      const std::string& group = design_->auto_scaling_groups[entry.group.index()].id;
      add({"the address of " + in_quotes(group), {{"auto_scaling_groups", group}}});
    }
    if (entry.kind == models::EntryKind::Distribution) {
      for (const auto& origin : design_->distributions[entry.distribution.index()].origins) {
        enter(origin.entry, {});
      }
    }
    if (entry.kind != models::EntryKind::DnsRecord) return;
    const models::DnsRecordSpec& record = design_->dns_records[entry.record.index()];
    if (record.kind == models::DnsRecordKind::MultiValueA) {
      Way way{"the record " + in_quotes(record.id), {}};
      for (const models::InstanceSetId set : record.instances) {
        way.pools.emplace_back("instances", design_->instances[set.index()].id);
      }
      add(std::move(way));
      return;
    }
    const bool alone = record.kind == models::DnsRecordKind::Alias;
    for (const models::WeightedAlias& alias : record.aliases()) {
      const models::LoadBalancerSpec& balancer =
          design_->load_balancers[alias.load_balancer.index()];
      const models::TargetGroupId behind =
          alone ? group.value_or(balancer.target_group) : balancer.target_group;
      Way way{"the load balancer " + in_quotes(balancer.id) +
                  (alone ? "" : " of the record " + in_quotes(record.id)),
              {}};
      if (behind != balancer.target_group) way.words += " by a rule";
      add_targets(*design_, behind, way);
      add(std::move(way));
    }
  }

  void call(const std::vector<models::CallSpec>& calls) {
    for (const models::CallSpec& one : calls) {
      if (const auto* group = std::get_if<models::TargetGroupId>(&one.to)) {
        Way way{"calls of " + in_quotes(design_->target_groups[group->index()].id), {}};
        add_targets(*design_, *group, way);
        add(std::move(way));
      }
      call(one.otherwise);
    }
  }

  [[nodiscard]] const std::vector<Way>& all() const noexcept { return all_; }

 private:
  void add(Way way) {
    if (std::find(all_.begin(), all_.end(), way) == all_.end()) all_.push_back(std::move(way));
  }

  const Architecture* design_;
  std::vector<Way> all_;
};

/// A tier that requests call has to have a load balancer, by which its instances are found.
void check_called(const ObjectReader& architecture, const Architecture& design,
                  const std::vector<models::CallSpec>& calls) {
  for (const models::CallSpec& call : calls) {
    const auto* group = std::get_if<models::TargetGroupId>(&call.to);
    const bool found =
        group == nullptr ||
        std::any_of(design.load_balancers.begin(), design.load_balancers.end(),
                    [&](const auto& balancer) { return balancer.target_group == *group; });
    if (!found) {
      const std::string& id = design.target_groups[group->index()].id;
      architecture.find("target_groups")
          ->member(id)
          .fail("it is called, and no load balancer sends to it",
                "add a load balancer with \"target_group\": " + in_quotes(id));
    }
    check_called(architecture, design, call.otherwise);
  }
}

}  // namespace

void check_tiers(const ObjectReader& architecture, const models::Scenario& scenario) {
  const Architecture& design = scenario.architecture;
  if (!architecture.reading().wrong.empty()) return;
  Ways ways(design);
  if (design.entry.kind != models::EntryKind::None) ways.enter(design.entry, {});
  for (const models::RequestClassSpec& spec : scenario.workload.classes) {
    if (spec.needs_entry) ways.enter(spec.entry.value_or(design.entry), spec.target_group);
    ways.call(spec.calls);
    check_called(architecture, design, spec.calls);
  }
  std::map<std::pair<std::string, std::string>, std::string> taken;
  for (const Way& way : ways.all()) {
    for (const auto& [kind, id] : way.pools) {
      const auto [known, is_new] = taken.emplace(std::pair(std::string(kind), id), way.words);
      if (is_new) continue;
      architecture.find(kind)->member(id).fail(
          "requests find it in two ways: " + known->second + ", and " + way.words,
          "give each of them instances of its own");
    }
  }
}

}  // namespace tools
