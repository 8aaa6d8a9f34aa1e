#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "models/ledger/blame.hpp"
#include "models/ledger/outcome.hpp"
#include "models/results/rare_losses.hpp"

namespace models {

/// What is kept of one replication once it is over: small, since there may be millions.
struct Digest {
  struct Charge {
    CauseId cause;
    Phase phase = Phase::Detection;
    double lost = 0;
    double down_seconds = 0;
  };
  struct Recovery {
    CauseId cause;
    double seconds = 0;
  };
  struct Count {
    CauseId cause;
    std::int64_t faults = 0;
  };

  /// What of `offered` was lost: 0 where nothing was offered. Rounding, and requests that were
  /// offered before the warm-up ended, make no share above 1; weights may.
  [[nodiscard]] double lost_share() const noexcept {
    if (offered <= 0) return 0;
    return rare.is_weighted ? lost / offered : std::min(1.0, lost / offered);
  }

  std::uint64_t stratum = 0;  ///< See SummaryPlan::strata.
  double observed_seconds = 0;
  double offered = 0;
  double lost = 0;
  double down_seconds = 0;
  double slot_error_sum = 0;
  double worst_month_error = 0;
  double longest_outage = 0;
  bool ended_at_first_outage = false;
  std::uint64_t trajectory = 0;
  std::int64_t events = 0;
  std::vector<Charge> charges;        ///< Only what is not zero.
  std::vector<Recovery> recoveries;   ///< One for each outage, in order of time.
  std::vector<Count> counts;          ///< Faults by cause, in order of cause.
  std::vector<double> lost_by_class;  ///< Empty if there is one class.
  std::vector<double> usd;            ///< Per month, by bill item.
  std::vector<double> figures;        ///< As Outcome::figures.
  std::vector<double> asked_figures;  ///< By FigureSpec of the scenario, see figure_value.
  std::vector<double> controls;  ///< As Outcome::controls; empty unless somebody asks for them.
  /// Weighted: then lost, down_seconds, slot_error_sum, charges and lost_by_class are sums over
  /// weighted copies, and everything else is the replication's own.
  RareLosses rare;
};

/// Requires charges of `outcome` in the order that Outcome states.
[[nodiscard]] Digest digest(const Outcome& outcome);

}  // namespace models
