#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/dns/record_health.hpp"
#include "models/ledger/blame.hpp"
#include "models/ledger/outcome.hpp"
#include "models/load_balancing/rotation.hpp"
#include "models/probing/probe_view.hpp"
#include "models/scaling/placement.hpp"
#include "models/scaling/policy_set.hpp"
#include "models/world/plan.hpp"
#include "models/world/server.hpp"
#include "sim/kernel/event_handle.hpp"
#include "sim/random/stream.hpp"

namespace models {

/// What a World consists of, apart from its instances (Server): nobody else's business.
struct WorldParts {
  /// Why an instance is launched.
  struct Reason {
    std::optional<FaultId> fault;  ///< That took the one whose work it takes over.
    bool replaces = false;         ///< One that the group gave up.
  };

  struct Node {
    Rotation rotation;
    bool in_dns = true;
    bool removed = false;                 ///< For want of healthy targets in its zone.
    sim::Instant leaves_at = sim::never;  ///< Unless its zone has one again before.
    int shifted = 0;                      ///< Zonal shifts away from it that last.
  };

  struct NodeTarget {
    ProbeView view;
    TargetSlot slot;
    bool registered = false;
  };

  /// A target that was deregistered while nodes go on sending to it, beyond the end of its instance
  /// (choice 30). Its slots are in World::leaving_slots_.
  struct LeavingTarget {
    sim::Instant ends;   ///< The instance.
    sim::Instant until;  ///< The last request.
    FaultId fault;
  };
  struct LeavingSlot {
    TargetSlot slot;
    bool registered = false;
  };

  struct Address {
    bool listed = true;           ///< A person has it in the record.
    std::uint8_t generation = 0;  ///< Of its addresses the one in use: replacements have another.
    FaultId former_fault;         ///< What took the instance that had the one before.
    std::optional<RecordHealth> health;
  };

  struct Group {
    GroupSize size;
    std::vector<ServerId> instances;  ///< Those that are there, in order of their places.
    std::optional<PolicySet> policies;
    sim::Duration check_phase{};
    sim::Instant check_at = sim::never;  ///< Of the GroupCheck that is due next.
    sim::EventHandle policy_event;
    sim::Instant policy_at = sim::never;
    std::optional<sim::Instant> last_activity;
    std::uint32_t launched = 0;
    sim::Stream decisions;
    sim::Instant held_until;               ///< Launches wait for a gap or a delay.
    sim::Instant removals_held_until;      ///< The same of removals.
    sim::Duration retry_wait{};            ///< Of the launch that was refused last; 0: none was.
    bool tries_again = false;              ///< The wait is over: elsewhere, where there is a zone.
    sim::Instant refused_at = sim::never;  ///< When a launch was last said to be refused.
    int replacements_due = 0;              ///< Ended, and what replaces them not launched yet.
    std::optional<FaultId> displaced_by;   ///< Why launches went elsewhere: rebalancing undoes it.
    bool missing_has_fault = false;        ///< Instances missing because of `missing_fault`.
    FaultId missing_fault;
    std::optional<ServerId> surplus;  ///< Rebalancing: to be removed once `twin` can stand in.
    ServerId twin;                    ///< Launched in its stead.
    std::array<int, scaling_process_count> suspended{};  ///< How often, by ScalingProcess.
    GroupOutcome outcome;
    [[nodiscard]] bool runs(ScalingProcess process) const {
      return suspended[static_cast<std::size_t>(process)] == 0;
    }
  };

  /// What policies see of their group besides metrics, and until when that stays.
  struct GroupView {
    GroupState state;
    /// An instance that boots or warms up ends that with an event, which asks the policies again.
    sim::Instant asks_again = sim::never;
    /// Counts an instance of the group.
    void add(const Server& server, sim::Instant now) {
      if (server.life == ServerLife::Booting) ++state.pending;
      if (server.warm) return;
      ++state.warming;
      if (server.next_step > now) asks_again = std::min(asks_again, server.next_step);
    }
  };

  /// Room to derive things in, kept so that nothing is allocated once warm.
  struct Scratch {
    std::vector<double> node_share;        ///< Of the demand, by node or address.
    std::vector<double> node_slope;        ///< Per second.
    std::vector<double> slot_share;        ///< Of a node's traffic, now.
    std::vector<double> slot_share_later;  ///< At the end of a step.
    std::vector<double> answer_weights;    ///< By node or address.
    std::vector<ZoneUse> zone_use;
    std::vector<ServerId> loaded;  ///< With a share of the demand, in order, as last derived.
  };
};

}  // namespace models
