#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/architecture/workload_spec.hpp"
#include "models/ledger/loss_law.hpp"

namespace models {

/// What clients meet at an entry at one moment, and what they do after a failure.
struct RetryFlow {
  RetrySpec policy;
  int targets = 0;      ///< Instances that clients may meet, dead ones included.
  double rps = 0;       ///< The whole demand.
  double seconds = 0;   ///< Since the laws began.
  double at_stake = 1;  ///< Share of the demand that goes through the entry, > 0.
};

/// Requests that are tried alike, at one moment: the share of their attempts that fails at calls,
/// and what comes of all their attempts.
struct Tried {
  std::uint32_t request_class = 0;
  double share = 1;       ///< Of what goes through the entry, relative to the others'.
  double calls_fail = 0;  ///< Of the attempts that an instance takes.

  double attempts = 1;    ///< For each request, those that load instances.
  double entered = 1;     ///< For each request, those that an instance takes.
  double dead = 1;        ///< Lost for good of those who first meet a dead target.
  double overload = 0;    ///< Of the requests, lost for good to overload.
  double last_calls = 1;  ///< Of the attempts that fail at a call, those that are the last.
};

/// Follows the attempts of all who go through an entry (choice 1's alternative). `laws` are the
/// losses of single attempts there.
///
/// With a share q of the attempts failing, r retries and independent choices, q^(r+1) of the
/// requests fail and each makes the sum of q^k, k from 0 to r, attempts. Clients retry as large a
/// share of their failures as the budget allows. Attempts load the survivors; overload lowers what
/// they answer in turn, so shares solve a fixed point, the smallest one. Among `targets` alike of
/// which d are dead, OtherTarget meets a dead one again with probability (d - j) / (targets - k)
/// after k attempts of which j met one. SameAddress meets what is dead again, and helps against
/// overload and failing calls.
void try_again(const RetryFlow& flow, const std::vector<LossLaw>& laws, std::span<Tried> tried);

/// What try_again has found for one end of a step.
struct RetriedEnd {
  std::span<const Tried> tried;  ///< The same ones at both ends.
  double at_stake = 1;
};

/// Turns losses per attempt into losses per request, linear over a step of so many seconds; 0: for
/// ever, nothing moves, and `later` is not looked at. Where all fare alike, each law keeps its
/// classes; else there is one for each class.
void lose_retried(const std::vector<LossLaw>& of_attempts, const RetriedEnd& now,
                  const RetriedEnd& later, double step, std::vector<LossLaw>& laws);

}  // namespace models
