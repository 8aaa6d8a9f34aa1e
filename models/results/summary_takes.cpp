// What comes out of a journal may be anything, whatever its checksums say.

#include <algorithm>
#include <cmath>

#include "models/results/summary.hpp"

namespace models {
namespace {

// More than any simulation counts, and few enough that sums of a hundred million do not overflow.
constexpr std::int64_t most_counted = std::int64_t{1} << 36U;

bool is_finite(double value) {
  return std::isfinite(value);
}

bool is_count(std::int64_t value) {
  return value >= 0 && value <= most_counted;
}

bool are_finite(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), is_finite);
}

bool is_sound(const WeightTally& tally) {
  constexpr auto most = static_cast<std::uint64_t>(most_counted);
  return tally.copies <= most && tally.with_outage <= most && tally.excursions <= most &&
         is_count(tally.events) && is_finite(tally.weights) && is_finite(tally.squared_weights) &&
         std::all_of(tally.scores.begin(), tally.scores.end(), [](const auto& score) {
           return is_finite(score.sum) && is_finite(score.squares) && is_finite(score.largest) &&
                  is_finite(score.natural_squares);
         });
}

/// Losses are differences and may miss 0 by a rounding, so that only their size can be wrong.
bool are_sound(const std::vector<Digest::Charge>& charges) {
  return std::all_of(charges.begin(), charges.end(), [](const Digest::Charge& one) {
    return is_finite(one.lost) && is_finite(one.down_seconds);
  });
}

bool is_sound(const RareLosses& rare) {
  return is_finite(rare.outages) && is_finite(rare.chance) && is_sound(rare.weights) &&
         std::all_of(rare.outages_from.begin(), rare.outages_from.end(),
                     [](const RareLosses::OutagesFrom& one) { return is_finite(one.outages); });
}

bool has_sound_sums(const Digest& digest) {
  return is_finite(digest.observed_seconds) && digest.observed_seconds >= 0 &&
         is_finite(digest.offered) && digest.offered >= 0 && is_finite(digest.lost) &&
         is_finite(digest.down_seconds) && is_finite(digest.slot_error_sum) &&
         is_finite(digest.worst_month_error) && is_finite(digest.longest_outage) &&
         is_count(digest.events);
}

bool has_sound_lists(const Digest& digest) {
  return are_finite(digest.lost_by_class) && are_finite(digest.usd) &&
         are_finite(digest.controls) && are_finite(digest.figures) &&
         are_finite(digest.asked_figures) && are_sound(digest.charges) &&
         std::all_of(digest.recoveries.begin(), digest.recoveries.end(),
                     [](const Digest::Recovery& one) { return is_finite(one.seconds); }) &&
         std::all_of(digest.counts.begin(), digest.counts.end(),
                     [](const Digest::Count& one) { return is_count(one.faults); });
}

}  // namespace

bool Summary::takes(const Digest& digest) const {
  const auto all_known = [&](const auto& items) {
    return std::all_of(items.begin(), items.end(),
                       [&](const auto& item) { return item.cause.index() < plan_.causes.size(); });
  };
  const auto none_or = [](const auto& items, std::size_t count) {
    return items.empty() || items.size() == count;
  };
  const bool fits = digest.stratum < plan_.strata.size() && all_known(digest.charges) &&
                    all_known(digest.recoveries) && all_known(digest.counts) &&
                    all_known(digest.rare.outages_from) &&
                    none_or(digest.lost_by_class, plan_.classes.size()) &&
                    none_or(digest.usd, plan_.bill_items.size()) &&
                    none_or(digest.figures, plan_.figures.size()) &&
                    digest.asked_figures.size() == plan_.asked_figures.size() &&
                    (!controls_ || digest.controls.size() == plan_.controls);
  return fits && has_sound_sums(digest) && has_sound_lists(digest) && is_sound(digest.rare);
}

}  // namespace models
