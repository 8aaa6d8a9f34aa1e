#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "models/architecture/workload_spec.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// Which share of the clients uses which address of a DNS record, while its answer changes.
///
/// Clients hold answers of uniform residual age (choice 9), so the share of address a is the mean
/// of what the answer gave it over the last TTL:
///
///   share_a(t) = (1 / TTL) × integral over u from t - TTL to t of answer_a(u) du.
///
/// A part of the clients, ClientSpec::stretched_share, sits behind resolvers that hold answers for
/// max(ttl, stretched_ttl). Between kinks a share is linear in time, exactly. An empty answer
/// changes nothing: clients that ask and hear no address keep to what they were told last. See
/// docs/models/dns.md.
class AnswerShares {
 public:
  /// A record of `addresses` addresses that nobody has asked for. A TTL of 0 means that clients ask
  /// each time. Requires at least one address and TTLs of 0 or more.
  AnswerShares(std::size_t addresses, sim::Duration ttl, const ClientSpec& clients);

  /// From `at` on the record answers each address in proportion to its weight: 1 for each member of
  /// the set and 0 for the others, or the weights of a weighted record. The first answer counts as
  /// given for ever. All weights 0 is the empty answer; a later call at the same moment replaces an
  /// earlier one. Requires addresses() weights of 0 or more, and `at` no earlier than before.
  /// Costs O(addresses × changes within the longest TTL); allocates only if there are more of those
  /// than ever before, and more than 7.
  void set_answers(sim::Instant at, std::span<const double> weights);

  /// Each address's share of the clients at `t`, and how fast it grows from there until
  /// next_kink(t). The shares add up to 1, or are all 0 before the first answer. Requires spans of
  /// addresses() and no answer set later than `t`. O(addresses) once settled.
  void shares(sim::Instant t, std::span<double> value, std::span<double> slope_per_second) const;

  /// The first moment after `after` at which a slope changes by itself; sim::never once settled.
  [[nodiscard]] sim::Instant next_kink(sim::Instant after) const noexcept;

  /// Whether all clients use the newest answer at `t`, so that shares stay as they are.
  [[nodiscard]] bool settled(sim::Instant t) const noexcept { return settled_from() <= t; }

  /// When all clients will use the newest answer, if it does not change again.
  [[nodiscard]] sim::Instant settled_from() const noexcept;

  /// What the record answers now: the shares of clients that ask now, all 0 before the first.
  [[nodiscard]] std::span<const double> answer() const noexcept { return row(rows_ - 1); }
  [[nodiscard]] std::size_t addresses() const noexcept { return addresses_; }
  [[nodiscard]] sim::Duration longest_ttl() const noexcept;

 private:
  /// Clients that hold answers equally long.
  struct Population {
    double share = 0;  ///< Of all clients.
    sim::Duration ttl{};
  };

  [[nodiscard]] std::span<const double> row(std::size_t index) const noexcept;
  void forget_until(sim::Instant at);
  void append(sim::Instant at, std::span<const double> weights, double total);
  void grow();
  void add_shares(const Population& clients, sim::Instant t, std::span<double> value,
                  std::span<double> slope_per_second) const;

  std::size_t addresses_;
  std::array<Population, 2> populations_;
  std::size_t rows_ = 1;             ///< Answers that some client may still use, oldest first.
  std::vector<sim::Instant> since_;  ///< Since when each was given; that of the first is not used.
  std::vector<double> answers_;      ///< Their rows of `addresses_` shares, one after the other.
};

}  // namespace models
