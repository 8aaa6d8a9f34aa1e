// The values that stand at the leaves of a scenario file.

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tools/input/document.hpp"
#include "tools/input/json_text.hpp"
#include "tools/input/object_reader.hpp"
#include "tools/input/units.hpp"
#include "tools/input/value_list.hpp"

namespace tools {
namespace {

/// No reader lists more: whoever has so many has one mistake, not thousands.
constexpr std::size_t most_diagnostics = 100;

std::string takes(const std::string& source, const std::string& range) {
  return (source.empty() ? "allowed is " : source + " takes ") + range;
}

std::string plain(double value) {
  return fmt::format("{}", value);
}
std::string plain(std::int64_t value) {
  return fmt::format("{}", value);
}
std::string plain(sim::Duration value) {
  if (value == thousand_years) return "1000 years";
  return format_duration(value);
}

/// `value` where it lies within the range, else a diagnostic and the lower end, which breaks no
/// limit elsewhere.
template <class T>
T within(const Node& node, T value, const Range<T>& range) {
  if (!(value < range.low) && !(range.high < value)) return value;
  const bool below = value < range.low;
  const std::string end = plain(below ? range.low : range.high);
  node.fail(below && value < T{}
                ? node.shown() + " is negative"
                : fmt::format("{} is {} {}", node.shown(), below ? "less than" : "more than", end),
            takes(range.source, range_text(range)));
  return range.low;
}

/// `"web" is one of "auto_scaling_groups"`, of what is in the design under another heading; else
/// empty.
std::string where_else(const nlohmann::json& scenario, const std::string& name) {
  const auto design = scenario.find("architecture");
  if (design == scenario.end() || !design->is_object()) return {};
  for (const auto& [kind, things] : design->items()) {
    if (!things.is_object() || !things.contains(name)) continue;
    return in_quotes(name) + " is one of " + in_quotes(kind);
  }
  return {};
}

std::string percent(double share) {
  return fmt::format("{:.10g}%", share * 100);
}

}  // namespace

std::string range_text(const Range<double>& range) {
  return plain(range.low) + " to " + plain(range.high);
}
std::string range_text(const Range<std::int64_t>& range) {
  return plain(range.low) + " to " + plain(range.high);
}
std::string range_text(const Range<sim::Duration>& range) {
  return plain(range.low) + " to " + plain(range.high);
}
std::string share_range_text(const Range<double>& range) {
  return percent(range.low) + " to " + percent(range.high);
}

Node::Node(Reading& reading, const nlohmann::json& value, std::string pointer, std::string file)
    : reading_(&reading), value_(&value), pointer_(std::move(pointer)), file_(std::move(file)) {}

std::string Node::file() const {
  return file_.empty() ? reading_->document.origin(pointer_) : file_;
}

Node Node::member(const std::string& key) const {
  return {*reading_, value_->at(key), pointer_to(pointer_, key), file_};
}

bool Node::is_object() const {
  return value_->is_object();
}
bool Node::is_list() const {
  return value_->is_array();
}
bool Node::is_string() const {
  return value_->is_string();
}
bool Node::is_bool() const {
  return value_->is_boolean();
}

std::string Node::shown() const {
  if (value_->is_string()) return in_quotes(value_->get_ref<const std::string&>());
  if (value_->is_object()) return "an object";
  if (value_->is_array()) return "a list";
  return value_->dump();
}

void Node::fail(std::string problem, std::string hint) const {
  Diagnostics& wrong = reading_->wrong;
  if (wrong.size() >= most_diagnostics) return;
  // An object may be looked at twice: by its reader, and by a check of several things together.
  const bool known = std::any_of(wrong.begin(), wrong.end(), [&](const Diagnostic& diagnostic) {
    return diagnostic.where == pointer_ && diagnostic.problem == problem;
  });
  if (known) return;
  wrong.push_back({file(), pointer_, std::move(problem), std::move(hint)});
}

bool Node::boolean() const {
  if (value_->is_boolean()) return value_->get<bool>();
  fail(shown() + " is not true or false");
  return false;
}

double Node::number(const Range<double>& range) const {
  if (!value_->is_number()) {
    fail(shown() + " is not a number");
    return range.low;
  }
  return within(*this, value_->get<double>(), range);
}

std::int64_t Node::integer(const Range<std::int64_t>& range) const {
  constexpr double exact = 9007199254740992.0;  // 2^53: beyond, a double stands for several.
  const double value = value_->is_number() ? value_->get<double>() : std::nan("");
  if (!(std::abs(value) <= exact) || value != std::floor(value)) {
    fail(shown() + " is not a whole number");
    return range.low;
  }
  return within(*this, static_cast<std::int64_t>(value), range);
}

sim::Duration Node::duration(const Range<sim::Duration>& range) const {
  if (!is_string()) {
    fail(shown() + " is not a duration", R"(write a number and a unit, such as "30s" or "1.5h")");
    return range.low;
  }
  const auto value = parse_duration(value_->get_ref<const std::string&>());
  if (value) return within(*this, *value, range);
  fail(value.error().problem, value.error().hint);
  return range.low;
}

double Node::seconds(const Range<double>& range) const {
  const auto value =
      is_string()
          ? parse_seconds(value_->get_ref<const std::string&>())
          : tl::unexpected(UnitError{shown() + " is not a duration",
                                     R"(write a number and a unit, such as "30s" or "1.5h")"});
  if (!value) {
    fail(value.error().problem, value.error().hint);
    return range.low;
  }
  if (*value < range.low) {
    fail(*value < 0 ? shown() + " is negative" : shown() + " is too short");
    return range.low;
  }
  if (*value > range.high) {
    fail(shown() + " is too long", fmt::format("at most {} s", range.high));
    return range.low;
  }
  return *value;
}

double Node::share(const Range<double>& range) const {
  double value = 0;
  if (value_->is_number()) {
    value = value_->get<double>();
  } else if (is_string()) {
    const auto parsed = parse_share(value_->get_ref<const std::string&>());
    if (!parsed) {
      const auto number = split_number(value_->get_ref<const std::string&>());
      const bool bare = number && number->unit.empty();
      fail(parsed.error().problem,
           bare ? fmt::format(R"(write "{}%")", number->number) : R"(write "30%" or 0.3)");
      return range.low;
    }
    value = *parsed;
  } else {
    fail(shown() + " is not a share", R"(write "30%" or 0.3)");
    return range.low;
  }
  if (value >= range.low && value <= range.high) return value;
  const bool below = value < range.low;
  constexpr double most_percent = 100;
  if (value_->is_number() && value >= 2 && value <= most_percent) {
    fail(shown() + " is more than 100%",
         fmt::format(R"(write "{}%" or {})", value, value / most_percent));
    return range.low;
  }
  fail(value < 0 ? shown() + " is negative"
                 : fmt::format("{} is {} {}", shown(), below ? "less than" : "more than",
                               percent(below ? range.low : range.high)),
       takes(range.source, share_range_text(range)));
  return range.low;
}

double Node::rate() const {
  constexpr double highest_rps = 1e9;
  const auto value =
      is_string()
          ? parse_rate(value_->get_ref<const std::string&>())
          : tl::unexpected(UnitError{shown() + " is not a rate", R"(write for example "60/s")"});
  if (!value) {
    fail(value.error().problem, value.error().hint);
    return 0;
  }
  if (*value >= 0 && *value <= highest_rps) return *value;
  fail(shown() + (*value < 0 ? " is negative" : " is more than 1e9/s"));
  return 0;
}

double Node::event_rate() const {
  constexpr double highest_per_year = 1e6;
  const auto value = is_string() ? parse_event_rate(value_->get_ref<const std::string&>())
                                 : tl::unexpected(UnitError{shown() + " is not a rate of events",
                                                            R"(write for example "0.05/year")"});
  if (!value) {
    fail(value.error().problem, value.error().hint);
    return 0;
  }
  if (*value >= 0 && *value <= highest_per_year) return *value;
  fail(shown() + (*value < 0 ? " is negative" : " is more than 1e6/year"));
  return 0;
}

double Node::bytes(const Range<double>& range) const {
  const auto value =
      is_string()
          ? parse_bytes(value_->get_ref<const std::string&>())
          : tl::unexpected(UnitError{shown() + " is not a size", R"(write for example "2kB")"});
  if (!value) {
    fail(value.error().problem, value.error().hint);
    return range.low;
  }
  if (*value >= range.low && *value <= range.high) return *value;
  fail(*value < 0 ? shown() + " is negative"
                  : shown() + (*value < range.low ? " is too small" : " is too large"));
  return range.low;
}

std::optional<std::size_t> Node::choice(const std::vector<std::string>& names,
                                        const std::string& what) const {
  if (!is_string()) {
    fail(shown() + " is not the name of " + what);
    return std::nullopt;
  }
  const auto& name = value_->get_ref<const std::string&>();
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return static_cast<std::size_t>(std::distance(names.begin(), found));
  constexpr std::size_t most_listed = 12;
  std::string hint = where_else(reading_->document.json, name);
  if (hint.empty()) hint = did_you_mean(nearest_names(name, names));
  if (hint.empty() && names.empty()) hint = "there is none in this scenario";
  if (hint.empty() && names.size() <= most_listed) hint = "known are " + listed(names, "and");
  reading_->unknown_names[pointer_] = {name, names.empty()};
  fail(shown() + " is not " + what, hint);
  return std::nullopt;
}

std::vector<Node> Node::elements() const {
  std::vector<Node> nodes;
  if (!value_->is_array()) {
    fail(shown() + " is not a list", "write [ ... ]");
    return nodes;
  }
  for (std::size_t i = 0; i < value_->size(); ++i) {
    nodes.emplace_back(*reading_, (*value_)[i], pointer_to(pointer_, std::to_string(i)), file_);
  }
  return nodes;
}

}  // namespace tools
