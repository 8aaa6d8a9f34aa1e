#include "tools/input/key_tables.hpp"

#include "models/architecture/keys/architecture_keys.hpp"
#include "models/architecture/keys/component_keys.hpp"
#include "models/architecture/keys/failure_keys.hpp"
#include "models/architecture/keys/instance_keys.hpp"
#include "models/architecture/keys/load_balancing_keys.hpp"
#include "models/architecture/keys/on_call_keys.hpp"
#include "models/architecture/keys/run_keys.hpp"
#include "models/architecture/keys/scaling_keys.hpp"
#include "models/architecture/keys/workload_keys.hpp"
#include "models/architecture/keys/zone_keys.hpp"

namespace tools {

const std::vector<const models::KeyTable*>& key_tables() {
  static const std::vector<const models::KeyTable*> tables{
      &models::architecture_keys().table,
      &models::zone_keys().table,
      &models::instance_set_keys().table,
      &models::image_keys().table,
      &models::target_group_keys().table,
      &models::health_check_keys().table,
      &models::load_balancer_keys().table,
      &models::auto_scaling_group_keys().table,
      &models::dns_record_keys().table,
      &models::dns_health_check_keys().table,
      &models::component_keys().table,
      &models::common_cause_keys().table,
      &models::on_call_keys().table,
      &models::working_hours_keys().table,
      &models::workload_keys().table,
      &models::request_class_keys().table,
      &models::client_keys().table,
      &models::retry_keys().table,
      &models::failure_keys().table,
      &models::fault_process_keys().table,
      &models::control_plane_with_zone_keys().table,
      &models::run_keys().table,
      &models::phase_keys().table,
  };
  return tables;
}

}  // namespace tools
