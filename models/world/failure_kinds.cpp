#include "models/world/failure_kinds.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "sim/base/require.hpp"

namespace models {

namespace {

bool is_exponential(const sim::Distribution& law) {
  return std::holds_alternative<sim::Exponential>(law.law());
}

std::vector<double> server_fault_rates(const FailureModel& failures) {
  return {failures.host_fault.per_year, failures.retirement.per_year,
          failures.application_hang.per_year, failures.application_crash.per_year,
          failures.volume_loss.per_year};
}

}  // namespace

const FaultProcess& zone_process(const FailureModel& failures, std::uint8_t kind) {
  switch (static_cast<ZoneTrouble>(kind)) {
    case ZoneTrouble::Power:
      return failures.zone_power;
    case ZoneTrouble::Network:
      return failures.zone_network;
    case ZoneTrouble::Gray:
      return failures.zone_gray;
    case ZoneTrouble::Capacity:
      return failures.zone_capacity;
    case ZoneTrouble::OwnLife:
      break;
  }
  return failures.zone_power;
}

const FaultProcess& region_process(const FailureModel& failures, std::uint8_t kind) {
  return static_cast<RegionFault>(kind) == RegionFault::ControlPlane ? failures.control_plane
                                                                     : failures.all_zones_power;
}

FailureKinds::FailureKinds(const Plan& plan, const OutsideStrata* given) {
  const Architecture& design = plan.architecture();
  const FailureModel& failures = plan.scenario().failures;
  const bool random = plan.has_random_faults();
  const bool zones_given = given != nullptr && given->gives_zone_losses();
  const bool common_given = given != nullptr && given->gives_common_losses();
  for (std::uint32_t set = 0; set < design.components.size(); ++set) {
    const ComponentSpec& spec = design.components[set];
    add_group({{.clock = FailureClock::Unit, .where = set}},
              {random && !spec.never_fails && is_exponential(spec.fails)});
  }
  first_common_ = kinds_.size();
  for (std::uint32_t cause = 0; cause < design.common_causes.size(); ++cause) {
    add_group({{.clock = FailureClock::CommonCause, .where = cause}},
              {random && !common_given && design.common_causes[cause].per_year > 0});
  }
  first_zone_ = kinds_.size();
  std::vector<FailureKind> lives;
  std::vector<bool> scalable;
  bool shared_zones = false;
  for (std::uint32_t zone = 0; zone < design.zones.size(); ++zone) {
    const ZoneSpec& spec = design.zones[zone];
    lives.push_back({.clock = FailureClock::ZoneLife, .where = zone});
    scalable.push_back(random && spec.has_own_life && is_exponential(spec.fails));
    shared_zones = shared_zones || !spec.has_own_life;
  }
  add_group(std::move(lives), scalable);
  first_zone_fault_ = kinds_.size();
  std::vector<FailureKind> faults;
  scalable.clear();
  for (std::uint8_t fault = 0; fault < random_zone_faults; ++fault) {
    faults.push_back({.clock = FailureClock::ZoneFault, .fault = fault});
    const bool is_given = zones_given && is_outside_loss(static_cast<ZoneTrouble>(fault));
    scalable.push_back(random && shared_zones && !is_given &&
                       zone_process(failures, fault).per_year > 0);
  }
  add_group(std::move(faults), scalable);
  first_region_ = kinds_.size();
  const bool has_servers = !plan.servers.empty();
  const bool all_zones_given = common_given && is_outside_loss(RegionFault::AllZonesPower);
  add_group({{.clock = FailureClock::RegionFault,
              .fault = static_cast<std::uint8_t>(RegionFault::ControlPlane)},
             {.clock = FailureClock::RegionFault,
              .fault = static_cast<std::uint8_t>(RegionFault::AllZonesPower)}},
            {random && has_servers && failures.control_plane.per_year > 0,
             random && !design.zones.empty() && !all_zones_given &&
                 failures.all_zones_power.per_year > 0});
  first_server_ = kinds_.size();
  const std::vector<double> server_rates = server_fault_rates(failures);
  for (std::uint32_t pool = 0; pool < plan.pools.size(); ++pool) {
    faults.clear();
    scalable.clear();
    for (std::uint8_t fault = 0; fault < random_server_faults; ++fault) {
      faults.push_back({.clock = FailureClock::Server, .where = pool, .fault = fault});
      scalable.push_back(random && server_rates[fault] > 0);
    }
    add_group(faults, scalable);
  }
  for (FailureKind& kind : kinds_) {
    if (groups_ > 0) kind.share /= static_cast<double>(groups_);
  }
}

void FailureKinds::add_group(std::vector<FailureKind> group, const std::vector<bool>& is_scalable) {
  const auto members = std::count(is_scalable.begin(), is_scalable.end(), true);
  if (members > 0) ++groups_;
  for (std::size_t index = 0; index < group.size(); ++index) {
    if (is_scalable[index]) group[index].share = 1.0 / static_cast<double>(members);
    kinds_.push_back(group[index]);
  }
}

std::size_t FailureKinds::index_of(FailureClock clock, std::size_t where, std::size_t fault) const {
  switch (clock) {
    case FailureClock::Unit:
      return where;
    case FailureClock::CommonCause:
      return first_common_ + where;
    case FailureClock::ZoneLife:
      return first_zone_ + where;
    case FailureClock::ZoneFault:
      return first_zone_fault_ + fault;
    case FailureClock::RegionFault:
      return first_region_ + fault;
    case FailureClock::Server:
      return first_server_ + where * random_server_faults + fault;
  }
  return 0;
}

bool FailureKinds::any_scalable() const noexcept {
  return groups_ > 0;
}

void FailureKinds::set_recovery(std::size_t kind, double seconds) {
  sim::require(seconds > 0, "a recovery takes time");
  kinds_[kind].recovery = seconds;
}

}  // namespace models
