#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "sim/experiment/excursions.hpp"
#include "sim/experiment/failure_biasing.hpp"
#include "sim/random/hazard.hpp"
#include "sim/random/path_weight.hpp"
#include "sim/random/stream.hpp"
#include "sim/random/ziggurat.hpp"

// Small systems with rare outages, each a value, for the methods that make them cheap to see.
namespace rare {

/// Exponential lives, a repair of exactly that length for each, its own crew; an outage begins when
/// `lost_at` units are down at once.
struct Units {
  int count = 2;
  int lost_at = 2;
  double failure_rate = 0;
  double repair = 0;
};

/// From the first failure of an all-up system until all units are up again.
struct Excursion {
  double weight = 1;
  double outages = 0;
  double down = 0;
  double length = 0;
};

/// Hazards are scaled while a repair runs, until the first outage; after that nature takes over.
inline Excursion run_excursion(const Units& units, bool biased, sim::Stream& stream) {
  Excursion result;
  sim::PathWeight weight;
  std::vector<double> ends{units.repair};  // repairs end in the order in which they began
  std::size_t first = 0;
  double now = 0;
  while (first < ends.size()) {
    const int down = static_cast<int>(ends.size() - first);
    const double hazard = (units.count - down) * units.failure_rate;
    const double left = ends[first] - now;
    const double scale = biased ? sim::scale_for_chance(hazard * left, 0.8) : 1;
    const double life = hazard > 0 ? sim::sample_exponential(stream) / (scale * hazard)
                                   : std::numeric_limits<double>::infinity();
    const double step = std::min(life, left);
    weight.survived(scale, hazard * step);
    if (down >= units.lost_at) result.down += step;
    now += step;
    if (life < left) {
      weight.died(scale);
      ends.push_back(now + units.repair);
      if (down + 1 == units.lost_at) {
        result.outages += 1;
        biased = false;
      }
    } else {
      now = ends[first++];
    }
  }
  result.weight = weight.value();
  result.length = now;
  return result;
}

/// The workstation cluster of Haverkort, Hermanns and Katoen (SRDS 2000): case B01 and B02. Times
/// in hours.
class Cluster {
 public:
  static constexpr std::size_t ways = 10;  ///< Five failures, then the repair of each.
  using Transitions = std::array<sim::BiasableTransition, ways>;

  /// `raised` multiplies all failure rates: 1 is the benchmark.
  explicit Cluster(int side, double raised = 1)
      : side_(side), up_{side, side, 1, 1, 1}, raised_(raised) {}

  [[nodiscard]] Transitions transitions() const {
    static constexpr std::array<double, 5> life{500, 500, 4000, 4000, 5000};
    static constexpr std::array<double, 5> repair_rate{2, 2, 0.25, 0.25, 0.125};
    Transitions all;
    for (std::size_t part = 0; part < 5; ++part) {
      all[part] = {raised_ * up_[part] / life[part], true};
      const bool is_waiting = repairing_ == nothing && up_[part] < whole(part);
      // The repair unit looks for work at a rate of 10 for each class that waits.
      all[5 + part] = {is_waiting ? 10.0 : repairing_ == part ? repair_rate[part] : 0.0, false};
    }
    return all;
  }

  /// Returns whether a repair was completed.
  bool take(std::size_t way) {
    if (way < 5) {
      --up_[way];
      return false;
    }
    const std::size_t part = way - 5;
    if (repairing_ == nothing) {
      repairing_ = part;
      return false;
    }
    repairing_ = nothing;
    ++up_[part];
    return true;
  }

  [[nodiscard]] bool all_clear() const {
    for (std::size_t part = 0; part < 5; ++part) {
      if (up_[part] < whole(part)) return false;
    }
    return true;
  }
  /// At least `wanted` workstations are connected.
  [[nodiscard]] bool serves(int wanted) const {
    const auto& [left, right, left_switch, right_switch, backbone] = up_;
    const bool joined = left_switch == 1 && right_switch == 1 && backbone == 1;
    return (left >= wanted && left_switch == 1) || (right >= wanted && right_switch == 1) ||
           (left + right >= wanted && joined);
  }
  [[nodiscard]] bool below_minimum() const { return !serves(3 * side_ / 4); }
  [[nodiscard]] bool below_premium() const { return !serves(side_); }
  [[nodiscard]] int workstations_up() const { return up_[0] + up_[1]; }
  [[nodiscard]] int side() const { return side_; }

 private:
  static constexpr std::size_t nothing = 5;
  [[nodiscard]] int whole(std::size_t part) const { return part < 2 ? side_ : 1; }

  int side_;
  std::array<int, 5> up_;  // workstations left and right, switches left and right, backbone
  std::size_t repairing_ = nothing;
  double raised_;
};

/// A cluster on its way through `horizon` hours.
struct ClusterRun {
  Cluster cluster;
  double now = 0;
  double horizon = 0;
  double hours_below = 0;
  int repairs = 0;
  bool was_below = false;

  [[nodiscard]] bool is_over() const { return now >= horizon; }

  /// One transition, chosen by `choose(transitions)`, or the end.
  template <class Choose>
  void step(sim::Stream& stream, Choose&& choose) {
    const Cluster::Transitions transitions = cluster.transitions();
    const double stay = sim::sample_exponential(stream) / sim::exit_rate(transitions);
    if (cluster.below_minimum()) hours_below += std::min(stay, horizon - now);
    now += stay;
    if (is_over()) return;
    if (cluster.take(choose(transitions))) ++repairs;
    was_below = was_below || cluster.below_minimum();
  }
  void step_naturally(sim::Stream& stream) {
    step(stream, [&](const auto& ways) { return sim::choose_naturally(ways, stream); });
  }
};

/// A copy under failure biasing until all is clear, the bias ending with the first loss.
inline double run_biased(ClusterRun& run, sim::Stream& stream) {
  constexpr sim::FailureBiasing biasing{0.5};
  sim::PathWeight weight;
  while (!run.is_over() && !run.cluster.all_clear()) {
    run.step(stream, [&](const auto& ways) {
      return run.was_below ? sim::choose_naturally(ways, stream)
                           : sim::choose_biased(biasing, ways, stream, weight);
    });
  }
  return weight.value();
}

/// From all clear to all clear; hours in a state that `is_lost`, by the mean stay in each state.
struct ClusterCycle {
  double weight = 1;
  double lost = 0;
  double length = 0;
};

template <class IsLost>
ClusterCycle run_cycle(Cluster cluster, bool biased, sim::Stream& stream, IsLost is_lost) {
  constexpr sim::FailureBiasing biasing{0.5};
  ClusterCycle cycle;
  sim::PathWeight weight;
  do {
    const Cluster::Transitions ways = cluster.transitions();
    const double stay = 1 / sim::exit_rate(ways);
    cycle.length += stay;
    if (is_lost(cluster)) {
      cycle.lost += stay;
      biased = false;
    }
    cluster.take(biased ? sim::choose_biased(biasing, ways, stream, weight)
                        : sim::choose_naturally(ways, stream));
  } while (!cluster.all_clear());
  cycle.weight = weight.value();
  return cycle;
}

/// Two queues in a row: the embedded chain of Jackson's network, and how many are in it.
struct Tandem {
  double arrivals;
  double service_1;
  double service_2;
  std::uint32_t first = 1;
  std::uint32_t second = 0;

  [[nodiscard]] std::uint32_t population() const { return first + second; }
  void step(sim::Stream& stream) {
    const double one = first > 0 ? service_1 : 0;
    const double two = second > 0 ? service_2 : 0;
    const double point = stream.uniform() * (arrivals + one + two);
    if (point < arrivals) {
      ++first;
    } else if (point < arrivals + one) {
      --first;
      ++second;
    } else {
      --second;
    }
  }
};

}  // namespace rare
