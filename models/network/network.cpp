#include "models/network/network.hpp"

namespace models {

void Network::start(Here here) const {
  std::vector<FaultId>& faults = here.facts().network.faults_;
  faults.clear();
  for (const NetworkPlan::Cut& cut : plan_->cuts) faults.push_back(here.begin_fault(cut.cause));
}

}  // namespace models
