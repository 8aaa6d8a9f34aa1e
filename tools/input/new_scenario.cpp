#include "tools/input/new_scenario.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tools/input/catalogue.hpp"
#include "tools/input/defaults.hpp"
#include "tools/input/document.hpp"
#include "tools/input/json_text.hpp"
#include "tools/input/library.hpp"
#include "tools/input/read_scenario.hpp"
#include "tools/input/readers.hpp"
#include "tools/text/printable.hpp"

namespace tools {
namespace {

namespace fs = std::filesystem;
/// Keys in the order of the files: a person reads the result.
using Json = nlohmann::ordered_json;

constexpr std::size_t widest_line = 100;

struct Zones {
  std::vector<std::string> before;
  std::vector<std::string> after;

  [[nodiscard]] bool has(const Json& value) const {
    return value.is_string() &&
           std::find(before.begin(), before.end(), value.get<std::string>()) != before.end();
  }
  [[nodiscard]] std::string renamed(const std::string& name) const {
    const auto found = std::find(before.begin(), before.end(), name);
    if (found == before.end()) return name;
    return after[static_cast<std::size_t>(found - before.begin()) % after.size()];
  }
};

void rename(Json& value, const Zones& zones);

Json renamed_list(const Json& list, const Zones& zones) {
  const bool of_zones = !list.empty() && std::all_of(list.begin(), list.end(),
                                                     [&](const Json& id) { return zones.has(id); });
  if (of_zones && list.size() == zones.before.size()) return zones.after;
  Json renamed = Json::array();
  for (Json element : list) {
    rename(element, zones);
    const bool twice =
        of_zones && std::find(renamed.begin(), renamed.end(), element) != renamed.end();
    if (!twice) renamed.push_back(std::move(element));
  }
  return renamed;
}

void rename(Json& value, const Zones& zones) {
  if (value.is_string()) {
    value = zones.renamed(value.get<std::string>());
  } else if (value.is_array()) {
    value = renamed_list(value, zones);
  } else if (value.is_object()) {
    Json renamed = Json::object();
    for (const auto& [key, part] : value.items()) {
      rename(part, zones);
      const std::string name = zones.renamed(key);
      if (!renamed.contains(name)) renamed[name] = std::move(part);
    }
    value = std::move(renamed);
  }
}

/// Renames the zones, and adds those that are more than there were.
void replace_zones(Json& scenario, const NewScenario& wanted) {
  if (wanted.zones.empty() && wanted.region.empty()) return;
  if (!scenario.contains("architecture") || !scenario["architecture"].contains("zones")) return;
  Zones zones;
  for (const auto& [id, zone] : scenario["architecture"]["zones"].items()) {
    zones.before.push_back(id);
  }
  // Zones are in the order of their ids, wherever the files say them.
  std::sort(zones.before.begin(), zones.before.end());
  zones.after = wanted.zones;
  if (zones.after.empty()) {
    const std::string old_region = scenario.value("region", std::string());
    for (const std::string& id : zones.before) {
      const bool of_region = !old_region.empty() && id.starts_with(old_region);
      zones.after.push_back(of_region ? wanted.region + id.substr(old_region.size()) : id);
    }
  }
  if (zones.before.empty() || zones.after.empty()) return;
  rename(scenario, zones);
  for (const std::string& id : zones.after) {
    Json& all = scenario["architecture"]["zones"];
    if (!all.contains(id)) all[id] = Json::object();
  }
}

/// Kinds of things of which a change has removed the last one.
void drop_empty_kinds(Json& scenario) {
  if (!scenario.contains("architecture")) return;
  Json left = Json::object();
  for (const auto& [kind, things] : scenario["architecture"].items()) {
    if (!things.is_object() || !things.empty()) left[kind] = std::move(things);
  }
  scenario["architecture"] = std::move(left);
}

/// Where an editor finds the schema from the new file: a relative path only where both lie in one
/// folder, which somebody else has in another place.
std::string schema_path(const std::string& file) {
  std::error_code error;
  const fs::path folder = fs::weakly_canonical(fs::absolute(file), error).parent_path();
  const fs::path schema =
      fs::weakly_canonical(fs::path(library_folder()) / "schema/scenario.schema.json", error);
  const fs::path below = schema.lexically_relative(folder);
  return (below.empty() || *below.begin() == ".." ? schema : below).generic_string();
}

std::string in_a_line(const Json& value) {
  if (!value.is_structured() || value.empty()) return value.dump();
  std::string text;
  for (const auto& [key, part] : value.items()) {
    text += text.empty() ? "" : ", ";
    text += (value.is_object() ? Json(key).dump() + ": " : std::string()) + in_a_line(part);
  }
  return value.is_object() ? "{" + text + "}" : "[" + text + "]";
}

/// `used`: columns of the line that are taken before the value begins.
std::string laid_out(const Json& value, std::size_t indent, std::size_t used) {
  std::string line = in_a_line(value);
  if (!value.is_structured() || (indent > 0 && used + line.size() < widest_line)) return line;
  std::string text;
  const std::string margin(indent + 2, ' ');
  for (const auto& [key, part] : value.items()) {
    const std::string name = value.is_object() ? Json(key).dump() + ": " : std::string();
    text += fmt::format("{}\n{}{}{}", text.empty() ? "" : ",", margin, name,
                        laid_out(part, indent + 2, margin.size() + name.size()));
  }
  text += "\n" + std::string(indent, ' ');
  return value.is_object() ? "{" + text + "}" : "[" + text + "]";
}

/// What is wrong with a scenario of this text in this file.
Diagnostics refused(const std::string& text, const NewScenario& wanted) {
  auto value = parse_json(text, wanted.file);
  if (!value) return {value.error()};
  auto defaults = load_defaults(library_folder());
  if (!defaults) return defaults.error();
  Document document{std::move(*value), wanted.file, wanted.files, {wanted.file}, {}};
  const auto scenario = read_document(document, *defaults, {});
  return scenario ? Diagnostics{} : scenario.error();
}

/// Names of scenario files as arguments.
std::string names_in(const std::vector<std::string>& files) {
  std::string names;
  for (const std::string& file : files) names += (names.empty() ? "" : ", ") + scenario_name(file);
  return names;
}

tl::expected<Document, Diagnostics> load(const std::string& name_or_path, FileAccess files) {
  const auto path = find_scenario(name_or_path);
  if (!path) return tl::unexpected(Diagnostics{path.error()});
  std::error_code error;
  if (fs::is_directory(*path, error)) {
    const std::vector<std::string> stages = scenario_files_in(*path);
    return tl::unexpected(
        Diagnostics{{*path,
                     {},
                     "this is a folder, and one scenario is wanted",
                     stages.empty() ? "name a file" : "name one of them: " + names_in(stages)}});
  }
  return load_document(*path, files);
}

}  // namespace

tl::expected<std::vector<std::string>, std::string> zone_ids(const std::string& text,
                                                             const std::string& region) {
  constexpr int most = 26;
  std::vector<std::string> ids;
  int number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec == std::errc() && read.ptr == text.data() + text.size()) {
    if (number < 1 || number > most) {
      return tl::unexpected(fmt::format("--zones: {} is not from 1 to {}", number, most));
    }
    // Some regions lack a letter.
    const auto catalogue = load_catalogue(library_folder(), {}, {});
    if (catalogue) ids = catalogue->zones_of(region);
    ids.resize(std::min(ids.size(), static_cast<std::size_t>(number)));
    for (auto i = static_cast<int>(ids.size()); i < number; ++i) {
      ids.push_back(region + static_cast<char>('a' + i));
    }
    return ids;
  }
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const std::string id = text.substr(at, end - at);
    if (id.empty() || std::find(ids.begin(), ids.end(), id) != ids.end()) {
      return tl::unexpected(
          fmt::format("--zones: {} is no number of zones, and no list of different ids as "
                      "us-east-1a,us-east-1b",
                      in_quotes(text)));
    }
    ids.push_back(id);
    at = end + 1;
  }
  return ids;
}

std::string unknown_region(const std::string& region) {
  const auto catalogue = load_catalogue(library_folder(), {}, {});
  if (!catalogue) return {};  // Reading the scenario says why.
  const std::vector<std::string> known = catalogue->region_names();
  if (std::find(known.begin(), known.end(), region) != known.end()) return {};
  const std::string meant = did_you_mean(nearest_names(region, known));
  return fmt::format("--region: {} is not a region of AWS\n  hint: {}", in_quotes(region),
                     meant.empty() ? "known are " + listed(known, "and") : meant);
}

tl::expected<std::string, Diagnostics> new_scenario(const NewScenario& wanted) {
  const auto document = load(wanted.like, wanted.files);
  if (!document) return tl::unexpected(document.error());
  Json scenario = Json::object();
  scenario["$schema"] = schema_path(wanted.file);
  // The base first.
  for (std::size_t left = document->files.size(); left > 0; --left) {
    const auto text = read_file(document->files[left - 1]);
    if (!text) return tl::unexpected(Diagnostics{text.error()});
    Json patch = Json::parse(*text);
    for (const char* key : {"$schema", "extends"}) patch.erase(key);
    scenario.merge_patch(patch);
  }
  drop_empty_kinds(scenario);
  replace_zones(scenario, wanted);
  if (!wanted.region.empty()) scenario["region"] = wanted.region;
  const std::string text = printable_json(laid_out(scenario, 0, 0)) + "\n";
  const Diagnostics wrong = refused(text, wanted);
  if (!wrong.empty()) return tl::unexpected(wrong);
  return text;
}

std::string region_of(const std::string& name_or_path, FileAccess files) {
  const auto document = load(name_or_path, files);
  if (!document) return {};
  const auto found = document->json.find("region");
  if (found != document->json.end() && found->is_string()) return found->get<std::string>();
  const auto defaults = load_defaults(library_folder());
  return defaults ? defaults->at("region", {}).get<std::string>() : std::string();
}

}  // namespace tools
