#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/tools/report/hand_made_report.hpp"
#include "tools/report/text.hpp"
#include "tools/report/write_report.hpp"

namespace {

using namespace report_tests;
using tools::TableOptions;
using tools::write_table;

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  for (const std::string& line : lines_of(text)) {
    widest = std::max(widest, tools::width_of(line));
  }
  return widest;
}

TEST_CASE("several scenarios are one table with best and worst marked", "[report][table]") {
  TableOptions options;
  options.next = {"nines list", "nines schema", "nines third"};
  CHECK(write_table(report_of({forecast(), flawless_forecast()}), options) ==
        R"(2 stages, 1000 replications each, 2000 years in all, seed 7

design                served         time up  down a year   recovery       USD
in shop/         nines, 95 %                    95 % sure   p50, p95   a month
───────────────────────────────────────────────────────────────────────────────
1-one                99.91 %!        99.90 %       8.76 h!    17 min      14.5*
One instance       3.00-3.10                  7.88-9.64 h      2.5 h
2-two          above 99.70 %*  above 99.70 %    none seen*         -        29!
Two instances     above 2.52
* best and ! worst mean of the column

Why: causes of the lost requests
  1-one  application_hang 75 %, zone_power 25 %
  2-two  nothing was lost

Rests on 2 assumptions, least known first
  on_call.response  15min  assumed
  ttl               60s    documented

Try next
  nines list
  nines schema
)");
}

TEST_CASE("figures that were asked for have a line each, and no row of a table",
          "[report][table]") {
  models::ScenarioReport one = forecast();
  one.metrics.push_back(metric("probability_downtime{within=9h}", 0.54, 0.56, 0.58));
  models::MetricEstimate budget = metric("budget_spent_after{in=year}", 100, 101, 102);
  budget.p50 = 100 * 86'400.0;
  budget.p95 = 365 * 86'400.0;
  one.metrics.push_back(budget);
  for (const bool details : {false, true}) {
    TableOptions options;
    options.details = details;
    const std::string text = write_table(report_of({one}), options);
    CAPTURE(text);
    CHECK(text.find("\nAsked for\n  probability_downtime{within=9h}: 56 % (54-58 %)\n"
                    "  budget_spent_after{in=year}: p50 100 days, p95 365 days\n") !=
          std::string::npos);
    CHECK(text.find("budget_spent_after") == text.rfind("budget_spent_after"));
  }
}

TEST_CASE("nothing observed is a bound and never all", "[report][table]") {
  const std::string text = write_table(report_of({flawless_forecast()}), {});
  CHECK(text.find("served   above 99.70 % of requests, above 2.52 nines") != std::string::npos);
  CHECK(text.find("down     never seen, below 0.003 outages a year") != std::string::npos);
  CHECK(text.find("100 %") == std::string::npos);
}

TEST_CASE("one scenario begins with three lines that answer", "[report][table]") {
  const std::vector<std::string> lines = lines_of(write_table(report_of({forecast()}), {}));
  REQUIRE(lines.size() > 5);
  CHECK(lines[0] == "shop/1-one: One instance");
  CHECK(lines[1] == "  served   99.91 % of requests (99.90-99.92 %), 3.00-3.10 nines");
  CHECK(lines[2] == "  down     8.76 h a year (7.88-9.64 h), 11 outages");
  CHECK(lines[3] == "  costs    14.5 USD a month");
  CHECK(lines[4] == "  1000 replications, 1000 years, seed 7, as asked; brackets: 95 % intervals");
}

TEST_CASE("of thousands of metrics forty are shown, and the others counted", "[report][table]") {
  models::ScenarioReport many = forecast();
  for (int number = 0; number < 5000; ++number) {
    many.metrics.push_back(
        metric("availability.time{component=" + std::to_string(number) + "}", 1));
  }
  const std::string text = write_table(report_of({many}), {});
  CHECK(lines_of(text).size() < 100);
  CHECK(text.find(" more: --out json has them all") != std::string::npos);
}

TEST_CASE("blame is charged in shares of what was lost", "[report][table]") {
  const std::string text = write_table(report_of({forecast()}), {});
  CHECK(text.find("  cause                 phase        of lost requests  of downtime\n"
                  "  application_hang:web  reaction                 75 %         63 %\n"
                  "  zone_power:a          restoration              25 %         37 %\n") !=
        std::string::npos);
}

TEST_CASE("assumptions of which least is known come first", "[report][table]") {
  const std::string text = write_table(report_of({forecast()}), {});
  CHECK(text.find("Rests on 2 assumptions, least known first\n"
                  "  on_call.response  15min\n"
                  "    assumed\n"
                  "  ttl               60s\n"
                  "    documented; Route 53 guide\n") != std::string::npos);
}

TEST_CASE("before them come those about the faults that most was lost to", "[report][table]") {
  models::ScenarioReport rests = forecast();
  rests.assumptions.push_back({"failures.zone_power.rate", "0.01/year", "", "measured"});
  rests.assumptions.push_back(
      {"failures.application_hang.rate", "2/year", "a guess", "documented"});
  rests.assumptions.push_back({"failures.host_fault.rate", "1/year", "", "documented"});
  CHECK(write_table(report_of({rests}), {})
            .find("Rests on 5 assumptions: of the largest losses first, then the least known\n"
                  "  failures.application_hang.rate  2/year\n"
                  "    documented; a guess\n"
                  "  failures.zone_power.rate        0.01/year\n"
                  "    measured\n"
                  "  on_call.response                15min\n") != std::string::npos);
  // What hardly anything is charged to is not put before what nobody knows.
  rests.blame.push_back({"host_fault:web", "detection", 1, 1});
  CHECK(write_table(report_of({rests}), {}).find("  failures.host_fault.rate        1/year") >
        write_table(report_of({rests}), {}).find("  on_call.response"));
}

TEST_CASE("costs say how old their prices are, and which of them are estimated",
          "[report][table]") {
  models::ScenarioReport priced = forecast();
  priced.region = "sa-east-1";
  priced.prices.region = "sa-east-1";
  priced.prices.sources = {{"on demand", "2025-11-04", "a table"},
                           {"ebs", "2024-07-18", "another"},
                           {"elb", "2025-06-18", "a third"},
                           {"vpc", "2025-11-04", "a table"}};
  CHECK(write_table(report_of({priced}), {})
            .find("  prices of sa-east-1 as of: on demand 2025-11, EBS 2024-07, others 2025-06 to\n"
                  "  2025-11\n") != std::string::npos);
  priced.prices.sources = {{"on demand", "2025-11-04", "a table"},
                           {"rds", "2025-06-18", "a third"},
                           {"ebs", "2024-07-18", "another"}};
  CHECK(write_table(report_of({priced}), {})
            .find("  prices of sa-east-1 as of: on demand 2025-11, RDS 2025-06, EBS 2024-07\n") !=
        std::string::npos);
  priced.region = "cn-north-1";
  priced.prices.estimated = {{"m8i.large on demand", 0.1, "us-east-1's times 1.5", "/x"}};
  const std::string text = write_table(report_of({priced}), {});
  CHECK(text.find("priced as sa-east-1, no source for cn-north-1; as of: ") != std::string::npos);
  CHECK(text.find("  estimated: m8i.large on demand (us-east-1's times 1.5)\n") !=
        std::string::npos);
}

TEST_CASE("the balance of a drill adds up as printed", "[report][table]") {
  const std::string text = write_table(report_of({drill()}), {});
  CHECK(text.find("  offered                                   6000   100 %\n"
                  "  served                                    5000  83.3 %\n"
                  "  lost to application_hang:web (reaction)    700    12 %\n"
                  "  lost to application_hang:web (detection)   300     5 %\n") !=
        std::string::npos);
}

TEST_CASE("a drill tells what happened when", "[report][table]") {
  const std::string text = write_table(report_of({drill()}), {});
  CHECK(text.find("  0:01:00.0  fault      web/0  hangs\n"
                  "  0:01:30.0  detection  web/0  is unhealthy\n"
                  "  0:02:40.0  recovery   web/0  answers again\n") != std::string::npos);
  CHECK(text.find("  served /s       █▆  6.67 to 10\n") != std::string::npos);
  CHECK(text.find("per_year") == std::string::npos);
}

TEST_CASE("a long timeline keeps the faults and says what it leaves out", "[report][table]") {
  models::ScenarioReport long_drill = drill();
  long_drill.timeline.clear();
  for (int index = 0; index < 100; ++index) {
    long_drill.timeline.push_back({index * 10.0, "instance", "web/1", "is ready"});
  }
  long_drill.timeline.push_back({2000, "fault", "web/0", "the last thing"});
  const std::string text = write_table(report_of({long_drill}), {});
  CHECK(text.find("the last thing") != std::string::npos);
  CHECK(text.find("61 more in --out json: 61 instance") != std::string::npos);
  const std::vector<std::string> lines = lines_of(text);
  CHECK(std::count_if(lines.begin(), lines.end(), [](const std::string& line) {
          return line.find("is ready") != std::string::npos;
        }) == 39);
}

TEST_CASE("no line is wider than 80 columns, whatever the names", "[report][table]") {
  models::ScenarioReport wide = forecast();
  wide.name = "shop/" + std::string(64, 'n');
  wide.title = "웹 서버가 하나 있고 전화를 받는 사람이 하나 있는 아주 작은 서비스";
  wide.metrics[2] = metric("downtime_per_year", 137'376.5, 228'960.5, 317'952.5);
  wide.metrics[2].p95 = 309'312.5;
  wide.metrics[3] = metric("outages_per_year", 1234.5, 1345.5, 1456.5);
  wide.blame[0].cause = "application_hang:" + std::string(64, 'c');
  wide.metrics.push_back(metric("recovery_time{fault=" + std::string(64, 'f') + "}", 1, 2, 3));
  wide.assumptions[0].path = std::string(90, 'p');
  wide.costs[0].item = std::string(90, 'i');
  models::ScenarioReport wide_drill = drill();
  wide_drill.timeline[0].component = std::string(64, 'c');
  wide_drill.timeline[0].text = std::string(90, 't');
  wide_drill.balance.lost[0].first = std::string(90, 'l');
  CHECK(widest_line(write_table(report_of({wide}), {})) <= 80);
  CHECK(widest_line(write_table(report_of({wide_drill}), {})) <= 80);
  CHECK(widest_line(write_table(report_of({wide, forecast(), wide_drill}), {})) <= 80);
}

TEST_CASE("seven stages fit a screen of 24 lines", "[report][table]") {
  const std::string text = write_table(report_of({7, forecast()}), {});
  const std::vector<std::string> lines = lines_of(text);
  const auto end = std::find(lines.begin(), lines.end(), "* best and ! worst mean of the column");
  REQUIRE(end != lines.end());
  CHECK(end - lines.begin() < 24);
}

TEST_CASE("names from files cannot drive the terminal", "[report][table]") {
  models::ScenarioReport hostile = drill();
  const std::string escape = "\x1b]0;owned\x07";
  hostile.name = escape;
  hostile.title = escape;
  hostile.story = escape;
  hostile.look_for = escape;
  hostile.stopped = escape;
  hostile.blame[0].cause = escape;
  hostile.balance.lost[0].first = escape;
  hostile.timeline[0] = {1, escape, escape, escape};
  hostile.costs.push_back({escape, 1});
  hostile.metrics.push_back(metric(escape, 1));
  hostile.assumptions.push_back({escape, escape, escape, escape});
  TableOptions options;
  options.next = {escape};
  for (const auto& scenarios : {std::vector{hostile}, std::vector{hostile, drill()}}) {
    const std::string text = write_table(report_of(scenarios), options);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\x07') == std::string::npos);
  }
}

TEST_CASE("colour adds escape sequences and nothing else", "[report][table]") {
  TableOptions coloured;
  coloured.style.colour = true;
  const models::Report report = report_of({forecast(), flawless_forecast()});
  std::string text = write_table(report, coloured);
  REQUIRE(text.find("\x1b[32m") != std::string::npos);
  for (std::size_t at = text.find('\x1b'); at != std::string::npos; at = text.find('\x1b')) {
    text.erase(at, text.find('m', at) - at + 1);
  }
  CHECK(text == write_table(report, {}));
}

TEST_CASE("a closed form stands beside its metric, with a verdict", "[report][table]") {
  models::ScenarioReport scenario = forecast();
  scenario.metrics[1].analytic = 0.99905;
  scenario.metrics[3].analytic = 12;
  const std::string text = write_table(report_of({scenario}), TableOptions());
  CHECK(text.find(R"(
More figures
  metric                mean       interval  closed form, long run
  availability.time  99.90 %  99.89-99.91 %  99.905 % agrees
  outages_per_year     11.00    10.80-11.20  12 differs
)") != std::string::npos);
}

TEST_CASE("why there is no closed form fits into the width", "[report][table]") {
  models::ScenarioReport scenario = forecast();
  scenario.no_closed_form =
      "because\x1b it is one of those that nobody has found one for until now";
  const std::string text = write_table(report_of({scenario}), TableOptions());
  CHECK(text.find(R"(
  no closed form: because\x1b it is one of those that nobody has found one for
    until now
)") != std::string::npos);
  CHECK(widest_line(text) <= 80);
  const std::string many = write_table(report_of({scenario, scenario}), TableOptions());
  CHECK(many.find("closed form") == std::string::npos);
}

TEST_CASE("a closed form outside the interval is not said to agree", "[report][table]") {
  models::ScenarioReport scenario = forecast();
  // Three standard errors off.
  scenario.metrics[1].standard_error = 0.00005;
  scenario.metrics[1].analytic = 0.99884;
  const std::string text = write_table(report_of({scenario}), TableOptions());
  CHECK(text.find("99.88 % near\n") != std::string::npos);
  CHECK(text.find("  near: outside the 95 % interval, within 4 standard errors of the mean\n") !=
        std::string::npos);
  CHECK(text.find("agrees") == std::string::npos);
  // Five are too many.
  scenario.metrics[1].standard_error = 0.00003;
  const std::string far = write_table(report_of({scenario}), TableOptions());
  CHECK(far.find("99.88 % differs\n") != std::string::npos);
  CHECK(far.find("near") == std::string::npos);
}

TEST_CASE("a run to the first outage is not said to have lost nothing", "[report][table]") {
  models::ScenarioReport scenario = forecast();
  scenario.metrics = {metric("time_to_first_outage", 3'600'000)};
  scenario.blame.clear();
  const std::string text = write_table(report_of({scenario}), TableOptions());
  CHECK(text.find("nothing was lost") == std::string::npos);
  CHECK(text.find("  outage   the first after 41.7 days on average\n") != std::string::npos);
  const std::string many = write_table(report_of({scenario, scenario}), TableOptions());
  CHECK(many.find("nothing was lost") == std::string::npos);
}

TEST_CASE("one of a thing has no s", "[report][table]") {
  models::ScenarioReport scenario = forecast();
  scenario.replications = 1;
  scenario.years = 1;
  scenario.metrics[3].mean = 1;
  const std::string text = write_table(report_of({scenario}), TableOptions());
  CHECK(text.find("1 replication, 1 year, seed") != std::string::npos);
  CHECK(text.find(", 1 outage\n") != std::string::npos);
  models::ScenarioReport half = scenario;
  half.years = 0;
  const std::string many = write_table(report_of({scenario, half}), TableOptions());
  CHECK(many.find("1 replication each, 1 year in all") != std::string::npos);
}

TEST_CASE("nothing that is told is wider than the terminal", "[report][table]") {
  models::ScenarioReport scenario = forecast();
  scenario.title =
      "A title that goes on for much longer than the eighty columns of a terminal have";
  scenario.stopped = "precision reached";
  scenario.replications = 123'456'789;
  scenario.years = 1.23e10;
  scenario.sampling.precision_asked = 0.05;
  scenario.sampling.watched = "availability.time of something with a rather long name of its own";
  const std::string text = write_table(report_of({scenario}), TableOptions());
  CHECK(widest_line(text) <= 80);
  // Wrapped, and not cut.
  CHECK(text.find("terminal have\n") != std::string::npos);
}

TEST_CASE("what happened in a drill is wrapped and not cut", "[report][table]") {
  models::ScenarioReport scenario = forecast();
  scenario.drill = true;
  scenario.timeline.push_back(
      {600, "fault", "web",
       "the zone is lost together with every instance in it, and nobody has noticed it so far"});
  const std::string text = write_table(report_of({scenario}), TableOptions());
  CHECK(widest_line(text) <= 80);
  CHECK(text.find("so far\n") != std::string::npos);
  CHECK(text.find("noticed") != std::string::npos);
}

TEST_CASE("an assumption is told in words", "[report][table]") {
  models::ScenarioReport scenario = forecast();
  scenario.assumptions = {
      {"on_call.response", R"({"lognormal": {"median": "15min", "p95": "60min"}})", "", "assumed"}};
  const std::string text = write_table(report_of({scenario}), TableOptions());
  CHECK(text.find("on_call.response  lognormal: median 15min, p95 60min\n    assumed\n") !=
        std::string::npos);
}

}  // namespace
