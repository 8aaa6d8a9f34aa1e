#pragma once

#include "models/architecture/compute_spec.hpp"
#include "models/architecture/keys/key.hpp"
#include "models/architecture/keys/placement_keys.hpp"

namespace models {

/// Of an image that a scenario describes itself.
[[nodiscard]] inline const Keys<BootSpec>& image_keys() {
  using Spec = BootSpec;
  static const Keys<Spec> keys{
      {"image", "How long a launched instance takes until the application answers",
       "images.custom"},
      {own<Spec>("launch_to_running", {Law{}},
                 "Launch call to running and registered, which is InService without a launch hook; "
                 "never later than ready")
           .optional()
           .limits("left out: as the other images"),
       law<&Spec::launch_to_ready>("launch_to_ready", "Launch call to application ready")
           .required(),
       share<&Spec::failure_probability>("failure_probability", {0, 0.99},
                                         "Share of boots that never become ready"),
       flag<&Spec::downloads>("downloads",
                              "Whether a boot in a private subnet fails without its NAT gateway")
           .optional()
           .limits("left out: no")}};
  return keys;
}

/// What instance sets and Auto Scaling groups have in common. `instance`: the spec's member.
template <auto instance>
[[nodiscard]] std::vector<Row<detail::Owner<instance>>> instance_rows() {
  using Spec = detail::Owner<instance>;
  using Template = InstanceTemplate;
  constexpr double gib = 1073741824.0;
  return {own<Spec>("type", {Text{}},
                    "Instance type, such as \"m7g.large\"; those known are in "
                    "scenarios/catalogue/instance_types.json")
              .required(),
          own<Spec>("image", {OneOf{{{Text{}}, {Object{"image"}}}}},
                    "\"golden_ami\", \"hybrid\", \"user_data\", or an object"),
          choice<instance, &Template::credit_mode>("credit_mode",
                                                   {{"standard", "unlimited"}, "a credit mode"},
                                                   "CPU credits of burstable types")
              .optional()
              .limits("left out: that of the type"),
          flag<instance, &Template::detailed_monitoring>(
              "detailed_monitoring", "CPU datapoints each minute rather than every five"),
          flag<instance, &Template::public_ipv4>("public_ip",
                                                 "Each instance has a public IPv4 address"),
          // What gp3 volumes have.
          size<instance, &Template::ebs_gib>("ebs", {gib, 65536 * gib, gib}, "Root volume, gp3")
              .limits("1GiB to 64TiB")};
}

[[nodiscard]] inline const Keys<StandbySpec>& standby_keys() {
  using Spec = StandbySpec;
  using namespace std::chrono_literals;
  static const Keys<Spec> keys{
      {"standby",
       "An instance that takes over the Elastic IP: an alarm or an event calls a function, which "
       "starts it and moves the address",
       "instances.standby"},
      {choice<&Spec::running>("state", {{"stopped", "running"}, "a state of a standby"},
                              "Whether it runs, or has to boot first")
           .required(),
       law<&Spec::alarm>("alarm",
                         "Fault that status checks see to alarm; who is stopped or "
                         "terminated is told of without it"),
       law<&Spec::delivery>("delivery", "Alarm or event to the call of the function"),
       law<&Spec::function_start>("function_start", "Call of the function to its first line"),
       law<&Spec::address_move>("address_move", "Elastic IP from one instance to the other"),
       own<Spec>("fails", {Law{}}, "Life of a standby, after which it fails without a sign")
           .optional()
           .limits("left out: it does not"),
       length<&Spec::inspected_every>("inspected_every", {1s, thousand_years},
                                      "Between looks at it, which replace one that has failed")
           .needed_with("fails")}};
  return keys;
}

[[nodiscard]] inline const Keys<InstanceSetSpec>& instance_set_keys() {
  using Spec = InstanceSetSpec;
  static const Keys<Spec> keys{
      {"instance_set", "Instances that are launched once and cared for by people and by EC2",
       "instances"},
      joined(instance_rows<&Spec::instance>(),
             {whole<&Spec::count>("count", {1, most_units}, "Number of instances")
                  .limits("at most 100 000 in all"),
              ids<&Spec::zones>("zones", 1, "Instance i lives in the zone i modulo their number")
                  .required(),
              flag<&Spec::elastic_ip>("elastic_ip", "Each instance has an Elastic IP")
                  .limits("at most 5 in a region"),
              choice<&Spec::host_recovery>("host_recovery",
                                           {{"automatic", "person"}, "what brings a host back"},
                                           "What brings a lost host back"),
              detail::subnets_row<Spec>(), detail::security_groups_row<Spec>(),
              own<Spec>("standby", {Object{"standby"}},
                        "An instance more, in the next zone, that the Elastic IP moves to")
                  .optional()
                  .limits("with `elastic_ip` and a count of 1")})};
  return keys;
}

}  // namespace models
