#pragma once

#include <vector>

#include "models/analytic/real_time.hpp"

namespace models::analytic {

/// A part of the traffic whose resolvers hold an answer for `hold`, their TTL or longer.
struct ResolverGroup {
  double share;  ///< Of all traffic, 0 to 1; the shares of all groups sum to 1.
  Seconds hold;  ///< > 0.
};

/// An address dies and some time later leaves its record set. A client's cached answer has then a
/// residual life uniform over its hold (an inspection of a renewal process of constant intervals),
/// and a client that has asked again never gets the dead address. Nobody retries.
struct DnsDrain {
  double rate_rps = 0;
  double dead_share = 0;    ///< Share of the traffic that the dead address gets at first.
  Seconds removed_after{};  ///< Death to removal.
  std::vector<ResolverGroup> resolvers;
};

/// Share of all traffic sent to the dead address `since_removal` after its removal; dead_share
/// before that. Falls linearly in pieces.
[[nodiscard]] double share_to_dead(const DnsDrain& drain, Seconds since_removal);

/// Requests sent to the dead address from its death to its removal, after it, and in all.
[[nodiscard]] double lost_before_removal(const DnsDrain& drain);
[[nodiscard]] double lost_after_removal(const DnsDrain& drain);
[[nodiscard]] double lost_in_total(const DnsDrain& drain);

/// Requests sent there from the removal until `since_removal` later.
[[nodiscard]] double lost_by(const DnsDrain& drain, Seconds since_removal);

}  // namespace models::analytic
