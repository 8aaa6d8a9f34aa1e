// What storage reports of a replication.

#include <algorithm>

#include "models/architecture/service_figures.hpp"
#include "models/architecture/service_meters.hpp"
#include "models/architecture/service_series.hpp"
#include "models/storage/storage.hpp"

namespace models {

namespace {

/// Of what was sent, what was not done.
double refused(double sent, double done) {
  return sent > 0 ? std::clamp(1 - done / sent, 0.0, 1.0) : 0;
}

}  // namespace

double Storage::stored_gib_hours(std::uint32_t service) const {
  constexpr double gib = 1024.0 * 1024 * 1024;
  return services_[service].byte_seconds / gib / 3600;
}

void Storage::sample(std::span<double> values, Here here) const {
  const auto failing = [&](std::uint32_t service) { return services_[service].failing; };
  for (std::size_t index = 0; index < plan_->tables.size(); ++index) {
    values[plan_->table_series.at(StoreSeries::CallsFailing, index)] =
        failing(Plan::service_of(sim::make_id<TableId>(index)));
  }
  for (std::size_t index = 0; index < plan_->buckets.size(); ++index) {
    values[plan_->bucket_series.at(StoreSeries::CallsFailing, index)] =
        failing(plan_->service_of(sim::make_id<BucketId>(index)));
  }
  for (std::size_t index = 0; index < plan_->file_systems.size(); ++index) {
    values[plan_->file_system_series.at(StoreSeries::CallsFailing, index)] =
        failing(plan_->service_of(sim::make_id<FileSystemId>(index)));
  }
  // What has come since is counted in a copy: who looks changes nothing.
  const double requests = plan_->demand->requests(settled_, here.now());
  for (std::size_t index = 0; index < stocks_.size(); ++index) {
    PictureStock pictures = stocks_[index].pictures;
    pictures.serve(requests * plan_->pictures[index].share, stocks_[index].taken);
    values[plan_->picture_series.at(PicturesSeries::Missed, index)] =
        pictures.missing(stocks_[index].taken);
  }
}

void Storage::close(Outcome& outcome, Here here) {
  settle(here);
  close_tables(outcome, here);
  close_buckets(outcome);
  for (std::size_t index = 0; index < plan_->file_systems.size(); ++index) {
    const auto id = sim::make_id<FileSystemId>(index);
    const double seconds = sim::to_seconds(outcome.observed);
    outcome.figures[plan_->file_system_figures.at(FileSystemFigure::Availability, index)] =
        seconds - services_[plan_->service_of(id)].failed_seconds;
    outcome.meters[plan_->file_system_meters.at(FileSystemMeter::StoredGibHours, index)] =
        stored_gib_hours(plan_->service_of(id));
  }
  for (std::size_t index = 0; index < stocks_.size(); ++index) {
    const PictureStock::Counts& counts = stocks_[index].pictures.counts();
    const std::size_t thing = plan_->pictures[index].thing;
    const double missed = counts.reads > 0 ? counts.missed / counts.reads : 0;
    outcome.figures[plan_->picture_figures.at(PicturesFigure::Missed, thing)] =
        sim::to_seconds(outcome.observed) * missed;
    outcome.figures[plan_->picture_figures.at(PicturesFigure::Lost, thing)] = counts.lost;
  }
}

void Storage::close_tables(Outcome& outcome, Here here) const {
  const double seconds = sim::to_seconds(outcome.observed);
  const EndpointTable& table = here.facts().endpoints;
  for (std::size_t index = 0; index < plan_->tables.size(); ++index) {
    const auto id = sim::make_id<TableId>(index);
    const auto figure = [&](TableFigure row) -> double& {
      return outcome.figures[plan_->table_figures.at(row, index)];
    };
    const auto meter = [&](TableMeter row) -> double& {
      return outcome.meters[plan_->table_meters.at(row, index)];
    };
    const double reads = table.station(table.reads_of(id)).work;
    const double writes = table.station(table.writes_of(id)).work;
    figure(TableFigure::Availability) = seconds - services_[Plan::service_of(id)].failed_seconds;
    figure(TableFigure::ThrottledReads) = seconds * refused(units_[2 * index].sent, reads);
    figure(TableFigure::ThrottledWrites) = seconds * refused(units_[2 * index + 1].sent, writes);
    figure(TableFigure::ReadUnits) = meter(TableMeter::ReadUnits) = reads;
    figure(TableFigure::WriteUnits) = meter(TableMeter::WriteUnits) = writes;
    meter(TableMeter::StoredGibHours) = stored_gib_hours(Plan::service_of(id));
  }
}

void Storage::close_buckets(Outcome& outcome) const {
  const double seconds = sim::to_seconds(outcome.observed);
  for (std::size_t index = 0; index < plan_->buckets.size(); ++index) {
    const auto id = sim::make_id<BucketId>(index);
    const auto figure = [&](BucketFigure row) -> double& {
      return outcome.figures[plan_->bucket_figures.at(row, index)];
    };
    const auto meter = [&](BucketMeter row) -> double& {
      return outcome.meters[plan_->bucket_meters.at(row, index)];
    };
    const std::size_t service = plan_->service_of(id);
    figure(BucketFigure::Availability) = seconds - services_[service].failed_seconds;
    figure(BucketFigure::Reads) = meter(BucketMeter::Reads) = units_[2 * service].sent;
    figure(BucketFigure::Writes) = meter(BucketMeter::Writes) = units_[2 * service + 1].sent;
    meter(BucketMeter::StoredGibHours) = stored_gib_hours(plan_->service_of(id));
  }
}

}  // namespace models
