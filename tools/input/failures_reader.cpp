#include "tools/input/readers.hpp"

namespace tools {
namespace {

using models::FaultProcess;

struct FaultKey {
  const char* name;
  FaultProcess models::FailureModel::*process;
  bool has_length;  ///< Whether the fault ends by itself; else a person ends it.
};

const std::vector<FaultKey> instance_faults{
    {"host_fault", &models::FailureModel::host_fault, true},
    {"retirement", &models::FailureModel::retirement, true},
    {"application_hang", &models::FailureModel::application_hang, false},
    {"application_crash", &models::FailureModel::application_crash, false},
    {"volume_loss", &models::FailureModel::volume_loss, true}};

const std::vector<FaultKey> zone_faults{
    {"zone_power", &models::FailureModel::zone_power, true},
    {"zone_network", &models::FailureModel::zone_network, true},
    {"zone_gray", &models::FailureModel::zone_gray, true},
    {"zone_capacity", &models::FailureModel::zone_capacity, true}};

const std::vector<FaultKey> region_faults{
    {"control_plane", &models::FailureModel::control_plane, true},
    {"all_zones_power", &models::FailureModel::all_zones_power, true}};

/// `relevant`: whether the scenario has anything that the fault could hit, so that a default is an
/// assumption of it.
FaultProcess read_fault(const ObjectReader& failures, const FaultKey& key, bool by_default,
                        bool relevant, bool drill) {
  const ObjectReader object =
      failures.child(key.name, "fault", std::string("failures.") + key.name);
  FaultProcess process;
  // In a drill nothing fails by chance; what is injected may still last as long as by default.
  const bool rate_matters = relevant && by_default && !drill;
  if (object.has("rate") || rate_matters) {
    if (const auto rate = object.get("rate")) process.per_year = rate->event_rate();
  }
  const bool length_matters = key.has_length && (process.per_year > 0 || (relevant && drill));
  if (object.has("lasts") && !key.has_length) {
    object.find("lasts")->fail("this fault lasts until a person ends it",
                               "see architecture.on_call; leave it out");
  } else if (object.has("lasts") || length_matters) {
    process.lasts = read_distribution(object, "lasts");
  }
  return process;
}

}  // namespace

models::FailureModel read_failures(const ObjectReader& failures, const Occasion& occasion) {
  models::FailureModel model;
  const bool by_default = failures.boolean("defaults");
  const auto read = [&](const std::vector<FaultKey>& keys, bool relevant) {
    for (const FaultKey& key : keys) {
      model.*key.process = read_fault(failures, key, by_default, relevant, occasion.drill);
    }
  };
  read(instance_faults, occasion.instances);
  // A drill gives its zone and region faults a length of their own.
  read(zone_faults, occasion.zones && !occasion.drill);
  read(region_faults, occasion.instances && occasion.zones && !occasion.drill);
  if (failures.has("gray_failure_share") || occasion.zones) {
    model.gray_failure_share = failures.share("gray_failure_share");
  }
  if (failures.has("instances_return") || (occasion.instances && occasion.zones)) {
    model.instances_return = failures.boolean("instances_return");
  }
  if (failures.has("terminations_go_on") || occasion.instances) {
    model.terminations_go_on = failures.boolean("terminations_go_on");
  }
  const ObjectReader together = failures.child("control_plane_with_zone", "control_plane_with_zone",
                                               "failures.control_plane_with_zone");
  const bool zone_faults_come = occasion.zones && (by_default || occasion.drill);
  if (together.has("probability") || zone_faults_come) {
    model.control_plane_with_zone_probability = together.share("probability");
  } else {
    model.control_plane_with_zone_probability = 0;
  }
  if (together.has("share") || zone_faults_come) {
    model.control_plane_with_zone_share = together.share("share");
  }
  return model;
}

}  // namespace tools
