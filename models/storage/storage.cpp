#include "models/storage/storage.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

namespace models {

namespace {

using Endpoint = EndpointTable::Endpoint;

}  // namespace

void Storage::start(Here here) {
  settled_ = here.now();
  services_.resize(plan_->services.size());
  for (const StoragePlan::FileSystem& mounted : plan_->mounted) {
    mount_targets_.emplace_back(mounted.mount_targets.size());
  }
  units_.resize(2 * (plan_->tables.size() + plan_->buckets.size()));
  for (const Plan::Pictures& planned : plan_->pictures) {
    const PicturesSpec& spec = *plan_->classes[planned.request_class].pictures;
    const std::size_t places = planned.takers.size();
    const std::vector<double> none(places, 0.0);
    stocks_.push_back({PictureStock(places, {spec.reads, spec.uploads}), none, none, none, false});
  }
  for (std::uint32_t service = 0; service < services_.size(); ++service) {
    services_[service].bytes = plan_->services[service].bytes;
    services_[service].regional.start(plan_->services[service].regional, here.replication());
    schedule_event(service, here);
  }
  EndpointTable& table = here.facts().endpoints;
  for (std::size_t index = 0; index < plan_->tables.size(); ++index) {
    const std::optional<ProvisionedUnits>& most = plan_->tables[index].provisioned;
    if (!most) continue;
    const auto id = sim::make_id<TableId>(index);
    const FaultId throttling = here.begin_fault(plan_->throttling[index]);
    for (const bool writes : {false, true}) {
      EndpointTable::Station& station =
          table.stations_[writes ? table.writes_of(id) : table.reads_of(id)];
      station.capacity = writes ? most->writes : most->reads;
      station.overload = throttling;
    }
  }
}

std::uint32_t Storage::endpoints_of(std::uint32_t service) const {
  return service < plan_->tables.size() + plan_->buckets.size() ? 2 : 1;
}

Endpoint& Storage::endpoint(std::uint32_t service, std::uint32_t which, Here here) const {
  EndpointTable& table = here.facts().endpoints;
  const auto tables = static_cast<std::uint32_t>(plan_->tables.size());
  const auto buckets = static_cast<std::uint32_t>(plan_->buckets.size());
  const std::uint32_t first = service < tables ? table.reads_of(TableId{service})
                              : service < tables + buckets
                                  ? table.reads_of(BucketId{service - tables})
                                  : table.of(FileSystemId{service - tables - buckets});
  return table.endpoints_[first + which];
}

void Storage::schedule_event(std::uint32_t service, Here here) {
  const sim::Instant at =
      services_[service].regional.next_event(plan_->services[service].regional, here.now());
  if (at != sim::never) here.schedule(at, ServiceEventArrives{service});
}

void Storage::on(ServiceEventArrives event, Here here) {
  schedule_event(event.service, here);
  RegionalService& service = services_[event.service].regional;
  if (!service.works() || !here.strikes(event.service)) return;
  begin_event(event.service, service.draw_length(plan_->services[event.service].regional), here);
}

void Storage::begin_event(std::uint32_t index, sim::Duration lasts, Here here) {
  settle(here);
  const StoragePlan::Service& plan = plan_->services[index];
  here.note("fault", *plan.id, [] { return std::string("a service event of the region"); });
  services_[index].regional.go_down(here.begin_fault(plan.regional.cause), here.now() + lasts);
  here.schedule(here.now() + lasts, ServiceEventEnds{index});
  here.severity_changed();
  answer(index, here);
}

void Storage::on(ServiceEventEnds event, Here here) {
  settle(here);
  if (!services_[event.service].regional.comes_back(here.now())) return;
  here.note("recovery", *plan_->services[event.service].id,
            [] { return std::string("the service event is over"); });
  here.severity_changed();
  answer(event.service, here);
}

/// What callers see of a service.
void Storage::answer(std::uint32_t index, Here here) {
  settle(here);
  EndpointTable& table = here.facts().endpoints;
  Service& service = services_[index];
  // From then on a call that somebody tries would rather fail.
  constexpr double most = 0.5;
  const std::size_t file_systems = plan_->tables.size() + plan_->buckets.size();
  for (std::uint32_t which = 0; which < endpoints_of(index); ++which) {
    Endpoint& answers = endpoint(index, which, here);
    table.count(answers, -1);
    answers.failing.clear();
    answers.since = here.now();
    if (!service.regional.works()) {
      answers.failing.push_back({service.regional.fault(), Phase::Restoration, {1, 0}});
    } else if (index >= file_systems) {
      answer_mounted(sim::make_id<FileSystemId>(index - file_systems), answers, here);
    }
    table.count(answers, 1);
    service.failing = answers.failing_at(here.now());
  }
  if (plan_->services[index].is_called) here.traffic_changed();
  for (std::uint32_t which = 0; which < endpoints_of(index); ++which) {
    Endpoint& answers = endpoint(index, which, here);
    if (answers.down == (service.failing >= most)) continue;
    answers.down = !answers.down;
    here.tell(EndpointChanged{static_cast<std::uint32_t>(&answers - table.endpoints_.data())});
  }
}

void Storage::obey(const InjectServiceEvent& action, Here here) {
  std::visit(
      [&](const auto& id) {
        // Distributions are somebody else's.
        if constexpr (!std::is_same_v<std::decay_t<decltype(id)>, DistributionId>) {
          begin_event(plan_->service_of(id), action.lasts, here);
        }
      },
      action.service);
}

void Storage::start_over(Here here) {
  settle(here);
  for (Service& service : services_) service.failed_seconds = service.byte_seconds = 0;
  for (Units& units : units_) units.sent = 0;
  for (Stock& stock : stocks_) stock.pictures.start_over();
}

double Storage::units_of_call(std::uint32_t service, std::uint32_t which) const {
  if (service >= plan_->tables.size()) return 1;
  const TableSpec& spec = plan_->tables[service];
  return which == 0 ? spec.units_of_read() : spec.units_of_write();
}

void Storage::carry(Here here) {
  settle(here);
  for (std::uint32_t service = 0; 2 * std::size_t{service} < units_.size(); ++service) {
    for (std::uint32_t which = 0; which < 2; ++which) {
      const Endpoint& called = endpoint(service, which, here);
      units_[2 * std::size_t{service} + which].per_request =
          called.asked * units_of_call(service, which) * (1 - called.failing_at(here.now()));
    }
  }
  for (std::size_t index = 0; index < plan_->file_systems.size(); ++index) {
    const auto id = sim::make_id<FileSystemId>(index);
    if (share_mount_targets(id, here)) answer(plan_->service_of(id), here);
  }
  for (std::size_t index = 0; index < stocks_.size(); ++index) {
    take_shares(stocks_[index], plan_->pictures[index], here);
  }
}

void Storage::settle(Here here) {
  const double seconds = sim::to_seconds(here.now() - settled_);
  if (seconds <= 0) return;
  const double requests = plan_->demand->requests(settled_, here.now());
  settled_ = here.now();
  for (std::size_t index = 0; index < services_.size(); ++index) {
    Service& service = services_[index];
    service.failed_seconds += service.failing * seconds;
    // In the mean over a step; over days of a curve that repeats, what it is besides is nothing.
    const double more = plan_->services[index].bytes_per_request * requests * (1 - service.failing);
    service.byte_seconds += (service.bytes + 0.5 * more) * seconds;
    service.bytes += more;
  }
  for (Units& units : units_) units.sent += units.per_request * requests;
  for (std::size_t index = 0; index < stocks_.size(); ++index) {
    Stock& stock = stocks_[index];
    for (std::size_t place = 0; place < stock.taken.size(); ++place) {
      stock.mean[place] = std::max(0.0, stock.taken[place] + 0.5 * seconds * stock.slope[place]);
    }
    stock.pictures.serve(requests * plan_->pictures[index].share, stock.mean);
  }
}

}  // namespace models
