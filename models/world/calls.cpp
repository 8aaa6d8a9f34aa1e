#include "models/world/calls.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

namespace models {

namespace {

std::uint32_t plan_call(const CallSpec& spec, const FleetPlan& fleet, const EndpointTable& table,
                        CallsPlan& plan) {
  CallsPlan::Call call;
  call.times = spec.times;
  call.cost = call.seconds = spec.cost_seconds;
  call.optional = spec.optional;
  const bool reads = spec.operation == CallOperation::Read;
  // Where nothing lags, who reads what was just written reads like everybody else.
  const bool writes = spec.operation == CallOperation::Write;
  if (const auto* database = std::get_if<DatabaseId>(&spec.to)) {
    call.endpoint =
        reads ? EndpointTable::reads_of(*database) : EndpointTable::writes_of(*database);
    call.database = *database;
  } else if (const auto* external = std::get_if<ExternalId>(&spec.to)) {
    call.endpoint = table.of(*external);
    call.cost = 1;
    if (fleet.network.leads_through_gateways(*external)) call.way_out = *external;
  } else if (const auto* cache = std::get_if<CacheId>(&spec.to)) {
    call.endpoint = writes ? table.writes_of(*cache) : table.reads_of(*cache);
  } else if (const auto* item_table = std::get_if<TableId>(&spec.to)) {
    const TableSpec& called = fleet.architecture().tables[item_table->index()];
    call.endpoint = writes ? table.writes_of(*item_table) : table.reads_of(*item_table);
    call.cost = writes ? called.units_of_write() : called.units_of_read();
  } else if (const auto* bucket = std::get_if<BucketId>(&spec.to)) {
    call.endpoint = writes ? table.writes_of(*bucket) : table.reads_of(*bucket);
  } else if (const auto* file_system = std::get_if<FileSystemId>(&spec.to)) {
    call.endpoint = table.of(*file_system);
  } else if (const auto* group = std::get_if<TargetGroupId>(&spec.to)) {
    call.endpoint = table.of_tier(fleet.called_tier(*group));
    call.cost = 0;  // The tier's instances do the work, and lose what they cannot do.
  } else {
    call.component = std::get<ComponentId>(spec.to);
  }
  call.stopped = fleet.network.of_call(spec);
  plan.any_stopped = plan.any_stopped || call.stopped.cut != NetworkPlan::open;
  if (!spec.otherwise.empty())
    call.otherwise = plan_call(spec.otherwise.front(), fleet, table, plan);
  plan.calls.push_back(call);
  return static_cast<std::uint32_t>(plan.calls.size() - 1);
}

}  // namespace

CallsPlan plan_calls(const FleetPlan& fleet) {
  CallsPlan plan;
  const EndpointTable table(fleet.architecture(), fleet.tiers.size());
  for (const RequestClassSpec& request_class : fleet.scenario().workload.classes) {
    std::vector<std::uint32_t>& sequence = plan.classes.emplace_back();
    plan.any = plan.any || request_class.pictures.has_value();
    for (const CallSpec& call : request_class.calls) {
      sequence.push_back(plan_call(call, fleet, table, plan));
      plan.any = true;
    }
  }
  return plan;
}

/// Grows more and more exact: what a station serves depends on what reaches it.
void CallFlow::solve(const CallsPlan& plan, std::span<const ClassPlan> classes, const Facts& facts,
                     const PassedEntry& passed) {
  constexpr int most_rounds = 60;
  constexpr double exact = 1e-14;
  stations_.resize(facts.endpoints.stations());
  for (Station& station : stations_) {
    station.served = 1;
    station.parts.clear();
  }
  for (int round = 0; round < most_rounds; ++round) {
    for (Station& station : stations_) {
      station.work = 0;
      station.diverted.clear();
    }
    asked_.assign(facts.endpoints.endpoints(), 0);
    missed_.assign(facts.endpoints.endpoints(), {});
    follow_all(plan, classes, facts, passed);
    double change = 0;
    saturated_ = false;
    for (std::size_t index = 0; index < stations_.size(); ++index) {
      Station& station = stations_[index];
      const double capacity = facts.endpoints.station(static_cast<std::uint32_t>(index)).capacity;
      const double asked = station.work * passed.rps;
      const bool is_limited = capacity > 0 && asked > capacity;
      const double served = is_limited ? capacity / asked : 1;
      saturated_ = saturated_ || is_limited;
      change = std::max(change, std::abs(served - station.served));
      // Half of the way once it swings, so that two stations that starve each other settle.
      station.served = round < 8 ? served : 0.5 * (served + station.served);
      blame(facts, static_cast<std::uint32_t>(index), passed.rps);
    }
    if (change < exact) return;
  }
}

const std::vector<CallFlow::Made>& CallFlow::list_made(const CallsPlan& plan,
                                                       std::span<const ClassPlan> classes,
                                                       const Facts& facts,
                                                       const PassedEntry& passed) {
  made_.clear();
  collects_ = lists_ = quiet_ = true;
  follow_all(plan, classes, facts, passed);
  collects_ = lists_ = quiet_ = false;
  return made_;
}

void CallFlow::follow_all(const CallsPlan& plan, std::span<const ClassPlan> classes,
                          const Facts& facts, const PassedEntry& passed) {
  failing_.assign(plan.classes.size(), 0);
  for (std::uint32_t index = 0; index < plan.classes.size(); ++index) {
    if (plan.classes[index].empty()) continue;
    const ClassPlan& request_class = classes[index];
    const bool lacking =
        std::any_of(request_class.needs.begin(), request_class.needs.end(),
                    [&](ComponentId component) { return facts.components.lacking(component); });
    if (lacking) continue;
    request_class_ = index;
    marks_.clear();
    const double taken = request_class.share * passed.shares[index];
    double reach = taken;
    for (const std::uint32_t call : plan.classes[index]) {
      if (reach <= 0) break;
      reach = follow(plan, facts, call, reach, {}, passed.at);
    }
    if (taken > 0) failing_[index] = std::clamp(1 - reach / taken, 0.0, 1.0);
  }
}

void CallFlow::add_work(std::uint32_t index, double work, const Tag& tag) {
  Station& station = stations_[index];
  station.work += work;
  if (!tag || work <= 0) return;
  for (Diverted& diverted : station.diverted) {
    if (diverted.fault != *tag) continue;
    diverted.work += work;
    return;
  }
  station.diverted.push_back({*tag, work});
}

/// Part of the requests has failed at a call: they make the other one, which then is because of
/// `by`, or are lost. Returns those that go on.
double CallFlow::fail(const CallsPlan& plan, const Facts& facts, const CallsPlan::Call& call,
                      const Loss& loss, const Tag& by, sim::Instant at) {
  if (loss.share <= 0) return 0;
  if (call.otherwise != CallsPlan::none) {
    ++depth_;
    const double saved = follow(plan, facts, call.otherwise, loss.share, by, at);
    --depth_;
    return saved;
  }
  const FaultId fault = by.value_or(loss.fault);
  if (!collects_ || quiet_) return 0;
  for (Loss& known : losses_) {
    if (known.fault != fault || known.phase != loss.phase ||
        known.request_class != request_class_) {
      continue;
    }
    known.share += loss.share;
    return 0;
  }
  losses_.push_back({fault, loss.phase, request_class_, loss.share});
  return 0;
}

/// Of the requests that go on, those whose caller fails at a database, which they do at each call:
/// callers that follow its name later, or have no connection to it.
CallFlow::Mark& CallFlow::mark_of(DatabaseId database, const EndpointTable::Failing& failing,
                                  double share) {
  for (Mark& mark : marks_) {
    if (mark.database == database && mark.fault == failing.fault && mark.phase == failing.phase) {
      return mark;
    }
  }
  marks_.push_back({database, failing.fault, failing.phase, share, false, 0});
  return marks_.back();
}

/// What is left of them once `after` of `before` requests go on.
void CallFlow::settle_marks(double before, double after) {
  for (Mark& mark : marks_) {
    if (!mark.is_met) continue;
    mark.share = after > 0 ? std::clamp((before * mark.share - mark.gone) / after, 0.0, 1.0) : 0;
    mark.is_met = false;
    mark.gone = 0;
  }
}

/// What the network stops, of those who make the call: what never gets through, and of the rest
/// what finds a NAT gateway lost; `leaving` is the share that gets through. Returns those that go
/// on all the same.
double CallFlow::leave_network(const CallsPlan& plan, const Facts& facts,
                               const CallsPlan::Call& call, double makers, double& leaving,
                               const Tag& tag, sim::Instant at) {
  double going_on = 0;
  const auto stop = [&](FaultId fault, double lost) {
    going_on +=
        fail(plan, facts, call, {fault, Phase::Restoration, 0, lost}, tag ? tag : Tag(fault), at);
  };
  leaving = 1 - call.stopped.share;
  if (call.stopped.cut != NetworkPlan::open) {
    stop(facts.network.fault(call.stopped.cut), makers - makers * leaving);
  }
  if (!call.way_out) return going_on;
  const double to_gateways = leaving;
  for (const NetworkTable::Lost& lost : facts.network.lost_ways(*call.way_out)) {
    leaving = std::max(0.0, leaving - to_gateways * lost.share);
    stop(lost.fault, makers * to_gateways * lost.share);
  }
  return going_on;
}

/// What fails by itself at an endpoint, of those in `left`, who make the call. Returns those that
/// go on all the same.
double CallFlow::fail_at_endpoint(const CallsPlan& plan, const Facts& facts,
                                  const CallsPlan::Call& call, double& left, const Tag& tag,
                                  sim::Instant at) {
  const EndpointTable::Endpoint& endpoint = facts.endpoints.endpoint(call.endpoint);
  const double seconds = sim::to_seconds(at - endpoint.since);
  const double makers = left;
  // In the place of another call it is made by some that are not like the others.
  const bool is_remembered = call.database && depth_ == 0;
  double going_on = 0;
  for (const EndpointTable::Failing& failing : endpoint.failing) {
    double share = failing.share.at(seconds);
    if (is_remembered) share = mark_of(*call.database, failing, share).share;
    const double lost = makers * share;
    left = std::max(0.0, left - lost);
    const double saved = fail(plan, facts, call, {failing.fault, failing.phase, 0, lost},
                              tag ? tag : Tag(failing.fault), at);
    going_on += saved;
    if (!is_remembered) continue;
    Mark& mark = mark_of(*call.database, failing, share);
    mark.is_met = true;
    mark.gone = call.optional ? 0 : lost - saved;
  }
  return going_on;
}

/// What an endpoint does not have for `makers`, who are in `left` until then. Returns those that go
/// on all the same; whoever has no other call to make is told that there is nothing, and goes on.
double CallFlow::miss(const CallsPlan& plan, const Facts& facts, const CallsPlan::Call& call,
                      double makers, double& left, const Tag& tag, sim::Instant at) {
  const EndpointTable::Endpoint& endpoint = facts.endpoints.endpoint(call.endpoint);
  if (endpoint.misses.empty() || call.otherwise == CallsPlan::none) return 0;
  const double seconds = sim::to_seconds(at - endpoint.since);
  const double before = repeats_;
  repeats_ *= std::max(1.0, call.times);
  ++depth_;
  double going_on = 0;
  for (const EndpointTable::Miss& one : endpoint.misses) {
    const double missed = std::min(left, makers * one.share.at(seconds));
    if (missed <= 0) continue;
    left -= missed;
    const double answered = follow(plan, facts, call.otherwise, missed, tag ? tag : one.fault, at);
    going_on += answered;
    if (collects_) continue;
    missed_[call.endpoint].calls += missed;
    missed_[call.endpoint].answered += answered;
  }
  --depth_;
  repeats_ = before;
  return going_on;
}

/// What is too much for a station, of those in `left`. Returns those that go on all the same.
double CallFlow::fail_for_overload(const CallsPlan& plan, const Facts& facts,
                                   const CallsPlan::Call& call, double& left, const Tag& tag,
                                   sim::Instant at) {
  if (call.cost <= 0 || left <= 0) return 0;
  const EndpointTable::Endpoint& endpoint = facts.endpoints.endpoint(call.endpoint);
  const std::uint32_t station = endpoint.station;
  if (!collects_) {
    const Tag& brought_by = tag ? tag : endpoint.diverted_by;
    add_work(station, left * std::max(1.0, call.times) * repeats_ * call.cost, brought_by);
  }
  const double refused = left * (1 - stations_[station].served);
  left -= refused;
  double going_on = 0;
  for (std::size_t part = 0; refused > 0 && part < stations_[station].parts.size(); ++part) {
    // The parts have in them what faults elsewhere have brought here.
    const Part of = stations_[station].parts[part];
    const Tag by = of.is_demand ? Tag() : Tag(of.fault);
    going_on += fail(plan, facts, call, {of.fault, Phase::Overload, 0, refused * of.share}, by, at);
  }
  return going_on;
}

/// A share of the demand makes a call. Returns the part of it that goes on.
double CallFlow::follow(const CallsPlan& plan, const Facts& facts, std::uint32_t position,
                        double reach, const Tag& tag, sim::Instant at) {
  const CallsPlan::Call& call = plan.calls[position];
  const bool was_quiet = quiet_;
  quiet_ = quiet_ || call.optional;
  const double makers = reach * std::min(1.0, call.times);
  double going_on = reach - makers;
  double left = makers;
  if (call.endpoint == CallsPlan::none) {
    if (facts.components.lacking(call.component)) {
      const FaultId fault = facts.components.fault(call.component);
      going_on +=
          fail(plan, facts, call, {fault, Phase::Restoration, 0, left}, tag ? tag : Tag(fault), at);
      left = 0;
    }
  } else {
    double leaving = 1;
    going_on += leave_network(plan, facts, call, makers, leaving, tag, at);
    const double arriving = left = makers * leaving;
    if (!collects_) asked_[call.endpoint] += reach * call.times * repeats_ * leaving;
    going_on += fail_at_endpoint(plan, facts, call, left, tag, at);
    going_on += miss(plan, facts, call, arriving, left, tag, at);
    going_on += fail_for_overload(plan, facts, call, left, tag, at);
  }
  quiet_ = was_quiet;
  if (lists_) made_.push_back({request_class_, position, makers, left});
  const double after = call.optional ? reach : going_on + left;
  if (depth_ == 0) settle_marks(reach, after);
  return after;
}

/// Whose fault it is that a station is asked for more than it can do: what would be too much
/// without any fault is the demand's, each further part that of the next fault.
void CallFlow::blame(const Facts& facts, std::uint32_t index, double rps) {
  Station& station = stations_[index];
  station.parts.clear();
  station.owes_demand = false;
  const EndpointTable::Station& known = facts.endpoints.station(index);
  const double lost = station.work * rps - known.capacity;
  if (known.capacity <= 0 || lost <= 0) return;
  double work = station.work;
  double capacity = known.capacity;
  for (const Diverted& diverted : station.diverted) work -= diverted.work;
  for (const EndpointTable::Missing& missing : known.missing) capacity += missing.capacity;
  const auto excess = [&] { return std::max(0.0, work * rps - capacity); };
  double before = excess();
  if (before > 0) {
    const bool own = known.overload.has_value();
    station.parts.push_back({known.overload.value_or(FaultId{}), before / lost, !own});
    station.owes_demand = !own;
  }
  std::sort(station.diverted.begin(), station.diverted.end(),
            [](const Diverted& left, const Diverted& right) { return left.fault < right.fault; });
  auto diverted = station.diverted.begin();
  auto missing = known.missing.begin();
  while (diverted != station.diverted.end() || missing != known.missing.end()) {
    const bool takes_missing = diverted == station.diverted.end() ||
                               (missing != known.missing.end() && missing->fault < diverted->fault);
    const FaultId fault = takes_missing ? missing->fault : diverted->fault;
    if (takes_missing) {
      capacity -= (missing++)->capacity;
    } else {
      work += (diverted++)->work;
    }
    const double after = excess();
    if (after > before) station.parts.push_back({fault, (after - before) / lost, false});
    before = after;
  }
}

}  // namespace models
