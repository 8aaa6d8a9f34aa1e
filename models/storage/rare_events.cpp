// Storage as methods for rare events see it.

#include <algorithm>

#include "models/storage/storage.hpp"

namespace models {

double Storage::hazard_rate(std::size_t hazard, const Commons&) const {
  return services_[hazard].regional.works() ? plan_->services[hazard].regional.per_second() : 0;
}

void Storage::strike(std::size_t hazard, sim::Stream&, Here here) {
  RegionalService& service = services_[hazard].regional;
  begin_event(static_cast<std::uint32_t>(hazard),
              service.draw_length(plan_->services[hazard].regional), here);
}

bool Storage::is_whole(const Commons&) const {
  return std::all_of(services_.begin(), services_.end(),
                     [](const Service& service) { return service.regional.works(); });
}

double Storage::severity(const Commons&) const {
  double most = 0;
  for (std::size_t index = 0; index < services_.size(); ++index) {
    if (!services_[index].regional.works()) {
      most = std::max(most, plan_->services[index].of_outage);
    }
  }
  return most;
}

void Storage::restart(Here here) {
  for (Service& service : services_) service.regional.restart(here.replication());
}

void Storage::renew(Here here) {
  for (std::uint32_t service = 0; service < services_.size(); ++service) {
    schedule_event(service, here);
  }
}

}  // namespace models
