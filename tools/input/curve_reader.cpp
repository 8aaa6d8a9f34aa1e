#include <array>
#include <cmath>
#include <filesystem>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/workload/demand.hpp"
#include "tools/input/document.hpp"
#include "tools/input/readers.hpp"
#include "tools/input/trace_file.hpp"
#include "tools/input/units.hpp"

namespace tools {
namespace {

using models::LoadCurve;
using sim::Duration;
namespace demand = models::demand;

const std::vector<std::string> shapes{"constant", "ramp",   "points", "steps",
                                      "daily",    "hourly", "weekly", "trace"};

double rate_at(const ObjectReader& object, const std::string& key) {
  const std::optional<Node> value = object.get(key);
  return value ? value->rate() : 0;
}

LoadCurve read_ramp(const Node& node) {
  const ObjectReader object(node, "ramp");
  const double from = rate_at(object, "from");
  const double to = rate_at(object, "to");
  const Duration start = object.duration("start");
  const Duration end = object.duration("end");
  if (start <= end) return demand::ramp(from, to, start, end);
  object.find("end").value_or(node).fail("the ramp ends before it starts",
                                         R"("end" is a time, not a length)");
  return {};
}

/// Times have to rise: one diagnostic for the first that does not.
bool rising(const Node& list, const std::vector<demand::Point>& points) {
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (points[i - 1].at < points[i].at) continue;
    list.fail(fmt::format("the time of entry {} is not after the one before it", i));
    return false;
  }
  return !points.empty();
}

/// A curve that repeats has a value at the start of its period: where no point stands there, the
/// one that the last and the first point give it.
void begin_at_zero(std::vector<demand::Point>& points, demand::Between between, Duration period) {
  const demand::Point first = points.front();
  const demand::Point last = points.back();
  if (first.at == Duration::zero()) return;
  const double share = static_cast<double>((period - last.at).count()) /
                       static_cast<double>((period - last.at + first.at).count());
  const double rps =
      between == demand::Between::Step ? last.rps : last.rps + (first.rps - last.rps) * share;
  points.insert(points.begin(), {Duration::zero(), rps});
}

/// Points with lines or steps between them; `repeats`: the length after which they come again.
LoadCurve read_points(const Node& node, demand::Between between,
                      const std::optional<Node>& repeats) {
  std::vector<demand::Point> points;
  for (const Node& element : node.elements()) {
    const ObjectReader step(element, "curve_step");
    points.push_back({step.duration("at"), rate_at(step, "rate")});
  }
  if (points.empty() && node.is_list()) node.fail("at least one entry is needed");
  const std::optional<Duration> period =
      repeats ? std::optional(repeats->duration({std::chrono::seconds(1), thousand_years}))
              : std::nullopt;
  if (!rising(node, points)) return {};
  if (period && points.back().at >= *period) {
    repeats->fail(
        fmt::format("not after the last entry, which is at {}", format_duration(points.back().at)),
        "times count within one repetition");
    return {};
  }
  if (period) begin_at_zero(points, between, *period);
  return demand::trace(points, between, period);
}

LoadCurve read_daily(const Node& node) {
  const ObjectReader object(node, "daily");
  demand::DailyWave wave;
  wave.mean_rps = rate_at(object, "mean");
  wave.amplitude_rps = rate_at(object, "amplitude");
  wave.peak_at = object.duration("peak");
  const bool within_day = wave.peak_at < demand::day;
  if (!within_day) {
    object.find("peak").value_or(node).fail("not within the day", "a time of day is below 24h");
  }
  if (wave.amplitude_rps > wave.mean_rps) {
    object.find("amplitude")
        .value_or(node)
        .fail("the amplitude is more than the mean", "demand would be negative at night");
    return {};
  }
  return within_day ? demand::daily(wave) : LoadCurve();
}

LoadCurve read_hourly(const Node& node) {
  const std::vector<Node> values = node.elements();
  std::array<double, 24> rates{};
  if (values.size() != rates.size()) {
    if (node.is_list()) node.fail(fmt::format("{} rates where 24 are needed", values.size()));
    return {};
  }
  for (std::size_t hour = 0; hour < rates.size(); ++hour) rates[hour] = values[hour].rate();
  return demand::daily(rates);
}

LoadCurve read_weekly(const Node& node) {
  const ObjectReader object(node, "weekly");
  const std::optional<std::string> kind = object.exactly_one({"daily", "hourly"});
  const std::optional<Node> list = object.get("factors");
  if (!kind || !list) return {};
  const LoadCurve day =
      *kind == "daily" ? read_daily(*object.find("daily")) : read_hourly(*object.find("hourly"));
  std::array<double, 7> factors{};
  const std::vector<Node> values = list->elements();
  if (values.size() != factors.size()) {
    list->fail(fmt::format("{} factors where 7 are needed", values.size()));
    return {};
  }
  for (std::size_t i = 0; i < factors.size(); ++i) factors[i] = values[i].number({0, 1000});
  return demand::weekly(day, factors);
}

/// The file is named relative to the scenario file that names it.
LoadCurve read_trace(const Node& node) {
  const std::string name = node.text();
  if (name.empty()) return {};
  const std::string path =
      (std::filesystem::path(node.file()).parent_path() / name).lexically_normal().string();
  // Whoever gives the command may name any file in it.
  const Document& document = node.reading().document;
  const bool by_user = node.file() == override_origin;
  if (const auto refused = refuse_file(by_user ? FileAccess::Anywhere : document.access,
                                       document.path, path, name)) {
    node.fail(refused->problem, refused->hint);
    return {};
  }
  const auto points = read_trace_file(path);
  if (points) return demand::trace(*points, demand::Between::Line);
  for (const Diagnostic& wrong : points.error()) node.reading().wrong.push_back(wrong);
  return {};
}

LoadCurve read_shape(const std::string& kind, const Node& value,
                     const std::optional<Node>& repeats) {
  if (kind == "points") return read_points(value, demand::Between::Line, repeats);
  if (kind == "steps") return read_points(value, demand::Between::Step, repeats);
  if (repeats) {
    repeats->fail("only points and steps repeat by it",
                  "a day and a week repeat by themselves, and nothing else does");
  }
  if (kind == "ramp") return read_ramp(value);
  if (kind == "daily") return read_daily(value);
  if (kind == "hourly") return read_hourly(value);
  if (kind == "weekly") return read_weekly(value);
  if (kind == "trace") return read_trace(value);
  return LoadCurve::constant(value.rate());
}

/// Pieces that a repeating curve has once it is written out up to `until`.
double pieces_until(const LoadCurve& curve, Duration until) {
  const double repetitions =
      curve.period() ? std::ceil(sim::to_seconds(until) / sim::to_seconds(*curve.period())) : 1;
  return repetitions * static_cast<double>(curve.pieces().size()) + 10;
}

bool fits(const Node& node, const LoadCurve& curve, Duration until) {
  if (pieces_until(curve, until) <= static_cast<double>(demand::most_pieces)) return true;
  node.fail("the demand has more than a million pieces up to the horizon",
            "shorten run.horizon, or leave the spikes out");
  return false;
}

LoadCurve add_spikes(const Node& list, LoadCurve curve, Duration horizon) {
  for (const Node& element : list.elements()) {
    const ObjectReader object(element, "spike", "workload.spikes");
    demand::Spike spike;
    spike.start = object.duration("at");
    spike.extra_rps = rate_at(object, "peak");
    spike.rise = object.duration("rise");
    spike.hold = object.duration("hold");
    spike.fall = object.duration("fall");
    if (spike.rise + spike.hold + spike.fall == Duration::zero()) {
      element.fail("a spike without length", R"(give "hold", "rise" or "fall")");
      continue;
    }
    if (!fits(element, curve, horizon)) return curve;
    curve = demand::with_spike(curve, spike, horizon);
  }
  return curve;
}

}  // namespace

LoadCurve read_curve(const Node& node, Duration horizon) {
  if (node.is_string()) return LoadCurve::constant(node.rate());
  if (!node.is_object()) {
    node.fail(node.shown() + " is not a demand", R"(write for example "60/s")");
    return {};
  }
  const ObjectReader object(node, "curve");
  const std::optional<std::string> kind = object.exactly_one(shapes);
  if (!kind) return {};
  LoadCurve curve = read_shape(*kind, *object.find(*kind), object.find("repeats"));
  const std::optional<Node> spikes = object.find("spikes");
  return spikes ? add_spikes(*spikes, std::move(curve), horizon) : curve;
}

LoadCurve with_changes(const LoadCurve& curve, const std::vector<LoadChange>& changes,
                       const Node& where) {
  LoadCurve changed = curve;
  for (const LoadChange& change : changes) {
    if (!fits(where, changed, change.at)) return changed;
    changed = demand::replaced_from(changed, change.at, change.rps);
  }
  return changed;
}

}  // namespace tools
