// How often the instances of a pool are gone, and for how long: what docs/models/instances.md and
// zones.md say, in means.

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "models/analytic/dns.hpp"
#include "models/analytic/health_check.hpp"
#include "models/explain/boot_law.hpp"
#include "models/explain/instance_pool.hpp"
#include "sim/time/year.hpp"

namespace models::explaining {

namespace {

using analytic::Seconds;

/// A kind of fault of one instance.
struct Fault {
  double per_year = 0;
  double restored_s = 0;  ///< Until it, or who stands in for it, serves again.
  double noticed_s = 0;   ///< Until it is out of rotation; not above restored_s.
  bool application = false;
  const char* name = "";  ///< Its key in `failures`.
};

enum class Sort : std::uint8_t { Host, Retirement, Hang, Crash, Volume };

/// Share of the requests that fail for good while a share of the attempts does.
double failing(const Scenario& scenario, double share) {
  const RetrySpec& retry = scenario.workload.clients.retry;
  if (retry.retries == 0 || share >= 1) return share;
  switch (retry.target) {
    case RetryTarget::SameAddress:
      return share;
    case RetryTarget::AnyTarget:
      return std::pow(share, 1 + retry.retries);
    case RetryTarget::OtherTarget:
      return 0;
  }
  return share;
}

bool brings_down(const Scenario& scenario, double share) {
  return failing(scenario, share) > 1 - scenario.run.up_threshold;
}

class FaultTimes {
 public:
  FaultTimes(const Scenario& scenario, const InstancePool& pool)
      : scenario_(scenario), pool_(pool) {}

  [[nodiscard]] std::vector<Fault> of(const PoolMember& member) const {
    const FailureModel& model = scenario_.failures;
    struct Kind {
      Sort sort;
      const FaultProcess* process;
      const char* name;
    };
    const std::array<Kind, 5> kinds{{{Sort::Host, &model.host_fault, "host_fault"},
                                     {Sort::Retirement, &model.retirement, "retirement"},
                                     {Sort::Hang, &model.application_hang, "application_hang"},
                                     {Sort::Crash, &model.application_crash, "application_crash"},
                                     {Sort::Volume, &model.volume_loss, "volume_loss"}}};
    std::vector<Fault> faults;
    for (const auto& [sort, process, name] : kinds) {
      if (process->per_year <= 0) continue;
      const bool application = sort == Sort::Hang || sort == Sort::Crash;
      const double restored = member.kind == PartKind::InstanceSet ? alone(member, sort, *process)
                                                                   : in_group(member, sort);
      const double noticed = std::min(restored, noticed_after(member, sort));
      faults.push_back({process->per_year, restored, noticed, application, name});
    }
    return faults;
  }

  /// Mean time until what the pool sends to a dead address or target is little enough.
  [[nodiscard]] double out_of_rotation(analytic::FailureKind kind, double share) const {
    switch (pool_.watch) {
      case Watch::Nobody:
        return std::numeric_limits<double>::infinity();
      case Watch::LoadBalancer:
        return load_balancer_delay(kind).quantile(verdict_that_counts(share)).count();
      case Watch::DnsCheck: {
        const DnsRecordSpec& record = scenario_.architecture.dns_records[pool_.record->index()];
        const DnsHealthCheckSpec& check = record.health_check.front();
        const Seconds seen = analytic::detection_delay(
                                 {check.interval, check.timeout, check.failure_threshold}, kind)
                                 .quantile(1 - check.healthy_above);
        return seen.count() + drained(share, sim::to_seconds(record.ttl));
      }
    }
    return 0;
  }

  /// Until resolvers send little enough of a removed address's `share` to it.
  [[nodiscard]] double drained(double share, double ttl_s) const {
    const ClientSpec& clients = scenario_.workload.clients;
    const double tolerated = 1 - scenario_.run.up_threshold;
    if (share <= tolerated || ttl_s <= 0) return 0;
    const double stretched = std::max(ttl_s, sim::to_seconds(clients.stretched_ttl));
    analytic::DnsDrain drain{
        .rate_rps = 1, .dead_share = share, .removed_after = {}, .resolvers = {}};
    drain.resolvers.push_back({1 - clients.stretched_share, Seconds(ttl_s)});
    if (clients.stretched_share > 0) {
      drain.resolvers.push_back({clients.stretched_share, Seconds(stretched)});
    }
    double low = 0;
    double high = stretched;
    for (int step = 0; step < 60; ++step) {
      const double middle = (low + high) / 2;
      (analytic::share_to_dead(drain, Seconds(middle)) > tolerated ? low : high) = middle;
    }
    return high;
  }

  /// From the verdict on an instance of a group to its successor in rotation.
  [[nodiscard]] double replaced_after_verdict(const AutoScalingGroupSpec& group) const {
    const double boot = pool_.target_group && !is_only_target()
                            ? launch_to_rotation(group, targets().health_check, judges())
                            : group.instance.boot.launch_to_ready.mean();
    return sim::to_seconds(group.check_interval) / 2 + group.replace_gap.mean() + boot;
  }

  /// Until all other nodes that live have marked the targets of a lost zone, the last of several
  /// verdicts that are uniform over the same time; at once where its node leaves with the zone.
  [[nodiscard]] double node_out_of_dns(const LoadBalancerSpec& balancer, int units) const {
    const double delay = sim::to_seconds(balancer.zone_removal_delay);
    if (balancer.node_leaves_dns == NodeLeavesDns::WithZone) return delay;
    const analytic::DetectionDelay seen = load_balancer_delay(analytic::FailureKind::Hang);
    const int living = std::max(1, judges() - 1);
    return delay + seen.quantile(last_of(units * living)).count();
  }

 private:
  /// Nodes notice one after another, and each that has sends the dead `share` nothing any more:
  /// the level of the verdict with which few enough requests are left, the k-th of m at k/(m + 1).
  [[nodiscard]] double verdict_that_counts(double share) const {
    const int nodes = judges();
    int needed = 1;
    while (needed < nodes && brings_down(scenario_, share * (nodes - needed) / nodes)) ++needed;
    return 1.0 * needed / (nodes + 1);
  }

  [[nodiscard]] const TargetGroupSpec& targets() const {
    return scenario_.architecture.target_groups[pool_.target_group->index()];
  }

  [[nodiscard]] analytic::DetectionDelay load_balancer_delay(analytic::FailureKind kind) const {
    const HealthCheckSpec& check = targets().health_check;
    return analytic::detection_delay({check.interval, check.timeout, check.unhealthy_threshold},
                                     kind);
  }

  /// Without another target, a balancer that fails open sends it requests whatever probes say.
  [[nodiscard]] bool is_only_target() const { return pool_.units <= 1 && targets().fail_open; }

  /// A target that comes back needs its threshold of passed probes.
  [[nodiscard]] double back_in_rotation() const {
    if (!pool_.target_group || is_only_target()) return 0;
    const HealthCheckSpec& check = targets().health_check;
    return sim::to_seconds(check.interval) * (check.healthy_threshold - 1 + last_of(judges()));
  }

  /// Faults come at any time of day alike: with nobody at work for L of a day D they wait for
  /// L^2 / (2 D) on average before the response begins.
  [[nodiscard]] double mean_response() const {
    const OnCallSpec& person = scenario_.architecture.on_call;
    if (!person.hours) return person.response.mean();
    const double day = 86400;
    const double worked = sim::to_seconds(person.hours->to - person.hours->from);
    const double off = worked > 0 ? day - worked : -worked;
    return person.response.mean() + off * off / (2 * day);
  }

  [[nodiscard]] double alone(const PoolMember& member, Sort sort,
                             const FaultProcess& process) const {
    const OnCallSpec& person = scenario_.architecture.on_call;
    const InstanceSetSpec& set = scenario_.architecture.instances[member.index];
    const double response = mean_response();
    switch (sort) {
      case Sort::Host:
        return back_in_rotation() +
               (set.host_recovery == HostRecovery::Automatic
                    ? process.lasts.mean()
                    : response + sim::to_seconds(person.replacement) + new_address(person));
      case Sort::Retirement:
        return back_in_rotation() + process.lasts.mean();
      case Sort::Hang:
      case Sort::Crash:
        return back_in_rotation() + response + sim::to_seconds(person.restart);
      case Sort::Volume:
        return back_in_rotation() + response + process.lasts.mean();
    }
    return 0;
  }

  /// A replacement by hand has an address that its record and the resolvers have to learn, unless a
  /// balancer stands before it.
  [[nodiscard]] double new_address(const OnCallSpec& person) const {
    if (person.replacement_keeps_address || !pool_.record || pool_.balancer) return 0;
    const DnsRecordSpec& record = scenario_.architecture.dns_records[pool_.record->index()];
    return sim::to_seconds(record.change_propagation);
  }

  /// Probers of a target, each with a phase of its own.
  [[nodiscard]] int judges() const {
    if (!pool_.balancer || targets().health_check.one_prober) return 1;
    const LoadBalancerSpec& balancer =
        scenario_.architecture.load_balancers[pool_.balancer->index()];
    return std::max(1, static_cast<int>(balancer.zones.size()));
  }

  /// A group hears that a target is unhealthy once every node says so.
  [[nodiscard]] double verdict(analytic::FailureKind kind) const {
    return load_balancer_delay(kind).quantile(last_of(judges())).count();
  }

  [[nodiscard]] double in_group(const PoolMember& member, Sort sort) const {
    const AutoScalingGroupSpec& group = scenario_.architecture.auto_scaling_groups[member.index];
    const bool watched = pool_.target_group && group.health_check == GroupHealthCheck::Elb;
    const double replaced = replaced_after_verdict(group);
    const double impaired = sim::to_seconds(group.impaired_wait);
    switch (sort) {
      case Sort::Host:
      case Sort::Volume:
        return replaced +
               (watched ? std::min(impaired, verdict(analytic::FailureKind::Hang)) : impaired);
      case Sort::Retirement:  // It works until it is terminated for its successor.
        return replaced - sim::to_seconds(group.check_interval) / 2;
      case Sort::Hang:
      case Sort::Crash:
        if (watched) return replaced + verdict(kind_of(sort));
        return back_in_rotation() + mean_response() +
               sim::to_seconds(scenario_.architecture.on_call.restart);
    }
    return 0;
  }

  [[nodiscard]] double noticed_after(const PoolMember& member, Sort sort) const {
    if (sort == Sort::Retirement && member.kind == PartKind::AutoScalingGroup) return 0;
    return out_of_rotation(kind_of(sort), pool_.units > 0 ? 1.0 / pool_.units : 1);
  }

  [[nodiscard]] static analytic::FailureKind kind_of(Sort sort) {
    return sort == Sort::Crash ? analytic::FailureKind::Refused : analytic::FailureKind::Hang;
  }

  const Scenario& scenario_;
  const InstancePool& pool_;
};

/// Share of time down of what is down `load` times as long as it is up.
double share_of_load(double load) {
  return std::isinf(load) ? 1 : load / (1 + load);
}

/// Share of time of something that begins `per_year` times and lasts `seconds`, never twice at
/// once.
double share_of_time(double per_year, double seconds) {
  return share_of_load(per_year * seconds / sim::seconds_per_year);
}

class PoolLawBuilder {
 public:
  PoolLawBuilder(const Scenario& scenario, const InstancePool& pool,
                 const std::vector<std::size_t>& position)
      : scenario_(scenario), pool_(pool), position_(position), times_(scenario, pool) {}

  PoolLaw build() {
    law_.gate.path = pool_.path;
    law_.gate.required = std::max(1, std::min(pool_.needed, pool_.units));
    add_units();
    add_zones();
    add_nodes();
    return std::move(law_);
  }

 private:
  void add_units() {
    double load = 0;
    double by_application = 0;
    double unnoticed = 0;
    double unnoticed_application = 0;
    for (const PoolMember& member : pool_.members) {
      for (const Fault& fault : times_.of(member)) {
        const double one = fault.per_year * member.units / sim::seconds_per_year;
        load += one * fault.restored_s;
        unnoticed += one * fault.noticed_s;
        if (!fault.application) continue;
        by_application += one * fault.restored_s;
        unnoticed_application += one * fault.noticed_s;
      }
    }
    // Of an instance that stands for all, where members differ.
    const double each = pool_.units > 0 ? load / pool_.units : 0;
    law_.gate.units_fail = true;
    law_.gate.unit_down = share_of_load(each);
    law_.gate.application = load > 0 && std::isfinite(load) ? by_application / load : 0;
    const bool spare = pool_.units > law_.gate.required;
    if (!spare || !brings_down(scenario_, 1.0 / pool_.units) || unnoticed <= 0) return;
    CutSet cut;
    cut.members = {{pool_.path, 1, pool_.units}};
    cut.lasts = CutLasts::UntilNoticed;
    cut.unavailability = std::min(1.0, unnoticed);
    cut.application = std::min(cut.unavailability, unnoticed_application);
    law_.passing.push_back(cut);
  }

  void add_zones() {
    for (const ZoneId zone : pool_.zones()) {
      const int units = pool_.units_in(zone);
      law_.gate.homes.push_back({position_[zone.index()], units, elsewhere(zone)});
      const double share = 1.0 * units / pool_.units;
      const bool spared = pool_.units - units >= law_.gate.required;
      if (spared && pool_.watch != Watch::Nobody && brings_down(scenario_, share)) {
        add_passing(zone, times_.out_of_rotation(analytic::FailureKind::Hang, share));
      }
      add_gray(zone, share);
    }
    if (pool_.units == 0) law_.gate.homes.push_back({std::nullopt, 1, std::nullopt});
  }

  /// A balancer's node leaves DNS when its zone is lost; clients follow over the TTL.
  void add_nodes() {
    if (!pool_.balancer) return;
    const LoadBalancerSpec& balancer =
        scenario_.architecture.load_balancers[pool_.balancer->index()];
    if (balancer.zones.size() < 2) return;
    // A node without a target in its zone is in nobody's DNS answers.
    const auto answered = std::count_if(balancer.zones.begin(), balancer.zones.end(),
                                        [&](ZoneId zone) { return pool_.units_in(zone) > 0; });
    const double share = 1.0 / static_cast<double>(std::max<std::ptrdiff_t>(1, answered));
    const double drained = times_.drained(share, sim::to_seconds(balancer.dns_ttl));
    for (const ZoneId zone : balancer.zones) {
      const int units = pool_.units_in(zone);
      if (units == 0) continue;
      const double seconds = drained + times_.node_out_of_dns(balancer, units);
      const bool spared = pool_.units - units >= law_.gate.required;
      if (spared && share > 1 - scenario_.run.up_threshold) add_passing(zone, seconds);
    }
  }

  /// The longer of what is there and this.
  void add_passing(ZoneId zone, double seconds) {
    const std::string path = "zones/" + scenario_.architecture.zones[zone.index()].id;
    const double down = losses_of(scenario_, zone).per_year * seconds / sim::seconds_per_year;
    for (CutSet& cut : law_.passing) {
      if (cut.lasts != CutLasts::UntilNoticed || cut.members.front().path != path) continue;
      cut.unavailability = std::max(cut.unavailability, down);
      return;
    }
    if (down <= 0) return;
    CutSet cut;
    cut.members = {{path, 1, 1}};
    cut.lasts = CutLasts::UntilNoticed;
    cut.unavailability = down;
    law_.passing.push_back(cut);
  }

  void add_gray(ZoneId zone, double share) {
    const ZoneSpec& spec = scenario_.architecture.zones[zone.index()];
    const FaultProcess& gray = scenario_.failures.zone_gray;
    if (spec.has_own_life || gray.per_year <= 0) return;
    if (!brings_down(scenario_, scenario_.failures.gray_failure_share * share)) return;
    CutSet cut;
    cut.members = {{"zones/" + spec.id, 1, 1}};
    cut.lasts = CutLasts::WhileGray;
    cut.unavailability = share_of_time(gray.per_year, gray.lasts.mean());
    law_.passing.push_back(cut);
  }

  /// Share of time that the loss of the zone costs a group that launches in others meanwhile.
  [[nodiscard]] std::optional<double> elsewhere(ZoneId zone) const {
    const PoolMember& member = pool_.members.front();
    if (pool_.members.size() != 1 || member.kind != PartKind::AutoScalingGroup) return std::nullopt;
    if (std::set<ZoneId>(member.zones.begin(), member.zones.end()).size() < 2) return std::nullopt;
    if (scenario_.architecture.zones[zone.index()].has_own_life) return std::nullopt;
    const AutoScalingGroupSpec& group = scenario_.architecture.auto_scaling_groups[member.index];
    const double impaired = std::clamp(scenario_.failures.control_plane_with_zone_probability *
                                           scenario_.failures.control_plane_with_zone_share,
                                       0.0, 1.0);
    const ZoneLosses losses = losses_of(scenario_, zone);
    const double launched =
        sim::to_seconds(group.impaired_wait) + times_.replaced_after_verdict(group);
    return impaired * losses.down +
           (1 - impaired) * std::min(losses.down, share_of_time(losses.per_year, launched));
  }

  const Scenario& scenario_;
  const InstancePool& pool_;
  const std::vector<std::size_t>& position_;
  FaultTimes times_;
  PoolLaw law_;
};

}  // namespace

ZoneLosses losses_of(const Scenario& scenario, ZoneId zone) {
  const ZoneSpec& spec = scenario.architecture.zones[zone.index()];
  if (spec.has_own_life) {
    const double cycle = spec.fails.mean() + spec.repaired_in.mean();
    if (cycle <= 0 || !std::isfinite(spec.fails.mean())) return {};
    if (!std::isfinite(cycle)) return {0, 1};
    return {sim::seconds_per_year / cycle, spec.repaired_in.mean() / cycle};
  }
  double up = 1;
  double per_year = 0;
  for (const FaultProcess* process :
       {&scenario.failures.zone_power, &scenario.failures.zone_network}) {
    if (process->per_year <= 0) continue;
    up *= 1 - share_of_time(process->per_year, process->lasts.mean());
    per_year += process->per_year;
  }
  return {per_year, 1 - up};
}

std::vector<std::string> endless_repairs(const Scenario& scenario, const InstancePool& pool) {
  const FaultTimes times(scenario, pool);
  std::vector<std::string> reasons;
  for (const PoolMember& member : pool.members) {
    std::string faults;
    for (const Fault& fault : times.of(member)) {
      if (std::isinf(fault.restored_s))
        faults += (faults.empty() ? "" : ", ") + std::string(fault.name);
    }
    if (faults.empty()) continue;
    reasons.push_back("what mends " + member.path + " after " + faults + " has no finite mean");
  }
  return reasons;
}

PoolLaw law_of(const Scenario& scenario, const InstancePool& pool,
               const std::vector<std::size_t>& position) {
  return PoolLawBuilder(scenario, pool, position).build();
}

}  // namespace models::explaining
