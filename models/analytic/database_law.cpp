#include "models/analytic/database_law.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "models/analytic/availability.hpp"
#include "models/analytic/pair_cycle.hpp"
#include "sim/base/require.hpp"
#include "sim/time/year.hpp"

namespace models::analytic {

namespace {

constexpr double year = sim::seconds_per_year;

/// Something that ends the work of one instance.
struct Hit {
  std::optional<ZoneId> zone;
  double per_year = 0;
  sim::Distribution zone_lasts = sim::Distribution::constant(0);
  Length repair;  ///< Where it is.
  bool loses_volume = false;
};

/// How one that is not the primary comes back from a hit.
enum class Role : std::uint8_t { Primary, Standby, Reader };

class LawBuilder {
 public:
  LawBuilder(const Scenario& scenario, DatabaseId id)
      : scenario_(scenario), spec_(scenario.architecture.databases[id.index()]) {
    reads_at_primary_ = spec_.readers() == 0;
  }

  DatabaseLaw build() {
    double down = 0;
    for (const Hit& hit : own_hits(spec_.is_cluster() ? Role::Reader : Role::Primary)) {
      down += hit.per_year * hit.repair.mean() / year;
    }
    law_.instance_down = down / (1 + down);
    switch (spec_.deployment) {
      case DatabaseDeployment::SingleAz:
        add_single();
        break;
      case DatabaseDeployment::MultiAz:
        add_pair();
        break;
      case DatabaseDeployment::MultiAzCluster:
        add_cluster();
        break;
      case DatabaseDeployment::Aurora:
        break;  // See aurora_law_of.
    }
    add_replicas();
    add_all_zones();
    return std::move(law_);
  }

 private:
  void add(LossKind kind, std::optional<ZoneId> zone, double per_year,
           std::vector<LossPhase> phases) {
    if (per_year > 0) law_.events.push_back({kind, zone, per_year, std::move(phases)});
  }

  /// Faults of one instance by itself.
  [[nodiscard]] std::vector<Hit> own_hits(Role role) const {
    Length restored(scenario_.architecture.on_call.response);
    restored.add(spec_.restore);
    const bool copied = role != Role::Primary;
    std::vector<Hit> hits;
    if (role != Role::Standby && spec_.faults.engine_crash > 0) {
      hits.push_back({{}, spec_.faults.engine_crash, {}, Length(spec_.engine_restart), false});
    }
    if (spec_.faults.host_fault > 0) {
      hits.push_back({{},
                      spec_.faults.host_fault,
                      {},
                      Length(role == Role::Standby ? spec_.rebuild : spec_.host_recovery),
                      false});
    }
    if (spec_.faults.storage_fault > 0) {
      hits.push_back(
          {{}, spec_.faults.storage_fault, {}, copied ? Length(spec_.rebuild) : restored, true});
    }
    return hits;
  }

  [[nodiscard]] std::vector<Hit> standby_hits() const {
    std::vector<Hit> hits = own_hits(Role::Standby);
    const std::vector<double> share = primary_in();
    for (std::size_t place = 0; place < spec_.zones.size(); ++place) {
      add_zone_hits(spec_.zones[place], 1 - share[place], hits);
    }
    return hits;
  }

  /// Losses of a zone, `share` of all.
  void add_zone_hits(ZoneId zone, double share, std::vector<Hit>& hits) const {
    for (const ZoneLoss& loss : zone_losses_of(scenario_, zone)) {
      Length repair(loss.lasts);
      repair.add(sim::to_seconds(spec_.zone_recovery));
      if (share > 0) hits.push_back({zone, share * loss.per_year, loss.lasts, repair, false});
    }
  }

  [[nodiscard]] double zone_rate(ZoneId zone) const {
    double sum = 0;
    for (const ZoneLoss& loss : zone_losses_of(scenario_, zone)) sum += loss.per_year;
    return sum;
  }

  static double rate_of(const std::vector<Hit>& hits) {
    double sum = 0;
    for (const Hit& hit : hits) sum += hit.per_year;
    return sum;
  }

  static double mean_repair(const std::vector<Hit>& hits) {
    double sum = 0;
    for (const Hit& hit : hits) sum += hit.per_year * hit.repair.mean();
    return sum / rate_of(hits);
  }

  /// Share of time in which the primary is in each zone: it moves with each failover. The first two
  /// of a cluster take turns.
  [[nodiscard]] std::vector<double> primary_in() const {
    std::vector<double> share(spec_.zones.size(), 0.0);
    share.front() = 1;
    if (share.size() < 2) return share;
    const double moves = rate_of(own_hits(Role::Primary)) + spec_.maintenance.os_updates;
    const double from_first = moves + zone_rate(spec_.zones[0]);
    const double from_second = moves + zone_rate(spec_.zones[1]);
    if (from_first + from_second <= 0) return share;
    share[0] = from_second / (from_first + from_second);
    share[1] = 1 - share[0];
    return share;
  }

  [[nodiscard]] std::vector<Hit> primary_hits() const {
    std::vector<Hit> hits = own_hits(Role::Primary);
    const std::vector<double> share = primary_in();
    for (std::size_t place = 0; place < spec_.zones.size(); ++place) {
      add_zone_hits(spec_.zones[place], share[place], hits);
    }
    return hits;
  }

  [[nodiscard]] int replicas_in(ZoneId zone) const {
    const ReadReplicaSpec& replicas = spec_.read_replicas;
    int count = 0;
    for (int index = 0; index < replicas.count; ++index) {
      const auto home = static_cast<std::size_t>(index) % replicas.zones.size();
      count += replicas.zones[home] == zone ? 1 : 0;
    }
    return count;
  }

  /// Whether the loss of a zone leaves reads to the primary alone.
  [[nodiscard]] bool falls_back_with(ZoneId zone) const {
    return spec_.read_replicas.fall_back && spec_.read_replicas.count > 0 &&
           replicas_in(zone) == spec_.read_replicas.count;
  }

  /// Calls that fail while the primary does not answer, for this reason.
  [[nodiscard]] FailedCalls without_primary(std::optional<ZoneId> zone) const {
    const bool reads_too = reads_at_primary_ || (zone && falls_back_with(*zone));
    return {reads_too ? 1.0 : 0.0, 1.0};
  }

  /// Share of the reads that goes to replicas in a zone, until callers drop them, where they are
  /// lost together with the primary and not all of them are.
  [[nodiscard]] double reads_lost_with(std::optional<ZoneId> zone) const {
    if (!zone || spec_.read_replicas.count == 0) return 0;
    const int lost = replicas_in(*zone);
    return lost < spec_.read_replicas.count ? 1.0 * lost / spec_.read_replicas.count : 0;
  }

  /// Whether what befalls the primary lasts longer than callers ask dead replicas. Then both are
  /// one event where a zone takes both.
  [[nodiscard]] bool outlasts_eviction() const {
    constexpr double nearly_none = 0.01;
    const double eviction = sim::to_seconds(spec_.read_replicas.reader_eviction);
    if (spec_.deployment == DatabaseDeployment::SingleAz) return true;
    return completed().survival(eviction) >= 1 - nearly_none;
  }

  /// Phases in which the primary does not answer for so long, with what replicas lose besides.
  [[nodiscard]] std::vector<LossPhase> without_primary_for(Length lasts,
                                                           std::optional<ZoneId> zone) const {
    const FailedCalls failed = without_primary(zone);
    const double reads = outlasts_eviction() ? reads_lost_with(zone) : 0;
    if (reads <= 0) return {{lasts, failed, failed}};
    const double eviction = sim::to_seconds(spec_.read_replicas.reader_eviction);
    lasts.add(-eviction);
    return {{Length(eviction), {reads, 1}, {reads, 1}}, {lasts, failed, failed}};
  }

  void add_planned(double per_year, double seconds) {
    add(LossKind::Planned, {}, per_year, {{Length(seconds), {1, 1}, {1, 1}}});
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

  [[nodiscard]] double mean_failover() const {
    const double fails = spec_.failover_fails;
    return (1 - fails) * completed().mean() + (fails > 0 ? fails * by_hand().mean() : 0);
  }

  /// The failover itself and what callers need to follow it.
  void add_failovers(LossKind kind, std::optional<ZoneId> zone, double per_year) {
    law_.failovers_per_year += per_year;
    const FailedCalls failed = without_primary(zone);
    for (const bool completes : {true, false}) {
      Length lasts = completes ? completed() : by_hand();
      if (!spec_.proxy) lasts.add(spec_.connections.reconnect);
      std::vector<LossPhase> phases = without_primary_for(lasts, zone);
      if (!spec_.proxy && spec_.failover_kind == FailoverKind::Documented) {
        phases.push_back({Length(sim::to_seconds(spec_.dns_ttl)), failed, {0, 0}});
      }
      const double share = completes ? 1 - spec_.failover_fails : spec_.failover_fails;
      add(kind, zone, share * per_year, phases);
    }
  }

  /// The primary is repaired where it is.
  void add_repair(LossKind kind, const Hit& hit, double per_year) {
    const FailedCalls failed = without_primary(hit.zone);
    add(kind, hit.zone, per_year,
        kind == LossKind::InPlace ? without_primary_for(hit.repair, hit.zone)
                                  : std::vector<LossPhase>{{hit.repair, failed, failed}});
    if (!hit.loses_volume || per_year <= 0) return;
    if (spec_.backup) {
      law_.lost_writes_s_per_year += per_year * spec_.lost_data.mean();
    } else {
      law_.lost_writes_s_per_year = std::numeric_limits<double>::infinity();
    }
  }

  void add_single() {
    const std::vector<Hit> hits = primary_hits();
    const DatabaseMaintenanceSpec& work = spec_.maintenance;
    const double patch = sim::to_seconds(work.patch);
    const double upgrade = sim::to_seconds(work.upgrade);
    double down = work.os_updates * patch + work.engine_upgrades * upgrade;
    for (const Hit& hit : hits) down += hit.per_year * hit.repair.mean();
    const double up = 1 / (1 + down / year);
    for (const Hit& hit : hits) add_repair(LossKind::InPlace, hit, up * hit.per_year);
    add_planned(up * work.os_updates, patch);
    add_planned(up * work.engine_upgrades, upgrade);
  }

  void add_pair();
  void add_cluster();
  void add_replicas();
  void add_zones_together(std::vector<ZoneId> zones);
  bool take_from_zone_repairs(double share);
  void add_reader(const Hit& hit, double part, double per_year);

  /// Zones that lose power together. Those with a life of their own do not.
  void add_all_zones() {
    const FaultProcess& process = scenario_.failures.all_zones_power;
    const bool all = std::none_of(spec_.zones.begin(), spec_.zones.end(), [&](ZoneId zone) {
      return scenario_.architecture.zones[zone.index()].has_own_life;
    });
    if (!all || process.per_year <= 0) return;
    Length lasts(process.lasts);
    lasts.add(sim::to_seconds(spec_.zone_recovery));
    add(LossKind::AllZones, {}, process.per_year, {{lasts, {1, 1}, {1, 1}}});
  }

  const Scenario& scenario_;
  const DatabaseSpec& spec_;
  bool reads_at_primary_ = true;
  DatabaseLaw law_;
};

void LawBuilder::add_pair() {
  const std::vector<Hit> hits = primary_hits();
  PairCycle::Times times;
  times.danger = rate_of(hits) / year;
  times.rebuild = exposed_for(spec_.rebuild, times.danger);
  times.repair = times.danger > 0 ? mean_repair(hits) : 0;
  times.failover = mean_failover();
  PairCycle cycle(times);
  const auto first = [&](const Hit& hit, double from) {
    return hit.zone ? cycle.through_zone(hit.zone_lasts, from) : times.rebuild;
  };
  for (const Hit& hit : hits) {
    cycle.fail_over(hit.per_year / year);
    cycle.expose(hit.per_year / year, first(hit, times.failover));
  }
  for (const Hit& hit : standby_hits()) cycle.expose(hit.per_year / year, first(hit, 0));
  const DatabaseMaintenanceSpec& work = spec_.maintenance;
  const double updates = work.os_updates / year;
  const double patched =
      exposed_for(sim::Distribution::constant(sim::to_seconds(work.patch)), times.danger);
  // A primary that is hit while the standby is updated ends the update.
  const double undisturbed = 1 - times.danger * patched;
  cycle.expose(updates, patched);
  cycle.fail_over(updates * undisturbed);
  cycle.expose(updates * undisturbed, patched);
  cycle.take_down(work.engine_upgrades / year, sim::to_seconds(work.upgrade));

  const double whole = cycle.whole();
  for (const Hit& hit : hits) add_failovers(LossKind::Failover, hit.zone, whole * hit.per_year);
  add_failovers(LossKind::Planned, {}, whole * work.os_updates * undisturbed);
  add_planned(whole * work.engine_upgrades, sim::to_seconds(work.upgrade));
  for (const Hit& hit : hits) {
    add_repair(LossKind::Exhausted, hit, cycle.repairs() / times.danger * hit.per_year);
  }
  law_.exposed = cycle.exposed();
  law_.unprotected = law_.exposed + cycle.repairs() * times.repair;
}

/// A reader that is gone and still asked, for `part` of the reads.
void LawBuilder::add_reader(const Hit& hit, double part, double per_year) {
  Length unseen = hit.repair;
  if (!spec_.is_cluster()) {
    const ReadReplicaSpec& replicas = spec_.read_replicas;
    if (part < 1 || replicas.fall_back) unseen.at_most(sim::to_seconds(replicas.reader_eviction));
    add(LossKind::DeadReader, hit.zone, per_year, {{unseen, {part, 0}, {part, 0}}});
    return;
  }
  const double detection = sim::to_seconds(spec_.reader_detection);
  const double ttl = sim::to_seconds(spec_.dns_ttl);
  unseen.at_most(detection);
  add(LossKind::DeadReader, hit.zone, per_year,
      {{unseen, {part, 0}, {part, 0}},
       {Length(ttl), {part, 0}, {0, 0}, hit.repair.survival(detection + ttl / 2)}});
}

/// Instances fail independently of each other; two that are gone at once are taken as a product.
void LawBuilder::add_cluster() {
  const std::vector<double> writer_share = primary_in();
  for (const Hit& hit : primary_hits()) {
    add_failovers(LossKind::Failover, hit.zone, hit.per_year);
  }
  const auto readers = static_cast<double>(spec_.instances() - 1);
  std::vector<Hit> hits = own_hits(Role::Reader);
  for (const Hit& hit : hits) add_reader(hit, 1 / readers, readers * hit.per_year);
  std::vector<double> gone;
  double often = 0;
  for (std::size_t place = 0; place < spec_.zones.size(); ++place) {
    std::vector<Hit> by_zone;
    add_zone_hits(spec_.zones[place], 1 - writer_share[place], by_zone);
    for (const Hit& hit : by_zone) add_reader(hit, 1 / readers, hit.per_year);
    std::vector<Hit> of_instance = hits;
    add_zone_hits(spec_.zones[place], 1, of_instance);
    double down = 0;
    for (const Hit& hit : of_instance) down += hit.per_year * hit.repair.mean() / year;
    gone.push_back(down / (1 + down));
    often = std::max(often, rate_of(of_instance));
  }
  // A commit needs one reader.
  law_.unprotected = law_.exposed = k_of_n(gone, spec_.instances() - 1);
  const double worst = *std::max_element(gone.begin(), gone.end());
  if (law_.unprotected > 0) {
    const double per_year = 2 * often * law_.unprotected / worst;
    add(LossKind::Exhausted, {}, per_year,
        {{Length(law_.unprotected * year / per_year), {0, 1}, {0, 1}}});
  }
  law_.lost_writes_s_per_year =
      law_.unprotected * spec_.faults.storage_fault * (spec_.backup ? spec_.lost_data.mean() : 0);
  const DatabaseMaintenanceSpec& work = spec_.maintenance;
  add_failovers(LossKind::Planned, {}, work.os_updates);
  add_planned(work.engine_upgrades, sim::to_seconds(work.upgrade));
}

void LawBuilder::add_replicas() {
  const ReadReplicaSpec& replicas = spec_.read_replicas;
  if (replicas.count == 0) return;
  const double each = 1.0 / replicas.count;
  double own = 0;
  for (const Hit& hit : own_hits(Role::Reader)) {
    add_reader(hit, each, replicas.count * hit.per_year);
    own += hit.per_year * hit.repair.mean() / year;
  }
  std::vector<ZoneId> zones = replicas.zones;
  std::sort(zones.begin(), zones.end());
  zones.erase(std::unique(zones.begin(), zones.end()), zones.end());
  const std::vector<double> primary_share = primary_in();
  for (const ZoneId zone : zones) {
    // With the primary in the same zone they are in its events.
    const bool with_primary =
        falls_back_with(zone) || (reads_lost_with(zone) > 0 && outlasts_eviction());
    double elsewhere = 1;
    for (std::size_t place = 0; place < spec_.zones.size(); ++place) {
      if (spec_.zones[place] == zone && with_primary) elsewhere -= primary_share[place];
    }
    std::vector<Hit> hits;
    add_zone_hits(zone, elsewhere, hits);
    for (const Hit& hit : hits) add_reader(hit, each * replicas_in(zone), hit.per_year);
  }
  add_zones_together(zones);
  // All gone at once, each by itself.
  const double none_left = std::pow(own / (1 + own), replicas.count);
  if (none_left <= 0) return;
  if (!replicas.fall_back) {
    if (replicas.count == 1) return;  // Its repair is the loss.
    const double per_year = replicas.count * none_left * year / std::max(own * year, 1.0);
    add(LossKind::Exhausted, {}, per_year, {{Length(none_left * year / per_year), {1, 0}, {1, 0}}});
    return;
  }
  const double primary_down = law_.writes_down();
  add(LossKind::Exhausted, {}, none_left * law_.failovers_per_year,
      law_.failovers_per_year > 0
          ? std::vector<LossPhase>{{Length(primary_down * year / law_.failovers_per_year),
                                    {1, 0},
                                    {1, 0}}}
          : std::vector<LossPhase>{});
}

/// All zones lost that hold whoever could serve reads, `replicas` among them.
void LawBuilder::add_zones_together(std::vector<ZoneId> zones) {
  if (spec_.read_replicas.fall_back) {
    zones.insert(zones.end(), spec_.zones.begin(), spec_.zones.end());
    std::sort(zones.begin(), zones.end());
    zones.erase(std::unique(zones.begin(), zones.end()), zones.end());
  }
  if (zones.size() < 2) return;  // What one zone takes is in its own events.
  double all_lost = 1;
  double ends = 0;  // The rate at which such a time ends, a year.
  for (const ZoneId zone : zones) {
    double down = 0;
    std::vector<Hit> hits;
    add_zone_hits(zone, 1, hits);
    for (const Hit& hit : hits) down += hit.per_year * hit.repair.mean() / year;
    if (down <= 0) return;
    all_lost *= down / (1 + down);
    ends += rate_of(hits) / down;
  }
  const double writes = take_from_zone_repairs(all_lost) ? 1 : 0;
  add(LossKind::Exhausted, {}, all_lost * ends, {{Length(year / ends), {1, writes}, {1, writes}}});
}

/// Takes a share of time from that in which the primary waits for its zone, so that it is not
/// counted twice. False where there is not so much of it.
bool LawBuilder::take_from_zone_repairs(double share) {
  const auto is_repair = [](const LossEvent& event) {
    return event.zone && (event.kind == LossKind::InPlace || event.kind == LossKind::Exhausted);
  };
  double time = 0;
  for (const LossEvent& event : law_.events) {
    for (const LossPhase& phase : event.phases) {
      if (is_repair(event)) time += event.per_year * phase.lasts.mean() / year;
    }
  }
  if (time <= share) return false;
  for (LossEvent& event : law_.events) {
    if (is_repair(event)) event.per_year *= 1 - share / time;
  }
  return true;
}

}  // namespace

std::vector<ZoneLoss> zone_losses_of(const Scenario& scenario, ZoneId zone) {
  const ZoneSpec& spec = scenario.architecture.zones[zone.index()];
  std::vector<ZoneLoss> losses;
  if (spec.has_own_life) {
    const double life = spec.fails.mean();
    if (std::isfinite(life) && life > 0) losses.push_back({year / life, spec.repaired_in});
    return losses;
  }
  for (const FaultProcess* process :
       {&scenario.failures.zone_power, &scenario.failures.zone_network}) {
    if (process->per_year > 0) losses.push_back({process->per_year, process->lasts});
  }
  return losses;
}

DatabaseLaw database_law_of(const Scenario& scenario, DatabaseId id) {
  sim::require(id.index() < scenario.architecture.databases.size(), "no such database");
  const bool is_aurora = scenario.architecture.databases[id.index()].shares_storage();
  return is_aurora ? aurora_law_of(scenario, id) : LawBuilder(scenario, id).build();
}

}  // namespace models::analytic
