#include "models/architecture/figure_list.hpp"

#include <algorithm>

#include "models/architecture/billing_month.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

double Figure::of(double counted, double seconds) const noexcept {
  constexpr double seconds_per_hour = 3600;
  switch (kind) {
    case FigureKind::MeanOverTime:
      return counted / seconds;
    case FigureKind::PerYear:
      return counted / (seconds / sim::to_seconds(sim::year));
    case FigureKind::PerMonth:
      return counted * seconds_per_hour / seconds * hours_per_billing_month;
    case FigureKind::AsCounted:
      return counted;
  }
  return counted;
}

void FigureList::add(std::span<const FigureRow> rows) {
  add_without_label({}, rows);
}

void FigureList::add_without_label(std::string_view block, std::span<const FigureRow> rows) {
  begin(block, 1);
  for (const FigureRow& row : rows) add_one(row, {}, {});
}

void FigureList::begin(std::string_view label, std::size_t things) {
  blocks_.push_back({std::string(label), {figures_.size(), things}});
}

void FigureList::add_one(const FigureRow& row, std::string_view label, const std::string& id) {
  std::string name(row.name);
  if (!label.empty()) name.append("{").append(label).append("=").append(id).append("}");
  figures_.push_back({std::move(name), row.kind, row.unit, row.sense});
}

FigureBlock FigureList::of(std::string_view label) const {
  const auto known = std::find_if(blocks_.begin(), blocks_.end(),
                                  [&](const Labelled& one) { return one.label == label; });
  return known == blocks_.end() ? FigureBlock{} : known->block;
}

std::optional<std::size_t> FigureList::position(std::string_view name) const {
  const auto known = std::find_if(figures_.begin(), figures_.end(),
                                  [&](const Figure& one) { return one.name == name; });
  if (known == figures_.end()) return std::nullopt;
  return static_cast<std::size_t>(known - figures_.begin());
}

}  // namespace models
