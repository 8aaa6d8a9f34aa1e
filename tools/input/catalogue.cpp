#include "tools/input/catalogue.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include <nlohmann/json.hpp>

#include "tools/input/data_file.hpp"
#include "tools/input/json_text.hpp"
#include "tools/input/units.hpp"

namespace tools {
namespace {

using nlohmann::json;

constexpr std::size_t most_named = 3;

std::string path_in(const std::string& library, const char* name) {
  return (std::filesystem::path(library) / "catalogue" / name).string();
}

models::CreditSpec read_credits(DataFile& file, const json& entry, const std::string& pointer) {
  models::CreditSpec credits;
  credits.earned_per_hour = file.amount(entry, pointer, "earned_per_hour");
  credits.max_balance = file.amount(entry, pointer, "max_balance");
  credits.launch_credits = file.amount(entry, pointer, "launch_credits");
  const auto baseline = parse_share(file.text(entry, pointer, "baseline_per_vcpu"));
  if (!baseline) file.fail(pointer, baseline.error().problem);
  credits.baseline_per_vcpu = baseline.value_or(0);
  credits.unlimited_by_default = file.text(entry, pointer, "default_mode") == "unlimited";
  const auto kept = parse_duration(file.text(entry, pointer, "kept_after_stop"));
  if (!kept) file.fail(pointer, kept.error().problem);
  credits.kept_after_stop = kept.value_or(sim::Duration::zero());
  return credits;
}

models::InstanceType read_type(DataFile& file, const std::string& name, const json& entry) {
  const std::string pointer = pointer_to("/types", name);
  models::InstanceType type;
  type.name = name;
  const double vcpu = file.number(entry, pointer, "vcpu");
  constexpr double most_vcpu = 10'000;
  if (vcpu == std::floor(vcpu) && vcpu >= 1 && vcpu <= most_vcpu) {
    type.vcpu = static_cast<int>(vcpu);
  } else {
    file.fail(pointer_to(pointer, "vcpu"), "not a whole number from 1 to 10000");
  }
  type.memory_gib = file.amount(entry, pointer, "memory_gib");
  if (entry.is_object() && entry.contains("credits")) {
    type.credits = read_credits(file, entry["credits"], pointer_to(pointer, "credits"));
  }
  return type;
}

void read_types(const std::string& path, const std::vector<std::string>& names,
                Catalogue& catalogue, Diagnostics& wrong) {
  const tl::expected<json, Diagnostic> text = read_json(path, {{"/types", names}});
  if (!text) return wrong.push_back(text.error());
  DataFile file(path, wrong);
  const std::string source = file.text(*text, {}, "source");
  const std::string confidence = file.text(*text, {}, "confidence");
  for (const auto& [name, entry] : file.object(*text, {}, "types").items()) {
    catalogue.types[name] = {read_type(file, name, entry), source, confidence};
  }
}

void read_database_classes(const std::string& path, const std::vector<std::string>& names,
                           Catalogue& catalogue, Diagnostics& wrong) {
  if (names.empty()) return;
  const tl::expected<json, Diagnostic> text = read_json(path, {{"/classes", names}});
  if (!text) return wrong.push_back(text.error());
  DataFile file(path, wrong);
  catalogue.source_of_database_classes = file.text(*text, {}, "source");
  for (const auto& [name, entry] : file.object(*text, {}, "classes").items()) {
    const std::string pointer = pointer_to("/classes", name);
    catalogue.database_classes[name] = {name, file.amount(entry, pointer, "vcpu"),
                                        file.amount(entry, pointer, "memory_gib")};
  }
}

std::vector<std::string> names_in(const std::string& path, const char* key) {
  std::vector<std::string> names;
  const tl::expected<json, Diagnostic> text = read_json(path);
  if (!text || !text->is_object() || !text->contains(key)) return names;
  for (const auto& [name, entry] : (*text)[key].items()) names.push_back(name);
  return names;
}

void read_regions(const std::string& path, Catalogue& catalogue, Diagnostics& wrong) {
  const tl::expected<json, Diagnostic> text = read_json(path);
  if (!text) return wrong.push_back(text.error());
  DataFile file(path, wrong);
  for (const auto& [name, entry] : file.object(*text, {}, "regions").items()) {
    catalogue.regions[name] = file.text(entry, pointer_to("/regions", name), "zones");
  }
}

/// "m7g.large": letters "m", generation 7, attributes "g", size "large".
struct TypeName {
  std::string family;
  std::string letters;
  int generation = 0;
  std::string size;
};

TypeName parts_of(const std::string& name) {
  TypeName parts;
  const std::size_t dot = name.find('.');
  parts.family = name.substr(0, dot);
  if (dot != std::string::npos) parts.size = name.substr(dot + 1);
  const std::size_t digit = parts.family.find_first_of("0123456789");
  parts.letters = parts.family.substr(0, digit);
  if (digit != std::string::npos) parts.generation = std::atoi(parts.family.c_str() + digit);
  return parts;
}

std::vector<std::string> first(std::vector<std::string> names, std::size_t most) {
  names.resize(std::min(most, names.size()));
  return names;
}

/// Those of the same letters, the nearest generation first, of these the family written most alike.
std::vector<std::string> other_generations(const TypeName& wanted,
                                           const std::vector<std::string>& known) {
  using Rank = std::pair<std::pair<int, std::size_t>, std::string>;
  std::vector<Rank> ranked;
  for (const std::string& name : known) {
    const TypeName parts = parts_of(name);
    if (parts.letters != wanted.letters || parts.size != wanted.size) continue;
    ranked.push_back({{std::abs(parts.generation - wanted.generation),
                       edit_distance(parts.family, wanted.family)},
                      name});
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const Rank& left, const Rank& right) { return left.first < right.first; });
  std::vector<std::string> names;
  names.reserve(ranked.size());
  for (const Rank& rank : ranked) names.push_back(rank.second);
  return first(std::move(names), most_named);
}

}  // namespace

std::vector<std::string> Catalogue::region_names() const {
  std::vector<std::string> names;
  for (const auto& [name, zones] : regions) names.push_back(name);
  return names;
}

std::vector<std::string> Catalogue::zones_of(const std::string& region) const {
  std::vector<std::string> zones;
  const auto found = regions.find(region);
  if (found == regions.end()) return zones;
  for (const char letter : found->second) zones.push_back(region + letter);
  return zones;
}

tl::expected<Catalogue, Diagnostics> load_catalogue(const std::string& library,
                                                    const std::vector<std::string>& types,
                                                    const std::vector<std::string>& classes) {
  Catalogue catalogue;
  Diagnostics wrong;
  read_types(path_in(library, "instance_types.json"), types, catalogue, wrong);
  read_database_classes(path_in(library, "database_classes.json"), classes, catalogue, wrong);
  read_regions(path_in(library, "regions.json"), catalogue, wrong);
  if (!wrong.empty()) return tl::unexpected(std::move(wrong));
  return catalogue;
}

std::vector<std::string> instance_type_names(const std::string& library) {
  return names_in(path_in(library, "instance_types.json"), "types");
}

std::vector<std::string> database_class_names(const std::string& library) {
  return names_in(path_in(library, "database_classes.json"), "classes");
}

std::vector<std::string> cache_node_names(const std::string& library) {
  return names_in(path_in(library, "cache_nodes.json"), "nodes");
}

std::vector<std::string> nearest_types(const std::string& name,
                                       const std::vector<std::string>& known) {
  const TypeName wanted = parts_of(name);
  std::vector<std::string> family;
  for (const std::string& one : known) {
    if (parts_of(one).family == wanted.family) family.push_back(one);
  }
  std::stable_sort(family.begin(), family.end(),
                   [&](const std::string& left, const std::string& right) {
                     return edit_distance(left, name) < edit_distance(right, name);
                   });
  if (!family.empty()) return first(std::move(family), most_named);
  std::vector<std::string> others = other_generations(wanted, known);
  return others.empty() ? nearest_names(name, known) : others;
}

}  // namespace tools
