#include "tools/cli/paired_input.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "models/cost/bill.hpp"
#include "tools/cli/file_roles.hpp"
#include "tools/input/design_changes.hpp"
#include "tools/input/library.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

/// Adds what is not known yet: designs share their files, and one error is one error.
void append(Diagnostics& all, const Diagnostics& more, const std::string& named) {
  for (Diagnostic one : more) {
    const bool known = std::any_of(all.begin(), all.end(), [&](const Diagnostic& other) {
      return other.where == one.where && other.problem == one.problem;
    });
    if (known) continue;
    if (one.file == "--set" && !named.empty()) one.file = named;
    all.push_back(std::move(one));
  }
}

void read_one(const DesignRequest& request, PairedInput& input, Diagnostics& errors) {
  auto scenario = read_scenario(request.argument, request.read);
  if (!scenario) return append(errors, scenario.error(), request.named);
  append(errors, add_prices(*scenario, input.prices), request.named);
  const auto path = find_scenario(request.argument);
  if (!path) return append(errors, {path.error()}, request.named);
  auto document = load_document(*path, request.read.files);
  if (!document) return append(errors, document.error(), request.named);
  append(errors, apply_overrides(*document, request.read.overrides), request.named);
  input.items.push_back({std::move(*scenario), std::move(*document), request.argument});
}

void settle_seed(const std::optional<std::uint64_t>& seed, PairedInput& input) {
  const std::uint64_t first = input.items.front().scenario.run.seed;
  input.seed = seed.value_or(first);
  for (PairedInput::Item& item : input.items) {
    if (!seed && item.scenario.run.seed != first) input.seeds_differ = true;
    item.scenario.run.seed = input.seed;
  }
}

void check_kinds(const PairedInput& input, Diagnostics& errors) {
  const models::Scenario& first = input.items.front().scenario;
  for (const PairedInput::Item& item : input.items) {
    const models::Scenario& other = item.scenario;
    if (other.is_drill() != first.is_drill()) {
      errors.push_back(
          {item.document.path, "/timeline", "a drill and a forecast cannot be paired",
           fmt::format("{} is a {}", first.name, first.is_drill() ? "drill" : "forecast")});
    }
    if (other.run.until_first_outage != first.run.until_first_outage) {
      errors.push_back({item.document.path, "/run/until",
                        "a run to the horizon and a run to the first outage cannot be paired",
                        "let both end alike"});
    }
  }
}

}  // namespace

std::vector<std::string> PairedInput::arguments() const {
  std::vector<std::string> all;
  for (const Item& item : items) all.push_back(item.argument);
  return all;
}

std::vector<models::DesignChange> PairedInput::changes_of(std::size_t index) const {
  return design_changes(items.front().document, items[index].document, defaults,
                        items.front().scenario.region);
}

std::vector<models::PairedDesign> PairedInput::designs() const {
  std::vector<models::PairedDesign> designs;
  for (std::size_t index = 0; index < items.size(); ++index) {
    const models::Scenario& scenario = items[index].scenario;
    const std::vector<models::DesignChange> changes = changes_of(index);
    models::PairedDesign design{&scenario, &prices.at(scenario.region), changes.empty(), {}};
    for (const models::DesignChange& change : changes) design.changed.push_back(change.path);
    designs.push_back(std::move(design));
  }
  return designs;
}

tl::expected<PairedInput, Diagnostics> read_paired_input(const std::vector<DesignRequest>& requests,
                                                         const std::optional<std::uint64_t>& seed) {
  PairedInput input;
  Diagnostics errors;
  auto defaults = load_defaults(library_folder());
  if (!defaults) return tl::unexpected(defaults.error());
  input.defaults = std::move(*defaults);
  for (const DesignRequest& request : requests) read_one(request, input, errors);
  if (errors.empty() && !input.items.empty()) check_kinds(input, errors);
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  settle_seed(seed, input);
  return input;
}

tl::expected<models::SimulationOptions, std::string> paired_simulation(const RunOptions& options,
                                                                       const Console& console,
                                                                       const PairedInput& input) {
  std::string overwrites = refuse_overwriting(written_by(options), read_for(input.arguments()));
  if (!overwrites.empty()) return tl::unexpected(std::move(overwrites));
  models::SimulationOptions simulation;
  simulation.jobs = options.jobs;
  simulation.replications = options.replications;
  simulation.precision = options.precision;
  simulation.precision_metric = options.precision_metric;
  simulation.method = options.method;
  if (options.method != models::SamplingMethod::Auto &&
      options.method != models::SamplingMethod::Replications &&
      options.method != models::SamplingMethod::Stratified) {
    return tl::unexpected(
        std::string("--method: pairs are replications or stratified, or auto for either"));
  }
  for (const PairedInput::Item& item : input.items) {
    if (!options.precision || options.precision_metric != "cost_per_month") break;
    const models::Bill bill(item.scenario, input.prices.at(item.scenario.region));
    if (bill.items().empty()) {
      return tl::unexpected(std::string(
          "--precision: nothing here has a price, so there is no cost_per_month to watch"));
    }
  }
  simulation.cancelled = console.interrupted;
  if (!options.years) return simulation;
  double most = 1;
  for (const PairedInput::Item& item : input.items) {
    most = std::max(most, replications_of(*options.years, item.scenario));
  }
  if (most > static_cast<double>(most_replications)) {
    return tl::unexpected(
        fmt::format("--years: that would be {:.3g} replications, and {} are the limit", most,
                    most_replications));
  }
  simulation.replications = static_cast<std::int64_t>(most);
  return simulation;
}

}  // namespace tools
