// JUnit, Markdown, GitHub annotations and the terminal tell of a check.

#include <sstream>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/tools/report/hand_made_report.hpp"
#include "tests/tools/report/one_line.hpp"
#include "tests/tools/report/xml_reader.hpp"
#include "tools/report/check_lines.hpp"
#include "tools/report/write_report.hpp"
#include "tools/report/xml_text.hpp"

namespace {

using namespace tools;
using models::BaselineVerdict;
using models::ObjectiveVerdict;
using report_tests::on_one_line;
using report_tests::XmlElement;
using report_tests::XmlReader;

/// A name that means something to every format.
const std::string nasty = "a<b>&\"'|`*_[x](http://evil)\n::error::%0A\x1b[31m@everyone\xff]]>";

models::BaselineFigure figure(BaselineVerdict verdict) {
  models::BaselineFigure made;
  made.metric = "downtime_per_year";
  made.before = 422;
  made.after = 901;
  made.difference = 479;
  made.low = 60;
  made.high = 898;
  made.pairs = 4000;
  made.differing = 30;
  made.guarded = true;
  made.verdict = verdict;
  return made;
}

models::Report checked(const std::string& name) {
  models::Report report;
  report.command = "check";
  report.seed = 7;
  models::ScenarioReport scenario = report_tests::forecast();
  scenario.name = name;
  scenario.objectives = {
      {"downtime_per_year", "mean < 9min", ObjectiveVerdict::Missed, 901, 800, 1000, 0.95, "", {}},
      {"cost_per_month", "<= 900 USD", ObjectiveVerdict::Met, 14.5, 14.5, 14.5, 0.95, "", {}},
      {"recovery_time", "p95 < 3min", ObjectiveVerdict::Undecided, 170, 150, 190, 0.95, "",
       52'000}};
  models::BaselineComparison baseline;
  baseline.match = models::BaselineMatch::Paired;
  baseline.model.push_back({"architecture.auto_scaling_groups." + name + ".min", "3", "1"});
  baseline.figures.push_back(figure(BaselineVerdict::Regression));
  baseline.blame.push_back({"zone_power:" + name, "restoration", 510, 3});
  scenario.baseline = baseline;
  report.scenarios.push_back(std::move(scenario));
  return report;
}

std::size_t count(const XmlElement& suite, const std::string& what) {
  std::size_t found = 0;
  for (const XmlElement* test : suite.all("testcase")) found += test->all(what).size();
  return found;
}

TEST_CASE("a JUnit report is well formed whatever the names are", "[report][junit]") {
  const std::string name = GENERATE(as<std::string>{}, "shop/1-one", nasty, "");
  const XmlElement root = XmlReader(write_junit(checked(name))).document();
  CHECK(root.name == "testsuites");
  REQUIRE(root.children.size() == 1);
  const XmlElement& suite = root.children[0];
  // What the schema of Ant's JUnit reports requires, in its order.
  for (const char* attribute :
       {"name", "timestamp", "hostname", "tests", "failures", "errors", "time", "package", "id"}) {
    CAPTURE(attribute);
    REQUIRE(suite.attributes.contains(attribute));
    CHECK(!suite.attributes.at(attribute).empty());
  }
  std::vector<std::string> order;
  for (const XmlElement& child : suite.children) order.push_back(child.name);
  CHECK(order.front() == "properties");
  CHECK(order[order.size() - 2] == "system-out");
  CHECK(order.back() == "system-err");
  CHECK(suite.attributes.at("tests") == std::to_string(suite.all("testcase").size()));
  CHECK(suite.attributes.at("tests") == "4");
  CHECK(suite.attributes.at("failures") == std::to_string(count(suite, "failure")));
  CHECK(suite.attributes.at("failures") == "3");
  CHECK(suite.attributes.at("skipped") == std::to_string(count(suite, "skipped")));
}

TEST_CASE("what fails is what the check was told to fail on", "[report][junit]") {
  models::Report report = checked("shop");
  report.fail_on = {.missed = false, .regression = true, .undecided = false};
  const XmlElement suite = XmlReader(write_junit(report)).document().children[0];
  CHECK(suite.attributes.at("failures") == "1");
  CHECK(suite.attributes.at("skipped") == "2");
  const std::string annotations = write_github(report);
  CHECK(annotations.find("::warning") != std::string::npos);
  CHECK(annotations.find("::error") != std::string::npos);
}

TEST_CASE("a missing baseline fails whatever the check was told", "[report][junit]") {
  models::Report report = checked("shop");
  report.fail_on = {.missed = false, .regression = false, .undecided = false};
  report.scenarios[0].baseline = models::BaselineComparison();
  report.scenarios[0].baseline->note = "there is no file";
  const XmlElement suite = XmlReader(write_junit(report)).document().children[0];
  CHECK(suite.attributes.at("failures") == "1");
}

TEST_CASE("a failure names the difference in minutes, the cause and the change", "[report]") {
  const std::string text = GENERATE(write_junit(checked("web")), write_github(checked("web")),
                                    write_table(checked("web"), {}));
  CHECK(text.find("+7.98 min a year") != std::string::npos);
  CHECK(text.find("zone_power:web (restoration) +8.5") != std::string::npos);
  CHECK(text.find("architecture.auto_scaling_groups.web.min: 3 -") != std::string::npos);
}

TEST_CASE("an annotation carries the line of the objective or of the change", "[report][github]") {
  std::vector<std::string> asked;
  const std::string text =
      write_github(checked("shop"), [&](const std::string& scenario, const std::string& pointer) {
        asked.push_back(scenario + pointer);
        return std::optional(SourceLine{"a,b.json", static_cast<int>(asked.size())});
      });
  CHECK(text.find("::error file=a%2Cb.json,line=1,title=nines%3A shop::") != std::string::npos);
  CHECK(text.find(",line=2,title=") != std::string::npos);
  CHECK(text.find("::notice title=") != std::string::npos);
  CHECK(asked.front().starts_with("shop/objectives/"));
  CHECK(asked.back() == "shop/architecture/auto_scaling_groups/shop/min");
}

TEST_CASE("an annotation is one line, and a name cannot begin another", "[report][github]") {
  std::istringstream lines(write_github(checked(nasty)));
  std::size_t errors = 0;
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    const bool command = line.starts_with("::error title=") || line.starts_with("::notice title=");
    CHECK(command);
    errors += line.starts_with("::error") ? 1 : 0;
    CHECK(line.find('\x1b') == std::string::npos);
    CHECK(line.find("%0A\x5c") == std::string::npos);
    // The per cent sign of the name has become %25: it decodes to itself and to no line end.
    CHECK(line.find("error::%0A") == std::string::npos);
  }
  CHECK(errors == 3);
}

TEST_CASE("nothing in a name is Markdown", "[report][markdown]") {
  const std::string text = write_markdown(checked(nasty));
  CHECK(text.find("<b>") == std::string::npos);
  CHECK(text.find("@everyone") == std::string::npos);
  CHECK(text.find("http://") == std::string::npos);
  CHECK(text.find("](") == std::string::npos);
  CHECK(text.find('\x1b') == std::string::npos);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("|")) continue;
    CAPTURE(line);
    // Five columns: six bars that are not escaped.
    std::size_t bars = 0;
    for (std::size_t at = 0; at < line.size(); ++at) {
      if (line[at] == '|' && (at == 0 || line[at - 1] != '\\')) ++bars;
    }
    CHECK(bars == 6);
  }
}

TEST_CASE("the summary tells verdict, figures, causes and what to do, the worst first",
          "[report][markdown]") {
  ScenarioFindings findings;
  findings.command = "nines explain web";
  const models::Finding finding{"single-zone", models::Severity::Error, "/zones",
                                "all of it is in one zone", "Add a zone."};
  findings.by_scenario["web"] = {finding};
  const models::Report report = checked("web");
  const std::string text = on_one_line(write_markdown(report, findings));
  std::size_t at = 0;
  for (const char* part :
       {"nines check: regression", "| scenario | verdict |", "#### web", "**missed**",
        "- cause of the difference", "- lost to", "**What to do**: 1 finding (1 error)",
        "- **error** single-zone: all of it is in one zone. Do: Add a zone"}) {
    CAPTURE(part, text);
    at = text.find(part, at);
    REQUIRE(at != std::string::npos);
  }
  CHECK(text.find("more: nines explain") == std::string::npos);
  findings.by_scenario["web"] = std::vector<models::Finding>(7, finding);
  CHECK(write_markdown(report, findings).find("- and 2 more: nines explain web") !=
        std::string::npos);
  CHECK(write_markdown(report).find("What to do") == std::string::npos);
}

TEST_CASE("the JSON of a check has verdicts, objectives and differences", "[report][json]") {
  const auto document = nlohmann::json::parse(write_json(checked("web")));
  CHECK(document["verdict"] == "regression");
  const auto& scenario = document["scenarios"][0];
  CHECK(scenario["verdict"] == "missed");
  CHECK(scenario["objectives"][2]["verdict"] == "undecided");
  CHECK(scenario["objectives"][2]["replications_needed"] == 52'000);
  CHECK(scenario["baseline"]["figures"][0]["difference"] == 479);
  CHECK(scenario["baseline"]["changed"][0]["after"] == "1");
}

TEST_CASE("a change without influence is said to be one", "[report]") {
  models::Report report = checked("web");
  models::BaselineComparison& baseline = *report.scenarios[0].baseline;
  baseline.blame.clear();
  baseline.figures[0] = figure(BaselineVerdict::Unchanged);
  for (const std::string& text :
       {write_table(report, {}), write_markdown(report), write_junit(report)}) {
    CHECK(text.find("no influence") != std::string::npos);
    CHECK(text.find("exactly 0") != std::string::npos);
  }
}

TEST_CASE("a scenario of which nothing was asked is no silent pass", "[report][junit]") {
  models::Report report;
  report.command = "check";
  report.scenarios.push_back(report_tests::forecast());
  const XmlElement suite = XmlReader(write_junit(report)).document().children[0];
  CHECK(suite.attributes.at("tests") == "1");
  CHECK(suite.attributes.at("skipped") == "1");
  const std::string table = on_one_line(write_table(report, {}));
  CHECK(table.find("not asked objectives: the scenario has none, and there is no baseline") !=
        std::string::npos);
  CHECK(table.find("asked") == table.rfind("asked"));
}

models::Report stratified() {
  models::Report report = checked("web");
  models::ScenarioReport& scenario = report.scenarios[0];
  scenario.sampling.method = "stratified";
  scenario.sampling.strata = 12;
  scenario.sampling.watched = "downtime_per_year";
  scenario.sampling.variance_reduction = 5.1;
  scenario.baseline->strata_before = 12;
  scenario.baseline->strata_now = 12;
  return report;
}

TEST_CASE("intervals from strata are said to be, beside each and in the words of a run",
          "[report]") {
  const models::Report report = stratified();
  const std::string as_run = "stratified by losses from outside (12 strata), worth 5.1 times the";
  models::Report run = report;
  run.command = "run";
  REQUIRE(on_one_line(write_table(run, {})).find(as_run) != std::string::npos);
  for (const std::string& raw : {write_table(report, {}), write_markdown(report),
                                 write_junit(report), write_github(report)}) {
    const std::string text = on_one_line(raw);
    CAPTURE(text);
    // An objective with an interval, and a difference.
    CHECK(text.find("13 min 20 s and 16 min 40 s, stratified (12 strata)") != std::string::npos);
    CHECK(text.find("(+1 to +15), stratified (12 strata)") != std::string::npos);
  }
  for (const std::string& raw :
       {write_table(report, {}), write_markdown(report), write_junit(report)}) {
    CHECK(on_one_line(raw).find(as_run) != std::string::npos);
  }
  for (const std::string& raw : {write_table(checked("web"), {}), write_markdown(checked("web")),
                                 write_junit(checked("web")), write_github(checked("web"))}) {
    CHECK(raw.find("strat") == std::string::npos);
  }
}

TEST_CASE("a method is named beside what it estimates, and not beside other figures", "[report]") {
  models::Report report = stratified();
  models::ScenarioReport& scenario = report.scenarios[0];
  const auto message = [&](std::size_t line) { return check_lines(scenario, {})[line].message; };
  const auto method_of = [&](const std::string& name) -> std::string& {
    const auto found = std::find_if(scenario.metrics.begin(), scenario.metrics.end(),
                                    [&](const auto& metric) { return metric.name == name; });
    REQUIRE(found != scenario.metrics.end());
    return found->method;
  };
  scenario.sampling.method = "hazard scaling";
  method_of("downtime_per_year") = models::weighted_method;
  CHECK(message(0).ends_with(", hazard scaling (12 strata)"));
  // The bill and the recovery times are those of the replications beneath the copies.
  CHECK(message(1).ends_with(", stratified (12 strata)"));
  CHECK(message(2).starts_with("2 min 50 s"));
  CHECK(message(2).find(", stratified (12 strata);") != std::string::npos);
  scenario.sampling.strata = 1;
  CHECK(message(0).ends_with(", hazard scaling"));
  CHECK(message(1).ends_with(" sure to each digit"));
  scenario.sampling.method = "control variates";
  method_of("downtime_per_year") = sim::to_string(sim::IntervalMethod::ControlVariate);
  CHECK(message(0).ends_with(", control variates"));
  scenario.objectives[0].rule = "p95 < 9min";
  CHECK(message(0).find("control") == std::string::npos);
}

TEST_CASE("an objective of which nothing was seen is told by its bound, never as 100 %",
          "[report]") {
  models::ScenarioReport scenario = report_tests::flawless_forecast();
  scenario.objectives = {
      {"availability.requests", ">= 99.99%", ObjectiveVerdict::Undecided, 1, 0.956, 1, 0.9875, "",
       44'000},
      {"downtime_per_year",
       "mean < 15min",
       ObjectiveVerdict::Undecided,
       0,
       0,
       7200,
       0.9875,
       "",
       {}},
      {"downtime_per_year", "p95 < 15min", ObjectiveVerdict::Met, 0, 0, 0, 0.9875, "", {}}};
  std::vector<CheckLine> lines = check_lines(scenario, {});
  CHECK(lines[0].message.starts_with("no loss seen, 98.75 % sure above 95.6 %; some 44 000 "));
  CHECK(lines[1].message.starts_with("none seen, 98.75 % sure below 2 h"));
  // Of a quantile it is what was seen: at least so many years had none.
  CHECK(lines[2].message == "0 s, 98.75 % sure to each digit");
  scenario.objectives[0].low.reset();
  scenario.objectives[0].reason = "one observation has no interval";
  CHECK(check_lines(scenario, {})[0].message.starts_with("no loss seen; one observation"));
}

TEST_CASE("how the two sides of a difference were drawn is said of each", "[report]") {
  models::BaselineComparison baseline;
  CHECK(sampling_words(baseline).empty());
  baseline.strata_before = 12;
  CHECK(sampling_words(baseline) == "stratified (12 strata) before, plain now");
  baseline.strata_now = 6;
  CHECK(sampling_words(baseline) == "stratified (12 strata before, 6 now)");
  baseline.strata_before = 1;
  CHECK(sampling_words(baseline) == "plain before, stratified (6 strata) now");
  models::SamplingReport sampling;
  CHECK(sampling_words(sampling).empty());
  sampling.method = "control variates";
  CHECK(sampling_words(sampling) == "control variates");
  sampling.method = "stratified with control variates";
  sampling.strata = 9;
  CHECK(sampling_words(sampling) == "stratified (9 strata) with control variates");
  sampling.method = "splitting";
  CHECK(sampling_words(sampling) == "splitting (9 strata)");
}

}  // namespace
