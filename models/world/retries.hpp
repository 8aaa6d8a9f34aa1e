#pragma once

#include <vector>

#include "models/architecture/workload_spec.hpp"
#include "models/ledger/loss_law.hpp"

namespace models {

/// What retries do to the losses of one moment.
struct RetryFlow {
  RetrySpec policy;
  int targets = 0;       ///< Instances that clients may meet, dead ones included.
  double rps = 0;        ///< Demand now,
  double later_rps = 0;  ///< and at the end of the step.
  double at_stake = 1;   ///< Share of the demand that goes through the entry.
  double step = 0;       ///< Seconds that the laws will hold; 0: for ever, nothing moves.
};

/// Turns losses per attempt into losses per request (choice 1's alternative).
///
/// With a share q of attempts failing, r retries and independent choices, q^(r+1) of the requests
/// fail and each request makes (1 - q^(r+1)) / (1 - q) attempts, which load the survivors; overload
/// lowers q's complement in turn, so q solves a fixed point. Among `targets` alike of which d are
/// dead, OtherTarget meets a dead one again with probability (d - j) / (targets - j). SameAddress
/// helps against overload only. A law that moves is taken at both ends of its step, linear between.
void retry(const RetryFlow& flow, std::vector<LossLaw>& laws);

}  // namespace models
