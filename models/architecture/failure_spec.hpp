#pragma once

#include <optional>
#include <string>

#include "sim/random/distribution.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// A Poisson process of faults of one kind: `per_year` for each instance, zone or region, and how
/// long one lasts by itself (seconds). Where a repair belongs to somebody else, e.g. the on-call
/// person, `lasts` is not used and stays constant 0.
struct FaultProcess {
  double per_year = 0;
  sim::Distribution lasts = sim::Distribution::constant(0);
};

/// What breaks by itself, and how often. Rates are per instance, per zone or per region and year.
/// Defaults and their sources: scenarios/defaults, "failures".
struct FailureModel {
  // Per instance.
  FaultProcess host_fault;         ///< Silent loss of the host; `lasts`: automatic recovery.
  FaultProcess retirement;         ///< Scheduled by EC2; `lasts`: stop and start without a group.
  FaultProcess application_hang;   ///< Answers nothing until somebody restarts it.
  FaultProcess application_crash;  ///< Refuses at once until somebody restarts it.
  FaultProcess volume_loss;        ///< The root volume is gone; `lasts`: restore by a person.

  // Per zone.
  FaultProcess zone_power;          ///< Everything in the zone stops and boots again afterwards.
  FaultProcess zone_network;        ///< The zone is cut off and comes back as it was.
  FaultProcess zone_gray;           ///< A share of requests into the zone fails, probes pass.
  FaultProcess zone_capacity;       ///< Launches into the zone are refused.
  double gray_failure_share = 0.1;  ///< Of the requests that meet a gray zone, 0 to 1.

  // Per region.
  FaultProcess control_plane;    ///< No launches, address moves or volume calls.
  FaultProcess all_zones_power;  ///< Common cause: every zone that is up loses power.
  FaultProcess region;           ///< A whole region is lost; none unless a rate is given.

  /// Choice 13: a zone's power or network event impairs the region's control plane with this
  /// probability, for this share of the event's length.
  double control_plane_with_zone_probability = 0.5;
  double control_plane_with_zone_share = 1.0;
  /// Choice 15: what a zone's loss of power took boots again with it; false: it is gone for good.
  bool instances_return = true;
  /// Choice 32: an impaired control plane launches nothing, but ends what a group gives up; false:
  /// that waits as well.
  bool terminations_go_on = true;
};

/// When people work, each day alike: from `from` until `to`, times of day, over midnight where `to`
/// is earlier. Day 0 begins at midnight when the simulation starts.
struct WorkingHours {
  sim::Duration from{};
  sim::Duration to{};
};

/// The on-call person (choice 20). Times in seconds.
struct OnCallSpec {
  sim::Distribution response = sim::Distribution::constant(0);  ///< Onset to hands on keyboard.
  sim::Duration restart = std::chrono::seconds(60);             ///< Restarting an application.
  sim::Duration replacement = std::chrono::seconds(600);        ///< A new instance by hand (22).
  /// A replacement takes over the address of what is gone; false: it has one of its own, which the
  /// record has to learn (choice 22).
  bool replacement_keeps_address = false;
  std::optional<WorkingHours> hours;  ///< The response begins within them; none: day and night.
};

}  // namespace models
