// Long-run law of an Aurora cluster.

#include <algorithm>
#include <cmath>
#include <optional>

#include "models/analytic/availability.hpp"
#include "models/analytic/database_law.hpp"
#include "models/architecture/storage_zones.hpp"
#include "sim/time/year.hpp"

namespace models::analytic {

namespace {

constexpr double year = sim::seconds_per_year;

/// The shorter of two lengths, and the chance that it is the second.
struct Shorter {
  double mean = 0;
  double second_first = 0;
};

/// By sums over times that grow by a five-hundredth, from a millisecond to thirty years.
Shorter shorter_of(const Length& one, const Length& two) {
  constexpr double step = 1.002;
  Shorter shorter;
  double from = 0;
  double first = one.survival(0);
  double second = two.survival(0);
  for (double to = 1e-3; to < 1e9 && first * second > 0; to *= step) {
    const double first_to = one.survival(to);
    const double second_to = two.survival(to);
    shorter.mean += (to - from) * (first * second + first_to * second_to) / 2;
    shorter.second_first += (second - second_to) * (first + first_to) / 2;
    from = to;
    first = first_to;
    second = second_to;
  }
  return shorter;
}

class AuroraLaw {
 public:
  AuroraLaw(const Scenario& scenario, const DatabaseSpec& spec)
      : scenario_(scenario), spec_(spec), own_(spec.faults.host_fault + spec.faults.engine_crash) {
    for (int index = 0; index < spec.instances(); ++index) {
      homes_.push_back(spec.zones[static_cast<std::size_t>(index) % spec.zones.size()]);
    }
    const double down = own_ * Length(spec.replacement).mean() / year;
    law_.instance_down = down / (1 + down);
  }

  DatabaseLaw build() {
    add_writer();
    add_readers();
    add_storage();
    add_together();
    add_regions();
    add_planned();
    return std::move(law_);
  }

 private:
  void add(LossKind kind, std::optional<ZoneId> zone, double per_year,
           std::vector<LossPhase> phases) {
    if (per_year > 0) law_.events.push_back({kind, zone, per_year, std::move(phases)});
  }

  [[nodiscard]] std::size_t readers() const { return homes_.size() - 1; }
  [[nodiscard]] int in(ZoneId zone) const {
    return static_cast<int>(std::count(homes_.begin(), homes_.end(), zone));
  }
  /// Those with an instance, each once.
  [[nodiscard]] std::vector<ZoneId> zones() const {
    std::vector<ZoneId> all = homes_;
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }
  [[nodiscard]] double zone_rate(ZoneId zone) const {
    double sum = 0;
    for (const ZoneLoss& loss : zone_losses_of(scenario_, zone)) sum += loss.per_year;
    return sum;
  }
  /// Share of time in which a zone is lost.
  [[nodiscard]] double zone_down(ZoneId zone) const {
    double down = 0;
    for (const ZoneLoss& loss : zone_losses_of(scenario_, zone)) {
      down += loss.per_year * Length(loss.lasts).mean() / year;
    }
    return down / (1 + down);
  }
  /// Of an instance, by itself or with its zone.
  [[nodiscard]] double gone(ZoneId home) const {
    return 1 - (1 - law_.instance_down) * (1 - zone_down(home));
  }

  /// Share of time in which the writer is in a zone: the first two instances take turns.
  [[nodiscard]] double writer_in(ZoneId zone) const {
    if (homes_.size() < 2) return homes_.front() == zone ? 1 : 0;
    const double moves = own_ + spec_.maintenance.os_updates;
    const double first = moves + zone_rate(homes_[0]);
    const double second = moves + zone_rate(homes_[1]);
    const double of_first = first + second > 0 ? second / (first + second) : 1;
    return (homes_[0] == zone ? of_first : 0) + (homes_[1] == zone ? 1 - of_first : 0);
  }

  [[nodiscard]] Length completed() const {
    Length lasts;
    return lasts.add(spec_.failover, spec_.proxy ? spec_.proxy_factor : 1);
  }
  [[nodiscard]] Length by_hand() const {
    if (spec_.manual_failover) return Length(*spec_.manual_failover);
    Length lasts = completed();
    return lasts.add(scenario_.architecture.on_call.response);
  }

  /// A time without a writer, and what callers need to find the next one.
  void add_found(LossKind kind, std::optional<ZoneId> zone, double per_year, Length lasts,
                 FailedCalls failed) {
    if (!spec_.proxy) lasts.add(spec_.connections.reconnect);
    std::vector<LossPhase> phases{{lasts, failed, failed}};
    if (!spec_.proxy && spec_.failover_kind == FailoverKind::Documented) {
      phases.push_back({Length(sim::to_seconds(spec_.dns_ttl)), failed, {0, 0}});
    }
    add(kind, zone, per_year, std::move(phases));
  }

  /// Reads go on meanwhile.
  void add_failovers(LossKind kind, std::optional<ZoneId> zone, double per_year) {
    law_.failovers_per_year += per_year;
    const double fails = spec_.failover_fails;
    add_found(kind, zone, (1 - fails) * per_year, completed(), {0, 1});
    add_found(kind, zone, fails * per_year, by_hand(), {0, 1});
  }

  void add_writer() {
    double none = 1;
    double none_but_by_zones = 1;
    for (std::size_t place = 1; place < homes_.size(); ++place) {
      none *= gone(homes_[place]);
      none_but_by_zones *= law_.instance_down;
    }
    const bool has_readers = readers() > 0;
    if (has_readers) add_failovers(LossKind::Failover, {}, own_ * (1 - none));
    double exhausted = own_ * (has_readers ? none : 1);
    for (const ZoneId zone : zones()) {
      const double share = writer_in(zone);
      const bool takes_all = in(zone) == static_cast<int>(homes_.size());
      for (const ZoneLoss& loss : zone_losses_of(scenario_, zone)) {
        const double per_year = share * loss.per_year;
        if (takes_all) {
          Length lasts(loss.lasts);
          lasts.add(sim::to_seconds(spec_.zone_recovery));
          add(LossKind::InPlace, zone, per_year, {{lasts, {1, 1}, {1, 1}}});
        } else {
          add_failovers(LossKind::Failover, zone, per_year * (1 - none_but_by_zones));
          exhausted += per_year * none_but_by_zones;
        }
      }
    }
    add_found(LossKind::Exhausted, {}, exhausted, Length(spec_.recreation), {1, 1});
    if (!has_readers) return;
    std::vector<double> all;
    for (const ZoneId home : homes_) all.push_back(gone(home));
    law_.unprotected = law_.exposed = k_of_n(all, 2);
  }

  /// A share of the readers that is gone and still asked.
  void add_dead(std::optional<ZoneId> zone, double per_year, double share, Length repair) {
    const double detection = sim::to_seconds(spec_.reader_detection);
    const double ttl = sim::to_seconds(spec_.dns_ttl);
    const double stays = repair.survival(detection + ttl / 2);
    add(LossKind::DeadReader, zone, per_year,
        {{repair.at_most(detection), {share, 0}, {share, 0}},
         {Length(ttl), {share, 0}, {0, 0}, stays}});
  }

  void add_readers() {
    if (readers() == 0) return;
    const auto count = static_cast<double>(readers());
    add_dead({}, count * own_, 1 / count, Length(spec_.replacement));
    for (const ZoneId zone : zones()) {
      const double with_writer = writer_in(zone);
      if (in(zone) == static_cast<int>(homes_.size())) continue;
      for (const ZoneLoss& loss : zone_losses_of(scenario_, zone)) {
        Length repair(loss.lasts);
        repair.add(sim::to_seconds(spec_.zone_recovery));
        add_dead(zone, (1 - with_writer) * loss.per_year, in(zone) / count, repair);
        if (in(zone) < 2) continue;
        add_dead(zone, with_writer * loss.per_year, (in(zone)-1) / count, repair);
      }
    }
  }

  /// More zones lost than leave a quorum.
  void add_storage() {
    const std::vector<ZoneId> with_copies = storage_zones(scenario_.architecture.zones, spec_);
    std::vector<double> down;
    double ends = 0;
    for (const ZoneId zone : with_copies) {
      down.push_back(zone_down(zone));
      if (down.back() > 0) ends = std::max(ends, zone_rate(zone) / down.back());
    }
    const auto lost = [&](int quorum) {
      const int zones_lost = (spec_.copies.all() - quorum) / spec_.copies.in_each + 1;
      const int all = static_cast<int>(down.size());
      return zones_lost > all ? 0.0 : k_of_n(down, all - zones_lost + 1);
    };
    const double no_writes = lost(spec_.copies.write_quorum);
    const double no_reads = lost(spec_.copies.read_quorum);
    const double both = std::min(no_writes, no_reads);
    const Length lasts(ends > 0 ? year / (2 * ends) : 0);
    add(LossKind::AllZones, {}, both * 2 * ends, {{lasts, {1, 1}, {1, 1}}});
    const double writes = no_writes - both;
    const double reads = no_reads - both;
    add(LossKind::AllZones, {}, writes * 2 * ends, {{lasts, {0, 1}, {0, 1}}});
    add(LossKind::AllZones, {}, reads * 2 * ends, {{lasts, {1, 0}, {1, 0}}});
  }

  /// Zones of the scenario's region that lose power together.
  void add_together() {
    const FaultProcess& process = scenario_.failures.all_zones_power;
    const bool all = std::none_of(homes_.begin(), homes_.end(), [&](ZoneId zone) {
      const ZoneSpec& of = scenario_.architecture.zones[zone.index()];
      return of.has_own_life || !of.region.empty();
    });
    if (!all || process.per_year <= 0) return;
    Length lasts(process.lasts);
    lasts.add(sim::to_seconds(spec_.zone_recovery));
    add(LossKind::AllZones, {}, process.per_year, {{lasts, {1, 1}, {1, 1}}});
  }

  /// The person is the second, who comes too late where the region is back before.
  void add_regions() {
    const FaultProcess& process = scenario_.failures.region;
    if (process.per_year <= 0) return;
    Length lasts(process.lasts);
    lasts.add(sim::to_seconds(spec_.zone_recovery));
    if (!spec_.secondary.zones.empty()) {
      Length person(scenario_.architecture.on_call.response);
      person.add(sim::to_seconds(spec_.secondary.promotion));
      const double promoted = shorter_of(Length(process.lasts), person).second_first;
      law_.failovers_per_year += promoted * process.per_year;
      law_.lost_writes_s_per_year +=
          promoted * process.per_year * sim::to_seconds(spec_.secondary.lag);
      lasts = Length(shorter_of(lasts, person).mean);
    }
    add(LossKind::AllZones, {}, process.per_year, {{lasts, {1, 1}, {1, 1}}});
  }

  void add_planned() {
    const DatabaseMaintenanceSpec& work = spec_.maintenance;
    const auto down = [&](double per_year, sim::Duration lasts) {
      add(LossKind::Planned, {}, per_year, {{Length(sim::to_seconds(lasts)), {1, 1}, {1, 1}}});
    };
    if (readers() > 0) {
      add_failovers(LossKind::Planned, {}, work.os_updates);
    } else {
      down(work.os_updates, work.patch);
    }
    down(work.engine_upgrades, work.upgrade);
  }

  const Scenario& scenario_;
  const DatabaseSpec& spec_;
  double own_ = 0;  ///< Faults a year of one instance.
  std::vector<ZoneId> homes_;
  DatabaseLaw law_;
};

}  // namespace

DatabaseLaw aurora_law_of(const Scenario& scenario, DatabaseId id) {
  return AuroraLaw(scenario, scenario.architecture.databases[id.index()]).build();
}

}  // namespace models::analytic
