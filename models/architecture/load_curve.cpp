#include "models/architecture/load_curve.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "models/architecture/first_tick.hpp"
#include "sim/base/require.hpp"

namespace models {
namespace {

using sim::require;

/// `value` as it counts towards a direction: what is beyond a level is larger.
double towards(LoadCurve::Direction direction, double value) {
  return direction == LoadCurve::Direction::Rising ? value : -value;
}

bool is_rate(double rps) {
  return std::isfinite(rps) && rps >= 0;
}

}  // namespace

LoadCurve::LoadCurve() : LoadCurve({Piece{}}) {}

LoadCurve::LoadCurve(std::vector<Piece> pieces, std::optional<sim::Duration> period)
    : pieces_(std::move(pieces)), period_(period) {
  check_contract();
  std::vector<double> high;
  std::vector<double> negated_low;
  for (std::size_t i = 0; i < pieces_.size(); ++i) shapes_.push_back(shape_of(i));
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    cumulative_.push_back(per_period_);
    if (period_ || !is_last(i)) per_period_ += integral(i, {}, length_of(i));
    const auto [lower, upper] = std::minmax(pieces_[i].start_rps, pieces_[i].end_rps);
    high.push_back(upper);
    negated_low.push_back(-lower);
  }
  // As if the pieces before the last one were equally long.
  const auto to_last = static_cast<double>(pieces_.back().start.count());
  last_piece_ = static_cast<double>(pieces_.size() - 1);
  if (to_last > 0) pieces_per_tick_ = last_piece_ / to_last;
  highest_ = MaxTree(high);
  negated_lowest_ = MaxTree(negated_low);
  constant_ = !(trough_rps() < peak_rps());
}

LoadCurve LoadCurve::constant(double rps) {
  return LoadCurve({Piece{{}, rps, rps}});
}

void LoadCurve::check_contract() const {
  require(!pieces_.empty(), "a load curve has at least one piece");
  require(pieces_.front().start == sim::Duration{}, "the first piece of a load curve is at 0");
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    require(is_rate(pieces_[i].start_rps) && is_rate(pieces_[i].end_rps),
            "rates of a load curve are finite and not negative");
    require(i == 0 || pieces_[i - 1].start < pieces_[i].start,
            "pieces of a load curve are in order");
  }
  const Piece& last = pieces_.back();
  require(period_ || !(last.start_rps < last.end_rps || last.end_rps < last.start_rps),
          "a load curve that does not repeat ends constant");
  require(!period_ || last.start < *period_,
          "the period of a load curve ends after its last piece");
}

inline LoadCurve::Place LoadCurve::place_of(sim::Instant at) const {
  sim::Duration within = at.time_since_epoch();
  Place place;
  if (period_) {
    place.cycle = within / *period_;
    within -= place.cycle * *period_;
    if (within < sim::Duration{}) {
      --place.cycle;
      within += *period_;
    }
  }
  place.piece = piece_at(within);
  place.offset = within - pieces_[place.piece].start;
  return place;
}

inline std::size_t LoadCurve::piece_at(sim::Duration within) const {
  // Most curves are sampled at equal steps: look first where the piece would then be.
  const double guess = static_cast<double>(within.count()) * pieces_per_tick_;
  if (guess > 0 && guess < last_piece_) {
    // By way of a signed number, which is what processors convert in one step.
    const auto near = static_cast<std::size_t>(static_cast<std::int64_t>(guess));
    if (pieces_[near].start <= within && within < pieces_[near + 1].start) return near;
  }
  const auto after =
      std::upper_bound(pieces_.begin(), pieces_.end(), within,
                       [](sim::Duration time, const Piece& piece) { return time < piece.start; });
  return after == pieces_.begin() ? 0 : static_cast<std::size_t>(after - pieces_.begin()) - 1;
}

sim::Instant LoadCurve::instant_of(const Place& place) const {
  const sim::Duration within = pieces_[place.piece].start + place.offset;
  if (!period_) return sim::simulation_start + within;
  // Only within a period of the end of time: there is no such moment.
  if (place.cycle > (sim::Duration::max() - within) / *period_) return sim::never;
  return sim::simulation_start + place.cycle * *period_ + within;
}

LoadCurve::Shape LoadCurve::shape_of(std::size_t piece) const {
  const Piece& line = pieces_[piece];
  if (is_last(piece) && !period_) return {sim::Duration::max(), 0};
  const sim::Duration end = is_last(piece) ? *period_ : pieces_[piece + 1].start;
  const sim::Duration length = end - line.start;
  return {length, (line.end_rps - line.start_rps) / sim::to_seconds(length)};
}

inline double LoadCurve::value(std::size_t piece, sim::Duration offset) const {
  const Piece& line = pieces_[piece];
  // Before the start, in a curve that does not repeat, the offset is negative.
  if (offset <= sim::Duration{}) return line.start_rps;
  const double share =
      static_cast<double>(offset.count()) / static_cast<double>(length_of(piece).count());
  return line.start_rps + (line.end_rps - line.start_rps) * share;
}

double LoadCurve::integral(std::size_t piece, sim::Duration from, sim::Duration to) const {
  if (from < sim::Duration{} && sim::Duration{} < to) {
    return integral(piece, from, {}) + integral(piece, {}, to);
  }
  return 0.5 * (value(piece, from) + value(piece, to)) * sim::to_seconds(to - from);
}

double LoadCurve::rps(sim::Instant at) const {
  if (constant_) return pieces_.front().start_rps;
  const Place place = place_of(at);
  return value(place.piece, place.offset);
}

double LoadCurve::rps_before(sim::Instant at) const {
  const Place place = place_of(at);
  if (place.offset != sim::Duration{}) return value(place.piece, place.offset);
  if (place.piece > 0) return pieces_[place.piece - 1].end_rps;
  return period_ ? pieces_.back().end_rps : pieces_.front().start_rps;
}

double LoadCurve::requests(sim::Instant from, sim::Instant to) const {
  require(from <= to, "requests are counted forwards in time");
  if (constant_) return pieces_.front().start_rps * sim::to_seconds(to - from);
  const Place first = place_of(from);
  const Place last = place_of(to);
  const std::int64_t cycles = last.cycle - first.cycle;
  if (cycles == 0 && first.piece == last.piece) {
    return integral(first.piece, first.offset, last.offset);
  }
  // The rest of the first piece, whole pieces, and the beginning of the last one: differences of
  // running totals are taken over whole pieces only, which keeps short intervals exact.
  const double rest = integral(first.piece, first.offset, length_of(first.piece));
  const double beginning = integral(last.piece, {}, last.offset);
  if (cycles == 0)
    return rest + (cumulative_[last.piece] - cumulative_[first.piece + 1]) + beginning;
  const double to_period_end =
      is_last(first.piece) ? 0 : per_period_ - cumulative_[first.piece + 1];
  return rest + to_period_end + static_cast<double>(cycles - 1) * per_period_ +
         cumulative_[last.piece] + beginning;
}

double LoadCurve::farthest(sim::Instant from, sim::Instant to, Direction direction) const {
  require(from <= to, "an interval goes forwards in time");
  if (constant_) return pieces_.front().start_rps;
  const MaxTree& tree = direction == Direction::Rising ? highest_ : negated_lowest_;
  // `from + period` would overflow for an instant near the end of time.
  if (period_ && (to - *period_ >= from)) return towards(direction, tree.top());
  const auto of = [&](double rps) { return towards(direction, rps); };
  const Place first = place_of(from);
  const double begins = of(value(first.piece, first.offset));
  if (!is_last(first.piece) && to - from < length_of(first.piece) - first.offset) {
    return of(std::max(begins, of(value(first.piece, first.offset + (to - from)))));
  }
  const Place last = place_of(to);
  const double ends = std::max(begins, of(value(last.piece, last.offset)));
  const bool wraps = first.cycle != last.cycle;
  if (!wraps && first.piece == last.piece) return of(ends);
  const double inner =
      wraps ? std::max(tree.max(first.piece + 1, pieces_.size()), tree.max(0, last.piece))
            : tree.max(first.piece + 1, last.piece);
  return of(
      std::max({ends, of(pieces_[first.piece].end_rps), inner, of(pieces_[last.piece].start_rps)}));
}

sim::Instant LoadCurve::next_breakpoint(sim::Instant at) const {
  return line_at(at).until;
}

LoadCurve::Line LoadCurve::line_at(sim::Instant at) const {
  if (constant_) return {pieces_.front().start_rps, 0, sim::never};
  // The curve's beginning is a breakpoint only where something came before it.
  const Place place = place_of(at);
  const Piece& piece = pieces_[place.piece];
  if (place.offset < sim::Duration{}) return {piece.start_rps, 0, sim::simulation_start};
  const Shape& shape = shapes_[place.piece];
  if (shape.length == sim::Duration::max()) return {piece.start_rps, 0, sim::never};
  const sim::Duration left = shape.length - place.offset;
  return {value(place.piece, place.offset), shape.slope,
          at < sim::never - left ? at + left : sim::never};
}

std::optional<LoadCurve::Place> LoadCurve::beyond_within(Place from, double level,
                                                         Direction direction) const {
  const double wanted = towards(direction, level);
  const auto is_beyond = [&](sim::Duration offset) {
    return towards(direction, value(from.piece, offset)) > wanted;
  };
  if (is_beyond(from.offset)) return from;
  const Piece& piece = pieces_[from.piece];
  const double rise = towards(direction, piece.end_rps) - towards(direction, piece.start_rps);
  if (!(rise > 0)) return std::nullopt;
  const sim::Duration length = length_of(from.piece);
  const sim::Duration last = length - sim::Duration(1);
  if (last <= from.offset || !is_beyond(last)) return std::nullopt;
  const double share = (wanted - towards(direction, piece.start_rps)) / rise;
  const sim::Duration guess(static_cast<std::int64_t>(share * static_cast<double>(length.count())) +
                            1);
  // Interpolation rounds monotonically, so the exact microsecond can be searched for.
  return Place{from.cycle, from.piece, first_tick(from.offset, last, guess, is_beyond)};
}

std::optional<LoadCurve::Place> LoadCurve::beyond_after(Place from, double level,
                                                        Direction direction) const {
  const MaxTree& tree = direction == Direction::Rising ? highest_ : negated_lowest_;
  const double wanted = towards(direction, level);
  const std::size_t end = pieces_.size();
  for (std::size_t i = from.piece; i < end; ++i) {
    i = tree.first_above(i, wanted);
    if (i >= end) return std::nullopt;
    // A piece may pass the level for less than a microsecond before a jump: then go on looking.
    const auto found = beyond_within({from.cycle, i, {}}, level, direction);
    if (found) return found;
  }
  return std::nullopt;
}

sim::Instant LoadCurve::first_beyond(sim::Instant from, double level, Direction direction) const {
  require(!std::isnan(level), "a level to pass is a number");
  const double farthest = direction == Direction::Rising ? highest_.top() : negated_lowest_.top();
  if (!(farthest > towards(direction, level))) return sim::never;
  if (constant_) return from;
  const Place here = place_of(from);
  auto found = beyond_within(here, level, direction);
  if (!found && !is_last(here.piece)) {
    found = beyond_after({here.cycle, here.piece + 1, {}}, level, direction);
  }
  if (!found && period_) found = beyond_after({here.cycle + 1, 0, {}}, level, direction);
  return found ? instant_of(*found) : sim::never;
}

}  // namespace models
