#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "models/architecture/scaling_spec.hpp"

/// What nines computes lazily, done the plain way: every minute of the day is visited, every
/// datapoint is stored, every row is counted anew. Shares the specifications with nines and no
/// behaviour; time is a whole number of microseconds, the demand a list of points of its own.
namespace models::test {

using Micros = std::int64_t;
inline constexpr Micros second_us = 1'000'000;
inline constexpr Micros minute_us = 60 * second_us;

struct DemandPiece {
  Micros start = 0;
  double from_rps = 0;
  double to_rps = 0;
};

struct PlainDemand {
  std::vector<DemandPiece> pieces;  ///< Repeats after `period`.
  Micros period = 0;

  struct Stretch {
    Micros length = 0;
    double from_rps = 0;
    double to_rps = 0;
  };

  /// The straight stretches of [from, to).
  [[nodiscard]] std::vector<Stretch> stretches(Micros from, Micros to) const {
    std::vector<Stretch> out;
    while (from < to) {
      const Micros within = from % period;
      std::size_t i = pieces.size() - 1;
      while (pieces[i].start > within) --i;
      const Micros end = i + 1 < pieces.size() ? pieces[i + 1].start : period;
      const Micros length = std::min(end - within, to - from);
      const auto at = [&](Micros t) {
        const double share =
            static_cast<double>(t - pieces[i].start) / static_cast<double>(end - pieces[i].start);
        return pieces[i].from_rps * (1 - share) + pieces[i].to_rps * share;
      };
      out.push_back({length, at(within), at(within + length)});
      from += length;
    }
    return out;
  }
};

struct PlainTerm {
  int count = 0;
  double fixed = 0;
  double per_rps = 0;
  double cap = 1;
};

/// What the world tells at one moment.
struct PlainChange {
  Micros at = 0;
  int warm_cpu = 0;
  std::vector<PlainTerm> cpu;
  int warm_requests = 0;
  std::vector<PlainTerm> requests;
  int warming = 0;
};

struct PlainAction {
  Micros at = 0;
  int desired = 0;
  friend bool operator==(const PlainAction&, const PlainAction&) = default;
};

class MinuteByMinute {
 public:
  MinuteByMinute(const AutoScalingGroupSpec& spec, PlainDemand demand,
                 std::vector<PlainChange> changes, Micros offset)
      : spec_(spec),
        demand_(std::move(demand)),
        changes_(std::move(changes)),
        offset_(offset),
        desired_(spec.desired) {}

  std::vector<PlainAction> run_until(Micros end) {
    std::vector<PlainAction> actions;
    const Micros delay = spec_.metric_delay.count();
    for (Micros n = -1;; ++n) {
      const Micros ends = offset_ % minute_us + (n + 1) * minute_us;
      const Micros now = ends + delay;
      if (now > end) return actions;
      if (ends <= 0) continue;
      const int wanted = decide(ends, now);
      if (wanted == desired_) continue;
      desired_ = wanted;
      actions.push_back({now, wanted});
    }
  }

 private:
  struct Point {
    double mean = 0;
    int warm = 0;
    bool missing = true;
  };

  [[nodiscard]] Micros period_us(ScalingMetric metric) const {
    const bool detailed =
        metric == ScalingMetric::RequestsPerTarget || spec_.instance.detailed_monitoring;
    return detailed ? minute_us : 5 * minute_us;
  }

  /// Area under max(0, u) over a stretch of seconds on which u is straight.
  static double positive_area(double u0, double u1, double seconds) {
    if (u0 <= 0 && u1 <= 0) return 0;
    if (u0 >= 0 && u1 >= 0) return (u0 + u1) / 2 * seconds;
    const double top = std::max(u0, u1);
    return top / 2 * seconds * (top / std::fabs(u1 - u0));
  }

  [[nodiscard]] Point point(ScalingMetric metric, Micros from, Micros to) const {
    const bool cpu = metric == ScalingMetric::AverageCpu;
    double sum = 0;
    double samples = 0;
    int warm = 0;
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      const Micros begin = std::max(from, changes_[i].at);
      const Micros end = i + 1 < changes_.size() ? std::min(to, changes_[i + 1].at) : to;
      if (begin >= end) continue;
      warm = cpu ? changes_[i].warm_cpu : changes_[i].warm_requests;
      for (const auto& stretch : demand_.stretches(begin, end)) {
        const double seconds = static_cast<double>(stretch.length) * 1e-6;
        samples += warm * seconds;
        for (const PlainTerm& term : cpu ? changes_[i].cpu : changes_[i].requests) {
          const double a = term.fixed + term.per_rps * stretch.from_rps;
          const double b = term.fixed + term.per_rps * stretch.to_rps;
          const double over =
              std::isfinite(term.cap) ? positive_area(a - term.cap, b - term.cap, seconds) : 0;
          sum += term.count * ((a + b) / 2 * seconds - over);
        }
      }
    }
    if (samples <= 0) return {};
    return {sum / samples, warm, false};
  }

  /// One datapoint a minute up to the one that is known when minute `ends`; the newest last.
  [[nodiscard]] std::vector<Point> points(ScalingMetric metric, Micros ends, int most) const {
    const Micros period = period_us(metric);
    std::vector<Point> newest_first;
    Micros end = offset_ % period - period;
    while (end + period <= ends) end += period;
    for (; end > 0 && static_cast<int>(newest_first.size()) < most; end -= period) {
      const Point value = point(metric, std::max<Micros>(0, end - period), end);
      for (Micros i = 0; i < period / minute_us; ++i) newest_first.push_back(value);
    }
    std::reverse(newest_first.begin(), newest_first.end());
    return newest_first;
  }

  template <class Beyond>
  static bool alarm(const std::vector<Point>& all, int datapoints, Beyond beyond) {
    int row = 0;
    int gap = 0;
    for (const Point& p : all) {
      gap = p.missing ? gap + 1 : 0;
      if (gap >= datapoints + 2) row = 0;
      if (p.missing) continue;
      row = beyond(p.mean) ? row + 1 : 0;
    }
    return row >= datapoints;
  }

  struct Vote {
    int desired = 0;
    bool votes_in = false;  ///< Has a say in scale-in at all.
  };

  [[nodiscard]] int warming_at(Micros now) const {
    int warming = 0;
    for (const PlainChange& change : changes_) {
      if (change.at <= now) warming = change.warming;
    }
    return warming;
  }

  [[nodiscard]] int decide(Micros ends, Micros now) const {
    const int warming = warming_at(now);
    int most = 0;
    bool out = false;
    bool in = false;
    bool veto = false;
    for (const ScalingPolicySpec& policy : spec_.policies) {
      const Vote vote = ask(policy, ends, warming);
      if (vote.desired > desired_) {
        most = out ? std::max(most, vote.desired) : vote.desired;
        out = true;
      } else if (vote.desired < desired_) {
        if (!out) most = in ? std::max(most, vote.desired) : vote.desired;
        in = true;
      } else if (vote.votes_in) {
        veto = true;
      }
    }
    if (out) return most;
    return in && !veto ? most : desired_;
  }

  [[nodiscard]] Vote ask(const ScalingPolicySpec& policy, Micros ends, int warming) const {
    if (const auto* tracking = std::get_if<TargetTrackingSpec>(&policy)) {
      return {track(*tracking, ends, warming), tracking->scale_in};
    }
    return {step(std::get<StepPolicySpec>(policy), ends, warming), false};
  }

  [[nodiscard]] int track(const TargetTrackingSpec& spec, Micros ends, int warming) const {
    const auto all = points(spec.metric, ends, 60);
    if (all.empty() || all.back().missing) return desired_;
    const double load = all.back().mean * all.back().warm;
    int needed = 0;
    while (needed * spec.target < load) ++needed;
    if (alarm(all, spec.high_datapoints, [&](double m) { return m > spec.target; })) {
      return std::max(desired_, std::min(spec_.max, needed));
    }
    const double low = spec.target * spec.low_threshold_factor;
    if (!spec.scale_in || warming > 0) return desired_;
    if (!alarm(all, spec.low_datapoints, [&](double m) { return m < low; })) return desired_;
    if (needed >= desired_) return desired_;
    return std::max(spec_.min, spec.proportional_scale_in ? needed : desired_ - 1);
  }

  [[nodiscard]] int step(const StepPolicySpec& spec, Micros ends, int warming) const {
    const auto all = points(spec.metric, ends, 60);
    if (all.empty() || all.back().missing) return desired_;
    const bool up = alarm(all, spec.datapoints, [&](double m) {
      return spec.above ? m > spec.threshold : m < spec.threshold;
    });
    if (!up) return desired_;
    const double beyond = all.back().mean - spec.threshold;
    for (const StepAdjustment& adjustment : spec.steps) {
      if (beyond < adjustment.lower || beyond > adjustment.upper) continue;
      const int base = std::max(0, desired_ - warming);
      int wanted = base + static_cast<int>(adjustment.adjustment);
      if (spec.type == AdjustmentType::ExactCapacity) {
        wanted = static_cast<int>(adjustment.adjustment);
      }
      wanted = std::clamp(wanted, spec_.min, spec_.max);
      return warming > 0 ? std::max(desired_, wanted) : wanted;
    }
    return desired_;
  }

  const AutoScalingGroupSpec& spec_;
  PlainDemand demand_;
  std::vector<PlainChange> changes_;
  Micros offset_;
  int desired_;
};

}  // namespace models::test
