#include "tools/cli/run_command.hpp"

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/source_dir.hpp"
#include "tests/tools/cli/scratch.hpp"
#include "tools/cli/program.hpp"

namespace {

using namespace tools;
using cli_tests::captured;
using cli_tests::Result;
using cli_tests::ScratchFolder;
using nlohmann::json;

Result run_captured(const RunOptions& options, const std::atomic<bool>* interrupted = nullptr) {
  return captured([&](const Console& console) { return run(options, console); }, interrupted);
}

RunOptions json_of(const std::string& file) {
  RunOptions options;
  options.scenarios = {file};
  options.outputs = {OutputTarget{.format = OutputFormat::Json, .file = {}}};
  return options;
}

json metrics_of(const std::string& scenario, std::int64_t replications) {
  RunOptions options = json_of(scenario);
  options.replications = replications;
  return json::parse(run_captured(options).out)["scenarios"][0]["metrics"];
}

/// The line of `text` that begins with `beginning`, a line feed and what follows it.
std::string line_with(const std::string& text, const std::string& beginning) {
  const std::size_t at = text.find(beginning);
  if (at == std::string::npos) return {};
  return text.substr(at + 1, text.find('\n', at + 1) - at - 1);
}

TEST_CASE("points that repeat lose what the reference scenario says", "[cli][run]") {
  setenv("NINES_SCENARIOS", (source_dir() + "/scenarios").c_str(), 1);
  const json metrics = metrics_of("reference/points-that-repeat", 1);
  // Of 4400/24 requests a second on average, those above 200/s: a triangle of 100/s and 10 hours.
  const double offered = (8 * 200.0 + 12 * 200.0 + 4 * 100.0) * 3600;
  const double lost = 0.5 * 100 * 10 * 3600;
  CHECK(metrics["availability.requests"]["mean"].get<double>() ==
        Approx(1 - lost / offered).epsilon(1e-9));
}

TEST_CASE("where all is lost no share is below 0 and no end on the wrong side", "[cli][run]") {
  setenv("NINES_SCENARIOS", (source_dir() + "/scenarios").c_str(), 1);
  const ScratchFolder scratch;
  const std::string file = scratch.file("lost.json");
  // One instance that can answer nothing of a demand that bends; a life of a second and a horizon
  // that is no multiple of five minutes.
  scratch.write("lost.json", GENERATE(R"({"architecture": {"zones": {"a": {}},
      "instances": {"w": {"zones": ["a"], "type": "r5.large", "elastic_ip": true}}, "entry": "w"},
    "workload": {"demand": {"daily": {"mean": "498.625/s", "amplitude": "138.068/s",
      "peak": "86399s"}}, "overload_penalty": 1, "classes": {"k": {"cpu_time": "620ms"}}},
    "run": {"horizon": "350973s"}})",
                                      R"({"architecture": {"components": {"c": {"fails": "1s",
      "repaired_in": "100d"}}}, "workload": {"demand": "1/s", "classes": {"k": {"needs": ["c"]}}},
    "failures": {"defaults": false}, "run": {"horizon": "599s"}})"));
  const json metrics = metrics_of(file, 60);
  for (const char* name :
       {"availability.requests", "availability.time", "monthly_uptime", "monthly_uptime.worst"}) {
    const json& one = metrics[name];
    CAPTURE(name, one.dump());
    CHECK(one["mean"].get<double>() >= 0);
    CHECK(one["mean"].get<double>() < 0.01);
    CHECK(one["low"].get<double>() >= 0);
    CHECK(one["low"].get<double>() <= one["mean"].get<double>());
    CHECK(one["mean"].get<double>() <= one["high"].get<double>());
  }
}

TEST_CASE("a figure that is asked for is told, and the figures of each replication add up to it",
          "[cli][run]") {
  setenv("NINES_SCENARIOS", (source_dir() + "/scenarios").c_str(), 1);
  const ScratchFolder scratch;
  RunOptions options = json_of("reference/a03-downtime-in-a-year");
  options.replications = 50;
  options.figures = {"probability_downtime{within=17.52h}",
                     "probability_met{in=month,least=99.9%,metric=availability.time}",
                     "budget_spent_after{metric=availability.time,least=99.9%,in=year}"};
  options.each = scratch.file("each.csv");
  const Result result = run_captured(options);
  REQUIRE(result.code == ExitCode::Ok);
  const json metrics = json::parse(result.out)["scenarios"][0]["metrics"];
  // Labels in one order, whatever it was.
  const std::vector<std::string> names{
      options.figures[0], "probability_met{metric=availability.time,least=99.9%,in=month}",
      options.figures[2]};
  std::ifstream file(options.each);
  std::string line;
  REQUIRE(std::getline(file, line));
  CHECK(line.ends_with(",\"probability_met{metric=availability.time,least=99.9%,in=month}\",\"" +
                       names[2] + "\""));
  std::vector<double> sums(names.size());
  int lines = 0;
  for (; std::getline(file, line); ++lines) {
    for (std::size_t index = names.size(); index-- > 0;) {
      const std::size_t comma = line.rfind(',');
      sums[index] += std::stod(line.substr(comma + 1));
      line.resize(comma);
    }
  }
  CHECK(lines == 50);
  for (std::size_t index = 0; index < names.size(); ++index) {
    CAPTURE(names[index]);
    REQUIRE(metrics.contains(names[index]));
    CHECK(metrics[names[index]]["mean"].get<double>() == Approx(sums[index] / lines));
    CHECK(metrics[names[index]]["low"] <= metrics[names[index]]["mean"]);
    CHECK(metrics[names[index]]["mean"] <= metrics[names[index]]["high"]);
  }
  CHECK(metrics[names[2]]["p50"].get<double>() <= 365 * 86'400.0);
}

TEST_CASE("a figure that cannot be had is refused with what to write", "[cli][run]") {
  setenv("NINES_SCENARIOS", (source_dir() + "/scenarios").c_str(), 1);
  RunOptions options = json_of("reference/a03-downtime-in-a-year");
  const auto [figure, problem] = GENERATE(table<std::string, std::string>(
      {{"probability_downtime", "does not have its labels"},
       {"probability_downtime{within=soon}", "is not a length of time"},
       {"probability_met{metric=cost,least=99%,in=year}", "is not availability.time or"},
       {"budget_spent_after{metric=availability.time,least=99%,in=week}", "is not month, quarter"},
       {"downtime_per_year", "there is no figure"}}));
  options.figures = {figure};
  const Result result = run_captured(options);
  CAPTURE(result.err);
  CHECK(result.code == ExitCode::BadInput);
  CHECK(result.err.find("--figure") != std::string::npos);
  CHECK(result.err.find(problem) != std::string::npos);
}

TEST_CASE("a run takes seed and replications from the scenario unless told otherwise",
          "[cli][run]") {
  const ScratchFolder scratch;
  RunOptions options = json_of(scratch.write("one.json", cli_tests::small_scenario));
  const json plain = json::parse(run_captured(options).out);
  CHECK(plain["seed"] == 5);
  CHECK(plain["scenarios"][0]["replications"] == 40);
  options.seed = 6;
  options.replications = 10;
  const json told = json::parse(run_captured(options).out);
  CHECK(told["seed"] == 6);
  CHECK(told["scenarios"][0]["replications"] == 10);
  CHECK(told["scenarios"][0]["trajectory"] != plain["scenarios"][0]["trajectory"]);
}

TEST_CASE("years are replications of the horizon, rounded up", "[cli][run]") {
  const ScratchFolder scratch;
  RunOptions options = json_of(scratch.write("one.json", cli_tests::small_scenario));
  options.overrides = {"run.horizon=73d"};
  options.years = 2.1;
  CHECK(json::parse(run_captured(options).out)["scenarios"][0]["replications"] == 11);
  options.years = 1e8;
  const Result refused = run_captured(options);
  CHECK(refused.code == ExitCode::BadInput);
  CHECK(refused.err.find("--years") != std::string::npos);
}

TEST_CASE("the availability of one unit is that of its closed form", "[cli][run]") {
  const ScratchFolder scratch;
  RunOptions options = json_of(scratch.write("one.json", cli_tests::small_scenario));
  options.replications = 4000;
  const json report = json::parse(run_captured(options).out);
  const json& time = report["scenarios"][0]["metrics"]["availability.time"];
  const double half_width = (time["high"].get<double>() - time["low"].get<double>()) / 2;
  // 1000 / 1002 in the long run; it begins up, which adds 4e-6 (validation case A01).
  CHECK(time["mean"].get<double>() == Approx(0.998004446816).margin(2 * half_width));
}

TEST_CASE("a forecast has its closed form beside it", "[cli][run][closed_form]") {
  SECTION("A01, one unit") {
    const json metrics = metrics_of("reference/a01-one-unit", 1000);
    CHECK(metrics["availability.time"]["analytic"] == Approx(1000.0 / 1002).epsilon(1e-12));
    CHECK(metrics["outages_per_year"]["analytic"] == Approx(8760.0 / 1002).epsilon(1e-12));
    CHECK(metrics["downtime_per_year"]["analytic"] == Approx(2 * 8760.0 / 1002 * 3600));
    CHECK(metrics["recovery_time"]["analytic"] == Approx(7200));
    CHECK_FALSE(metrics["availability.requests"].contains("analytic"));
    CHECK_FALSE(metrics["recovery_time{fault=component}"].contains("analytic"));
  }
  SECTION("P01, two instances and a database; the suite prints 5 to 7 digits") {
    const json metrics = metrics_of("reference/p01-5-parts", 200);
    CHECK(1 - metrics["availability.time"]["analytic"].get<double>() ==
          Approx(5.941146e-6).epsilon(1e-6));
    CHECK(metrics["downtime_per_year"]["analytic"] == Approx(187.36).epsilon(3e-5));
  }
}

TEST_CASE("the table says whether the closed form agrees", "[cli][run][closed_form]") {
  RunOptions options;
  options.scenarios = {GENERATE("reference/a01-one-unit", "reference/p01-5-parts")};
  CAPTURE(options.scenarios.front());
  options.replications = 1000;
  options.details = true;
  const std::string table = run_captured(options).out;
  CHECK(table.find("closed form, long run") != std::string::npos);
  for (const char* metric :
       {"availability.time", "downtime_per_year", "outages_per_year", "recovery_time"}) {
    CAPTURE(metric);
    const std::string line = line_with(table, std::string("\n  ") + metric + " ");
    CHECK(line.ends_with(" agrees"));
  }
  CHECK(table.find("differs") == std::string::npos);
  CHECK(table.find("no closed form") == std::string::npos);
}

TEST_CASE("where there is no closed form one line says why", "[cli][run][closed_form]") {
  const auto [scenario, overrides, reason] =
      GENERATE(table<std::string, std::vector<std::string>, std::string>(
          {{"whatisthetime/6-multi-az", {}, "requests enter through instances"},
           {"reference/a02-weibull-lognormal", {}, "components/unit ages"},
           {"reference/a01-one-unit", {"run.horizon=8d"}, "the horizon is too short"},
           {"reference/a06-three-of-five",
            {"architecture.components.unit.repaired_in=10h",
             "architecture.components.unit.crews=1"},
            "units that share crews"}}));
  CAPTURE(scenario, overrides);
  RunOptions options;
  options.scenarios = {scenario};
  options.overrides = overrides;
  options.replications = 2;
  options.details = true;
  const Result result = run_captured(options);
  CAPTURE(result.err);
  const std::string line = line_with(result.out, "\n  no closed form: ");
  CHECK(line.find(reason) != std::string::npos);
  CHECK(result.out.find("long run\n") == std::string::npos);
  options.outputs = {OutputTarget{.format = OutputFormat::Json, .file = {}}};
  CHECK(run_captured(options).out.find("\"analytic\"") == std::string::npos);
}

TEST_CASE("a drill and a first outage are asked for no closed form", "[cli][run][closed_form]") {
  RunOptions options;
  options.scenarios = {
      GENERATE("whatisthetime/drills/1-hang", "reference/a07-time-to-first-outage")};
  options.replications = 2;
  const std::string table = run_captured(options).out;
  CHECK(table.size() > 100);
  CHECK(table.find("closed form") == std::string::npos);
}

TEST_CASE("every error of every scenario is printed and nothing runs", "[cli][run]") {
  const ScratchFolder scratch;
  RunOptions options = json_of(scratch.write("good.json", cli_tests::small_scenario));
  options.scenarios.push_back(scratch.write("odd.json", R"({"titel": "x"})"));
  options.scenarios.push_back(scratch.file("missing.json"));
  const Result result = run_captured(options);
  CHECK(result.code == ExitCode::BadInput);
  CHECK(result.out.empty());
  CHECK(result.err.find("odd.json") != std::string::npos);
  CHECK(result.err.find("titel") != std::string::npos);
  CHECK(result.err.find("missing.json") != std::string::npos);
}

TEST_CASE("an interrupt before the first replication leaves no report", "[cli][run]") {
  const ScratchFolder scratch;
  const std::atomic<bool> interrupted{true};
  const Result result =
      run_captured(json_of(scratch.write("one.json", cli_tests::small_scenario)), &interrupted);
  CHECK(result.code == ExitCode::Interrupted);
  CHECK(result.out.empty());
  CHECK(result.err.find("interrupted: 0 of 1") != std::string::npos);
}

TEST_CASE("a change that every scenario refuses is told once", "[cli][run]") {
  const ScratchFolder scratch;
  RunOptions options = json_of(scratch.write("one.json", cli_tests::small_scenario));
  options.scenarios.push_back(scratch.write("two.json", cli_tests::small_scenario));
  options.overrides = {"run.sede=4"};
  const std::string told = run_captured(options).err;
  const std::size_t first = told.find("there is no key \"sede\" here");
  REQUIRE(first != std::string::npos);
  CHECK(told.find("there is no key", first + 1) == std::string::npos);
}

TEST_CASE("several formats go where they are told", "[cli][run]") {
  const ScratchFolder scratch;
  RunOptions options;
  options.scenarios = {scratch.write("one.json", cli_tests::small_scenario)};
  options.outputs = {OutputTarget{.format = OutputFormat::Table, .file = {}},
                     OutputTarget{.format = OutputFormat::Csv, .file = scratch.file("r.csv")}};
  const Result result = run_captured(options);
  CHECK(result.code == ExitCode::Ok);
  CHECK(result.out.find("seed 5") != std::string::npos);
  CHECK(result.err == "wrote " + scratch.file("r.csv") + "\n");
  CHECK(cli_tests::read_file(scratch.file("r.csv")).starts_with("scenario,metric,mean"));
}

TEST_CASE("colour is for terminals unless it is asked for", "[cli]") {
  Console console;
  CHECK_FALSE(wants_color(ColorChoice::Auto, console));
  CHECK(wants_color(ColorChoice::Always, console));
  console.out_is_terminal = true;
  CHECK(wants_color(ColorChoice::Auto, console));
  CHECK_FALSE(wants_color(ColorChoice::Never, console));
  console.no_color = true;
  CHECK_FALSE(wants_color(ColorChoice::Auto, console));
  CHECK(wants_color(ColorChoice::Always, console));
}

TEST_CASE("a drill tells the downtime of its own time", "[cli][run]") {
  RunOptions options;
  options.scenarios = {"whatisthetime/drills/1-hang"};
  options.outputs = {{OutputFormat::Json, {}}};
  const json drill = json::parse(run_captured(options).out)["scenarios"][0];
  double charged = 0;
  for (const json& entry : drill["blame"]) charged += entry["downtime"].get<double>();
  REQUIRE(charged > 0);
  CHECK(drill["downtime"]["mean"] == Approx(charged));
  CHECK(drill["duration"].get<double>() > charged);
  CHECK(drill["metrics"]["downtime_per_year"]["mean"] ==
        Approx(charged * 365 * 86'400 / drill["duration"].get<double>()));
}

}  // namespace
