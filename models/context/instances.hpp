#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/architecture/compute_spec.hpp"
#include "models/compute/cpu_credits.hpp"
#include "models/context/fleet_plan.hpp"
#include "models/ledger/blame.hpp"
#include "models/probing/probe_view.hpp"
#include "sim/random/stream.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// Booting: launched, and its group does not count on it yet. InService: it runs, is registered
/// with its balancer and counts in its group, whether or not its application is ready (choice 11).
enum class InstanceLife : std::uint8_t { Absent, Booting, InService };

/// One place and who stands in it. What is wrong with an instance is kept apart by who mends it.
struct Instance {
  InstanceLife life = InstanceLife::Absent;
  bool ready = false;  ///< Its application has been started since the launch.
  bool host_ok = true;
  bool powered = true;  ///< False from a zone's loss of power to the end of the next boot.
  bool online = true;   ///< False during a planned operation, stop and start.
  ProbeReply application = ProbeReply::Passes;
  bool answers = false;   ///< All of the above and the zone reachable, as last reported.
  bool answered = false;  ///< At some time since the launch.
  bool warm = false;
  bool replacing = false;  ///< Launched in place of an unhealthy one, and not judged yet.
  bool elb_unhealthy = false;
  bool status_impaired = false;
  sim::Duration by_hand_takes{};
  bool by_hand = false;    ///< Gone for good: a person has to launch another one.
  bool has_fault = false;  ///< `fault` says why it does not answer, or whom it replaces.
  Phase phase = Phase::Detection;
  FaultId fault;
  ZoneId zone;
  InstanceTypeId type;
  std::uint32_t epoch = 0;
  std::uint32_t order = 0;  ///< Of launch within the pool.
  static constexpr std::uint32_t nobody = 0xffffffffU;
  std::uint32_t person_of = nobody;  ///< Epoch in which somebody is on the way to it.
  bool overloaded = false;           ///< Asked for more than it can do, where probes see that.
  sim::Instant launched;
  sim::Instant in_service;
  sim::Instant answers_since;
  sim::Instant silent_since;            ///< Where it does not answer.
  sim::Instant next_step = sim::never;  ///< It enters service, then it is warm.
  double stress = 0;                    ///< Share of each vCPU that other work would use.
  std::array<sim::Instant, random_instance_faults> next_fault{};
  std::array<sim::Stream, random_instance_faults> fault_clocks{};
  bool clocks_started = false;
  sim::Instant fault_due = sim::never;  ///< When the earliest of them is scheduled.
  sim::Stream lasts;
  sim::Stream boots;
  sim::Stream person;
  std::optional<CpuCredits> credits;
  CpuDemand cpu_demand;
  double surplus_billed = 0;  ///< vCPU-hours of `credits` that are metered already.
};

/// Every place for an instance, and who stands in it. Only Fleet writes.
class InstanceTable {
 public:
  explicit InstanceTable(std::size_t places) : instances_(places) {}

  [[nodiscard]] std::size_t size() const noexcept { return instances_.size(); }
  [[nodiscard]] const Instance& operator[](InstanceId place) const {
    return instances_[place.index()];
  }
  [[nodiscard]] auto begin() const noexcept { return instances_.begin(); }
  [[nodiscard]] auto end() const noexcept { return instances_.end(); }

 private:
  friend class Fleet;

  std::vector<Instance> instances_;
};

/// Whether the same demand shows the same on both: false where they might differ.
inline bool are_alike(const Instance& a, const Instance& b) {
  return a.type == b.type && a.stress == b.stress && !a.credits && !b.credits;
}

}  // namespace models
