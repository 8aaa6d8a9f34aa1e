#include "tools/baseline/baseline_file.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tools/input/json_text.hpp"
#include "tools/text/printable.hpp"

namespace tools {
namespace {

using Json = nlohmann::ordered_json;  // What is written.
using Read = nlohmann::json;

// Format 1 knows plain replications only, and is still written where there are no others: nothing
// changes in a file that a version control system keeps.
constexpr int plain_format = 1;
constexpr int strata_format = 2;
constexpr std::int64_t most_replications = 100'000'000;
// A few bytes can ask for any number of equal values. A file may ask for so many, for some more
// with each of its bytes, and never for more than four figures of the most replications need.
constexpr double free_values = 4e6;
constexpr double values_per_byte = 16;
constexpr double most_series_values = 400e6;
// A file has some tens of values a scenario and two for each replication that is unlike the others.
constexpr JsonLimits limits{.nesting = 16, .values = 32'000'000};

/// Bytes that are no UTF-8 must not cost the whole file.
std::string dumped(const Json& value) {
  return printable_json(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

/// The value that occurs most often, the smallest of several.
double commonest(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  double best = values.empty() ? 0 : values.front();
  std::ptrdiff_t most = 0;
  for (auto at = values.begin(); at != values.end();) {
    const auto end = std::upper_bound(at, values.end(), *at);
    if (end - at > most) {
      most = end - at;
      best = *at;
    }
    at = end;
  }
  return best;
}

Json json_of(const models::Series& series) {
  const double usual = commonest(series.values);
  Json at = Json::array();
  Json values = Json::array();
  for (std::size_t index = 0; index < series.values.size(); ++index) {
    if (series.values[index] == usual) continue;
    at.push_back(index);
    values.push_back(series.values[index]);
  }
  return {{"metric", series.metric},
          {"usual", usual},
          {"at", std::move(at)},
          {"values", std::move(values)}};
}

Json json_of(const models::MetricValues& values) {
  Json object = Json::object();
  if (values.mean) object["mean"] = *values.mean;
  if (values.p50) object["p50"] = *values.p50;
  if (values.p95) object["p95"] = *values.p95;
  return object;
}

Json json_of(const models::BlameEntry& entry) {
  return {{"cause", entry.cause},
          {"phase", entry.phase},
          {"requests_lost", entry.requests_lost},
          {"downtime", entry.downtime}};
}

Json json_of(const models::BaselineStrata& strata) {
  return {{"common", strata.common},
          {"zones", strata.zones},
          {"probabilities", strata.probabilities},
          {"shares", strata.shares}};
}

/// Lines between two brackets, so that a version control system shows what changed.
std::string block(char open, const std::vector<std::string>& lines, char close) {
  std::string text(1, open);
  for (std::size_t index = 0; index < lines.size(); ++index) {
    text += (index == 0 ? "\n" : ",\n") + lines[index];
  }
  return text + '\n' + close;
}

std::string member(const char* key, const std::string& value) {
  return fmt::format("\"{}\": {}", key, value);
}

std::string text_of(const models::BaselineScenario& scenario) {
  std::vector<std::string> model;
  for (const auto& [path, value] : scenario.model) {
    model.push_back(dumped(path) + ": " + dumped(value));
  }
  std::vector<std::string> metrics;
  for (const auto& [name, values] : scenario.metrics) {
    metrics.push_back(dumped(name) + ": " + dumped(json_of(values)));
  }
  std::vector<std::string> blame;
  for (const models::BlameEntry& entry : scenario.blame) blame.push_back(dumped(json_of(entry)));
  std::vector<std::string> series;
  for (const models::Series& one : scenario.series) series.push_back(dumped(json_of(one)));
  std::vector<std::string> members{
      member("name", dumped(scenario.name)),
      member("replications", std::to_string(scenario.replications)),
      member("years", dumped(scenario.years)),
      member("trajectory", fmt::format("\"{:016x}\"", scenario.trajectory)),
      member("model", block('{', model, '}')),
      member("metrics", block('{', metrics, '}')),
      member("blame", block('[', blame, ']')),
      member("series", block('[', series, ']'))};
  if (!scenario.strata.empty())
    members.push_back(member("strata", dumped(json_of(scenario.strata))));
  return block('{', members, '}');
}

/// How many values the series and strata of a baseline have once it is read.
double series_values(const models::Baseline& baseline) {
  double values = 0;
  for (const models::BaselineScenario& scenario : baseline.scenarios) {
    const std::size_t each = scenario.series.size() + (scenario.strata.empty() ? 0 : 1);
    values += static_cast<double>(scenario.replications) * static_cast<double>(each);
  }
  return values;
}

/// Reads values and remembers all that is wrong.
class Reader {
 public:
  explicit Reader(std::string file) : file_(std::move(file)) {}

  void fail(const std::string& where, std::string problem, const char* advice = make_new) {
    constexpr std::size_t most = 20;
    if (wrong_.size() < most) wrong_.push_back({file_, where, std::move(problem), advice});
  }

  const Read* at(const Read& object, const std::string& where, const char* key,
                 Read::value_t type) {
    const auto found = object.find(key);
    if (found == object.end()) {
      fail(where, fmt::format("the key \"{}\" is missing", key));
      return nullptr;
    }
    const bool number = type == Read::value_t::number_float;
    if (number ? !found->is_number() : found->type() != type) {
      fail(pointer_to(where, key), "this is not what a baseline has here");
      return nullptr;
    }
    return &*found;
  }

  std::string text(const Read& object, const std::string& where, const char* key) {
    const Read* value = at(object, where, key, Read::value_t::string);
    return value == nullptr ? std::string() : value->get<std::string>();
  }

  double number(const Read& object, const std::string& where, const char* key) {
    const Read* value = at(object, where, key, Read::value_t::number_float);
    return value == nullptr ? 0 : value->get<double>();
  }

  std::uint64_t whole(const Read& object, const std::string& where, const char* key,
                      std::uint64_t most) {
    const Read* value = at(object, where, key, Read::value_t::number_unsigned);
    const std::uint64_t found = value == nullptr ? 0 : value->get<std::uint64_t>();
    if (found <= most) return found;
    fail(pointer_to(where, key), fmt::format("{} is too much", found));
    return 0;
  }

  /// An element of an array, and where it is.
  struct Element {
    const Read* value = nullptr;
    std::string where;
  };

  /// The elements of an array of objects.
  std::vector<Element> objects(const Read& object, const std::string& where, const char* key) {
    std::vector<Element> list;
    const Read* array = at(object, where, key, Read::value_t::array);
    if (array == nullptr) return list;
    for (std::size_t index = 0; index < array->size(); ++index) {
      std::string place = pointer_to(pointer_to(where, key), std::to_string(index));
      if ((*array)[index].is_object()) {
        list.push_back({&(*array)[index], std::move(place)});
      } else {
        fail(place, "not an object");
      }
    }
    return list;
  }

  [[nodiscard]] Diagnostics& wrong() noexcept { return wrong_; }

 private:
  static constexpr const char* make_new = "make a new one with nines check --save-baseline";

  std::string file_;
  Diagnostics wrong_;
};

double sum_of(const std::vector<double>& parts) {
  return std::accumulate(parts.begin(), parts.end(), 0.0);
}

models::Series read_series(Reader& reader, const Read& object, const std::string& where,
                           std::int64_t replications) {
  models::Series series{reader.text(object, where, "metric"), {}};
  const double usual = reader.number(object, where, "usual");
  const Read* at = reader.at(object, where, "at", Read::value_t::array);
  const Read* values = reader.at(object, where, "values", Read::value_t::array);
  if (at == nullptr || values == nullptr) return series;
  if (at->size() != values->size()) {
    reader.fail(where, "\"at\" and \"values\" differ in length");
    return series;
  }
  series.values.assign(static_cast<std::size_t>(replications), usual);
  std::optional<std::uint64_t> last;
  for (std::size_t index = 0; index < at->size(); ++index) {
    const Read& place = (*at)[index];
    const Read& value = (*values)[index];
    const bool right = place.is_number_unsigned() && value.is_number() &&
                       place.get<std::uint64_t>() < series.values.size() &&
                       (!last || place.get<std::uint64_t>() > *last);
    if (!right) {
      reader.fail(pointer_to(pointer_to(where, "at"), std::to_string(index)),
                  "this and its value are no value of a replication");
      return series;
    }
    last = place.get<std::uint64_t>();
    series.values[*last] = value.get<double>();
  }
  return series;
}

models::ModelText read_model(Reader& reader, const Read& object, const std::string& where) {
  models::ModelText model;
  const Read* values = reader.at(object, where, "model", Read::value_t::object);
  if (values == nullptr) return model;
  for (const auto& [path, value] : values->items()) {
    if (value.is_string()) {
      model[path] = value.get<std::string>();
    } else {
      reader.fail(pointer_to(pointer_to(where, "model"), path), "not a string");
    }
  }
  return model;
}

std::optional<double> optional_number(Reader& reader, const Read& object, const std::string& where,
                                      const char* key) {
  if (!object.contains(key)) return std::nullopt;
  return reader.number(object, where, key);
}

std::map<std::string, models::MetricValues> read_metrics(Reader& reader, const Read& object,
                                                         const std::string& where) {
  std::map<std::string, models::MetricValues> metrics;
  const Read* values = reader.at(object, where, "metrics", Read::value_t::object);
  if (values == nullptr) return metrics;
  for (const auto& [name, value] : values->items()) {
    const std::string place = pointer_to(pointer_to(where, "metrics"), name);
    if (value.is_object()) {
      metrics[name] = {optional_number(reader, value, place, "mean"),
                       optional_number(reader, value, place, "p50"),
                       optional_number(reader, value, place, "p95")};
    } else {
      reader.fail(place, "not an object");
    }
  }
  return metrics;
}

std::vector<double> read_parts(Reader& reader, const Read& object, const std::string& where,
                               const char* key) {
  std::vector<double> numbers;
  const Read* array = reader.at(object, where, key, Read::value_t::array);
  if (array == nullptr) return numbers;
  for (const Read& element : *array) {
    if (!element.is_number() || element.get<double>() < 0 || element.get<double>() > 1) {
      reader.fail(pointer_to(pointer_to(where, key), std::to_string(numbers.size())),
                  "not a number from 0 to 1");
    }
    numbers.push_back(element.is_number() ? element.get<double>() : 0);
  }
  return numbers;
}

models::BaselineStrata read_strata(Reader& reader, const Read& object, const std::string& where) {
  constexpr std::uint64_t most_losses = 1000;
  models::BaselineStrata strata;
  strata.common = reader.whole(object, where, "common", most_losses);
  strata.zones = reader.whole(object, where, "zones", most_losses);
  strata.probabilities = read_parts(reader, object, where, "probabilities");
  strata.shares = read_parts(reader, object, where, "shares");
  const std::uint64_t count = (strata.common + 1) * (strata.zones + 1);
  if (count < 2 || strata.probabilities.size() != count || strata.shares.size() != count) {
    reader.fail(where, fmt::format("there are not {} probabilities and shares", count));
  } else if (std::abs(sum_of(strata.probabilities) - 1) > 1e-9) {
    reader.fail(pointer_to(where, "probabilities"), "they do not sum to 1");
  } else if (std::abs(sum_of(strata.shares) - 1) > 1e-9) {
    reader.fail(pointer_to(where, "shares"), "they do not sum to 1");
  }
  return strata;
}

std::uint64_t read_trajectory(Reader& reader, const Read& object, const std::string& where) {
  constexpr std::size_t digits = 16;
  const std::string text = reader.text(object, where, "trajectory");
  const char* end = text.data() + text.size();
  std::uint64_t trajectory = 0;
  const auto read = std::from_chars(text.data(), end, trajectory, 16);
  if (text.size() != digits || read.ec != std::errc() || read.ptr != end) {
    reader.fail(pointer_to(where, "trajectory"), "not 16 hexadecimal digits");
  }
  return trajectory;
}

std::vector<models::BlameEntry> read_blame(Reader& reader, const Read& object,
                                           const std::string& where) {
  std::vector<models::BlameEntry> blame;
  for (const auto& [entry, place] : reader.objects(object, where, "blame")) {
    blame.push_back({reader.text(*entry, place, "cause"), reader.text(*entry, place, "phase"),
                     reader.number(*entry, place, "requests_lost"),
                     reader.number(*entry, place, "downtime")});
  }
  return blame;
}

/// Every figure once: of two the first would be compared, and the other one silently not.
void add_series(Reader& reader, models::Series&& series, const std::string& where,
                models::BaselineScenario& scenario) {
  if (scenario.find(series.metric) != nullptr) {
    reader.fail(where, fmt::format("a second series of {}", in_quotes(series.metric)));
  }
  scenario.series.push_back(std::move(series));
}

void read_strata_of(Reader& reader, const Read& object, const std::string& where, int format,
                    models::BaselineScenario& scenario) {
  if (!object.contains("strata")) return;
  const std::string place = pointer_to(where, "strata");
  if (format < strata_format) {
    reader.fail(place, fmt::format("a baseline of format {} has no strata", format));
    return;
  }
  const Read* strata = reader.at(object, where, "strata", Read::value_t::object);
  if (strata == nullptr) return;
  scenario.strata = read_strata(reader, *strata, place);
  // Every stratum is visited in turn before any is visited by its share.
  if (static_cast<std::size_t>(scenario.replications) < scenario.strata.shares.size()) {
    reader.fail(place, fmt::format("{} replications cannot have visited {} strata",
                                   scenario.replications, scenario.strata.shares.size()));
  }
}

models::BaselineScenario read_scenario_of(Reader& reader, const Read& object,
                                          const std::string& where, int format) {
  models::BaselineScenario scenario;
  scenario.name = reader.text(object, where, "name");
  scenario.replications =
      static_cast<std::int64_t>(reader.whole(object, where, "replications", most_replications));
  if (scenario.replications == 0) {
    reader.fail(pointer_to(where, "replications"), "there are none");
  }
  scenario.years = reader.number(object, where, "years");
  if (scenario.years < 0) reader.fail(pointer_to(where, "years"), "less than 0");
  scenario.trajectory = read_trajectory(reader, object, where);
  scenario.model = read_model(reader, object, where);
  scenario.metrics = read_metrics(reader, object, where);
  scenario.blame = read_blame(reader, object, where);
  for (const auto& [series, place] : reader.objects(object, where, "series")) {
    add_series(reader, read_series(reader, *series, place, scenario.replications), place, scenario);
  }
  read_strata_of(reader, object, where, format, scenario);
  return scenario;
}

/// How many values the series and strata would have, before any of them is made.
double series_values(const Read& document) {
  double values = 0;
  const auto scenarios = document.find("scenarios");
  if (scenarios == document.end() || !scenarios->is_array()) return values;
  for (const Read& scenario : *scenarios) {
    if (!scenario.is_object()) continue;
    const auto replications = scenario.find("replications");
    // Of one that is wrong by itself nothing is made.
    if (replications == scenario.end() || !replications->is_number_unsigned()) continue;
    if (replications->get<std::uint64_t>() > most_replications) continue;
    const auto series = scenario.find("series");
    std::size_t each = series != scenario.end() && series->is_array() ? series->size() : 0;
    if (scenario.contains("strata")) ++each;
    values += replications->get<double>() * static_cast<double>(each);
  }
  return values;
}

void read_scenarios(Reader& reader, const Read& document, int format, models::Baseline& baseline) {
  for (const auto& [object, place] : reader.objects(document, "", "scenarios")) {
    models::BaselineScenario scenario = read_scenario_of(reader, *object, place, format);
    if (baseline.find(scenario.name) != nullptr) {
      reader.fail(pointer_to(place, "name"),
                  fmt::format("a second scenario {}", in_quotes(scenario.name)));
    }
    baseline.scenarios.push_back(std::move(scenario));
  }
}

}  // namespace

std::string baseline_text(const models::Baseline& baseline) {
  int format = plain_format;
  std::vector<std::string> scenarios;
  for (const models::BaselineScenario& scenario : baseline.scenarios) {
    scenarios.push_back(text_of(scenario));
    if (!scenario.strata.empty()) format = strata_format;
  }
  std::string text = block(
      '{',
      {member("nines_baseline", std::to_string(format)), member("nines", dumped(baseline.version)),
       member("seed", std::to_string(baseline.seed)),
       member("scenarios", block('[', scenarios, ']'))},
      '}');
  // Where millions of replications are alike, blanks make the file as large as a reader wants it.
  const double least = (series_values(baseline) - free_values) / values_per_byte;
  if (static_cast<double>(text.size()) < least) text.resize(static_cast<std::size_t>(least), ' ');
  return text + '\n';
}

tl::expected<models::Baseline, Diagnostics> parse_baseline(const std::string& text,
                                                           const std::string& file) {
  Reader reader(file);
  const tl::expected<Read, Diagnostic> parsed = parse_json(text, file, limits);
  if (!parsed) {
    reader.fail(parsed.error().where, parsed.error().problem);
    return tl::unexpected(reader.wrong());
  }
  const Read& document = *parsed;
  if (!document.is_object() || !document.contains("nines_baseline")) {
    reader.fail("", "this is not a baseline of nines");
    return tl::unexpected(reader.wrong());
  }
  models::Baseline baseline;
  const Read& format = document["nines_baseline"];
  if (!format.is_number_unsigned() || (format != plain_format && format != strata_format)) {
    reader.fail("/nines_baseline",
                fmt::format("format {} where {} and {} can be read", in_quotes(format.dump()),
                            plain_format, strata_format),
                "a newer nines wrote it: use that one, or make a new baseline with this one");
    return tl::unexpected(reader.wrong());
  }
  baseline.version = reader.text(document, "", "nines");
  baseline.seed = reader.whole(document, "", "seed", std::numeric_limits<std::uint64_t>::max());
  const double most = free_values + values_per_byte * static_cast<double>(text.size());
  if (series_values(document) > std::min(most, most_series_values)) {
    reader.fail("/scenarios", "more values of replications than a file of this size can stand for");
    return tl::unexpected(reader.wrong());
  }
  read_scenarios(reader, document, format.get<int>(), baseline);
  if (!reader.wrong().empty()) return tl::unexpected(std::move(reader.wrong()));
  return baseline;
}

}  // namespace tools
