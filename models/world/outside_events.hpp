#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>

#include "models/events/event.hpp"
#include "models/world/plan.hpp"
#include "sim/random/stream.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// A loss that comes to the design from outside: a zone without power or network, all zones at
/// once, a common cause.
struct OutsideEvent {
  sim::Instant at;
  std::variant<ZoneFaultArrives, RegionFaultArrives, CommonCauseStrikes> what;
};

/// Strata of a forecast by how many losses from outside its horizon holds: none, one, …, each
/// combination of what takes everything at once (all zones, common causes) and what takes one zone.
///
/// Such losses are Poisson processes that depend on nothing inside, so the probability of each
/// stratum is known exactly, and given their number the times are uniform (validation suite,
/// section 6, method 1). What is not rare (more than `often` in the horizon) is left to chance as
/// in plain replications. Nothing is cut off: the last number of each kind means "or more".
class OutsideStrata {
 public:
  /// Losses of a kind that come more often than this within a horizon make no strata.
  static constexpr double often = 2;

  /// Of each kind of loss, the highest number with a stratum of its own, "or more" included; 0
  /// where the kind is left to chance.
  struct Shape {
    std::size_t common = 0;
    std::size_t zones = 0;

    friend bool operator==(const Shape&, const Shape&) = default;
  };

  /// As many strata as this scenario deserves. `plan` has to outlive it.
  explicit OutsideStrata(const Plan& plan);
  /// As many as `shape` says, so that designs with other rates or zones can be run in strata of the
  /// same numbers of losses, each with its own probabilities: of a kind that never happens here,
  /// all but the first have a probability of 0. Requires can_have.
  OutsideStrata(const Plan& plan, const Shape& shape);

  [[nodiscard]] Shape shape() const noexcept { return {common_.last, zones_.last}; }
  /// Whether strata of that shape can be made here: not of more than sim::largest_poisson_mean
  /// losses.
  [[nodiscard]] bool can_have(const Shape& shape) const noexcept;
  /// The shape in which designs can be run together: as many strata as the one that deserves most.
  /// A kind that comes often in any of them is left to chance in all.
  [[nodiscard]] static Shape shape_for_all(const std::vector<const OutsideStrata*>& designs);

  /// One where there is nothing to stratify on.
  [[nodiscard]] std::size_t size() const noexcept { return probabilities_.size(); }
  /// They sum to 1.
  [[nodiscard]] const std::vector<double>& probabilities() const noexcept { return probabilities_; }

  /// Whether losses of a single zone, and those of everything at once, come from draw().
  [[nodiscard]] bool gives_zone_losses() const noexcept { return zones_.is_given(); }
  [[nodiscard]] bool gives_common_losses() const noexcept { return common_.is_given(); }

  /// The losses of one replication of that stratum, in order of time: the same for every design
  /// with the same processes and seed. Replaces what `events` holds.
  void draw(std::size_t stratum, std::uint64_t replication,
            std::vector<OutsideEvent>& events) const;

 private:
  struct Process {
    double per_year = 0;
    decltype(OutsideEvent::what) what;
  };
  /// Processes whose events are counted together.
  struct Kind {
    std::vector<Process> processes;
    double mean = 0;       ///< Of the number in a horizon.
    std::size_t last = 0;  ///< The highest number with a stratum of its own, "or more" included.
    sim::StreamKey stream;

    [[nodiscard]] bool is_given() const noexcept { return last > 0; }
    [[nodiscard]] bool is_often() const noexcept { return mean > often; }
    void settle(double horizon_years);
    [[nodiscard]] std::vector<double> probabilities() const;
    void draw(std::size_t count_stratum, std::uint64_t replication, sim::Duration horizon,
              std::vector<OutsideEvent>& events) const;
  };

  void count_probabilities();

  sim::Duration horizon_;
  Kind common_;
  Kind zones_;
  std::vector<double> probabilities_;  ///< By number of common losses, then of zone losses.
};

}  // namespace models
