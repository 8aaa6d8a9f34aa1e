#include "tools/input/key_tables.hpp"

#include "models/architecture/keys/architecture_keys.hpp"
#include "models/architecture/keys/cache_keys.hpp"
#include "models/architecture/keys/call_keys.hpp"
#include "models/architecture/keys/component_keys.hpp"
#include "models/architecture/keys/database_keys.hpp"
#include "models/architecture/keys/distribution_keys.hpp"
#include "models/architecture/keys/failure_keys.hpp"
#include "models/architecture/keys/instance_keys.hpp"
#include "models/architecture/keys/load_balancing_keys.hpp"
#include "models/architecture/keys/network_keys.hpp"
#include "models/architecture/keys/on_call_keys.hpp"
#include "models/architecture/keys/policy_keys.hpp"
#include "models/architecture/keys/question_keys.hpp"
#include "models/architecture/keys/run_keys.hpp"
#include "models/architecture/keys/scaling_keys.hpp"
#include "models/architecture/keys/session_keys.hpp"
#include "models/architecture/keys/storage_keys.hpp"
#include "models/architecture/keys/timeline_keys.hpp"
#include "models/architecture/keys/workload_keys.hpp"
#include "models/architecture/keys/zone_keys.hpp"

namespace tools {

const std::vector<const models::KeyTable*>& key_tables() {
  static const std::vector<const models::KeyTable*> tables{
      &models::architecture_keys().table,
      &models::zone_keys().table,
      &models::instance_set_keys().table,
      &models::standby_keys().table,
      &models::image_keys().table,
      &models::target_group_keys().table,
      &models::health_check_keys().table,
      &models::load_balancer_keys().table,
      &models::auto_scaling_group_keys().table,
      &models::data_volume_keys().table,
      &models::policy_keys().table,
      &models::target_tracking_keys().table,
      &models::step_policy_keys().table,
      &models::step_keys().table,
      &models::scheduled_keys().table,
      &models::dns_record_keys().table,
      &models::weighted_alias_keys().table,
      &models::dns_health_check_keys().table,
      &models::database_keys().table,
      &models::database_fault_rate_keys().table,
      &models::read_replica_keys().table,
      &models::connection_keys().table,
      &models::database_storage_keys().table,
      &models::database_maintenance_keys().table,
      &models::cache_keys().table,
      &models::cache_fault_rate_keys().table,
      &models::storage_copies_keys().table,
      &models::replica_scaling_keys().table,
      &models::secondary_cluster_keys().table,
      &models::table_keys().table,
      &models::provisioned_unit_keys().table,
      &models::bucket_keys().table,
      &models::file_system_keys().table,
      &models::regional_fault_keys().table,
      &models::external_keys().table,
      &models::distribution_keys().table,
      &models::edge_latency_keys().table,
      &models::network_keys().table,
      &models::vpc_keys().table,
      &models::subnet_keys().table,
      &models::route_table_keys().table,
      &models::route_keys().table,
      &models::network_acl_keys().table,
      &models::acl_inbound_keys().table,
      &models::acl_outbound_keys().table,
      &models::security_group_keys().table,
      &models::ingress_rule_keys().table,
      &models::egress_rule_keys().table,
      &models::nat_gateway_keys().table,
      &models::nat_gateway_fault_rate_keys().table,
      &models::component_keys().table,
      &models::common_cause_keys().table,
      &models::on_call_keys().table,
      &models::working_hours_keys().table,
      &models::workload_keys().table,
      &models::request_class_keys().table,
      &models::call_keys().table,
      &models::pictures_keys().table,
      &models::client_keys().table,
      &models::latency_keys().table,
      &models::retry_keys().table,
      &models::session_keys().table,
      &models::cart_size_keys().table,
      &models::failure_keys().table,
      &models::fault_process_keys().table,
      &models::control_plane_with_zone_keys().table,
      &models::timeline_entry_keys().table,
      &models::instance_fault_keys().table,
      &models::zone_fault_keys().table,
      &models::control_plane_fault_keys().table,
      &models::component_fault_keys().table,
      &models::cpu_stress_keys().table,
      &models::change_type_keys().table,
      &models::add_instances_keys().table,
      &models::set_size_keys().table,
      &models::zonal_shift_keys().table,
      &models::suspend_processes_keys().table,
      &models::database_fault_keys().table,
      &models::force_failover_keys().table,
      &models::patch_database_keys().table,
      &models::change_class_keys().table,
      &models::promote_replica_keys().table,
      &models::migrate_database_keys().table,
      &models::restore_database_keys().table,
      &models::cache_fault_keys().table,
      &models::flush_cache_keys().table,
      &models::fail_over_cache_keys().table,
      &models::region_fault_keys().table,
      &models::copy_fault_keys().table,
      &models::service_event_keys().table,
      &models::mount_target_fault_keys().table,
      &models::nat_gateway_fault_keys().table,
      &models::question_keys().table,
      &models::challenge_keys().table,
      &models::run_keys().table,
      &models::phase_keys().table,
  };
  return tables;
}

std::vector<std::string> key_names(const models::KeyTable& table) {
  std::vector<std::string> names;
  for (const models::Key& key : table.keys) names.emplace_back(key.name);
  return names;
}

}  // namespace tools
