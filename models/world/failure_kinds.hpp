#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/world/outside_events.hpp"
#include "models/world/plan.hpp"

namespace models {

/// The process of a zone's faults of a kind that comes by itself. Requires kind <
/// random_zone_faults.
[[nodiscard]] const FaultProcess& zone_process(const FailureModel& failures, std::uint8_t kind);
/// Requires kind < region_fault_count.
[[nodiscard]] const FaultProcess& region_process(const FailureModel& failures, std::uint8_t kind);

/// Whose clock a failure comes from.
enum class FailureClock : std::uint8_t {
  Unit,         ///< Of one component set: `where` is the set.
  CommonCause,  ///< `where` is the cause.
  ZoneLife,     ///< A zone with a life of its own: `where` is the zone.
  ZoneFault,    ///< Of any other zone: `fault` is a ZoneTrouble.
  RegionFault,  ///< `fault` is a RegionFault.
  Server,       ///< An instance of one pool: `where` is the pool, `fault` a ServerFault.
};

/// Failures that a bias treats alike.
struct FailureKind {
  FailureClock clock = FailureClock::Unit;
  std::uint32_t where = 0;
  std::uint8_t fault = 0;
  /// Of the extra failures of a bias; 0 where the kind is left to nature: it never comes, its lives
  /// are not exponential, or strata give its events. All shares sum to 1, or to 0.
  double share = 0;
  /// Mean seconds from such a failure in a whole world until that is whole again, > 0.
  double recovery = 3600;
};

/// All kinds of failures of a plan, and how a bias divides its extra failures among them.
///
/// Balanced (validation suite, section 6, method 4): every component set, common cause, pool of
/// instances, the zones' lives, the zones' faults and the region's faults get equal parts, and
/// divide theirs evenly. What is rare among the failures is then not rare among the extra ones.
class FailureKinds {
 public:
  /// `given`: strata whose events are scheduled, and not to be made more frequent; may be null.
  FailureKinds(const Plan& plan, const OutsideStrata* given);

  [[nodiscard]] std::size_t size() const noexcept { return kinds_.size(); }
  [[nodiscard]] const FailureKind& operator[](std::size_t kind) const { return kinds_[kind]; }
  [[nodiscard]] std::size_t index_of(FailureClock clock, std::size_t where,
                                     std::size_t fault) const;
  /// Whether any kind has a share.
  [[nodiscard]] bool any_scalable() const noexcept;
  /// Requires seconds > 0.
  void set_recovery(std::size_t kind, double seconds);

 private:
  void add_group(std::vector<FailureKind> group, const std::vector<bool>& is_scalable);

  std::vector<FailureKind> kinds_;
  std::size_t groups_ = 0;
  std::size_t first_common_ = 0;
  std::size_t first_zone_ = 0;
  std::size_t first_zone_fault_ = 0;
  std::size_t first_region_ = 0;
  std::size_t first_server_ = 0;
};

}  // namespace models
