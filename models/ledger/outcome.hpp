#pragma once

#include <cstdint>
#include <vector>

#include "models/ledger/blame.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// What was lost on one day since the start of the simulation.
struct DayLoss {
  std::int64_t day = 0;
  double lost = 0;  ///< Requests, or seconds.
};

/// Days come in order. Requires that `day` is not before the last one.
inline void add_to_day(std::vector<DayLoss>& days, std::int64_t day, double lost) {
  if (days.empty() || days.back().day != day) days.push_back({day, 0});
  days.back().lost += lost;
}

/// Everything that one replication is asked for. Charges in blame order: index = cause * phases +
/// phase; their sum is the total, by definition of the total.
struct Outcome {
  sim::Duration observed{};
  sim::Instant counted_from{};  ///< End of the warm-up.
  double offered = 0;
  double lost = 0;
  std::vector<double> offered_by_class;
  std::vector<double> lost_by_class;
  sim::Duration down{};
  std::vector<Outage> outages;
  std::vector<FaultRecord> faults;
  std::vector<double> lost_by_blame;
  std::vector<sim::Duration> down_by_blame;
  /// When the latest loss ended; the start of the simulation where there was none.
  std::vector<sim::Instant> lost_until;
  std::vector<std::uint32_t> blamed;  ///< Where either of these is not zero, in order.
  std::vector<DayLoss> lost_by_day;   ///< Requests; only days with a loss, in order.
  double slot_error_sum = 0;          ///< Sum of 1 - success ratio over 5-minute slots.
  double worst_month_error = 0;       ///< Largest mean of slot errors over a calendar month.
  bool ended_at_first_outage = false;
  std::vector<double> figures;   ///< As counted, by service_figures.
  std::vector<double> meters;    ///< By service_meters.
  std::vector<double> controls;  ///< See Controls in models/context.
  std::uint64_t trajectory = 0;
  std::int64_t events = 0;
};

}  // namespace models
