#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "models/architecture/fault_kinds.hpp"
#include "models/architecture/ids.hpp"
#include "models/events/compute.hpp"
#include "models/ledger/blame.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

// What one service tells the others at the moment at which it has happened. Those whom a notice
// does not concern need not know it. It is told last, once the teller's own state is settled:
// hearers may tell on.

/// A fault more in a zone.
struct ZoneStruck {
  ZoneId zone;
  ZoneFault kind = ZoneFault::Power;
  FaultId fault;
  bool loses_it = false;  ///< The zone was not lost before.
};
/// The last fault of its kind in a zone is over.
struct ZoneMended {
  ZoneId zone;
  ZoneFault kind = ZoneFault::Power;
  FaultId fault;
  bool returns_it = false;  ///< The zone was lost until now.
};
/// A region is lost as a whole, told before its zones are struck; counted as regions_of() does.
struct RegionStruck {
  std::uint32_t region = 0;
  FaultId fault;
};
/// It is back, and so are its zones, which have been told of before.
struct RegionMended {
  std::uint32_t region = 0;
};
struct ControlPlaneBack {};
struct CommonCauseStruck {
  std::uint32_t cause = 0;
  FaultId fault;
};
/// A component set that others may depend on has come or gone.
struct ComponentSetChanged {
  ComponentId set;
};

/// Calls to an endpoint of EndpointTable fail now for the most part, or no longer.
struct EndpointChanged {
  std::uint32_t endpoint = 0;
};

/// A cache has lost keys with what they stand for.
struct KeysLost {
  CacheId cache;
  double share = 0;  ///< Of what the cache held, were it whole.
  FaultId fault;
};
/// Writes that a cache had taken are lost with the primary that had not passed them on.
struct CacheWritesLost {
  CacheId cache;
  double share = 0;    ///< Of the writes.
  double seconds = 0;  ///< Those of the last so many.
  FaultId fault;
};
/// Writes that a database had taken are lost, by a restore or by a replica that becomes the
/// primary.
struct DatabaseWritesLost {
  DatabaseId database;
  double seconds = 0;  ///< Those of the last so many.
};

/// An instance is a target now, or one again; `trusted`: traffic comes before its first probes.
struct TargetJoins {
  InstanceId instance;
  bool trusted = false;
};
/// It is none any more, and is known to be none.
struct TargetLeaves {
  InstanceId instance;
};
/// It is given up and runs on until `ends`; nodes learn it at `until`. What they lose on it from
/// then on is lost to `fault`, or to a fault of `cause` that begins with it.
struct TargetEnds {
  InstanceId instance;
  sim::Instant ends;
  sim::Instant until;
  std::optional<FaultId> fault;
  CauseId cause;
};
/// What probes of it see has changed.
struct ReplyChanged {
  InstanceId instance;
};
/// A replacement stands in its place, with an address of its own where it does not keep the old.
struct AddressReplaced {
  InstanceId instance;
};
/// Somebody puts its address into the record, or takes it out, at `at`.
struct RecordEdited {
  InstanceId instance;
  std::uint32_t epoch = 0;
  bool listed = false;
  sim::Instant at;
};
/// A node has changed its mind about it.
struct TargetJudged {
  InstanceId instance;
};

/// An instance has ended, or has lost its volume: what was on it is gone.
struct VolumeGone {
  InstanceId instance;
};

/// The application of an instance has been started: after a launch, or once its zone has power
/// again.
struct BootEnded {
  InstanceId instance;
};
/// Its state says that it is stopped or terminated, which is known at once.
struct InstanceStopped {
  InstanceId instance;
};
/// A group has given it up: nobody stands in its place.
struct InstanceGone {
  InstanceId instance;
  std::optional<FaultId> fault;  ///< That had taken it.
};
/// A standby that is stopped is started because of a fault, or stopped again. Fleet alone hears it.
struct StartWanted {
  InstanceId instance;
  std::optional<FaultId> fault;
};
struct StopWanted {
  InstanceId instance;
};

using Notice =
    std::variant<ZoneStruck, ZoneMended, RegionStruck, RegionMended, ControlPlaneBack,
                 CommonCauseStruck, ComponentSetChanged, EndpointChanged, KeysLost, CacheWritesLost,
                 TargetJoins, TargetLeaves, TargetEnds, ReplyChanged, AddressReplaced, RecordEdited,
                 TargetJudged, DatabaseWritesLost, VolumeGone, BootEnded, InstanceStopped,
                 InstanceGone, StartWanted, StopWanted>;

}  // namespace models
