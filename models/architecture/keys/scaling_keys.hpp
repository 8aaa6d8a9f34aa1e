#pragma once

#include "models/architecture/keys/instance_keys.hpp"
#include "models/architecture/keys/key.hpp"
#include "models/architecture/keys/placement_keys.hpp"
#include "models/architecture/scaling_spec.hpp"

namespace models {

/// In the order of ScalingProcess.
[[nodiscard]] inline Choice scaling_processes() {
  return {{"Launch", "Terminate", "HealthCheck", "ReplaceUnhealthy", "AZRebalance",
           "AlarmNotification", "ScheduledActions"},
          "a process of an Auto Scaling group"};
}

[[nodiscard]] inline const Keys<DataVolumeSpec>& data_volume_keys() {
  using Spec = DataVolumeSpec;
  using namespace std::chrono_literals;
  constexpr double mib = 1048576.0;
  constexpr double gib = 1024 * mib;
  static const Keys<Spec> keys{
      {"data_volume",
       "Data of a group of one on EBS: a hook at the end of an instance takes a snapshot, a hook "
       "at "
       "the launch of the next one makes a volume of it",
       "auto_scaling_groups.data_volume"},
      {size<&Spec::gib>("size", {gib / 1024, 65536 * gib, gib}, "Of the data")
           .required()
           .limits("1MiB to 64TiB"),
       size<&Spec::snapshot_mib_per_s>("snapshot_rate", {mib / 1024, 1024 * gib, mib},
                                       "What a snapshot copies in a second")
           .limits("1KiB to 1TiB"),
       law<&Spec::attached_in>("attached_in", "Snapshot to volume made and attached"),
       length<&Spec::heartbeat>("heartbeat", {1s, 48h, "EC2 Auto Scaling"},
                                "Time-out of the hook: a launch that takes longer is abandoned"),
       length<&Spec::snapshot_every>("snapshot_every", {1min, 365 * 24h},
                                     "Between scheduled snapshots, of which the last counts where "
                                     "the host is lost")}};
  return keys;
}

[[nodiscard]] inline const Keys<AutoScalingGroupSpec>& auto_scaling_group_keys() {
  using Spec = AutoScalingGroupSpec;
  using namespace std::chrono_literals;
  static const Keys<Spec> keys{
      {"auto_scaling_group", "EC2 Auto Scaling group", "auto_scaling_groups"},
      joined(
          instance_rows<&Spec::instance>(),
          {ids<&Spec::zones>("zones", 1, "Zones to launch into").required(),
           whole<&Spec::min>("min", {0, most_units}, "Smallest size").required(),
           whole<&Spec::desired>("desired", {0, most_units}, "Size at the start")
               .optional()
               .limits("left out: `min`"),
           whole<&Spec::max>("max", {0, most_units}, "Largest size").required(),
           choice<&Spec::health_check>("health_check_type",
                                       {{"EC2", "ELB"}, "a type of health check"},
                                       "Whose verdict replaces an instance; ELB needs a target "
                                       "group"),
           length<&Spec::grace_period>("health_check_grace_period", {0s, 24h},
                                       "From InService on no verdict counts"),
           length<&Spec::warm_up>("default_instance_warmup", {0s, 24h},
                                  "From InService on out of the metric; the next batch of "
                                  "replacements waits for it where it is set"),
           flag<&Spec::launch_hook>(
               "launch_hook",
               "A lifecycle hook holds an instance back until its application is ready")
               .by_hand(),
           length<&Spec::check_interval>("check_interval", {1s, 1h},
                                         "Between looks at the health of instances"),
           length<&Spec::impaired_wait>("impaired_wait", {0s, 24h},
                                        "From an impaired status check to a verdict"),
           length<&Spec::metric_delay>("metric_delay", {0s, 15min, "the model of CloudWatch"},
                                       "End of a minute to its evaluation"),
           law<&Spec::launch_delay>("launch_delay", "New desired capacity to launch call"),
           law<&Spec::removal_delay>("removal_delay",
                                     "New desired capacity to the call that ends an instance"),
           length<&Spec::launch_retry>("launch_retry", {0s, 24h},
                                       "From a refused launch to the next try, elsewhere if it "
                                       "can; 0s: elsewhere at once, else at the next check"),
           real<&Spec::launch_retry_growth>("launch_retry_growth", {1, 10},
                                            "Each further refusal in a row makes the wait so many "
                                            "times as long, a day at most"),
           share<&Spec::replace_fraction>("replace_fraction", {0, 1},
                                          "Of desired that is replaced at a time, at least one"),
           law<&Spec::replace_gap>("replace_gap", "Termination to launch in its place"),
           flag<&Spec::rebalance>("rebalance", "Evens out the zones, launching first"),
           choice<&Spec::rebalancing_removes>(
               "rebalancing_removes",
               {{"once_healthy", "once_in_service"}, "when rebalancing removes an instance"},
               "When rebalancing removes the old instance: once the new one is in service and the "
               "balancer has judged it, or once it is in service"),
           own<Spec>("suspended_processes", {ListOf{{{scaling_processes()}}}},
                     "Processes that the group leaves")
               .optional(),
           whole<&Spec::reserved>("reserved", {0, most_units},
                                  "Instances paid as reserved for a year, used or not"),
           own<Spec>("policies", {ById{"policy"}}, "Scaling policies by name").optional(),
           detail::subnets_row<Spec>(),
           detail::security_groups_row<Spec>(),
           flag<&Spec::elastic_ip>("elastic_ip",
                                   "One Elastic IP, which user data attaches to the instance that "
                                   "is launched; a group of one")
               .limits("with `max` 1"),
           flag<&Spec::instance_profile>("instance_profile",
                                         "Its instances have a role that may attach the Elastic IP")
               .by_hand(),
           law<&Spec::address_attach>("address_attach", "Application ready to Elastic IP attached")
               .by_hand(),
           length<&Spec::status_check_interval>(
               "status_check_interval", {0s, 1h},
               "Between status checks of EC2: `impaired_wait` begins with the first that fails, "
               "0s: with the fault")
               .by_hand()
               .limits("0s to 1h; without `elastic_ip` left out: 0s"),
           own<Spec>("data_volume", {Object{"data_volume"}},
                     "Data on an EBS volume of its own, which follows by snapshots")
               .optional()
               .limits("with `max` 1")})};
  return keys;
}

}  // namespace models
