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
           detail::security_groups_row<Spec>()})};
  return keys;
}

}  // namespace models
