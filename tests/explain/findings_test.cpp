// Each rule finds what it is about, where it is, and keeps silent where it is not.

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "models/explain/explain.hpp"
#include "models/explain/finding_rule.hpp"
#include "tests/explain/finding_cases.hpp"
#include "tests/explain/scenarios.hpp"
#include "tests/source_dir.hpp"
#include "tools/input/library.hpp"

namespace {

using namespace models;
using explain_tests::explained;
using explain_tests::finds;
using namespace finding_cases;

const std::vector<Case>& cases() {
  const std::string web = "architecture.auto_scaling_groups.web.";
  const std::string record = "architecture.dns_records.whatisthetime.com.";
  const std::string one = "whatisthetime/1-single-instance";
  const std::string three = "whatisthetime/3-scale-out-dns";
  const std::string parts = "reference/p01-5-parts";
  static const std::vector<Case> all{
      {"single-zone", "whatisthetime/5-auto-scaling", {}, group + "zones", six, {}},
      {"common-cause-beats-redundancy",
       "reference/a13-common-cause",
       {},
       "/architecture/common_causes/shock",
       parts,
       {}},
      {"ttl-above-recovery-goal",
       three,
       {},
       "/architecture/dns_records/whatisthetime.com/ttl",
       three,
       {record + "ttl=60s"}},
      {"record-without-health-check",
       three,
       {},
       "/architecture/dns_records/whatisthetime.com/health_check",
       three,
       {record + "health_check=true"}},
      {"target-group-without-targets",
       six,
       {web + "min=0", web + "desired=0"},
       "/architecture/target_groups/web/targets",
       six,
       {}},
      {"target-zone-without-node",
       six,
       {R"(architecture.load_balancers.front.zones=["ap-northeast-2a","ap-northeast-2b"])"},
       "/architecture/load_balancers/front/zones",
       six,
       {}},
      {"node-zone-without-target",
       "whatisthetime/5-auto-scaling",
       {},
       "/architecture/load_balancers/front/zones",
       six,
       {}},
      {"slow-health-check",
       six,
       {"architecture.target_groups.web.health_check.interval=300s"},
       "/architecture/target_groups/web/health_check",
       six,
       {}},
      {"grace-period-below-boot",
       six,
       {web + "image=user_data"},
       group + "health_check_grace_period",
       six,
       {}},
      {"group-without-elb-check",
       six,
       {web + "health_check_type=EC2"},
       group + "health_check_type",
       six,
       {}},
      // 18 vCPUs at most.
      {"overload-replaces-instances",
       six,
       {"workload.demand=1801/s",
        "architecture.target_groups.web.health_check.fails_when_overloaded=true"},
       group + "health_check_type",
       six,
       {"workload.demand=1801/s"}},
      // 5 vCPUs busy: at 80 % four instances of two, of which a zone takes two.
      {"headroom-below-zone-loss",
       six,
       {"workload.demand=500/s", web + "policies.cpu.target_tracking.target=80%"},
       group + "min",
       six,
       {"workload.demand=500/s"}},
      // 18 vCPUs at most.
      {"maximum-below-peak",
       six,
       {"workload.demand=1801/s"},
       group + "max",
       six,
       {"workload.demand=1800/s"}},
      {"minimum-below-zones", six, {web + "min=2"}, group + "min", six, {}},
      {"deregistration-below-duration",
       six,
       {"architecture.target_groups.web.deregistration_delay=30s",
        R"(workload.classes.time.duration={"uniform": {"low": "0s", "high": "60s"}})"},
       "/architecture/target_groups/web/deregistration_delay",
       six,
       {R"(workload.classes.time.duration={"uniform": {"low": "0s", "high": "60s"}})"}},
      {"target-limits-growth",
       six,
       {web + "policies.cpu.target_tracking.target=71%"},
       group + "policies",
       six,
       {web + "policies.cpu.target_tracking.target=70%"}},
      // 0.2 vCPUs busy are 1.7 % of six instances, far below 0.7 times 30 %.
      {"desired-taken-back",
       six,
       {web + R"(policies.day={"scheduled": {"at": "8h", "period": "24h", "desired": 6}})"},
       group + "policies",
       six,
       {web + R"(policies.day={"scheduled": {"at": "8h", "period": "24h", "min": 6,
                  "desired": 6}})"}},
      {"policy-without-room", six, {web + "max=3"}, group + "max", six, {}},
      {"single-instance", one, {}, "/architecture/instances/web/count", three, {}},
      {"burstable-below-target",
       "wordpress-ha/web-tier",
       {},
       "/architecture/auto_scaling_groups/wordpress/type",
       "wordpress-ha/web-tier",
       {"architecture.auto_scaling_groups.wordpress.type=m5.large"}},
      // A t2.micro earns 10 % of its vCPU.
      {"burstable-below-load",
       one,
       {"workload.demand=11/s"},
       "/architecture/instances/web/type",
       one,
       {"workload.demand=10/s"}},
      {"recovery-by-hand",
       one,
       {"architecture.instances.web.host_recovery=person"},
       "/architecture/instances/web/host_recovery",
       one,
       {}},
      {"boot-can-fail", six, {web + "image=user_data"}, group + "image", six, {}},
      {"component-without-spare", parts, {}, "/architecture/components/database/count", six, {}},
      // Two of three live in the first zone.
      {"component-lost-with-zone",
       parts,
       {"architecture.components.web.count=3", "architecture.components.web.required=2"},
       "/architecture/components/web/zones",
       parts,
       {}},
      {"component-never-fails",
       parts,
       {"architecture.components.cdn={}"},
       "/architecture/components/cdn",
       parts,
       {}},
      {"unused-part",
       six,
       {"architecture.components.cdn={}"},
       "/architecture/components/cdn",
       six,
       {}},
      {"retries-without-budget",
       six,
       {"workload.clients.retry={\"retries\": 3}"},
       "/workload/clients/retry",
       six,
       {"workload.clients.retry={\"retries\": 3, \"budget\": 0.2}"}},
      {"retries-to-same-address",
       six,
       {"workload.clients.retry={\"retries\": 1}"},
       "/workload/clients/retry/target",
       six,
       {"workload.clients.retry={\"retries\": 1, \"target\": \"other_target\"}"}},
      {"price-estimated",
       six,
       {web + "type=m8i.large"},
       group + "type",
       six,
       {web + "type=m7g.large"}},
      {"region-without-prices", six, {"region=cn-north-1"}, "/region", six, {"region=eu-west-1"}},
      {"zone-outside-region", six, {"region=eu-west-1"}, "/architecture/zones", six, {}},
  };
  return all;
}

std::vector<Case> all_cases() {
  std::vector<Case> all = cases();
  const std::vector<Case> of_databases = database_cases();
  all.insert(all.end(), of_databases.begin(), of_databases.end());
  const std::vector<Case> of_takeovers = takeover_cases();
  all.insert(all.end(), of_takeovers.begin(), of_takeovers.end());
  const std::vector<Case> of_sessions = session_cases();
  all.insert(all.end(), of_sessions.begin(), of_sessions.end());
  const std::vector<Case> of_caches = cache_cases();
  all.insert(all.end(), of_caches.begin(), of_caches.end());
  const std::vector<Case> of_distributions = distribution_cases();
  all.insert(all.end(), of_distributions.begin(), of_distributions.end());
  const std::vector<Case> of_networks = network_cases();
  all.insert(all.end(), of_networks.begin(), of_networks.end());
  const std::vector<Case> of_storage = storage_cases();
  all.insert(all.end(), of_storage.begin(), of_storage.end());
  return all;
}

TEST_CASE("each rule finds its case at its pointer, and nothing where there is none",
          "[findings]") {
  for (const Case& one : all_cases()) {
    CAPTURE(one.id);
    CHECK(finds(explained(one.found_in, one.changes), one.id, one.pointer));
    CHECK_FALSE(finds(explained(one.not_in, one.other_changes), one.id, ""));
  }
}

TEST_CASE("every rule has a case, and its id is used once", "[findings]") {
  std::set<std::string> tested;
  for (const Case& one : all_cases()) tested.insert(one.id);
  std::set<std::string> known;
  for (const explaining::FindingRule& rule : explaining::finding_rules()) {
    CHECK(known.insert(std::string(rule.id)).second);
  }
  CHECK(tested == known);
}

TEST_CASE("the reference lists every rule with its level, meaning and remedy", "[findings]") {
  std::ifstream in(source_dir() + "/docs/reference/findings.md");
  const std::string page{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  std::size_t rows = 0;
  for (std::size_t at = page.find("\n| `"); at != std::string::npos;
       at = page.find("\n| `", at + 1)) {
    ++rows;
  }
  CHECK(rows == explaining::finding_rules().size());
  for (const explaining::FindingRule& rule : explaining::finding_rules()) {
    const char* level = rule.severity == Severity::Error     ? "error"
                        : rule.severity == Severity::Warning ? "warning"
                                                             : "note";
    const std::string row = "\n| `" + std::string(rule.id) + "` | " + level + " | " +
                            std::string(rule.meaning) + " | " + std::string(rule.remedy) + " |";
    CAPTURE(row);
    CHECK(page.find(row) != std::string::npos);
  }
}

TEST_CASE("the worst comes first", "[findings]") {
  const Explanation many = explained("whatisthetime/5-auto-scaling", {"workload.demand=5000/s"});
  REQUIRE(many.findings.size() >= 3);
  CHECK(many.findings.front().severity == Severity::Error);
  CHECK(std::is_sorted(
      many.findings.begin(), many.findings.end(),
      [](const Finding& left, const Finding& right) { return left.severity > right.severity; }));
}

TEST_CASE("no finding speaks of a recovery time objective where there is none", "[findings]") {
  explain_tests::use_library();
  for (const std::string& name : tools::library_names()) {
    const Scenario scenario = tools::read_scenario(name, tools::ReadOptions{}).value();
    const bool has_goal = std::any_of(
        scenario.objectives.begin(), scenario.objectives.end(),
        [](const ObjectiveSpec& one) { return one.metric.starts_with("recovery_time"); });
    if (has_goal) continue;
    for (const Finding& finding : explain(scenario, explain_tests::settings()).findings) {
      CAPTURE(name, finding.id, finding.message, finding.remedy);
      CHECK(finding.message.find("recovery time objective") == std::string::npos);
      CHECK(finding.remedy.find("recovery time objective") == std::string::npos);
    }
  }
}

TEST_CASE("an objective for recovery is what a TTL is held against", "[findings]") {
  explain_tests::use_library();
  Scenario scenario =
      tools::read_scenario("whatisthetime/3-scale-out-dns", tools::ReadOptions{}).value();
  scenario.objectives.push_back(
      {"recovery_time", Statistic::P95, Relation::Less, 2 * 3600, "p95 < 2h"});
  CHECK_FALSE(finds(explain(scenario, explain_tests::settings()), "ttl-above-recovery-goal", ""));
  scenario.objectives.push_back(
      {"recovery_time{fault=zone_power}", Statistic::P95, Relation::Less, 1800, "p95 < 30min"});
  const Explanation strict = explain(scenario, explain_tests::settings());
  REQUIRE(finds(strict, "ttl-above-recovery-goal", ""));
  for (const Finding& finding : strict.findings) {
    if (finding.id != "ttl-above-recovery-goal") continue;
    CHECK(finding.message.find("the recovery time objective of 30 min") != std::string::npos);
  }
}

TEST_CASE("a schedule that lowers the floor is judged for the lowest that it leaves",
          "[findings]") {
  const std::string night =
      R"(policies.night={"scheduled": {"at": "22h", "period": "24h", "min": 1, "desired": 1}})";
  const std::string web = "architecture.auto_scaling_groups.web.";
  const Explanation at_one = explained(six, {web + night});
  CHECK(finds(at_one, "single-instance", group + "policies"));
  CHECK(finds(at_one, "minimum-below-zones", group + "policies"));
  // What takes instances away ends at min, and without such a policy desired is what stays.
  const std::string two =
      R"(policies.night={"scheduled": {"at": "22h", "period": "24h", "min": 2}})";
  const Explanation at_two = explained(six, {web + two});
  CHECK_FALSE(finds(at_two, "single-instance"));
  CHECK(finds(at_two, "minimum-below-zones", group + "policies"));
  CHECK_FALSE(finds(explained(six, {web + "policies.cpu=null", web + two}), "minimum-below-zones"));
  // A largest size below min lowers min.
  const std::string small = R"(policies.night={"scheduled": {"at": "22h", "max": 1}})";
  CHECK(finds(explained(six, {web + small}), "single-instance", group + "policies"));
  const std::string more = R"(policies.day={"scheduled": {"at": "8h", "min": 6}})";
  CHECK_FALSE(finds(explained(six, {web + more}), "minimum-below-zones"));
}

TEST_CASE("a size that a timeline raises is looked at where the scenario writes it", "[findings]") {
  const std::string size =
      R"({"at": "60min", "set_size": {"auto_scaling_group": "web", "desired": 6}})";
  const std::string load = R"({"at": "2h", "load": "20/s"})";
  const Explanation later = explained(six, {"timeline=[" + load + ", " + size + "]"});
  CHECK(finds(later, "desired-taken-back", "/timeline"));
  const std::string both =
      R"({"at": "60min", "set_size": {"auto_scaling_group": "web", "min": 6, "desired": 6}})";
  CHECK_FALSE(finds(explained(six, {"timeline=[" + both + "]"}), "desired-taken-back"));
}

TEST_CASE("findings are the same with and without cut sets", "[findings]") {
  explain_tests::use_library();
  for (const std::string& name : {six, std::string("whatisthetime/3-scale-out-dns"),
                                  std::string("reference/a13-common-cause")}) {
    CAPTURE(name);
    const Scenario scenario = tools::read_scenario(name, tools::ReadOptions{}).value();
    const std::vector<Finding> all = explain(scenario, explain_tests::settings()).findings;
    const std::vector<Finding> alone = findings_in(scenario, explain_tests::settings());
    REQUIRE(alone.size() == all.size());
    for (std::size_t index = 0; index < all.size(); ++index) {
      CHECK(alone[index].id == all[index].id);
      CHECK(alone[index].pointer == all[index].pointer);
    }
  }
}

TEST_CASE("ids with a slash or a tilde are escaped in pointers", "[findings]") {
  Scenario scenario;
  ComponentSpec component;
  component.id = "a/b~c";
  scenario.architecture.components = {component};
  RequestClassSpec page;
  page.id = "page";
  page.needs_entry = false;
  page.needs = {sim::make_id<ComponentId>(0)};
  scenario.workload.classes = {page};
  const Explanation explanation = explain(scenario, explain_tests::settings());
  CHECK(finds(explanation, "component-never-fails", "/architecture/components/a~1b~0c"));
}

}  // namespace
