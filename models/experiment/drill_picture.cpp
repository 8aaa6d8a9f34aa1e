#include "models/experiment/drill_picture.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>

#include "models/architecture/distribution_origin.hpp"
#include "sim/base/require.hpp"

namespace models {

namespace {

/// Collects who asks whom.
class Links {
 public:
  explicit Links(const Plan& plan) : plan_(&plan), design_(&plan.architecture()) {}

  void add_class(const RequestClassSpec& request_class) {
    askers_.clear();
    enter("clients", request_class.entry ? *request_class.entry : design_->entry,
          request_class.target_group);
    if (askers_.empty()) askers_.emplace_back("clients");
    for (const ComponentId needed : request_class.needs) {
      add_calls(design_->components[needed.index()].id);
    }
    for (const CallSpec& call : request_class.calls) add_call(call);
  }

  [[nodiscard]] std::vector<PartLink> take() { return std::move(links_); }

 private:
  void add(const std::string& from, const std::string& to) {
    const bool is_known = std::any_of(links_.begin(), links_.end(), [&](const PartLink& link) {
      return link.from == from && link.to == to;
    });
    if (!is_known) links_.push_back({from, to});
  }
  void add_calls(const std::string& to) {
    for (const std::string& from : askers_) add(from, to);
  }

  void enter(const std::string& from, const EntrySpec& entry,
             const std::optional<TargetGroupId>& group) {
    switch (entry.kind) {
      case EntryKind::None:
        return;
      case EntryKind::DnsRecord:
        enter_record(from, design_->dns_records[entry.record.index()], group);
        return;
      case EntryKind::InstanceAddress:
        reach(from, design_->instances[entry.instances.index()].id);
        return;
      case EntryKind::GroupAddress:
        reach(from, design_->auto_scaling_groups[entry.group.index()].id);
        return;
      case EntryKind::Distribution:
        enter_distribution(from, design_->distributions[entry.distribution.index()], group);
        return;
    }
  }
  void enter_record(const std::string& from, const DnsRecordSpec& record,
                    const std::optional<TargetGroupId>& group) {
    // An alias is an answer like any other, and has no state: clients are drawn to the balancer.
    const bool has_addresses = record.kind == DnsRecordKind::MultiValueA;
    if (has_addresses) add(from, record.id);
    for (const InstanceSetId set : record.instances) {
      reach(record.id, design_->instances[set.index()].id);
    }
    for (const WeightedAlias& alias : record.aliases()) {
      const LoadBalancerSpec& balancer = design_->load_balancers[alias.load_balancer.index()];
      add(from, balancer.id);
      reach_targets(balancer.id, group.value_or(balancer.target_group));
    }
  }
  void enter_distribution(const std::string& from, const DistributionSpec& distribution,
                          const std::optional<TargetGroupId>& group) {
    add(from, distribution.id);
    for (const OriginSpec& origin : distribution.origins) {
      if (origin.bucket) {
        add(distribution.id, design_->buckets[origin.bucket->index()].id);
      } else {
        enter(distribution.id, origin.entry, group);
      }
    }
  }
  void reach(const std::string& from, const std::string& pool) {
    add(from, pool);
    if (std::find(askers_.begin(), askers_.end(), pool) == askers_.end()) askers_.push_back(pool);
  }
  void reach_targets(const std::string& from, TargetGroupId id) {
    const TargetGroupSpec& targets = design_->target_groups[id.index()];
    for (const InstanceSetId set : targets.instances) {
      reach(from, design_->instances[set.index()].id);
    }
    for (const GroupId group : targets.groups) {
      reach(from, design_->auto_scaling_groups[group.index()].id);
    }
  }

  void add_call(const CallSpec& call) {
    const auto of = [](const auto& things, auto id) -> const std::string& {
      return things[id.index()].id;
    };
    struct Called {
      Links* links;
      decltype(of) name;
      void operator()(DatabaseId id) const {
        links->add_calls(name(links->design_->databases, id));
      }
      void operator()(ExternalId id) const {
        links->add_calls(name(links->design_->externals, id));
      }
      void operator()(CacheId id) const { links->add_calls(name(links->design_->caches, id)); }
      void operator()(TableId id) const { links->add_calls(name(links->design_->tables, id)); }
      void operator()(BucketId id) const { links->add_calls(name(links->design_->buckets, id)); }
      void operator()(FileSystemId id) const {
        links->add_calls(name(links->design_->file_systems, id));
      }
      void operator()(ComponentId id) const {
        links->add_calls(name(links->design_->components, id));
      }
      void operator()(TargetGroupId id) const { links->call_tier(id); }
    };
    std::visit(Called{this, of}, call.to);
    for (const CallSpec& other : call.otherwise) add_call(other);
  }
  /// What is called later is called by its instances.
  void call_tier(TargetGroupId id) {
    const TierPlan& tier = plan_->tiers[plan_->called_tier(id)];
    const std::vector<std::string> callers = std::exchange(askers_, {});
    for (const std::string& from : callers) {
      if (tier.has_balancer()) add(from, tier.balancer->id);
      reach_targets(tier.has_balancer() ? tier.balancer->id : from, id);
    }
  }

  const Plan* plan_;
  const Architecture* design_;
  std::vector<std::string> askers_;  ///< What the next call of the class comes from.
  std::vector<PartLink> links_;
};

}  // namespace

Picture picture_of(const Plan& plan, Sketch& sketch) {
  Picture picture;
  for (const ZoneSpec& zone : plan.architecture().zones) picture.zones.push_back(zone.id);
  picture.parts = sketch.take_parts();
  Links links(plan);
  for (const RequestClassSpec& request_class : plan.scenario().workload.classes) {
    links.add_class(request_class);
  }
  picture.links = links.take();
  return picture;
}

std::vector<LossSeries> losses_of(const Sketch& sketch, const std::vector<std::string>& cause_names,
                                  const std::vector<SeriesPoint>& series, double duration) {
  const std::vector<std::vector<double>>& so_far = sketch.losses();
  std::vector<LossSeries> losses;
  if (so_far.empty()) return losses;
  sim::require(so_far.size() == series.size(), "each step of a series has its losses");
  for (std::size_t blame = 0; blame < so_far.back().size(); ++blame) {
    if (so_far.back()[blame] <= 0) continue;
    LossSeries loss{
        cause_names[blame / phase_count], std::string(phase_names.at(blame % phase_count)), {}};
    double before = 0;
    for (std::size_t step = 0; step < so_far.size(); ++step) {
      const double ends = step + 1 < series.size() ? series[step + 1].at : duration;
      const double seconds = ends - series[step].at;
      const double lost = so_far[step][blame] - before;
      loss.rps.push_back(seconds > 0 ? lost / seconds : 0);
      before = so_far[step][blame];
    }
    losses.push_back(std::move(loss));
  }
  return losses;
}

}  // namespace models
