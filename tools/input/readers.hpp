#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "models/architecture/scenario.hpp"
#include "tools/input/object_reader.hpp"

/// One reader per component of a scenario, each in a file of its own. All of them note what is
/// wrong in Reading::wrong and give something harmless in its place.
namespace tools {

/// Ids of what an architecture has, in the order of the vectors of models::Architecture. Known
/// before anything is read, so that everything may refer to everything.
struct Names {
  std::map<std::string, std::vector<std::string>, std::less<>> ids;

  /// Of what stands at a key of the architecture: "zones".
  [[nodiscard]] const std::vector<std::string>& of(std::string_view key) const;
};

[[nodiscard]] Names names_of(const ObjectReader& architecture);

using models::most_units;

/// A law of a length of time in seconds.
[[nodiscard]] sim::Distribution read_distribution(const Node& node);

[[nodiscard]] models::ZoneSpec read_zone(const std::string& id, const Node& node,
                                         const Names& names);

/// The type of that name; it joins `types` at its first use.
[[nodiscard]] models::InstanceTypeId read_type(const ObjectReader& object,
                                               std::vector<models::InstanceType>& types);
/// Reads the type, or the image, of what instance sets and groups have in common; no other key.
void read_instance_key(std::string_view key, const ObjectReader& object, const Names& names,
                       std::vector<models::InstanceType>& types,
                       models::InstanceTemplate& instance);
[[nodiscard]] models::InstanceSetSpec read_instances(const std::string& id, const Node& node,
                                                     const Names& names,
                                                     std::vector<models::InstanceType>& types);
[[nodiscard]] models::TargetGroupSpec read_target_group(const std::string& id, const Node& node,
                                                        const Names& names);
[[nodiscard]] models::LoadBalancerSpec read_load_balancer(const std::string& id, const Node& node,
                                                          const Names& names);
[[nodiscard]] models::AutoScalingGroupSpec read_group(const std::string& id, const Node& node,
                                                      const Names& names,
                                                      std::vector<models::InstanceType>& types);
/// How long after its launch an instance of a group runs and is registered.
[[nodiscard]] sim::Distribution read_launch_to_running(const ObjectReader& group);
[[nodiscard]] models::ScalingPolicySpec read_policy(const Node& node, const Names& names);
/// A list of processes of an Auto Scaling group, as flags by models::ScalingProcess.
[[nodiscard]] std::array<bool, models::scaling_process_count> read_processes(const Node& list);
[[nodiscard]] models::DnsRecordSpec read_record(const std::string& id, const Node& node,
                                                const Names& names);
/// A cluster lives in one region, and the second one of a global database in another.
void check_database_regions(const ObjectReader& architecture, const models::Architecture& design);
[[nodiscard]] models::DatabaseSpec read_database(const std::string& id, const Node& node,
                                                 const Names& names);
/// The class that an object names.
[[nodiscard]] models::DatabaseClass read_database_class(const ObjectReader& object);
[[nodiscard]] models::ExternalSpec read_external(const std::string& id, const Node& node,
                                                 const Names& names);
[[nodiscard]] models::TableSpec read_table(const std::string& id, const Node& node,
                                           const Names& names);
[[nodiscard]] models::BucketSpec read_bucket(const std::string& id, const Node& node,
                                             const Names& names);
[[nodiscard]] models::FileSystemSpec read_file_system(const std::string& id, const Node& node,
                                                      const Names& names);
/// The only fault that `faults` of a thing has rows of, by the table of that key.
[[nodiscard]] models::FaultProcess read_only_fault(const ObjectReader& service,
                                                   const models::KeyTable& table,
                                                   const std::string& kind, const Names& names);
/// Events in which a service of the region answers nothing, by its key `faults`.
[[nodiscard]] models::FaultProcess read_service_events(const ObjectReader& service,
                                                       const Names& names);
/// Pictures of a class; where they are not on volumes, the calls for them join those of the class.
[[nodiscard]] models::PicturesSpec read_pictures(const ObjectReader& request_class,
                                                 const Names& names,
                                                 std::vector<models::CallSpec>& calls);
[[nodiscard]] models::DistributionSpec read_distribution_of_content(
    const std::string& id, const Node& node, const Names& names,
    const models::Architecture& design);
[[nodiscard]] models::CacheSpec read_cache(const std::string& id, const Node& node,
                                           const Names& names);
/// What a network has, by kind.
void add_names_of_network(const ObjectReader& architecture, Names& names);
[[nodiscard]] models::NetworkSpec read_network(const ObjectReader& architecture,
                                               const Names& names);
/// Ports that are left out, and whether parts and subnets fit together.
void settle_network(const ObjectReader& architecture, models::Architecture& design);
/// Calls of a class of requests.
[[nodiscard]] std::vector<models::CallSpec> read_calls(const Node& list, const Names& names);
/// Whether they can be made of what the architecture has. `list`: where they stand.
void check_calls(const Node& list, const std::vector<models::CallSpec>& calls,
                 const models::Architecture& design);
[[nodiscard]] models::ComponentSpec read_component(const std::string& id, const Node& node,
                                                   const Names& names);
[[nodiscard]] models::CommonCauseSpec read_common_cause(const std::string& id, const Node& node,
                                                        const Names& names);
[[nodiscard]] models::OnCallSpec read_on_call(const ObjectReader& architecture, const Names& names);
/// Where requests enter, of a name that stands at a node.
[[nodiscard]] models::EntrySpec read_entry_name(const Node& entry, const Names& names,
                                                const models::Architecture& design);
[[nodiscard]] models::Architecture read_architecture(const ObjectReader& architecture);

/// What a timeline does to the demand.
struct LoadChange {
  sim::Duration at{};
  double rps = 0;
};
/// `horizon`: how far a curve that does not repeat has to be exact.
[[nodiscard]] models::LoadCurve read_curve(const Node& node, sim::Duration horizon);
/// The curve, constant at each change's demand from its time on. `where`: for a diagnostic.
[[nodiscard]] models::LoadCurve with_changes(const models::LoadCurve& curve,
                                             const std::vector<LoadChange>& changes,
                                             const Node& where);
/// Steps of sessions whose carts are in a cookie take what the cookie costs into their classes.
[[nodiscard]] models::SessionSpec read_sessions(const Node& node, const Names& names,
                                                std::vector<models::RequestClassSpec>& classes);
[[nodiscard]] models::WorkloadSpec read_workload(const ObjectReader& workload,
                                                 const models::Architecture& architecture,
                                                 const Names& names, sim::Duration horizon);

/// What the readers have to know about a scenario to note only what it rests on.
struct Occasion {
  bool drill = false;
  bool instances = false;
  bool zones = false;
};
[[nodiscard]] models::FailureModel read_failures(const ObjectReader& failures, const Names& names,
                                                 const Occasion& occasion);

/// What happens at given times.
struct Timeline {
  std::vector<models::TimelineEntry> entries;  ///< In order of time.
  std::vector<LoadChange> loads;               ///< In order of time.
  sim::Duration last{};
};
[[nodiscard]] Timeline read_timeline(const std::optional<Node>& timeline,
                                     models::Architecture& architecture, const Names& names);

/// What is asked of the design, in the order of the metrics' names. `scenario`: with its
/// architecture, workload and run, which say what metrics there are.
[[nodiscard]] std::vector<models::ObjectiveSpec> read_objectives(const std::optional<Node>& node,
                                                                 const models::Scenario& scenario);

/// What a metric that objectives may be about is counted in; nothing where the scenario has none of
/// that name.
[[nodiscard]] std::optional<models::FigureUnit> unit_of_metric(const std::string& name,
                                                               const models::Scenario& scenario);

/// What to predict before a drill, in the order of ids. `scenario`: complete but for these.
[[nodiscard]] std::vector<models::QuestionSpec> read_questions(const std::optional<Node>& node,
                                                               const models::Scenario& scenario);

/// Nothing where the scenario is no challenge. `scenario`: with its objectives.
[[nodiscard]] std::optional<models::ChallengeSpec> read_challenge(const ObjectReader& root,
                                                                  const models::Scenario& scenario);

/// A metric that objectives may be about in some scenario.
struct ObjectiveMetric {
  std::string name;     ///< With the label, where it has one whose values are always the same.
  std::string meaning;  ///< One sentence.
  std::string example;  ///< A rule for it.
};
[[nodiscard]] std::vector<ObjectiveMetric> objective_metrics();

[[nodiscard]] models::RunSpec read_run(const ObjectReader& run, const Names& names,
                                       const Timeline& timeline, bool drill);

/// The scenario in a document, its name apart. `wrong`: what is known to be wrong with it. Errors:
/// that and all else, never an empty list.
[[nodiscard]] tl::expected<models::Scenario, Diagnostics> read_document(const Document& document,
                                                                        const Defaults& defaults,
                                                                        Diagnostics wrong);

/// Whether the parts fit together: quotas, sizes, entry.
void check_architecture(const ObjectReader& architecture, const models::Architecture& design);
/// Whether each instance belongs to one tier at most, and each tier that is called can be found.
void check_tiers(const ObjectReader& architecture, const models::Scenario& scenario);
/// Whether what a timeline adds stays within the quotas.
void check_timeline(const std::optional<Node>& timeline, const models::Architecture& design,
                    const std::vector<models::TimelineEntry>& entries);

}  // namespace tools
