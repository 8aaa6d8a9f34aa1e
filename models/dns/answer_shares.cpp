#include "models/dns/answer_shares.hpp"

#include <algorithm>
#include <numeric>

#include "sim/base/require.hpp"

namespace models {
namespace {

constexpr std::size_t first_capacity = 8;

/// Since when a row is given that nobody has set.
constexpr sim::Instant unanswered = sim::Instant::min();

double ratio(sim::Duration part, sim::Duration whole) noexcept {
  return static_cast<double>(part.count()) / static_cast<double>(whole.count());
}

/// Adds `factor` × `from` to `to`.
void add_scaled(std::span<double> to, double factor, std::span<const double> from) noexcept {
  for (std::size_t address = 0; address < to.size(); ++address) {
    to[address] += factor * from[address];
  }
}

}  // namespace

AnswerShares::AnswerShares(std::size_t addresses, sim::Duration ttl, const ClientSpec& clients)
    : addresses_(addresses),
      populations_{{{1 - clients.stretched_share, ttl},
                    {clients.stretched_share, std::max(ttl, clients.stretched_ttl)}}},
      since_(first_capacity, unanswered),
      answers_(first_capacity * addresses, 0) {
  sim::require(addresses >= 1, "a DNS record needs an address");
  sim::require(ttl >= sim::Duration::zero(), "a TTL must not be negative");
  sim::require(0 <= clients.stretched_share && clients.stretched_share <= 1,
               "a share of clients must lie between 0 and 1");
}

void AnswerShares::set_answers(sim::Instant at, std::span<const double> weights) {
  sim::require(weights.size() == addresses_, "an answer needs one weight for each address");
  sim::require(std::all_of(weights.begin(), weights.end(), [](double w) { return w >= 0; }),
               "the weights of an answer must not be negative");
  sim::require(since_[rows_ - 1] <= at && at < sim::never, "answers change in the order of time");
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  if (since_[rows_ - 1] == at && rows_ > 1) --rows_;
  if (total <= 0) return;
  forget_until(at);
  append(at, weights, total);
}

void AnswerShares::shares(sim::Instant t, std::span<double> value,
                          std::span<double> slope_per_second) const {
  sim::require(value.size() == addresses_ && slope_per_second.size() == addresses_,
               "shares need one place for each address");
  sim::require(since_[rows_ - 1] <= t, "shares are known from the newest answer on");
  std::fill(slope_per_second.begin(), slope_per_second.end(), 0);
  if (settled(t)) {
    std::copy_n(answer().begin(), addresses_, value.begin());
    return;
  }
  std::fill(value.begin(), value.end(), 0);
  for (const Population& clients : populations_) {
    if (clients.share > 0) add_shares(clients, t, value, slope_per_second);
  }
}

sim::Instant AnswerShares::next_kink(sim::Instant after) const noexcept {
  sim::Instant next = sim::never;
  for (std::size_t change = 1; change < rows_; ++change) {
    for (const Population& clients : populations_) {
      const sim::Instant kink = since_[change] + clients.ttl;
      if (clients.share > 0 && kink > after) next = std::min(next, kink);
    }
  }
  return next;
}

sim::Instant AnswerShares::settled_from() const noexcept {
  return rows_ == 1 ? sim::Instant::min() : since_[rows_ - 1] + longest_ttl();
}

sim::Duration AnswerShares::longest_ttl() const noexcept {
  const auto& [honest, stretched] = populations_;
  return stretched.share > 0 ? stretched.ttl : honest.ttl;
}

std::span<const double> AnswerShares::row(std::size_t index) const noexcept {
  return std::span<const double>(answers_).subspan(index * addresses_, addresses_);
}

/// Drops the answers that nobody uses from `at` on.
void AnswerShares::forget_until(sim::Instant at) {
  std::size_t old = 0;
  while (old + 1 < rows_ && since_[old + 1] + longest_ttl() <= at) ++old;
  if (old == 0) return;
  const auto offset = static_cast<std::ptrdiff_t>(old);
  const auto stride = static_cast<std::ptrdiff_t>(addresses_);
  std::copy(since_.begin() + offset, since_.end(), since_.begin());
  std::copy(answers_.begin() + offset * stride, answers_.end(), answers_.begin());
  rows_ -= old;
}

/// Makes weights / total the newest answer. The first one ever, and one that is given at the same
/// moment, takes the place of the row before it.
void AnswerShares::append(sim::Instant at, std::span<const double> weights, double total) {
  const sim::Instant newest = since_[rows_ - 1];
  const std::size_t place = newest == unanswered || newest == at ? rows_ - 1 : rows_;
  if (place == since_.size()) grow();
  const auto to = answers_.begin() + static_cast<std::ptrdiff_t>(place * addresses_);
  std::transform(weights.begin(), weights.end(), to, [total](double w) { return w / total; });
  since_[place] = at;
  const bool is_news = place == 0 || !std::ranges::equal(row(place), row(place - 1));
  rows_ = is_news ? place + 1 : place;
}

void AnswerShares::grow() {
  since_.resize(2 * since_.size(), unanswered);
  answers_.resize(since_.size() * addresses_, 0);
}

/// Adds the mean of the answers over the last TTL, newest first, and how it moves: what the newest
/// answer puts in, less what leaves at the far end.
void AnswerShares::add_shares(const Population& clients, sim::Instant t, std::span<double> value,
                              std::span<double> slope_per_second) const {
  if (clients.ttl == sim::Duration::zero()) {
    add_scaled(value, clients.share, answer());
    return;
  }
  const sim::Instant oldest_use = t - clients.ttl;
  sim::Instant until = t;
  std::size_t index = rows_ - 1;
  for (; index > 0 && since_[index] > oldest_use; --index) {
    add_scaled(value, clients.share * ratio(until - since_[index], clients.ttl), row(index));
    until = since_[index];
  }
  add_scaled(value, clients.share * ratio(until - oldest_use, clients.ttl), row(index));
  const double turnover = clients.share / sim::to_seconds(clients.ttl);
  add_scaled(slope_per_second, turnover, answer());
  add_scaled(slope_per_second, -turnover, row(index));
}

}  // namespace models
