// What the events of a database come to.

#include <algorithm>
#include <iterator>
#include <vector>

#include "models/analytic/database_law.hpp"
#include "sim/time/year.hpp"

namespace models::analytic {

double DatabaseLaw::reads_down() const {
  return figures_of(
             events, [](const FailedCalls& failed) { return failed.reads; }, 1)
      .lost;
}

double DatabaseLaw::writes_down() const {
  return figures_of(
             events, [](const FailedCalls& failed) { return failed.writes; }, 1)
      .lost;
}

double DatabaseLaw::planned_s_per_year() const {
  std::vector<LossEvent> planned;
  std::copy_if(events.begin(), events.end(), std::back_inserter(planned),
               [](const LossEvent& event) { return event.kind == LossKind::Planned; });
  const auto writes = [](const FailedCalls& failed) { return failed.writes; };
  return sim::seconds_per_year * figures_of(planned, writes, 1).lost;
}

double DatabaseLaw::faults_seen_per_year() const {
  const auto any = [](const FailedCalls& failed) { return std::max(failed.reads, failed.writes); };
  return figures_of(events, any, 0).outages_per_year;
}

}  // namespace models::analytic
