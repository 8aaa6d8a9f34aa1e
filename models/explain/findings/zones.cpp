// What lives in too few zones.

#include <algorithm>
#include <set>

#include "models/explain/finding_rule.hpp"
#include "models/explain/wording.hpp"

namespace models::explaining {

namespace {

using Places = std::vector<FindingPlace>;

std::size_t different(const std::vector<ZoneId>& zones) {
  return std::set<ZoneId>(zones.begin(), zones.end()).size();
}

/// A folder of the architecture, a thing in it, and the zones it lives in.
template <class Specs>
void add_single(const FindingContext& context, const Specs& specs, const std::string& folder,
                Places& places) {
  for (const auto& spec : specs) {
    if (different(spec.zones) != 1) continue;
    places.push_back({"/architecture/" + folder + token(spec.id) + "/zones",
                      "all of \"" + spec.id + "\" lives in " +
                          context.scenario.architecture.zones[spec.zones.front().index()].id +
                          ": when that zone is lost, so is all of it",
                      ""});
  }
}

Places single_zone(const FindingContext& context) {
  const Architecture& design = context.scenario.architecture;
  Places places;
  add_single(context, design.instances, "instances", places);
  add_single(context, design.auto_scaling_groups, "auto_scaling_groups", places);
  add_single(context, design.components, "components", places);
  return places;
}

bool is_alone_with(const CutSet& cut, const std::string& prefix) {
  return cut.members.size() == 1 && cut.members.front().path.rfind(prefix, 0) == 0 &&
         cut.lasts == CutLasts::UntilRepaired;
}

/// Common causes that bring a class down whose zones or units could stand in for one another.
Places common_cause(const FindingContext& context) {
  std::set<std::string> known;
  Places places;
  const std::string prefix = "common_causes/";
  for (const ClassExplanation& one : context.classes) {
    for (const CutSet& cut : one.cut_sets) {
      if (!is_alone_with(cut, prefix)) continue;
      const std::string id = cut.members.front().path.substr(prefix.size());
      if (!known.insert(id).second) continue;
      places.push_back({"/architecture/common_causes" + token(id),
                        "\"" + id + "\" brings class \"" + one.id +
                            "\" down by itself: " + in_percent(cut.share) + " of its downtime",
                        ""});
    }
  }
  return places;
}

}  // namespace

std::vector<FindingRule> zone_rules() {
  return {
      {"single-zone", Severity::Warning,
       "Everything of a group, a set of instances or a component lives in one zone.",
       "Name at least two zones, and enough units to do without one of them.", single_zone},
      {"common-cause-beats-redundancy", Severity::Warning,
       "One common cause takes everything that a class of requests needs.",
       "Put spare units where the cause does not reach, or accept it as the floor.", common_cause},
  };
}

}  // namespace models::explaining
