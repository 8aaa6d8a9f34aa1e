#include "models/world/failure_kinds.hpp"

#include <algorithm>

#include "sim/base/require.hpp"

namespace models {

FailureKinds::FailureKinds(const Plan& plan, const OutsideStrata* strata) {
  GivenLosses given;
  if (strata != nullptr) given = {strata->gives_zone_losses(), strata->gives_common_losses()};
  plan.each_hazards(given, [this](const HazardGroups& of_service) { add(of_service); });
  for (FailureKind& kind : kinds_) {
    if (groups_ > 0) kind.share /= static_cast<double>(groups_);
  }
}

void FailureKinds::add(const HazardGroups& of_service) {
  std::vector<std::size_t> members(of_service.groups());
  for (const HazardGroups::Hazard& hazard : of_service.hazards()) {
    members[hazard.group] += hazard.can_be_frequent ? 1 : 0;
  }
  groups_ += members.size() -
             static_cast<std::size_t>(std::count(members.begin(), members.end(), std::size_t{0}));
  const std::size_t service = first_.size();
  first_.push_back(kinds_.size());
  for (std::size_t number = 0; number < of_service.hazards().size(); ++number) {
    const HazardGroups::Hazard& hazard = of_service.hazards()[number];
    FailureKind kind{.service = service, .hazard = number};
    if (hazard.can_be_frequent) kind.share = 1.0 / static_cast<double>(members[hazard.group]);
    kinds_.push_back(kind);
  }
}

void FailureKinds::set_recovery(std::size_t kind, double seconds) {
  sim::require(seconds > 0, "a recovery takes time");
  kinds_[kind].recovery = seconds;
}

}  // namespace models
