#pragma once

#include <optional>
#include <span>
#include <vector>

#include "models/architecture/load_curve.hpp"
#include "models/ledger/blame.hpp"
#include "models/ledger/loss_count.hpp"
#include "models/ledger/loss_law.hpp"
#include "models/ledger/outcome.hpp"
#include "models/ledger/quadratic.hpp"

namespace models {

/// Integrates what is lost between events, exactly: demand and shares are piecewise linear, so
/// losses are piecewise quadratic, and every crossing of a capacity or of the up threshold is a
/// root of a quadratic. Intervals in which nothing is lost cost nothing.
class Ledger {
 public:
  /// `class_shares` adds up to 1. `up_threshold` in (0, 1]: the service is down while less than
  /// that share of the offered requests succeeds.
  Ledger(std::size_t causes, std::vector<double> class_shares, double up_threshold);

  /// Registers a fault that begins at `onset`.
  FaultId begin_fault(CauseId cause, sim::Instant onset);

  /// Charges [from, to), in which losses follow `laws` (time counted from `origin` <= from).
  /// Calls have to follow one another in time.
  void integrate(const LoadCurve& demand, sim::Instant origin, sim::Instant from, sim::Instant to,
                 std::span<const LossLaw> laws);

  /// Charges `requests` of one class that fail at the moment `at`, though they were sent before:
  /// those in flight on an instance that ends. They are errors of the slot of `at` and take no
  /// time, so that they are no outage. Everything before `at` has to be charged already.
  void lose(const LoadCurve& demand, sim::Instant at, FaultId fault, Phase phase,
            std::size_t request_class, double requests);

  /// Forgets what was charged so far: the end of a warm-up at `at`.
  void start_over(sim::Instant at);

  /// Closes the books at `end` and moves them into `outcome`, keeping memory for the next run.
  void close(const LoadCurve& demand, sim::Instant end, Outcome& outcome);

  [[nodiscard]] const std::vector<FaultRecord>& faults() const noexcept { return faults_; }
  [[nodiscard]] bool had_outage() const noexcept { return !outages_.empty(); }
  /// Requires had_outage().
  [[nodiscard]] const Outage& first_outage() const { return outages_.front(); }
  [[nodiscard]] double lost_so_far() const noexcept;
  /// The same by cause and phase, in blame order.
  [[nodiscard]] const std::vector<double>& lost_by_blame() const noexcept { return lost_; }
  [[nodiscard]] const std::vector<Outage>& outages() const noexcept { return outages_; }
  /// What has been charged so far, into `count`.
  void count(const LoadCurve& demand, LossCount& count) const;

 private:
  struct Term {
    /// scale * (1 + penalty) * (D * share - capacity), over seconds since the piece began.
    Quadratic excess;
    std::optional<Quadratic> load;  ///< scale * D * share, where there is a penalty.
    std::size_t law = 0;
    bool active = true;
    bool loses_all = false;
    [[nodiscard]] const Quadratic& lost() const noexcept { return loses_all ? *load : excess; }
  };

  void integrate_steady(sim::Instant origin, sim::Instant from, sim::Instant to, double rps,
                        std::span<const LossLaw> laws);
  /// Where each law takes a share of the demand, which never rests: one step, however it bends.
  void integrate_shares(sim::Instant from, sim::Instant to, std::span<const LossLaw> laws);
  void integrate_piece(sim::Instant origin, sim::Instant from, double seconds,
                       const LoadCurve::Line& line, std::span<const LossLaw> laws);
  void collect_terms(sim::Instant origin, sim::Instant from, double seconds,
                     const LoadCurve::Line& line, std::span<const LossLaw> laws);
  double charge_terms(sim::Instant from, double begin, double end, std::span<const LossLaw> laws);
  void judge_terms(sim::Instant from, double begin, double end, const Quadratic& allowed,
                   std::span<const LossLaw> laws);
  std::size_t blame(FaultId fault, Phase phase);
  void charge(const LossLaw& law, double requests, sim::Instant until);
  void charge_down(sim::Instant from, sim::Instant to, const LossLaw& worst);
  /// `lost_in(from, to)`: requests lost in a part of a slot.
  template <class LostIn>
  void lose_in_slots(sim::Instant from, sim::Instant to, double lost_share, const LostIn& lost_in);
  void lose_in_slot(std::int64_t slot, double lost);
  /// The same of whole slots that lie side by side.
  template <class LostIn>
  void lose_in_days(sim::Instant from, sim::Instant to, const LostIn& lost_in);
  void finish_slot();
  void add_slot_errors(std::int64_t slot, std::int64_t count, double error);

  const LoadCurve* demand_ = nullptr;  ///< Of the call that is running; never kept between calls.
  std::vector<double> class_shares_;
  double up_threshold_;
  sim::Instant counting_from_{};

  std::vector<FaultRecord> faults_;
  std::vector<Outage> outages_;
  std::vector<double> lost_;           ///< By cause and phase.
  std::vector<sim::Duration> down_;    ///< By cause and phase.
  std::vector<sim::Instant> until_;    ///< The same: when the latest loss ended.
  std::vector<std::uint32_t> blamed_;  ///< Where either is not zero: few of many.
  std::vector<double> lost_by_class_;

  std::int64_t slot_ = -1;  ///< The 5-minute slot that slot_lost_ belongs to.
  double slot_lost_ = 0;
  double slot_error_sum_ = 0;
  std::vector<DayLoss> lost_by_day_;  ///< Requests.
  std::vector<double> month_errors_;  ///< Sums of slot errors, by month of simulated time.

  // Scratch of integrate_piece, kept so that nothing is allocated once warm.
  std::vector<Term> terms_;
  std::vector<double> kinks_;
  std::vector<double> crossings_;
};

}  // namespace models
