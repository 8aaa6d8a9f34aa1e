#include "tools/baseline/baseline_file.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tools/input/json_text.hpp"

namespace tools {
namespace {

using Json = nlohmann::ordered_json;

// Format 1 knows plain replications only, and is still written where there are no others: nothing
// changes in a file that a version control system keeps.
constexpr int plain_format = 1;
constexpr int strata_format = 2;
constexpr std::int64_t most_replications = 100'000'000;

/// Bytes that are no UTF-8 must not cost the whole file.
std::string dumped(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
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

/// Reads values and remembers all that is wrong.
class Reader {
 public:
  explicit Reader(std::string file) : file_(std::move(file)) {}

  void fail(const std::string& where, std::string problem) {
    constexpr std::size_t most = 20;
    if (wrong_.size() < most) wrong_.push_back({file_, where, std::move(problem), hint});
  }

  const Json* at(const Json& object, const std::string& where, const char* key,
                 Json::value_t type) {
    const auto found = object.find(key);
    if (found == object.end()) {
      fail(where, fmt::format("the key \"{}\" is missing", key));
      return nullptr;
    }
    const bool number = type == Json::value_t::number_float;
    if (number ? !found->is_number() : found->type() != type) {
      fail(pointer_to(where, key), "this is not what a baseline has here");
      return nullptr;
    }
    return &*found;
  }

  std::string text(const Json& object, const std::string& where, const char* key) {
    const Json* value = at(object, where, key, Json::value_t::string);
    return value == nullptr ? std::string() : value->get<std::string>();
  }

  double number(const Json& object, const std::string& where, const char* key) {
    const Json* value = at(object, where, key, Json::value_t::number_float);
    return value == nullptr ? 0 : value->get<double>();
  }

  std::uint64_t whole(const Json& object, const std::string& where, const char* key,
                      std::uint64_t most) {
    const Json* value = at(object, where, key, Json::value_t::number_unsigned);
    const std::uint64_t found = value == nullptr ? 0 : value->get<std::uint64_t>();
    if (found <= most) return found;
    fail(pointer_to(where, key), fmt::format("{} is too much", found));
    return 0;
  }

  /// The elements of an array of objects.
  std::vector<const Json*> objects(const Json& object, const std::string& where, const char* key) {
    std::vector<const Json*> list;
    const Json* array = at(object, where, key, Json::value_t::array);
    if (array == nullptr) return list;
    for (const Json& element : *array) {
      if (element.is_object()) {
        list.push_back(&element);
      } else {
        fail(pointer_to(where, key), "something here is not an object");
      }
    }
    return list;
  }

  [[nodiscard]] Diagnostics& wrong() noexcept { return wrong_; }

 private:
  static constexpr const char* hint = "make a new one with nines check --save-baseline";

  std::string file_;
  Diagnostics wrong_;
};

models::Series read_series(Reader& reader, const Json& object, const std::string& where,
                           std::int64_t replications) {
  models::Series series{reader.text(object, where, "metric"), {}};
  const double usual = reader.number(object, where, "usual");
  const Json* at = reader.at(object, where, "at", Json::value_t::array);
  const Json* values = reader.at(object, where, "values", Json::value_t::array);
  if (at == nullptr || values == nullptr) return series;
  if (at->size() != values->size()) {
    reader.fail(where, "\"at\" and \"values\" differ in length");
    return series;
  }
  series.values.assign(static_cast<std::size_t>(replications), usual);
  std::optional<std::uint64_t> last;
  for (std::size_t index = 0; index < at->size(); ++index) {
    const Json& place = (*at)[index];
    const Json& value = (*values)[index];
    const bool right = place.is_number_unsigned() && value.is_number() &&
                       place.get<std::uint64_t>() < series.values.size() &&
                       (!last || place.get<std::uint64_t>() > *last);
    if (!right) {
      reader.fail(where, fmt::format("entry {} is no value of a replication", index));
      return series;
    }
    last = place.get<std::uint64_t>();
    series.values[*last] = value.get<double>();
  }
  return series;
}

models::ModelText read_model(Reader& reader, const Json& object, const std::string& where) {
  models::ModelText model;
  const Json* values = reader.at(object, where, "model", Json::value_t::object);
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

std::optional<double> optional_number(const Json& object, const char* key) {
  if (!object.is_object() || !object.contains(key) || !object[key].is_number()) return {};
  return object[key].get<double>();
}

std::map<std::string, models::MetricValues> read_metrics(Reader& reader, const Json& object,
                                                         const std::string& where) {
  std::map<std::string, models::MetricValues> metrics;
  const Json* values = reader.at(object, where, "metrics", Json::value_t::object);
  if (values == nullptr) return metrics;
  for (const auto& [name, value] : values->items()) {
    metrics[name] = {optional_number(value, "mean"), optional_number(value, "p50"),
                     optional_number(value, "p95")};
  }
  return metrics;
}

std::vector<double> read_numbers(Reader& reader, const Json& object, const std::string& where,
                                 const char* key) {
  std::vector<double> numbers;
  const Json* array = reader.at(object, where, key, Json::value_t::array);
  if (array == nullptr) return numbers;
  for (const Json& element : *array) {
    if (element.is_number() && element.get<double>() >= 0) {
      numbers.push_back(element.get<double>());
    } else {
      reader.fail(pointer_to(where, key), "something here is no number from 0 up");
    }
  }
  return numbers;
}

models::BaselineStrata read_strata(Reader& reader, const Json& object, const std::string& where) {
  constexpr std::uint64_t most_losses = 1000;
  models::BaselineStrata strata;
  strata.common = reader.whole(object, where, "common", most_losses);
  strata.zones = reader.whole(object, where, "zones", most_losses);
  strata.probabilities = read_numbers(reader, object, where, "probabilities");
  strata.shares = read_numbers(reader, object, where, "shares");
  const auto sum_of = [](const std::vector<double>& parts) {
    return std::accumulate(parts.begin(), parts.end(), 0.0);
  };
  const std::uint64_t count = (strata.common + 1) * (strata.zones + 1);
  if (count < 2 || strata.probabilities.size() != count || strata.shares.size() != count) {
    reader.fail(where, fmt::format("there are not {} probabilities and shares", count));
  } else if (std::abs(sum_of(strata.probabilities) - 1) > 1e-9 || !(sum_of(strata.shares) > 0)) {
    reader.fail(where, "probabilities do not sum to 1, or there are no shares");
  }
  return strata;
}

models::BaselineScenario read_scenario_of(Reader& reader, const Json& object,
                                          const std::string& where) {
  models::BaselineScenario scenario;
  scenario.name = reader.text(object, where, "name");
  scenario.replications =
      static_cast<std::int64_t>(reader.whole(object, where, "replications", most_replications));
  scenario.years = reader.number(object, where, "years");
  const std::string trajectory = reader.text(object, where, "trajectory");
  std::from_chars(trajectory.data(), trajectory.data() + trajectory.size(), scenario.trajectory,
                  16);
  scenario.model = read_model(reader, object, where);
  scenario.metrics = read_metrics(reader, object, where);
  for (const Json* entry : reader.objects(object, where, "blame")) {
    const std::string place = pointer_to(where, "blame");
    scenario.blame.push_back(
        {reader.text(*entry, place, "cause"), reader.text(*entry, place, "phase"),
         reader.number(*entry, place, "requests_lost"), reader.number(*entry, place, "downtime")});
  }
  for (const Json* series : reader.objects(object, where, "series")) {
    scenario.series.push_back(
        read_series(reader, *series, pointer_to(where, "series"), scenario.replications));
  }
  if (object.contains("strata")) {
    const Json* strata = reader.at(object, where, "strata", Json::value_t::object);
    if (strata != nullptr) {
      scenario.strata = read_strata(reader, *strata, pointer_to(where, "strata"));
    }
  }
  return scenario;
}

}  // namespace

std::string baseline_text(const models::Baseline& baseline) {
  int format = plain_format;
  std::vector<std::string> scenarios;
  for (const models::BaselineScenario& scenario : baseline.scenarios) {
    scenarios.push_back(text_of(scenario));
    if (!scenario.strata.empty()) format = strata_format;
  }
  return block('{',
               {member("nines_baseline", std::to_string(format)),
                member("nines", dumped(baseline.version)),
                member("seed", std::to_string(baseline.seed)),
                member("scenarios", block('[', scenarios, ']'))},
               '}') +
         '\n';
}

tl::expected<models::Baseline, Diagnostics> parse_baseline(const std::string& text,
                                                           const std::string& file) {
  Reader reader(file);
  const Json document = Json::parse(text, nullptr, false);
  if (!document.is_object() || !document.contains("nines_baseline")) {
    reader.fail("", "this is not a baseline of nines");
    return tl::unexpected(reader.wrong());
  }
  models::Baseline baseline;
  const Json& format = document["nines_baseline"];
  if (format != plain_format && format != strata_format) {
    reader.fail("/nines_baseline",
                fmt::format("format {} where {} and {} can be read", in_quotes(format.dump()),
                            plain_format, strata_format));
    return tl::unexpected(reader.wrong());
  }
  baseline.version = reader.text(document, "", "nines");
  baseline.seed = reader.whole(document, "", "seed", std::numeric_limits<std::uint64_t>::max());
  std::size_t index = 0;
  for (const Json* scenario : reader.objects(document, "", "scenarios")) {
    baseline.scenarios.push_back(
        read_scenario_of(reader, *scenario, pointer_to("/scenarios", std::to_string(index++))));
  }
  if (!reader.wrong().empty()) return tl::unexpected(std::move(reader.wrong()));
  return baseline;
}

}  // namespace tools
