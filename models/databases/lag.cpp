// How far read replicas are behind: they apply writes no faster than they can.

#include <algorithm>

#include "models/databases/databases.hpp"

namespace models {

namespace {

/// A read that has to see what was just written comes this long after it: with a lag of more, all
/// of them are stale, with less a part in proportion.
constexpr double seconds_to_own_read = 5;

/// Mean of min(1, lag / seconds_to_own_read) while the lag goes evenly from one value to another.
double mean_stale(double from, double to) {
  const auto integral = [](double lag) {
    return lag < seconds_to_own_read ? lag * lag / (2 * seconds_to_own_read)
                                     : lag - seconds_to_own_read / 2;
  };
  if (from == to) return std::min(1.0, from / seconds_to_own_read);
  return (integral(to) - integral(from)) / (to - from);
}

}  // namespace

/// Writes that the primary takes, for each request a second of the demand.
double Databases::writes_per_demand(DatabaseId id, Here here) {
  const EndpointTable::Endpoint& writes =
      here.facts().endpoints.endpoint(EndpointTable::writes_of(id));
  return writes.asked * (1 - writes.failing_at(here.now()));
}

void Databases::settle_lag(DatabaseId id, Here here) {
  Database& database = at(id);
  const double seconds = sim::to_seconds(here.now() - database.lag_settled);
  if (seconds <= 0) return;
  const ReadReplicaSpec& of = spec(id).read_replicas;
  const double least = sim::to_seconds(of.replica_lag);
  const double written =
      database.lag_writes * plan_->demand->requests(database.lag_settled, here.now());
  const double growth = of.apply_rate ? written / *of.apply_rate - seconds : -seconds;
  const double before = database.lag;
  database.lag = std::max(least, before + growth);
  // It stops at the least that it always is, perhaps before the end of the step.
  const double moving = growth < 0 ? seconds * (before - database.lag) / -growth : seconds;
  database.did.lag_seconds += 0.5 * (before + database.lag) * moving + least * (seconds - moving);
  database.did.stale_seconds +=
      of.read_your_writes *
      (mean_stale(before, database.lag) * moving + mean_stale(least, least) * (seconds - moving));
  database.lag_settled = here.now();
}

/// Follows the lag in steps while it moves, and waits for the demand that would move it.
void Databases::follow_lag(DatabaseId id, Here here) {
  const ReadReplicaSpec& of = spec(id).read_replicas;
  if (of.count == 0) return;
  settle_lag(id, here);
  Database& database = at(id);
  database.lag_writes = writes_per_demand(id, here);
  if (!of.apply_rate || database.lag_writes <= 0) return;
  const double level = *of.apply_rate / database.lag_writes;
  const bool grows = plan_->demand->rps(here.now()) > level;
  if (grows || database.lag > sim::to_seconds(of.replica_lag)) {
    here.facts().load.change_by(here.now() + moving_step);
    return;
  }
  const sim::Instant rising =
      plan_->demand->first_beyond(here.now(), level, LoadCurve::Direction::Rising);
  if (rising > here.now()) here.facts().load.change_by(rising);
}

}  // namespace models
