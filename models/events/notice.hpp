#pragma once

#include <cstdint>
#include <variant>

#include "models/architecture/fault_kinds.hpp"
#include "models/architecture/ids.hpp"
#include "models/ledger/blame.hpp"

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
struct ControlPlaneBack {};
struct CommonCauseStruck {
  std::uint32_t cause = 0;
  FaultId fault;
};
/// A component set that others may depend on has come or gone.
struct ComponentSetChanged {
  ComponentId set;
};

using Notice =
    std::variant<ZoneStruck, ZoneMended, ControlPlaneBack, CommonCauseStruck, ComponentSetChanged>;

}  // namespace models
