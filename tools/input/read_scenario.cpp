#include "tools/input/read_scenario.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <nlohmann/json.hpp>

#include "tools/input/defaults.hpp"
#include "tools/input/document.hpp"
#include "tools/input/figure_reader.hpp"
#include "tools/input/library.hpp"
#include "tools/input/price_reader.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

/// The region before anything else: some defaults depend on it.
std::string read_region(const ObjectReader& root, const std::string& library) {
  const std::optional<Node> value = root.get("region");
  if (!value) return {};
  const std::vector<std::string> regions = priced_regions(library);
  const auto known = value->choice(regions, "a region with a price list in scenarios/prices");
  return known ? regions[*known] : std::string();
}

/// Where a type is named first.
Node place_of_type(const ObjectReader& root, const std::string& type) {
  const ObjectReader architecture = root.child("architecture", "architecture", "architecture");
  for (const char* kind : {"instances", "auto_scaling_groups"}) {
    const std::optional<Node> things = architecture.find(kind);
    if (!things || !things->is_object()) continue;
    for (const auto& [id, thing] : things->json().items()) {
      if (!thing.is_object() || !thing.contains("type") || thing["type"] != type) continue;
      return things->member(id).member("type");
    }
  }
  return root.node();
}

/// The bill needs a price for every type that may run.
void check_prices(const ObjectReader& root, const models::Architecture& design,
                  const std::string& library) {
  if (root.reading().region.empty() || design.instance_types.empty()) return;
  const auto prices = read_price_file(library, root.reading().region);
  if (!prices) {
    Diagnostics& wrong = root.reading().wrong;
    wrong.insert(wrong.end(), prices.error().begin(), prices.error().end());
    return;
  }
  for (const models::InstanceType& type : design.instance_types) {
    if (type.name.empty() || prices->instances.contains(type.name)) continue;
    std::vector<std::string> priced;
    for (const auto& [name, price] : prices->instances) priced.push_back(name);
    place_of_type(root, type.name)
        .fail("the type " + in_quotes(type.name) + " has no price in " +
                  in_quotes(root.reading().region),
              "those that have one are " + listed(priced, "and"));
  }
}

bool is_empty_list(const std::optional<Node>& node) {
  return !node || (node->is_list() && node->json().empty());
}

models::Scenario read_parts(const ObjectReader& root, const std::string& library) {
  models::Scenario scenario;
  Reading& reading = root.reading();
  scenario.region = reading.region = read_region(root, library);
  scenario.title = root.text("title");
  scenario.story = root.text("story");
  scenario.look_for = root.text("look_for");
  const ObjectReader architecture = root.child("architecture", "architecture", "architecture");
  if (!root.has("architecture")) root.node().fail("the key \"architecture\" is missing");
  if (!root.has("workload")) root.node().fail("the key \"workload\" is missing");
  scenario.architecture = read_architecture(architecture);
  const Names names = names_of(architecture);
  const std::optional<Node> happenings = root.find("timeline");
  const bool drill = !is_empty_list(happenings);
  const Timeline timeline = read_timeline(happenings, scenario.architecture, names);
  scenario.run = read_run(root.child("run", "run", "run"), timeline, drill);
  if (root.has("workload")) {
    scenario.workload = read_workload(root.child("workload", "workload", "workload"),
                                      scenario.architecture, names, scenario.run.horizon);
  }
  if (!timeline.loads.empty()) {
    scenario.workload.demand = with_changes(scenario.workload.demand, timeline.loads, *happenings);
  }
  const Occasion occasion{
      drill,
      !scenario.architecture.instances.empty() ||
          !scenario.architecture.auto_scaling_groups.empty(),
      std::any_of(scenario.architecture.zones.begin(), scenario.architecture.zones.end(),
                  [](const auto& zone) { return !zone.has_own_life; })};
  scenario.failures = read_failures(root.child("failures", "failures", "failures"), occasion);
  scenario.timeline = timeline.entries;
  scenario.load_changes = !timeline.loads.empty();
  scenario.objectives = read_objectives(root.find("objectives"), scenario);
  for (const models::ObjectiveSpec& objective : scenario.objectives) {
    if (const auto figure = read_figure(objective.metric, scenario)) add_figure(*figure, scenario);
  }
  check_architecture(architecture, scenario.architecture);
  check_timeline(happenings, scenario.architecture, scenario.timeline);
  check_prices(root, scenario.architecture, library);
  return scenario;
}

}  // namespace

tl::expected<models::Scenario, Diagnostics> read_document(const Document& document,
                                                          const Defaults& defaults,
                                                          Diagnostics wrong) {
  Reading reading{document, defaults, {}, std::move(wrong), {}, {}};
  models::Scenario scenario =
      read_parts(ObjectReader(Node(reading, document.json, {}), "scenario"), library_folder());
  if (!reading.wrong.empty()) return tl::unexpected(std::move(reading.wrong));
  scenario.assumptions = std::move(reading.assumptions);
  return scenario;
}

tl::expected<models::Scenario, Diagnostics> read_scenario(const std::string& name_or_path,
                                                          const ReadOptions& options) {
  const tl::expected<std::string, Diagnostic> path = find_scenario(name_or_path);
  if (!path) return tl::unexpected(Diagnostics{path.error()});
  tl::expected<Document, Diagnostics> document = load_document(*path, options.files);
  if (!document) return tl::unexpected(std::move(document.error()));
  Diagnostics wrong = apply_overrides(*document, options.overrides);
  tl::expected<Defaults, Diagnostics> defaults = load_defaults(library_folder());
  if (!defaults) return tl::unexpected(defaults.error());
  replace_defaults(*defaults, options.defaults, wrong);
  auto scenario = read_document(*document, *defaults, std::move(wrong));
  if (scenario) scenario->name = scenario_name(*path);
  return scenario;
}

tl::expected<std::vector<std::string>, Diagnostics> scenarios_of(const std::string& name_or_path) {
  const tl::expected<std::string, Diagnostic> path = find_scenario(name_or_path);
  if (!path) return tl::unexpected(Diagnostics{path.error()});
  std::error_code error;
  if (!fs::is_directory(*path, error)) return std::vector<std::string>{*path};
  std::vector<std::string> stages = scenario_files_in(*path);
  if (!stages.empty()) return stages;
  return tl::unexpected(
      Diagnostics{{*path, {}, "there is no scenario in this folder", "scenarios end in .json"}});
}

std::vector<std::pair<std::string, std::string>> list_scenarios() {
  std::vector<std::pair<std::string, std::string>> list;
  const fs::path library = library_folder();
  for (const std::string& name : library_names()) {
    std::string title;
    if (const auto document = load_document((library / (name + ".json")).string())) {
      const auto found = document->json.find("title");
      if (found != document->json.end() && found->is_string()) title = found->get<std::string>();
    }
    list.emplace_back(name, title);
  }
  return list;
}

tl::expected<models::PriceBook, Diagnostics> read_prices(const std::string& region) {
  return read_price_file(library_folder(), region);
}

}  // namespace tools
