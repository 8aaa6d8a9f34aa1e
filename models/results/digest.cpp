#include "models/results/digest.hpp"

#include <algorithm>

namespace models {

Digest digest(const Outcome& outcome) {
  Digest result;
  result.observed_seconds = sim::to_seconds(outcome.observed);
  result.offered = outcome.offered;
  result.lost = outcome.lost;
  result.down_seconds = sim::to_seconds(outcome.down);
  result.slot_error_sum = outcome.slot_error_sum;
  result.worst_month_error = outcome.worst_month_error;
  result.ended_at_first_outage = outcome.ended_at_first_outage;
  result.trajectory = outcome.trajectory;
  result.events = outcome.events;
  result.charges.reserve(outcome.blamed.size());
  for (const std::uint32_t index : outcome.blamed) {
    result.charges.push_back({sim::make_id<CauseId>(index / phase_count),
                              static_cast<Phase>(index % phase_count), outcome.lost_by_blame[index],
                              sim::to_seconds(outcome.down_by_blame[index])});
  }
  result.recoveries.reserve(outcome.outages.size());
  for (const Outage& outage : outcome.outages) {
    const double seconds = sim::to_seconds(outage.end - outage.begin);
    result.recoveries.push_back({outcome.faults[outage.fault.index()].cause, seconds});
    result.longest_outage = std::max(result.longest_outage, seconds);
  }
  for (const FaultRecord& fault : outcome.faults) {
    if (fault.onset < outcome.counted_from) continue;
    const auto known =
        std::find_if(result.counts.begin(), result.counts.end(),
                     [&](const Digest::Count& count) { return count.cause == fault.cause; });
    if (known == result.counts.end()) {
      result.counts.push_back({fault.cause, 1});
    } else {
      ++known->faults;
    }
  }
  std::sort(result.counts.begin(), result.counts.end(),
            [](const auto& left, const auto& right) { return left.cause < right.cause; });
  if (outcome.lost_by_class.size() > 1) result.lost_by_class = outcome.lost_by_class;
  result.figures = outcome.figures;
  return result;
}

}  // namespace models
