#pragma once

#include <cstddef>
#include <vector>

#include "models/world/outside_events.hpp"
#include "models/world/plan.hpp"

namespace models {

/// Failures that a bias treats alike: a hazard of a service.
struct FailureKind {
  std::size_t service = 0;  ///< Position in the list of services; behind them, the instances.
  std::size_t hazard = 0;   ///< Number of the hazard in it.
  /// Of the extra failures of a bias; 0 where the kind is left to nature: it never comes, its lives
  /// are not exponential, or strata give its events. All shares sum to 1, or to 0.
  double share = 0;
  /// Mean seconds from such a failure in a whole world until that is whole again, > 0.
  double recovery = 3600;
};

/// All kinds of failures of a plan, service by service, and how a bias divides its extra failures
/// among them.
///
/// Balanced (validation suite, section 6, method 4): every group of hazards, as a component set, a
/// common cause, a pool of instances, the zones' lives, the zones' faults and the region's faults,
/// gets an equal part, and divides it evenly. What is rare among the failures is then not rare
/// among the extra ones.
class FailureKinds {
 public:
  /// `given`: strata whose events are scheduled, and not to be made more frequent; may be null.
  FailureKinds(const Plan& plan, const OutsideStrata* given);

  [[nodiscard]] std::size_t size() const noexcept { return kinds_.size(); }
  [[nodiscard]] const FailureKind& operator[](std::size_t kind) const { return kinds_[kind]; }
  [[nodiscard]] std::size_t index_of(std::size_t service, std::size_t hazard) const {
    return first_[service] + hazard;
  }
  /// Whether any kind has a share.
  [[nodiscard]] bool any_scalable() const noexcept { return groups_ > 0; }
  /// Requires seconds > 0.
  void set_recovery(std::size_t kind, double seconds);

 private:
  void add(const HazardGroups& of_service);

  std::vector<FailureKind> kinds_;
  std::vector<std::size_t> first_;  ///< Of each service, its first kind.
  std::size_t groups_ = 0;          ///< With a share.
};

}  // namespace models
