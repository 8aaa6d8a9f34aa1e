#include "models/architecture/keys/failure_keys.hpp"
#include "tools/input/key_reader.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

using models::FaultProcess;

/// The only one that has no rate unless it is given.
constexpr models::FaultKey region_loss{"region", &models::FailureModel::region,
                                       models::FaultScope::Region, true, ""};

/// `relevant`: whether the scenario has anything that the fault could hit, so that a default is an
/// assumption of it.
FaultProcess read_fault(const ObjectReader& failures, const models::FaultKey& key,
                        const Names& names, bool by_default, bool relevant, bool drill) {
  const std::string name(key.name);
  const models::Keys<FaultProcess>& keys = models::fault_process_keys();
  const ObjectReader object =
      failures.child(name, std::string(keys.table.kind), "failures." + name);
  FaultProcess process;
  // In a drill nothing fails by chance; what is injected may still last as long as by default.
  const bool rate_matters = relevant && by_default && !drill;
  if (object.has("rate") || rate_matters) read_key(object, keys, "rate", names, process);
  const bool length_matters = key.has_length && (process.per_year > 0 || (relevant && drill));
  if (object.has("lasts") && !key.has_length) {
    object.find("lasts")->fail("this fault lasts until a person ends it",
                               "see architecture.on_call; leave it out");
  } else if (object.has("lasts") || length_matters) {
    read_key(object, keys, "lasts", names, process);
  }
  return process;
}

/// Whether a fault of that scope has anything to hit. A drill gives its zone and region faults a
/// length of their own.
bool is_relevant(models::FaultScope scope, const Occasion& occasion) {
  switch (scope) {
    case models::FaultScope::Instance:
      return occasion.instances;
    case models::FaultScope::Zone:
      return occasion.zones && !occasion.drill;
    case models::FaultScope::Region:
      return occasion.instances && occasion.zones && !occasion.drill;
  }
  return false;
}

void read_control_plane_with_zone(const ObjectReader& failures, const Names& names,
                                  bool zone_faults_come, models::FailureModel& model) {
  const models::Keys<models::FailureModel>& keys = models::control_plane_with_zone_keys();
  const ObjectReader together = child_of(failures, "control_plane_with_zone", keys.table);
  model.control_plane_with_zone_probability = 0;
  for (const models::Key& key : keys.table.keys) {
    if (!zone_faults_come && !together.has(std::string(key.name))) continue;
    read_key(together, keys, key.name, names, model);
  }
}

}  // namespace

models::FailureModel read_failures(const ObjectReader& failures, const Names& names,
                                   const Occasion& occasion) {
  const models::Keys<models::FailureModel>& keys = models::failure_keys();
  models::FailureModel model;
  const bool by_default = failures.boolean("defaults");
  for (const models::FaultKey& key : models::fault_keys) {
    model.*key.process = read_fault(failures, key, names, by_default,
                                    is_relevant(key.scope, occasion), occasion.drill);
  }
  if (failures.has("region")) {
    model.region = read_fault(failures, region_loss, names, false, false, occasion.drill);
  }
  const auto read = [&](const char* key, bool relevant) {
    if (relevant || failures.has(key)) read_key(failures, keys, key, names, model);
  };
  read("gray_failure_share", occasion.zones);
  read("instances_return", occasion.instances && occasion.zones);
  read("terminations_go_on", occasion.instances);
  read_control_plane_with_zone(failures, names, occasion.zones && (by_default || occasion.drill),
                               model);
  return model;
}

}  // namespace tools
