#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/architecture/max_tree.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// Demand in requests per second over time: piecewise linear, jumps allowed, optionally repeating.
///
/// Integrals, level crossings and extremes have closed forms, so a year of quiet load costs nothing
/// to simulate. Before the simulation starts a curve that does not repeat has its first value,
/// after its last breakpoint its last one; a curve that repeats does so in both directions. Each
/// question costs O(log pieces), O(1) for constant demand, whatever the length of time asked for. A
/// copy costs O(pieces): keep curves in the scenario and hand out references.
class LoadCurve {
 public:
  /// One straight piece: `start_rps` at `start`, `end_rps` just before the next piece begins.
  struct Piece {
    sim::Duration start{};  ///< Since simulation start, or since the start of the period.
    double start_rps = 0;
    double end_rps = 0;
    friend bool operator==(const Piece&, const Piece&) = default;
  };

  enum class Direction : std::uint8_t { Rising, Falling };

  /// No demand at all.
  LoadCurve();
  /// Requires: at least one piece, the first at 0, starts strictly rising, rates finite and >= 0.
  /// Without a `period` the last piece is constant at its start_rps for ever (its end_rps has to be
  /// equal); with one, it ends at the period, which has to lie after the last start.
  explicit LoadCurve(std::vector<Piece> pieces, std::optional<sim::Duration> period = {});

  /// Requires a finite rate >= 0.
  static LoadCurve constant(double rps);

  /// True where the demand never changes, however many pieces say so.
  [[nodiscard]] bool is_constant() const noexcept { return constant_; }
  [[nodiscard]] const std::vector<Piece>& pieces() const noexcept { return pieces_; }
  [[nodiscard]] std::optional<sim::Duration> period() const noexcept { return period_; }

  /// Demand at `at`; at a jump, the value after it.
  [[nodiscard]] double rps(sim::Instant at) const;
  /// Demand just before `at`: differs from rps(at) at a jump.
  [[nodiscard]] double rps_before(sim::Instant at) const;
  /// Requests offered in [from, to). Requires from <= to.
  [[nodiscard]] double requests(sim::Instant from, sim::Instant to) const;
  /// Largest demand in [from, to], counting both sides of the jumps in (from, to].
  /// Requires from <= to.
  [[nodiscard]] double max_rps(sim::Instant from, sim::Instant to) const {
    return farthest(from, to, Direction::Rising);
  }
  /// The same for the smallest demand.
  [[nodiscard]] double min_rps(sim::Instant from, sim::Instant to) const {
    return farthest(from, to, Direction::Falling);
  }
  /// Largest and smallest demand of all time (limits at jumps).
  [[nodiscard]] double peak_rps() const noexcept { return highest_.top(); }
  [[nodiscard]] double trough_rps() const noexcept { return -negated_lowest_.top(); }
  /// The first breakpoint strictly after `at`, sim::never where there is none.
  [[nodiscard]] sim::Instant next_breakpoint(sim::Instant at) const;
  /// The demand from `at` to the next breakpoint is linear: value at `at` and slope per second.
  struct Line {
    double rps = 0;
    double slope = 0;    ///< Requests per second, per second.
    sim::Instant until;  ///< Next breakpoint, sim::never where there is none.
  };
  [[nodiscard]] Line line_at(sim::Instant at) const;
  /// The first microsecond t >= from with rps(t) strictly above (Rising) or below (Falling)
  /// `level`; sim::never where there is none.
  ///
  /// Holds exactly, not merely to rounding: rps(t) is beyond the level and no earlier microsecond
  /// is. A level that the demand only touches, or passes for less than a microsecond, is not
  /// passed.
  [[nodiscard]] sim::Instant first_beyond(sim::Instant from, double level,
                                          Direction direction) const;

  friend bool operator==(const LoadCurve& a, const LoadCurve& b) {
    return a.pieces_ == b.pieces_ && a.period_ == b.period_;
  }

 private:
  /// A moment as the curve sees it.
  struct Place {
    std::int64_t cycle = 0;  ///< Repetitions of the period before it; 0 without a period.
    std::size_t piece = 0;
    sim::Duration offset{};  ///< Since the start of the piece.
  };

  void check_contract() const;
  [[nodiscard]] Place place_of(sim::Instant at) const;
  /// The last piece that starts at or before `within`; the first where none does.
  [[nodiscard]] std::size_t piece_at(sim::Duration within) const;
  [[nodiscard]] sim::Instant instant_of(const Place& place) const;
  [[nodiscard]] bool is_last(std::size_t piece) const { return piece + 1 == pieces_.size(); }
  /// What follows from a piece and the one after it.
  struct Shape {
    sim::Duration length{};  ///< sim::Duration::max() for the last one that does not repeat.
    double slope = 0;        ///< Requests per second, per second.
  };

  [[nodiscard]] Shape shape_of(std::size_t piece) const;
  [[nodiscard]] sim::Duration length_of(std::size_t piece) const { return shapes_[piece].length; }
  [[nodiscard]] double value(std::size_t piece, sim::Duration offset) const;
  [[nodiscard]] double integral(std::size_t piece, sim::Duration from, sim::Duration to) const;
  /// Largest demand in [from, to] for Rising, smallest for Falling.
  [[nodiscard]] double farthest(sim::Instant from, sim::Instant to, Direction direction) const;
  [[nodiscard]] std::optional<Place> beyond_within(Place from, double level,
                                                   Direction direction) const;
  [[nodiscard]] std::optional<Place> beyond_after(Place from, double level,
                                                  Direction direction) const;

  std::vector<Piece> pieces_;
  std::vector<Shape> shapes_;  ///< Of each piece.
  std::optional<sim::Duration> period_;
  std::vector<double> cumulative_;  ///< Requests before each piece, within one period.
  double per_period_ = 0;
  double last_piece_ = 0;  ///< Its position.
  double pieces_per_tick_ = 0;
  MaxTree highest_;         ///< Larger end of each piece.
  MaxTree negated_lowest_;  ///< Minus the smaller end of each piece.
  bool constant_ = true;
};

}  // namespace models
