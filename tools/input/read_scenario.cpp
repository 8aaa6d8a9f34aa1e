#include "tools/input/read_scenario.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <nlohmann/json.hpp>

#include "tools/input/defaults.hpp"
#include "tools/input/document.hpp"
#include "tools/input/figure_reader.hpp"
#include "tools/input/json_text.hpp"
#include "tools/input/library.hpp"
#include "tools/input/price_basis.hpp"
#include "tools/input/price_reader.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

/// The region before anything else: some defaults depend on it.
std::string read_region(const ObjectReader& root) {
  const std::optional<Node> value = root.get("region");
  if (!value) return {};
  const std::vector<std::string> regions = root.reading().catalogue.region_names();
  const auto known = value->choice(regions, "a region of AWS");
  return known ? regions[*known] : std::string();
}

/// What stands at a key such as "type", wherever types may be named.
void add_named(const json& value, const std::string& at, std::vector<std::string>& types) {
  for (const auto& [key, part] : value.items()) {
    if (part.is_structured()) {
      add_named(part, at, types);
    } else if (key == at && part.is_string()) {
      types.push_back(part.get<std::string>());
    }
  }
}

/// What names a type of instances or nodes or a class of databases there, if anything does.
std::optional<Node> naming(const Node& thing, const std::string& name) {
  if (!thing.is_object()) return std::nullopt;
  for (const char* key : {"type", "class", "node_type"}) {
    const auto found = thing.json().find(key);
    if (found != thing.json().end() && *found == name) return thing.member(key);
  }
  return std::nullopt;
}

/// Where a type or a class is named first: by a thing, or by what the timeline makes of one.
Node place_of(const ObjectReader& root, const std::string& name) {
  const ObjectReader architecture = root.child("architecture", "architecture", "architecture");
  for (const char* kind : {"instances", "auto_scaling_groups", "databases", "caches"}) {
    const std::optional<Node> things = architecture.find(kind);
    if (!things || !things->is_object()) continue;
    for (const auto& [id, thing] : things->json().items()) {
      if (const auto found = naming(things->member(id), name)) return *found;
    }
  }
  const std::optional<Node> happenings = root.find("timeline");
  if (!happenings || !happenings->is_list()) return root.node();
  for (const Node& entry : happenings->elements()) {
    if (!entry.is_object()) continue;
    for (const auto& [action, thing] : entry.json().items()) {
      if (const auto found = naming(entry.member(action), name)) return *found;
    }
  }
  return root.node();
}

/// What is asked for and has a price nowhere is told. Returns whether there is none.
bool all_priced(const ObjectReader& root, const PricesAsked& asked, const models::PriceBook& prices,
                const std::string& region) {
  bool all = true;
  const std::string nowhere =
      " in " + in_quotes(region) + (region == "us-east-1" ? "" : " or us-east-1");
  for (const std::string& type : asked.types) {
    if (prices.instances.contains(type)) continue;
    all = false;
    place_of(root, type)
        .fail("there is no price of " + in_quotes(type) + nowhere,
              "take a type that is sold there");
  }
  for (const models::DatabaseOffer& offer : asked.databases) {
    if (prices.databases.contains(offer.key())) continue;
    all = false;
    place_of(root, offer.instance_class)
        .fail("there is no price of " + in_quotes(offer.key()) + nowhere,
              "take a class that is sold for this engine and deployment");
  }
  for (const std::string& node : asked.caches) {
    if (prices.services.contains(node)) continue;
    all = false;
    place_of(root, node.substr(0, node.find(' ')))
        .fail("there is no price of " + in_quotes(node) + nowhere,
              "take a type of node that is sold for this engine");
  }
  return all;
}

/// The bill needs a price for every type that may run, and every class of a database.
void check_prices(const ObjectReader& root, models::Scenario& scenario,
                  const std::string& library) {
  const PricesAsked asked = prices_asked(scenario);
  if (scenario.region.empty() ||
      (asked.types.empty() && asked.databases.empty() && asked.caches.empty() && !asked.edges)) {
    return;
  }
  const auto prices = read_price_file(library, scenario.region, asked);
  if (!prices) {
    Diagnostics& wrong = root.reading().wrong;
    wrong.insert(wrong.end(), prices.error().begin(), prices.error().end());
    return;
  }
  if (!all_priced(root, asked, *prices, scenario.region)) return;
  scenario.prices = price_basis(
      scenario, *prices, [&](const std::string& name) { return place_of(root, name).pointer(); });
}

/// Puts one diagnostic in the place of all that say what is missing at `place`.
void replace_missing(Diagnostics& wrong, const Diagnostic& meant) {
  const auto is_missing = [place = meant.where](const Diagnostic& one) {
    return one.where == place && one.problem.ends_with("is missing");
  };
  const auto first = std::find_if(wrong.begin(), wrong.end(), is_missing);
  if (first == wrong.end()) return;
  *first = meant;
  wrong.erase(std::remove_if(std::next(first), wrong.end(), is_missing), wrong.end());
}

/// An override that misspells an id begins a new thing, of which almost everything is missing. Says
/// what is meant instead of all that.
void name_what_is_meant(const Document& document, Diagnostics& wrong) {
  const json design = document.json.value("architecture", json::object());
  if (!design.is_object()) return;
  for (const auto& [kind, things] : design.items()) {
    if (!things.is_object()) continue;
    for (const auto& [id, thing] : things.items()) {
      const std::string place = pointer_to(pointer_to("/architecture", kind), id);
      const auto made = document.origins.find(place);
      if (made == document.origins.end() || made->second != override_origin) continue;
      json others = things;
      others.erase(id);
      std::vector<std::string> names;
      for (const auto& [name, value] : others.items()) names.push_back(name);
      const std::string meant = did_you_mean(nearest_names(id, names));
      if (meant.empty()) continue;
      replace_missing(wrong, {override_origin, place,
                              "there is no " + in_quotes(id) + " in " + in_quotes(kind), meant});
    }
  }
}

/// Leaves out names that nothing has because what declares them is wrong itself, as a mistyped zone
/// or a whole kind of things under a mistyped key: one mistake is told once.
void drop_consequences(Reading& reading) {
  const json design = reading.document.json.value("architecture", json::object());
  if (!design.is_object()) return;
  std::vector<json> wrong_kinds;
  for (const auto& [kind, things] : design.items()) {
    const std::string place = pointer_to("/architecture", kind);
    const bool is_wrong = std::any_of(reading.wrong.begin(), reading.wrong.end(),
                                      [&](const Diagnostic& one) { return one.where == place; });
    if (is_wrong) wrong_kinds.push_back(things);
  }
  std::erase_if(reading.wrong, [&](const Diagnostic& one) {
    const auto found = reading.unknown_names.find(one.where);
    if (found == reading.unknown_names.end()) return false;
    const UnknownName& unknown = found->second;
    return reading.meant.contains(unknown.name) ||
           (unknown.none_declared && !wrong_kinds.empty()) ||
           std::any_of(wrong_kinds.begin(), wrong_kinds.end(), [&](const json& things) {
             return things.is_object() && things.contains(unknown.name);
           });
  });
}

bool is_empty_list(const std::optional<Node>& node) {
  return !node || (node->is_list() && node->json().empty());
}

models::Scenario read_parts(const ObjectReader& root, const std::string& library) {
  models::Scenario scenario;
  Reading& reading = root.reading();
  scenario.region = reading.region = read_region(root);
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
  scenario.run = read_run(root.child("run", "run", "run"), names, timeline, drill);
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
  scenario.failures =
      read_failures(root.child("failures", "failures", "failures"), names, occasion);
  scenario.timeline = timeline.entries;
  scenario.load_changes = !timeline.loads.empty();
  scenario.objectives = read_objectives(root.find("objectives"), scenario);
  for (const models::ObjectiveSpec& objective : scenario.objectives) {
    if (const auto figure = read_figure(objective.metric, scenario)) add_figure(*figure, scenario);
  }
  scenario.questions = read_questions(root.find("questions"), scenario);
  scenario.challenge = read_challenge(root, scenario);
  check_architecture(architecture, scenario.architecture);
  check_tiers(architecture, scenario);
  check_timeline(happenings, scenario.architecture, scenario.timeline);
  check_prices(root, scenario, library);
  return scenario;
}

}  // namespace

tl::expected<models::Scenario, Diagnostics> read_document(const Document& document,
                                                          const Defaults& defaults,
                                                          Diagnostics wrong) {
  const std::string library = library_folder();
  std::vector<std::string> types;
  add_named(document.json, "type", types);
  std::vector<std::string> classes;
  add_named(document.json, "class", classes);
  tl::expected<Catalogue, Diagnostics> catalogue = load_catalogue(library, types, classes);
  if (!catalogue) return tl::unexpected(std::move(catalogue.error()));
  Reading reading{document, defaults, {}, std::move(wrong), {}, {}, std::move(*catalogue)};
  models::Scenario scenario =
      read_parts(ObjectReader(Node(reading, document.json, {}), "scenario"), library);
  if (!reading.wrong.empty()) {
    drop_consequences(reading);
    name_what_is_meant(document, reading.wrong);
    return tl::unexpected(std::move(reading.wrong));
  }
  scenario.assumptions = std::move(reading.assumptions);
  return scenario;
}

tl::expected<models::Scenario, Diagnostics> read_scenario(const std::string& name_or_path,
                                                          const ReadOptions& options) {
  const tl::expected<std::string, Diagnostic> path = find_scenario(name_or_path);
  if (!path) return tl::unexpected(Diagnostics{path.error()});
  tl::expected<Document, Diagnostics> document = load_document(*path, options.files);
  if (!document) return tl::unexpected(std::move(document.error()));
  Diagnostics wrong;
  if (options.past_event) wrong = lay_past_event(*document, *options.past_event);
  const Diagnostics refused = apply_overrides(*document, options.overrides);
  wrong.insert(wrong.end(), refused.begin(), refused.end());
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

namespace {

/// The text at a pointer of a document; empty where there is none.
std::string text_at(const Document& document, const char* pointer) {
  const json::json_pointer place(pointer);
  const bool is_text = document.json.contains(place) && document.json.at(place).is_string();
  return is_text ? document.json.at(place).get<std::string>() : std::string();
}

}  // namespace

std::vector<std::string> scenario_files(const std::string& name_or_path, FileAccess access) {
  const tl::expected<std::string, Diagnostic> path = find_scenario(name_or_path);
  if (!path) return {};
  const auto document = load_document(*path, access);
  return document ? document->files : std::vector<std::string>();
}

std::vector<std::pair<std::string, std::string>> list_scenarios() {
  std::vector<std::pair<std::string, std::string>> list;
  const fs::path library = library_folder();
  for (const std::string& name : library_names()) {
    const auto document = load_document((library / (name + ".json")).string());
    list.emplace_back(name, document ? text_at(*document, "/title") : std::string());
  }
  return list;
}

std::vector<std::pair<std::string, std::string>> challenges() {
  std::vector<std::pair<std::string, std::string>> list;
  const fs::path library = library_folder();
  for (const std::string& name : library_names()) {
    const auto document = load_document((library / (name + ".json")).string());
    const std::string goal = document ? text_at(*document, "/challenge/goal") : std::string();
    if (!goal.empty()) list.emplace_back(name, goal);
  }
  return list;
}

tl::expected<models::PriceBook, Diagnostics> read_prices(const models::Scenario& scenario) {
  return read_price_file(library_folder(), scenario.region, prices_asked(scenario));
}

Diagnostics add_prices(const models::Scenario& scenario,
                       std::map<std::string, models::PriceBook>& prices) {
  const auto known = prices.find(scenario.region);
  const PricesAsked asked = prices_asked(scenario);
  const auto has_all = [&](const models::PriceBook& book) {
    return (!asked.edges || !book.edge_out.empty()) &&
           std::all_of(asked.types.begin(), asked.types.end(),
                       [&](const auto& type) { return book.instances.contains(type); }) &&
           std::all_of(asked.databases.begin(), asked.databases.end(),
                       [&](const auto& offer) { return book.databases.contains(offer.key()); }) &&
           std::all_of(asked.caches.begin(), asked.caches.end(),
                       [&](const auto& node) { return book.services.contains(node); });
  };
  if (known != prices.end() && has_all(known->second)) return {};
  auto book = read_prices(scenario);
  if (!book) return std::move(book.error());
  if (known == prices.end()) {
    prices.emplace(scenario.region, std::move(*book));
  } else {
    known->second.instances.merge(book->instances);
    known->second.databases.merge(book->databases);
    known->second.services.merge(book->services);
    known->second.origins.merge(book->origins);
    if (known->second.edge_out.empty()) known->second.edge_out = std::move(book->edge_out);
  }
  return {};
}

}  // namespace tools
