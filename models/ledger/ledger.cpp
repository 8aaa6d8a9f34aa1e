#include "models/ledger/ledger.hpp"

#include <algorithm>
#include <utility>

#include "models/ledger/calendar.hpp"
#include "sim/base/require.hpp"

namespace models {

namespace {

// Shares are sums of fractions such as 1/3: a loss of exactly the allowed share has to count as up.
constexpr double rounding = 1e-9;

constexpr sim::Duration day = std::chrono::hours(24);

std::int64_t slot_of(sim::Instant at) {
  return at.time_since_epoch() / sla_slot;
}

sim::Instant slot_begin(std::int64_t slot) {
  return sim::Instant(slot * sla_slot);
}

double steady_rate(const LossLaw& law, double share, double rps) {
  return law.scale * law.lost_of(rps * share);
}

std::size_t blame_index(CauseId cause, Phase phase) {
  return cause.index() * phase_count + static_cast<std::size_t>(phase);
}

}  // namespace

Ledger::Ledger(std::size_t causes, std::vector<double> class_shares, double up_threshold)
    : class_shares_(std::move(class_shares)),
      up_threshold_(up_threshold),
      lost_(causes * phase_count),
      down_(causes * phase_count),
      until_(causes * phase_count),
      lost_by_class_(class_shares_.size()) {}

FaultId Ledger::begin_fault(CauseId cause, sim::Instant onset) {
  faults_.push_back({cause, onset});
  return sim::make_id<FaultId>(faults_.size() - 1);
}

double Ledger::lost_so_far() const noexcept {
  double total = 0;
  for (const double lost : lost_) total += lost;
  return total;
}

void Ledger::count(const LoadCurve& demand, LossCount& count) const {
  count.lost = lost_;
  count.down = down_;
  count.lost_by_class = lost_by_class_;
  count.outages = outages_.size();
  count.slot_errors = slot_error_sum_;
  if (slot_lost_ <= 0) return;
  const double offered = demand.requests(slot_begin(slot_), slot_begin(slot_ + 1));
  if (offered > 0) count.slot_errors += std::min(1.0, slot_lost_ / offered);
}

void Ledger::integrate(const LoadCurve& demand, sim::Instant origin, sim::Instant from,
                       sim::Instant to, std::span<const LossLaw> laws) {
  if (laws.empty()) return;
  demand_ = &demand;
  const bool shares_steady = std::all_of(laws.begin(), laws.end(),
                                         [](const LossLaw& law) { return law.share_slope == 0; });
  const bool only_shares = shares_steady && !demand.is_constant() &&
                           std::all_of(laws.begin(), laws.end(),
                                       [](const LossLaw& law) { return law.capacity_rps == 0; });
  if (from < to && only_shares && demand.min_rps(from, to) > 0) {
    integrate_shares(from, to, laws);
    from = to;
  }
  while (from < to) {
    const LoadCurve::Line line = demand.line_at(from);
    sim::Instant end = std::min(to, line.until);
    if (shares_steady && line.slope == 0) {
      integrate_steady(origin, from, end, line.rps, laws);
    } else {
      end = std::min(end, slot_begin(slot_of(from) + 1));
      integrate_piece(origin, from, sim::to_seconds(end - from), line, laws);
    }
    from = end;
  }
  demand_ = nullptr;
}

void Ledger::integrate_steady(sim::Instant, sim::Instant from, sim::Instant to, double rps,
                              std::span<const LossLaw> laws) {
  const double seconds = sim::to_seconds(to - from);
  // With no demand the question is whether a request would succeed: one is made up.
  const double judged_rps = rps > 0 ? rps : 1;
  double lost_rps = 0;
  double judged = 0;
  double worst_rate = -1;
  const LossLaw* worst = &laws.front();
  for (const LossLaw& law : laws) {
    const double rate = steady_rate(law, law.share, judged_rps);
    judged += rate;
    if (rate > worst_rate) {
      worst_rate = rate;
      worst = &law;
    }
    if (rps > 0) {
      lost_rps += rate;
      if (rate > 0) charge(law, rate * seconds, to);
    }
  }
  if (judged > (1 - up_threshold_) * judged_rps + rounding * judged_rps) {
    charge_down(from, to, *worst);
  }
  if (lost_rps > 0) {
    lose_in_slots(from, to, lost_rps / rps, [&](sim::Instant begin, sim::Instant end) {
      return lost_rps * sim::to_seconds(end - begin);
    });
  }
}

void Ledger::integrate_shares(sim::Instant from, sim::Instant to, std::span<const LossLaw> laws) {
  const double offered = demand_->requests(from, to);
  double lost_share = 0;
  const LossLaw* worst = &laws.front();
  for (const LossLaw& law : laws) {
    const double share = steady_rate(law, law.share, 1);
    lost_share += share;
    if (share > steady_rate(*worst, worst->share, 1)) worst = &law;
    if (share > 0) charge(law, share * offered, to);
  }
  if (lost_share > 1 - up_threshold_ + rounding) charge_down(from, to, *worst);
  if (lost_share <= 0) return;
  lose_in_slots(from, to, lost_share, [&](sim::Instant begin, sim::Instant end) {
    return lost_share * demand_->requests(begin, end);
  });
}

void Ledger::integrate_piece(sim::Instant origin, sim::Instant from, double seconds,
                             const LoadCurve::Line& offered, std::span<const LossLaw> laws) {
  // With no demand the question is whether a request would succeed: one is made up.
  const bool idle = offered.rps <= 0 && offered.slope <= 0;
  const LoadCurve::Line line = idle ? LoadCurve::Line{1, 0, offered.until} : offered;
  collect_terms(origin, from, seconds, line, laws);
  const Quadratic allowed{(1 - up_threshold_) * line.rps, (1 - up_threshold_) * line.slope, 0};
  double lost = 0;
  double begin = 0;
  for (const double end : kinks_) {
    const double middle = 0.5 * (begin + end);
    for (Term& term : terms_) {
      term.active = laws[term.law].capacity_rps == 0 || term.excess.at(middle) > 0;
      // What an instance cannot do costs more than all that it is asked: it answers nothing.
      term.loses_all = term.load && term.excess.at(middle) > term.load->at(middle);
    }
    if (!idle) lost += charge_terms(from, begin, end, laws);
    judge_terms(from, begin, end, allowed, laws);
    begin = end;
  }
  if (lost > 0) lose_in_slot(slot_of(from), lost);
}

void Ledger::collect_terms(sim::Instant origin, sim::Instant from, double seconds,
                           const LoadCurve::Line& line, std::span<const LossLaw> laws) {
  terms_.clear();
  kinks_.clear();
  const double since_origin = sim::to_seconds(from - origin);
  for (std::size_t index = 0; index < laws.size(); ++index) {
    const LossLaw& law = laws[index];
    const double share = law.share + law.share_slope * since_origin;
    Term term;
    term.law = index;
    const double factor = law.scale * (1 + law.penalty);
    term.excess = {factor * (line.rps * share - law.capacity_rps),
                   factor * (line.rps * law.share_slope + line.slope * share),
                   factor * line.slope * law.share_slope};
    if (law.capacity_rps > 0) append_roots(term.excess, 0, seconds, kinks_);
    if (law.capacity_rps > 0 && law.penalty > 0) {
      const double all = 1 / (1 + law.penalty);
      const Quadratic load{term.excess.c0 * all + law.scale * law.capacity_rps,
                           term.excess.c1 * all, term.excess.c2 * all};
      Quadratic collapsing = load;
      collapsing.c0 -= law.scale * law.collapse_rps();
      append_roots(collapsing, 0, seconds, kinks_);
      term.load = load;
    }
    terms_.push_back(term);
  }
  kinks_.push_back(seconds);
  std::sort(kinks_.begin(), kinks_.end());
}

double Ledger::charge_terms(sim::Instant from, double begin, double end,
                            std::span<const LossLaw> laws) {
  const sim::Instant until = from + sim::from_seconds(end);
  double total = 0;
  for (const Term& term : terms_) {
    if (!term.active) continue;
    const double lost = std::max(0.0, term.lost().integral(begin, end));
    if (lost > 0) charge(laws[term.law], lost, until);
    total += lost;
  }
  return total;
}

void Ledger::judge_terms(sim::Instant from, double begin, double end, const Quadratic& allowed,
                         std::span<const LossLaw> laws) {
  Quadratic above{-allowed.c0, -allowed.c1, -allowed.c2};
  for (const Term& term : terms_) {
    if (term.active) above += term.lost();
  }
  crossings_.clear();
  append_roots(above, begin, end, crossings_);
  crossings_.push_back(end);
  std::sort(crossings_.begin(), crossings_.end());
  for (const double crossing : crossings_) {
    const double middle = 0.5 * (begin + crossing);
    if (above.at(middle) > rounding * (1 + allowed.at(middle))) {
      const auto worst =
          std::max_element(terms_.begin(), terms_.end(), [&](const Term& left, const Term& right) {
            const double left_lost = left.active ? left.lost().integral(begin, crossing) : -1;
            const double right_lost = right.active ? right.lost().integral(begin, crossing) : -1;
            return left_lost < right_lost;
          });
      charge_down(from + sim::from_seconds(begin), from + sim::from_seconds(crossing),
                  laws[worst->law]);
    }
    begin = crossing;
  }
}

/// Where a charge belongs, which is about to be made and is not zero.
std::size_t Ledger::blame(FaultId fault, Phase phase) {
  const std::size_t index = blame_index(faults_[fault.index()].cause, phase);
  const bool is_known = lost_[index] > 0 || down_[index] > sim::Duration::zero();
  if (!is_known) blamed_.push_back(static_cast<std::uint32_t>(index));
  return index;
}

void Ledger::charge(const LossLaw& law, double requests, sim::Instant until) {
  const std::size_t charged = blame(law.fault, law.phase);
  lost_[charged] += requests;
  until_[charged] = until;
  if (class_shares_.size() == 1) {
    lost_by_class_[0] += requests;
    return;
  }
  double affected = 0;
  for (std::size_t index = 0; index < class_shares_.size(); ++index) {
    if ((law.classes >> index & 1U) != 0) affected += class_shares_[index];
  }
  for (std::size_t index = 0; index < class_shares_.size(); ++index) {
    if ((law.classes >> index & 1U) != 0) {
      lost_by_class_[index] += requests * class_shares_[index] / affected;
    }
  }
}

void Ledger::charge_down(sim::Instant from, sim::Instant to, const LossLaw& worst) {
  if (from >= to) return;
  down_[blame(worst.fault, worst.phase)] += to - from;
  if (!outages_.empty() && outages_.back().end == from) {
    outages_.back().end = to;
  } else {
    outages_.push_back({from, to, worst.fault});
  }
}

template <class LostIn>
void Ledger::lose_in_slots(sim::Instant from, sim::Instant to, double lost_share,
                           const LostIn& lost_in) {
  std::int64_t slot = slot_of(from);
  while (from < to) {
    if (from == slot_begin(slot) && to - from >= sla_slot) {
      const std::int64_t whole = (to - from) / sla_slot;
      add_slot_errors(slot, whole, lost_share);
      lose_in_days(from, slot_begin(slot + whole), lost_in);
      slot += whole;
      from = slot_begin(slot);
      continue;
    }
    const sim::Instant end = std::min(to, slot_begin(slot + 1));
    lose_in_slot(slot, lost_in(from, end));
    from = end;
    ++slot;
  }
}

void Ledger::lose_in_slot(std::int64_t slot, double lost) {
  if (slot != slot_) finish_slot();
  slot_ = slot;
  slot_lost_ += lost;
  add_to_day(lost_by_day_, slot_begin(slot).time_since_epoch() / day, lost);
}

template <class LostIn>
void Ledger::lose_in_days(sim::Instant from, sim::Instant to, const LostIn& lost_in) {
  while (from < to) {
    const std::int64_t of = from.time_since_epoch() / day;
    const sim::Instant end = std::min(to, sim::Instant((of + 1) * day));
    add_to_day(lost_by_day_, of, lost_in(from, end));
    from = end;
  }
}

void Ledger::finish_slot() {
  if (slot_lost_ > 0) {
    const double offered = demand_->requests(slot_begin(slot_), slot_begin(slot_ + 1));
    if (offered > 0) add_slot_errors(slot_, 1, std::min(1.0, slot_lost_ / offered));
  }
  slot_lost_ = 0;
  slot_ = -1;
}

void Ledger::add_slot_errors(std::int64_t slot, std::int64_t count, double error) {
  slot_error_sum_ += error * static_cast<double>(count);
  while (count > 0) {
    const std::int64_t month = month_of(slot_begin(slot));
    const std::int64_t in_month = std::min(count, slot_of(month_begin(month + 1)) - slot);
    if (month_errors_.size() <= static_cast<std::size_t>(month)) {
      month_errors_.resize(static_cast<std::size_t>(month) + 1);
    }
    month_errors_[static_cast<std::size_t>(month)] += error * static_cast<double>(in_month);
    slot += in_month;
    count -= in_month;
  }
}

void Ledger::lose(const LoadCurve& demand, sim::Instant at, FaultId fault, Phase phase,
                  std::size_t request_class, double requests) {
  demand_ = &demand;
  const std::size_t index = blame(fault, phase);
  lost_[index] += requests;
  until_[index] = at;
  lost_by_class_[request_class] += requests;
  lose_in_slot(slot_of(at), requests);
  demand_ = nullptr;
}

void Ledger::start_over(sim::Instant at) {
  counting_from_ = at;
  std::fill(lost_.begin(), lost_.end(), 0.0);
  std::fill(down_.begin(), down_.end(), sim::Duration::zero());
  std::fill(until_.begin(), until_.end(), sim::Instant());
  blamed_.clear();
  std::fill(lost_by_class_.begin(), lost_by_class_.end(), 0.0);
  outages_.clear();
  slot_ = -1;
  slot_lost_ = 0;
  lost_by_day_.clear();
  slot_error_sum_ = 0;
  std::fill(month_errors_.begin(), month_errors_.end(), 0.0);
}

void Ledger::close(const LoadCurve& demand, sim::Instant end, Outcome& outcome) {
  demand_ = &demand;
  finish_slot();
  demand_ = nullptr;
  outcome.observed = end - counting_from_;
  outcome.counted_from = counting_from_;
  outcome.offered = demand.requests(counting_from_, end);
  // In the order of blame, in which all who add charges up do it.
  std::sort(blamed_.begin(), blamed_.end());
  outcome.lost = 0;
  outcome.down = sim::Duration::zero();
  for (const std::uint32_t index : blamed_) {
    outcome.lost += lost_[index];
    outcome.down += down_[index];
  }
  outcome.offered_by_class.resize(class_shares_.size());
  for (std::size_t index = 0; index < class_shares_.size(); ++index) {
    outcome.offered_by_class[index] = outcome.offered * class_shares_[index];
  }
  outcome.lost_by_class = lost_by_class_;
  outcome.outages = outages_;
  outcome.faults = faults_;
  outcome.lost_by_blame = lost_;
  outcome.down_by_blame = down_;
  outcome.lost_until = until_;
  outcome.blamed = blamed_;
  outcome.lost_by_day = lost_by_day_;
  outcome.slot_error_sum = slot_error_sum_;
  outcome.worst_month_error = 0;
  for (std::size_t month = 0; month < month_errors_.size(); ++month) {
    if (month_errors_[month] == 0) continue;
    const auto index = static_cast<std::int64_t>(month);
    const sim::Instant begin = std::max(month_begin(index), counting_from_);
    const sim::Duration length = std::min(month_begin(index + 1), end) - begin;
    // A slot that the end cuts off counts by its part, as the errors in it do.
    const double slots = sim::to_seconds(length) / sim::to_seconds(sla_slot);
    outcome.worst_month_error =
        std::max(outcome.worst_month_error, std::min(1.0, month_errors_[month] / slots));
  }
}

}  // namespace models
