#include "tools/input/past_events.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tools/input/data_file.hpp"
#include "tools/input/json_text.hpp"
#include "tools/input/library.hpp"
#include "tools/input/units.hpp"

namespace tools {
namespace {

using nlohmann::json;

const std::string option = "--past-event";

std::string past_events_file() {
  return (std::filesystem::path(library_folder()) / "incidents" / "past_events.json").string();
}

tl::expected<json, Diagnostics> read_past_events() {
  auto file = read_json(past_events_file());
  if (!file) return tl::unexpected(Diagnostics{file.error()});
  Diagnostics wrong;
  DataFile reader(past_events_file(), wrong);
  for (const auto& [name, event] : reader.object(*file, {}, "events").items()) {
    if (!event.is_object()) reader.fail(pointer_to("/events", name), "not an object");
  }
  if (!wrong.empty()) return tl::unexpected(std::move(wrong));
  return std::move(*file);
}

/// The names of the things of a kind, as "tables".
std::vector<std::string> names_of_kind(const json& design, const std::string& kind) {
  std::vector<std::string> names;
  const auto things = design.find(kind);
  if (things == design.end() || !things->is_object()) return names;
  for (const auto& [name, thing] : things->items()) names.push_back(name);
  return names;
}

/// The zones of the scenario's own region.
std::vector<std::string> own_zones(const json& design) {
  std::vector<std::string> names = names_of_kind(design, "zones");
  std::erase_if(names, [&](const std::string& name) {
    const json& zone = design["zones"][name];
    return zone.is_object() && zone.contains("region");
  });
  return names;
}

sim::Duration read_duration(DataFile& file, const json& object, const std::string& pointer,
                            const std::string& key) {
  const auto parsed = parse_duration(file.text(object, pointer, key));
  if (!parsed) file.fail(pointer_to(pointer, key), parsed.error().problem);
  return parsed.value_or(sim::Duration{});
}

/// Lays one event over one design.
class Replay {
 public:
  Replay(const json& design, std::vector<std::string> struck, DataFile& file)
      : design_(design), struck_(std::move(struck)), file_(file) {}

  /// Adds the entries of one effect.
  void add(const json& effect, const std::string& pointer, sim::Duration start) {
    const sim::Duration at = start + read_duration(file_, effect, pointer, "after");
    json entry{{"at", format_duration(at)}, {"text", file_.text(effect, pointer, "text")}};
    for (const auto& [action, what] : effect.items()) {
      if (!what.is_object()) continue;
      const std::string place = pointer_to(pointer, action);
      sim::Duration lasts = read_duration(file_, what, place, "lasts");
      if (what.contains("late_within")) lasts += read_duration(file_, what, place, "late_within");
      const std::size_t before = entries_.size();
      add_action(entry, action, what);
      if (entries_.size() > before) end_ = std::max(end_, at + lasts);
    }
  }

  [[nodiscard]] const json& entries() const { return entries_; }
  [[nodiscard]] sim::Duration end() const { return end_; }

 private:
  void push(json entry, const std::string& action, json what) {
    entry[action] = std::move(what);
    entries_.push_back(std::move(entry));
  }

  void add_action(const json& entry, const std::string& action, json what) {
    if (action == "zone_fault") {
      const bool all = what.contains("zones");
      const std::vector<std::string> zones = all ? own_zones(design_) : struck_;
      if (zones.empty()) return;
      what["zones"] = zones;
      push(entry, action, what);
    } else if (action == "service_event") {
      const auto kind = text_or_empty(what, "of");
      what.erase("of");
      for (const std::string& name : names_of_kind(design_, kind)) {
        what["service"] = name;
        push(entry, action, what);
      }
    } else if (action == "suspend_processes") {
      for (const std::string& name : names_of_kind(design_, "auto_scaling_groups")) {
        what["auto_scaling_group"] = name;
        push(entry, action, what);
      }
    } else {
      push(entry, action, what);
    }
  }

  const json& design_;
  std::vector<std::string> struck_;
  DataFile& file_;
  json entries_ = json::array();
  sim::Duration end_{};
};

/// The zone that stands for the one that was struck; none where the scenario has no zones.
tl::expected<std::vector<std::string>, Diagnostic> struck_zones(const json& design,
                                                                const std::string& asked) {
  const std::vector<std::string> zones = own_zones(design);
  if (asked.empty()) {
    return zones.empty() ? zones : std::vector<std::string>{zones.front()};
  }
  if (std::find(zones.begin(), zones.end(), asked) != zones.end()) return std::vector{asked};
  return tl::unexpected(
      Diagnostic{"--zone",
                 {},
                 "the scenario has no zone " + in_quotes(asked),
                 zones.empty() ? std::string() : "it has " + listed(zones, "and")});
}

/// When the drill ends: not before it would have ended without the event.
sim::Duration horizon_of(const json& scenario, sim::Duration least) {
  const bool drill = scenario.contains("timeline") && !scenario["timeline"].empty();
  if (!drill || !scenario.contains("run") || !scenario["run"].is_object()) return least;
  const auto written = parse_duration(text_or_empty(scenario["run"], "horizon"));
  return written ? std::max(*written, least) : least;
}

/// The event that is asked for, or what is wrong with asking for it.
tl::expected<json, Diagnostic> find_event(const json& events, const std::string& name) {
  const auto found = events.find(name);
  if (found == events.end()) {
    std::vector<std::string> names;
    for (const auto& [known, event] : events.items()) names.push_back(known);
    const std::string meant = did_you_mean(nearest_names(name, names));
    return tl::unexpected(Diagnostic{option,
                                     {},
                                     "there is no past event " + in_quotes(name),
                                     meant.empty() ? "see nines list --past-events" : meant});
  }
  if (!found->value("effects", json::array()).empty()) return *found;
  return tl::unexpected(Diagnostic{option,
                                   {},
                                   "nothing of " + in_quotes(name) + " can be replayed",
                                   text_or_empty(*found, "left_out")});
}

}  // namespace

tl::expected<std::vector<PastEvent>, Diagnostics> list_past_events() {
  const auto file = read_past_events();
  if (!file) return tl::unexpected(file.error());
  std::vector<std::pair<std::string, PastEvent>> dated;
  for (const auto& [name, event] : (*file)["events"].items()) {
    dated.emplace_back(text_or_empty(event, "date"),
                       PastEvent{name, text_or_empty(event, "title"),
                                 !event.value("effects", json::array()).empty(),
                                 text_or_empty(event, "left_out")});
  }
  std::stable_sort(dated.begin(), dated.end(),
                   [](const auto& left, const auto& right) { return left.first < right.first; });
  std::vector<PastEvent> events;
  events.reserve(dated.size());
  for (auto& [date, event] : dated) events.push_back(std::move(event));
  return events;
}

Diagnostics lay_past_event(Document& document, const PastEventAsked& asked) {
  const auto read = read_past_events();
  if (!read) return read.error();
  const auto event = find_event((*read)["events"], asked.name);
  if (!event) return {event.error()};
  const json design = document.json.value("architecture", json::object());
  if (!design.is_object()) return {};  // Told by the reader.
  const auto struck = struck_zones(design, asked.zone);
  if (!struck) return {struck.error()};

  Diagnostics wrong;
  DataFile file(past_events_file(), wrong);
  const sim::Duration before = read_duration(file, *read, {}, "before");
  const sim::Duration afterwards = read_duration(file, *read, {}, "afterwards");
  Replay replay(design, *struck, file);
  const std::string pointer = pointer_to(pointer_to("/events", asked.name), "effects");
  std::size_t index = 0;
  for (const json& effect : (*event)["effects"]) {
    replay.add(effect, pointer_to(pointer, std::to_string(index++)), before);
  }
  if (!wrong.empty()) return wrong;
  if (replay.entries().empty()) {
    return {{option,
             {},
             "nothing of " + in_quotes(asked.name) + " touches this scenario",
             "it has none of the services that the event struck"}};
  }

  json timeline = document.json.value("timeline", json::array());
  if (!timeline.is_array()) return {};
  timeline.insert(timeline.end(), replay.entries().begin(), replay.entries().end());
  const std::string left_out = text_or_empty(*event, "left_out");
  json patch{
      {"timeline", std::move(timeline)},
      {"run", {{"horizon", format_duration(horizon_of(document.json, replay.end() + afterwards))}}},
      {"objectives", nullptr},
      {"story", fmt::format("{}, {}: {}. Cause: {}. It begins {} into the drill.",
                            text_or_empty(*event, "region"), text_or_empty(*event, "date"),
                            text_or_empty(*event, "title"), text_or_empty(*event, "cause"),
                            format_duration(before))},
      {"look_for", left_out.empty() ? json() : json("Simplified or left out: " + left_out)}};
  merge(document, patch, past_events_file());
  return {};
}

}  // namespace tools
