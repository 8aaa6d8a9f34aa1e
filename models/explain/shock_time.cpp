#include "models/explain/shock_time.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <boost/math/quadrature/gauss.hpp>

#include "models/analytic/availability.hpp"

namespace models::explaining {

namespace {

bool contains(const std::vector<std::size_t>& list, std::size_t item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

/// Units of a gate after a shock: those that nothing took, and those that wait for their zone.
class StruckGate {
 public:
  StruckGate(const FaultTree& tree, const Shock& shock, std::size_t gate,
             const Aftermath& aftermath)
      : tree_(&tree),
        shock_(&shock),
        spec_(&tree.gates[gate]),
        direct_(contains(shock.gates, gate)),
        safe_(-aftermath.units_failed) {
    if (contains(aftermath.lost_gates, gate)) return;
    for (const Home& home : spec_->homes) {
      if (home.zone && contains(aftermath.lost_zones, *home.zone)) continue;
      if (home.zone && contains(shock.zones, *home.zone)) {
        waiting_.push_back(home);
      } else {
        safe_ += home.units;
      }
    }
  }

  /// Whether crews decide how long its units take.
  [[nodiscard]] bool waits_for_crews() const {
    return direct_ && waiting_.empty() && !shock_->lasts && spec_->crews > 0;
  }

  /// Whether another gate is as likely down at any time.
  [[nodiscard]] bool is_like(const StruckGate& other) const {
    return waiting_.empty() && other.waiting_.empty() && direct_ == other.direct_ &&
           safe_ == other.safe_ && spec_->required == other.spec_->required &&
           spec_->repaired_in == other.spec_->repaired_in;
  }

  [[nodiscard]] double seconds_with_crews() const {
    double turns = 0;
    for (int down = std::max(1, safe_ - spec_->required + 1); down <= safe_; ++down) {
      turns += 1.0 / std::min(spec_->crews, down);
    }
    return turns * spec_->repaired_in.mean();
  }

  /// P(fewer than required are there) `seconds` after the shock.
  [[nodiscard]] double down_at(double seconds) const {
    if (shock_->lasts) return shock_->lasts->survival(seconds);
    return down_with(0, safe_, seconds);
  }

  /// Appends the laws of what comes back.
  void add_laws(std::vector<const sim::Distribution*>& laws) const {
    if (shock_->lasts) {
      laws.push_back(&*shock_->lasts);
      return;
    }
    if (direct_) laws.push_back(&spec_->repaired_in);
    for (const Home& home : waiting_) laws.push_back(&tree_->zones[*home.zone].repaired_in);
  }

 private:
  /// The waiting homes from `next` on, one after the other: back or not.
  [[nodiscard]] double down_with(std::size_t next, int there, double seconds) const {
    if (next == waiting_.size()) return down_among(there, seconds);
    const Home& home = waiting_[next];
    const double out = tree_->zones[*home.zone].repaired_in.survival(seconds);
    double down = 0;
    if (out > 0) down += out * down_with(next + 1, there, seconds);
    if (out < 1) down += (1 - out) * down_with(next + 1, there + home.units, seconds);
    return down;
  }

  [[nodiscard]] double down_among(int there, double seconds) const {
    if (there < spec_->required) return 1;
    if (!direct_) return 0;
    return analytic::k_of_n(there, spec_->required, spec_->repaired_in.survival(seconds));
  }

  const FaultTree* tree_;
  const Shock* shock_;
  const Gate* spec_;
  bool direct_;
  int safe_;
  std::vector<Home> waiting_;
};

/// Gates that are alike, as one.
struct Likes {
  StruckGate gate;
  int count = 1;
};

constexpr std::size_t most_points = 400;

/// Times between which nothing jumps: quantiles of everything that comes back, thinned out where
/// there are very many laws.
std::vector<double> break_points(const std::vector<const sim::Distribution*>& laws) {
  constexpr std::array shares{0.0, 0.01, 0.05, 0.1,  0.2,  0.3,   0.4,    0.5,     0.6,
                              0.7, 0.8,  0.9,  0.95, 0.99, 0.999, 0.9999, 0.99999, 0.9999999};
  std::vector<double> times{0.0};
  for (const sim::Distribution* law : laws) {
    for (const double share : shares) {
      const double time = law->quantile(share);
      if (std::isfinite(time) && time > 0) times.push_back(time);
    }
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  if (times.size() <= most_points) return times;
  std::vector<double> fewer;
  const std::size_t step = times.size() / most_points + 1;
  for (std::size_t index = 0; index < times.size(); index += step) fewer.push_back(times[index]);
  fewer.push_back(times.back());
  return fewer;
}

}  // namespace

double seconds_down_after(const FaultTree& tree, const Shock& shock,
                          const std::vector<std::size_t>& gates, const Aftermath& aftermath) {
  if (shock.lasts) return shock.lasts->mean();
  std::vector<Likes> struck;
  for (const std::size_t gate : gates) {
    const StruckGate one(tree, shock, gate, aftermath);
    const auto like = std::find_if(struck.begin(), struck.end(),
                                   [&](const Likes& likes) { return likes.gate.is_like(one); });
    if (like == struck.end()) {
      struck.push_back({one, 1});
    } else {
      ++like->count;
    }
  }
  if (gates.size() == 1 && struck.front().gate.waits_for_crews()) {
    return struck.front().gate.seconds_with_crews();
  }
  std::vector<const sim::Distribution*> laws;
  for (const Likes& likes : struck) likes.gate.add_laws(laws);
  const auto down_at = [&](double seconds) {
    double all_back = 1;
    for (const Likes& likes : struck) {
      all_back *= std::pow(1 - likes.gate.down_at(seconds), likes.count);
    }
    return 1 - all_back;
  };
  const std::vector<double> times = break_points(laws);
  double sum = 0;
  for (std::size_t index = 1; index < times.size(); ++index) {
    sum += boost::math::quadrature::gauss<double, 10>::integrate(down_at, times[index - 1],
                                                                 times[index]);
  }
  return sum;
}

}  // namespace models::explaining
