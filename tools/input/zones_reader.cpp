#include <algorithm>

#include "models/architecture/keys/zone_keys.hpp"
#include "tools/input/key_reader.hpp"
#include "tools/input/readers.hpp"

namespace tools {

namespace {

/// The name of a zone without its letters: "eu-west-1" of "eu-west-1ab".
std::string without_letters(const std::string& id) {
  return id.substr(0, id.find_last_of("0123456789") + 1);
}

/// Zones may have any name, as "a". One that begins like a region, or nearly so, is a zone of AWS:
/// of any region, so that a design can be tried elsewhere, but one that there is.
void check_name(const std::string& id, const Node& node) {
  const Catalogue& catalogue = node.reading().catalogue;
  const std::string place = without_letters(id);
  if (std::count(place.begin(), place.end(), '-') < 2) return;
  const std::vector<std::string> meant = nearest_names(place, catalogue.region_names());
  if (meant.empty()) return;
  const std::vector<std::string> zones = catalogue.zones_of(meant.front());
  if (std::find(zones.begin(), zones.end(), id) != zones.end()) return;
  const std::string& region = node.reading().region;
  const bool here = std::find(meant.begin(), meant.end(), region) != meant.end();
  const std::vector<std::string> known = here ? catalogue.zones_of(region) : zones;
  const std::vector<std::string> near = nearest_names(id, known);
  node.reading().meant.insert(near.begin(), near.end());
  const std::string nearest = did_you_mean(near);
  node.fail(
      "there is no zone " + in_quotes(id),
      (nearest.empty() ? "" : nearest + " ") + "zones of the region are " + listed(known, "and"));
}

}  // namespace

models::ZoneSpec read_zone(const std::string& id, const Node& node, const Names& names) {
  const ObjectReader object = object_of(node, models::zone_keys().table);
  check_name(id, node);
  models::ZoneSpec zone;
  zone.id = id;
  zone.has_own_life = object.has("fails");
  read_keys(object, models::zone_keys(), names, zone);
  if (const auto region = object.find("region")) {
    const std::vector<std::string> known = node.reading().catalogue.region_names();
    const auto named = region->choice(known, "a region of AWS");
    if (named && known[*named] != node.reading().region) zone.region = known[*named];
  }
  if (zone.has_own_life && !object.has("repaired_in")) {
    node.fail(R"("fails" without "repaired_in")", "a zone that fails has to be repaired as well");
  }
  return zone;
}

}  // namespace tools
