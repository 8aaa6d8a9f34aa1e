#include <utility>

#include "tools/input/readers.hpp"

namespace tools {
namespace {

using sim::Distribution;

/// Parameters in seconds: from 1 us, which is the clock's step, to 100 000 years.
const Range<double> positive_length{1e-6, 100'000.0 * 365 * 86400};
const Range<double> any_length_s{0, 100'000.0 * 365 * 86400};

double seconds_at(const ObjectReader& law, const std::string& key,
                  const Range<double>& range = positive_length) {
  const std::optional<Node> value = law.get(key);
  return value ? value->seconds(range) : range.low;
}

Distribution lognormal(const ObjectReader& law) {
  const bool by_median = law.has("median") || law.has("p95");
  if (by_median && (law.has("mean") || law.has("cv"))) {
    law.node().fail("two ways to say the same", R"(either "median" and "p95", or "mean" and "cv")");
    return {};
  }
  if (!by_median) {
    const double mean = seconds_at(law, "mean");
    return Distribution::lognormal_from_mean(mean, law.number("cv", {0.001, 1000}));
  }
  const double median = seconds_at(law, "median");
  const double p95 = seconds_at(law, "p95");
  if (!law.has("median") || !law.has("p95") || !is_sound(law.node())) return {};
  // Beyond these the deviation of the logarithm is nothing, or more than any repair has.
  constexpr double least_ratio = 1.000001;
  constexpr double most_ratio = 1e12;
  const double ratio = p95 / median;
  if (ratio >= least_ratio && ratio <= most_ratio) {
    return Distribution::lognormal_from_median(median, p95);
  }
  law.node().fail(ratio <= 1 ? R"("p95" is not longer than "median")"
                             : R"("p95" is too near to "median", or too far from it)",
                  R"(95 % of the values are below "p95", half of them below "median")");
  return {};
}

/// A law by its shape and either its scale or its mean.
template <class ByScale, class ByMean>
Distribution by_shape(const ObjectReader& law, const Range<double>& shapes, ByScale by_scale,
                      ByMean by_mean) {
  const double shape = law.number("shape", shapes);
  const std::optional<std::string> given = law.exactly_one({"scale", "mean"});
  if (!given) return {};
  const double length = seconds_at(law, *given);
  return *given == "scale" ? by_scale(shape, length) : by_mean(shape, length);
}

Distribution uniform(const ObjectReader& law) {
  const double low = seconds_at(law, "low", any_length_s);
  const double high = seconds_at(law, "high");
  if (low < high) return Distribution::uniform(low, high);
  if (law.has("low") && law.has("high")) law.node().fail(R"("high" is not longer than "low")");
  return {};
}

Distribution empirical(const ObjectReader& law) {
  const std::optional<Node> list = law.get("values");
  std::vector<double> values;
  if (list) {
    for (const Node& value : list->elements()) values.push_back(value.seconds(any_length_s));
    if (list->is_list() && values.empty()) list->fail("at least one value is needed");
  }
  return values.empty() ? Distribution() : Distribution::empirical(std::move(values));
}

Distribution mixture(const Node& list) {
  std::vector<Distribution::Weighted> parts;
  double total = 0;
  for (const Node& element : list.elements()) {
    const ObjectReader part(element, "mixture_part");
    const double weight = part.number("weight", {0, 1e9});
    const std::optional<Node> law = part.get("of");
    if (!law) continue;
    parts.push_back({weight, read_distribution(*law)});
    total += weight;
  }
  if (!parts.empty() && total > 0) return Distribution::mixture(parts);
  if (list.is_list()) list.fail("a mixture has a part with a weight above 0");
  return {};
}

Distribution law_of(const std::string& name, const Node& value) {
  if (name == "constant") return Distribution::constant(value.seconds(any_length_s));
  if (name == "mixture") return mixture(value);
  const ObjectReader law(value, name);
  if (name == "exponential") return Distribution::exponential(seconds_at(law, "mean"));
  if (name == "uniform") return uniform(law);
  if (name == "normal") {
    return Distribution::normal(seconds_at(law, "mean", any_length_s),
                                seconds_at(law, "deviation"));
  }
  if (name == "lognormal") return lognormal(law);
  if (name == "weibull") {
    return by_shape(law, {0.05, 1000}, Distribution::weibull, Distribution::weibull_from_mean);
  }
  if (name == "gamma") {
    return by_shape(law, {0.001, 1e6}, Distribution::gamma, [](double shape, double mean) {
      return Distribution::gamma(shape, mean / shape);
    });
  }
  if (name == "pareto") {
    const double shape = law.number("shape", {0.1, 1000});
    return Distribution::pareto(shape, seconds_at(law, "scale"));
  }
  return empirical(law);
}

const std::vector<std::string>& law_names() {
  static const std::vector<std::string> names{"constant",  "exponential", "uniform", "normal",
                                              "lognormal", "weibull",     "gamma",   "pareto",
                                              "empirical", "mixture"};
  return names;
}

}  // namespace

Distribution read_distribution(const Node& node) {
  if (node.is_string()) return Distribution::constant(node.seconds(any_length_s));
  if (!node.is_object()) {
    node.fail(node.shown() + " is not a distribution",
              R"(write a duration, or an object such as {"exponential": {"mean": "1000h"}})");
    return {};
  }
  const ObjectReader object(node, "distribution");
  const std::optional<std::string> name = object.exactly_one(law_names());
  return name ? law_of(*name, *object.find(*name)) : Distribution();
}

}  // namespace tools
