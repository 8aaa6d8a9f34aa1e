#include "tools/input/read_scenario.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/tools/input/files.hpp"
#include "tools/input/library.hpp"
#include "tools/input/price_reader.hpp"

namespace {

using namespace std::chrono_literals;
using input_test::group;
using input_test::messages_of;
using input_test::pair;
using input_test::parts;
using input_test::read;
using input_test::ScratchFolder;
using input_test::use_library;

const models::Assumption* assumption(const models::Scenario& scenario, const std::string& path) {
  const auto found = std::find_if(scenario.assumptions.begin(), scenario.assumptions.end(),
                                  [&](const auto& one) { return one.path == path; });
  return found == scenario.assumptions.end() ? nullptr : &*found;
}

TEST_CASE("every scenario of the library can be read", "[input][scenario]") {
  use_library();
  const std::vector<std::string> names = tools::library_names();
  REQUIRE(names.size() > 10);
  for (const std::string& name : names) {
    CAPTURE(name);
    CHECK(messages_of(name) == "");
    const auto scenario = read(name);
    REQUIRE(scenario);
    CHECK(scenario->name == name);
    CHECK(!scenario->title.empty());
  }
}

TEST_CASE("the last stage is what the chain of its files says", "[input][scenario]") {
  const auto scenario = read("whatisthetime/7-reserved");
  REQUIRE(scenario);
  const models::Architecture& design = scenario->architecture;
  CHECK(scenario->region == "ap-northeast-2");
  CHECK(scenario->workload.demand.rps(sim::simulation_start) == 100.0);
  REQUIRE(design.zones.size() == 3);
  CHECK(design.zones[1].id == "ap-northeast-2b");
  CHECK(design.instances.empty());
  REQUIRE(design.auto_scaling_groups.size() == 1);
  const models::AutoScalingGroupSpec& web = design.auto_scaling_groups[0];
  CHECK(web.min == 3);
  CHECK(web.desired == 3);
  CHECK(web.max == 9);
  CHECK(web.reserved == 3);
  CHECK(web.zones.size() == 3);
  CHECK(web.health_check == models::GroupHealthCheck::Elb);
  CHECK(web.grace_period == 60s);
  CHECK(web.instance.detailed_monitoring);
  CHECK(design.instance_types[web.instance.type.index()].name == "m5.large");
  CHECK(design.instance_types[web.instance.type.index()].vcpu == 2);
  REQUIRE(web.policies.size() == 1);
  CHECK(std::get<models::TargetTrackingSpec>(web.policies[0]).target == 0.3);
  CHECK(design.entry.kind == models::EntryKind::DnsRecord);
  CHECK(design.dns_records[0].kind == models::DnsRecordKind::Alias);
  CHECK(!scenario->is_drill());
  CHECK(scenario->run.horizon == sim::year);
  CHECK(scenario->run.replications == 4000);
}

TEST_CASE("what is left out has the documented values of AWS", "[input][scenario]") {
  // Numbers of the user guides, not of the data files: ELB "Health checks for your target groups",
  // EC2 Auto Scaling "default instance warmup", Route 53 "health check settings".
  const auto scenario = read(group);
  REQUIRE(scenario);
  const models::Architecture& design = scenario->architecture;
  const models::HealthCheckSpec& check = design.target_groups[0].health_check;
  CHECK(check.interval == 30s);
  CHECK(check.timeout == 5s);
  CHECK(check.healthy_threshold == 5);
  CHECK(check.unhealthy_threshold == 2);
  CHECK(design.target_groups[0].deregistration_delay == 300s);
  CHECK(design.target_groups[0].slow_start == 0s);
  CHECK(design.load_balancers[0].dns_ttl == 60s);
  const models::AutoScalingGroupSpec& web = design.auto_scaling_groups[0];
  CHECK(web.desired == web.min);
  CHECK(web.grace_period == 0s);
  CHECK(web.warm_up == 300s);
  CHECK(web.metric_delay == 90s);
  CHECK(web.replace_fraction == 0.1);
  CHECK(!web.instance.detailed_monitoring);
  const auto& policy = std::get<models::TargetTrackingSpec>(web.policies[0]);
  CHECK(policy.low_threshold_factor == 0.7);
  CHECK(policy.high_datapoints == 3);
  CHECK(policy.low_datapoints == 15);
  const auto checked = read(pair, {"architecture.dns_records.www.example.com.health_check=true"});
  REQUIRE(checked);
  const auto& dns = checked->architecture.dns_records[0].health_check;
  REQUIRE(dns.size() == 1);
  CHECK(dns[0].interval == 30s);
  CHECK(dns[0].failure_threshold == 3);
  CHECK(dns[0].healthy_above == 0.18);
}

TEST_CASE("requests are answered at once unless their class has a duration", "[input][scenario]") {
  const auto plain = read(group);
  REQUIRE(plain);
  CHECK_FALSE(plain->workload.classes[0].duration.has_value());
  const std::string path = "workload.classes." + plain->workload.classes[0].id + ".duration";
  const auto fixed = read(group, {path + "=250ms"});
  REQUIRE(fixed);
  CHECK(fixed->workload.classes[0].duration == sim::Distribution::constant(0.25));
  const auto drawn = read(group, {path + "={\"exponential\":{\"mean\":\"2s\"}}"});
  REQUIRE(drawn);
  CHECK(drawn->workload.classes[0].duration == sim::Distribution::exponential(2));
  const auto nowhere = read("reference/a01-one-unit", {"workload.classes.job.duration=1s"});
  CHECK_FALSE(nowhere);
}

TEST_CASE("CPU credits come with the type", "[input][scenario]") {
  const auto scenario = read("whatisthetime/1-single-instance");
  REQUIRE(scenario);
  const models::InstanceType& type = scenario->architecture.instance_types[0];
  REQUIRE(type.credits);
  CHECK(type.credits->earned_per_hour == 6);
  CHECK(type.credits->max_balance == 144);
  CHECK(type.credits->launch_credits == 30);
  CHECK(type.credits->baseline_per_vcpu == 0.1);
  CHECK(scenario->architecture.instances[0].instance.credit_mode == models::CreditMode::Standard);
  CHECK(scenario->architecture.launch_credit_starts == 100);
  CHECK(assumption(*scenario, "launch_credit_starts_per_day") != nullptr);
  const auto t3 = read(pair);
  REQUIRE(t3);
  CHECK(assumption(*t3, "launch_credit_starts_per_day") == nullptr);
  CHECK(t3->architecture.instances[0].instance.credit_mode == models::CreditMode::Unlimited);
  const auto standard = read(pair, {"architecture.instances.web.credit_mode=standard"});
  REQUIRE(standard);
  CHECK(standard->architecture.instances[0].instance.credit_mode == models::CreditMode::Standard);
}

TEST_CASE("assumptions name each default once with its source", "[input][scenario]") {
  const auto scenario = read(group);
  REQUIRE(scenario);
  for (const models::Assumption& one : scenario->assumptions) {
    CAPTURE(one.path);
    CHECK(!one.value.empty());
    CHECK(!one.source.empty());
    CHECK(!one.confidence.empty());
    CHECK(std::count_if(scenario->assumptions.begin(), scenario->assumptions.end(),
                        [&](const auto& other) { return other.path == one.path; }) == 1);
  }
  REQUIRE(assumption(*scenario, "target_groups.health_check.interval") != nullptr);
  CHECK(assumption(*scenario, "target_groups.health_check.interval")->confidence == "documented");
  CHECK(assumption(*scenario, "failures.zone_power.rate") != nullptr);
}

TEST_CASE("what is said or does not matter is no assumption", "[input][scenario]") {
  const auto scenario = read(group, {"architecture.target_groups.web.health_check.interval=10s",
                                     "failures.zone_gray.rate=0/year"});
  REQUIRE(scenario);
  CHECK(assumption(*scenario, "target_groups.health_check.interval") == nullptr);
  CHECK(assumption(*scenario, "target_groups.health_check.timeout") != nullptr);
  CHECK(assumption(*scenario, "failures.zone_gray.rate") == nullptr);
  CHECK(assumption(*scenario, "failures.zone_gray.lasts") == nullptr);
  CHECK(assumption(*scenario, "dns_records.ttl") == nullptr);
  const auto components = read(parts);
  REQUIRE(components);
  CHECK(assumption(*components, "failures.host_fault.rate") == nullptr);
  CHECK(assumption(*components, "architecture.on_call.response") == nullptr);
}

TEST_CASE("without defaults nothing fails by itself but what is given", "[input][scenario]") {
  const auto scenario = read(group, {"failures.defaults=false", "failures.zone_power.rate=2/year"});
  REQUIRE(scenario);
  CHECK(scenario->failures.zone_power.per_year == 2.0);
  CHECK(scenario->failures.zone_power.lasts.mean() > 0);
  CHECK(scenario->failures.host_fault.per_year == 0.0);
  CHECK(scenario->failures.application_hang.per_year == 0.0);
  CHECK(scenario->failures.control_plane_with_zone_probability == 0.0);
  const auto all = read(group);
  REQUIRE(all);
  CHECK(all->failures.host_fault.per_year == 0.05);
  CHECK(all->failures.application_hang.per_year == 2.0);
  CHECK(all->failures.zone_power.per_year + all->failures.zone_network.per_year == Approx(0.015));
  CHECK(all->failures.zone_power.lasts.quantile(0.5) == Approx(453.0 * 60));
}

TEST_CASE("some rates depend on the region", "[input][scenario]") {
  const auto seoul = read(group);
  const auto virginia = read(group, {"region=us-east-1"});
  REQUIRE(seoul);
  REQUIRE(virginia);
  CHECK(seoul->failures.control_plane.per_year == Approx(0.03));
  CHECK(virginia->failures.control_plane.per_year == Approx(0.3));
}

TEST_CASE("a drill ends after its last entry and has fewer replications", "[input][scenario]") {
  const std::string fault =
      R"(timeline=[{"at": "3h", "set_size": {"auto_scaling_group": "web", "max": 6}},
                   {"at": "1h", "text": "quake", "zone_fault": {"fault": "power", "zones": ["a"], "lasts": "1h"}}])";
  const auto drill = read(group, {fault});
  REQUIRE(drill);
  CHECK(drill->is_drill());
  CHECK(drill->run.horizon == 5h);
  CHECK(drill->run.replications == 200);
  REQUIRE(drill->timeline.size() == 2);
  CHECK(drill->timeline[0].at == 1h);
  CHECK(drill->timeline[0].text == "quake");
  CHECK(std::get<models::SetGroupSize>(drill->timeline[1].action).max == 6);
  const auto given = read(group, {fault, "run.horizon=10h", "run.replications=7"});
  REQUIRE(given);
  CHECK(given->run.horizon == 10h);
  CHECK(given->run.replications == 7);
}

TEST_CASE("five Elastic IPs are allowed and six are not", "[input][scenario]") {
  CHECK(messages_of(pair, {"architecture.instances.web.count=5"}).empty());
  CHECK(messages_of(pair, {"architecture.instances.web.count=6"})
            .find("6 Elastic IPs where the quota is 5") != std::string::npos);
}

TEST_CASE("classes without a share divide what is left", "[input][scenario]") {
  const auto scenario = read(
      pair,
      {R"(workload.classes={"page": null, "a": {"share": "70%"}, "b": {}, "c": {"cpu_time": "20ms"}})"});
  REQUIRE(scenario);
  CHECK(scenario->workload.classes[0].share == 0.7);
  CHECK(scenario->workload.classes[1].share == Approx(0.15));
  CHECK(scenario->workload.classes[2].share == Approx(0.15));
  CHECK(scenario->workload.classes[2].cpu_seconds == Approx(0.02));
}

TEST_CASE("an image may be named or described", "[input][scenario]") {
  const auto boot = [](const std::string& image) {
    const auto scenario = read(pair, {"architecture.instances.web.image=" + image});
    REQUIRE(scenario);
    return scenario->architecture.instances[0].instance.boot;
  };
  CHECK(boot("golden_ami").launch_to_ready.quantile(0.5) == Approx(40.0));
  CHECK(boot("hybrid").launch_to_ready.quantile(0.5) == Approx(90.0));
  CHECK(boot("user_data").launch_to_ready.quantile(0.95) == Approx(600.0));
  CHECK(boot("user_data").failure_probability == Approx(0.03));
  const models::BootSpec own = boot(R"({"launch_to_ready": "90s", "failure_probability": 0.1})");
  CHECK(own.launch_to_ready == sim::Distribution::constant(90));
  CHECK(own.failure_probability == 0.1);
}

TEST_CASE("step, simple and scheduled policies are read with their parts", "[input][scenario]") {
  const std::string path = "architecture.auto_scaling_groups.web.policies=";
  const auto scenario = read(group, {path + R"({"cpu": null,
    "a": {"step": {"threshold": "60%", "steps": [
      {"lower": 0, "upper": "20%", "adjustment": 1}, {"lower": "20%", "adjustment": 3}]}},
    "b": {"simple": {"metric": "requests_per_target", "threshold": 1000, "above": false,
          "adjustment_type": "percent_change_in_capacity", "steps": [{"adjustment": "-25%"}]}},
    "c": {"scheduled": {"at": "8h", "period": "1d", "min": 3}}})"});
  REQUIRE(scenario);
  const auto& policies = scenario->architecture.auto_scaling_groups[0].policies;
  REQUIRE(policies.size() == 3);
  const auto& step = std::get<models::StepPolicySpec>(policies[0]);
  CHECK(!step.simple);
  CHECK(step.threshold == 0.6);
  REQUIRE(step.steps.size() == 2);
  CHECK(step.steps[0].upper == 0.2);
  CHECK(step.steps[1].upper == std::numeric_limits<double>::infinity());
  CHECK(step.steps[1].adjustment == 3);
  const auto& simple = std::get<models::StepPolicySpec>(policies[1]);
  CHECK(simple.simple);
  CHECK(!simple.above);
  CHECK(simple.cooldown == 300s);
  CHECK(simple.steps[0].adjustment == -0.25);
  const auto& scheduled = std::get<models::ScheduledActionSpec>(policies[2]);
  CHECK(scheduled.at == 8h);
  CHECK(scheduled.period == 24h);
  CHECK(scheduled.min == 3);
  CHECK(scheduled.max == -1);
}

TEST_CASE("phases are random or a share", "[input][scenario]") {
  const auto random = read(pair);
  const auto fixed = read(pair, {"run.phases=25%"});
  REQUIRE(random);
  REQUIRE(fixed);
  CHECK(!random->run.phases.probes);
  CHECK(fixed->run.phases.probes == 0.25);
  CHECK(fixed->run.phases.metrics == 0.25);
}

TEST_CASE("a folder is a progression in natural order", "[input][scenario]") {
  const ScratchFolder folder;
  for (const char* name : {"10-last.json", "2-second.json", "1-first.json", "drills/9.json"}) {
    folder.write(name, "{}");
  }
  folder.write("notes.txt", "no scenario");
  const auto stages = tools::scenarios_of(folder.path().string());
  REQUIRE(stages);
  CHECK(*stages == std::vector<std::string>{folder.path().string() + "/1-first.json",
                                            folder.path().string() + "/2-second.json",
                                            folder.path().string() + "/10-last.json"});
  use_library();
  CHECK(tools::scenarios_of("whatisthetime")->size() == 7);
  CHECK(tools::scenarios_of("whatisthetime/3-scale-out-dns")->size() == 1);
}

TEST_CASE("a name that there is not is refused with the nearest", "[input][scenario]") {
  CHECK(messages_of("whatisthetime/6-multi-ax").find("\"whatisthetime/6-multi-az\"") !=
        std::string::npos);
  use_library();
  const auto folder = tools::scenarios_of("whatisthetme");
  REQUIRE(!folder);
  CHECK(folder.error()[0].hint == "did you mean \"whatisthetime\"?");
}

TEST_CASE("digits count as numbers in natural order", "[input][scenario]") {
  using tools::natural_less;
  CHECK(natural_less("2-b", "10-a"));
  CHECK(!natural_less("10-a", "2-b"));
  CHECK(natural_less("a2", "a10"));
  CHECK(natural_less("a", "a1"));
  CHECK(natural_less("1/2", "1/10"));
  CHECK(!natural_less("same", "same"));
  CHECK(natural_less("01", "1") != natural_less("1", "01"));
}

TEST_CASE("the list has every scenario with its title", "[input][scenario]") {
  use_library();
  const auto list = tools::list_scenarios();
  CHECK(list.size() == tools::library_names().size());
  const auto found = std::find_if(list.begin(), list.end(), [](const auto& entry) {
    return entry.first == "whatisthetime/1-single-instance";
  });
  REQUIRE(found != list.end());
  CHECK(found->second == "One public instance");
}

TEST_CASE("prices are read with every type and tier", "[input][prices]") {
  use_library();
  const auto prices =
      tools::read_price_file(tools::library_folder(), "ap-northeast-2", {{"t2.micro", "m5.large"}});
  REQUIRE(prices);
  // Amazon EC2 and data transfer prices of Seoul.
  CHECK(prices->instances.at("t2.micro").on_demand == 0.0144);
  CHECK(prices->instances.at("m5.large").on_demand == 0.118);
  CHECK(prices->instances.at("m5.large").reserved_1yr < 0.118);
  REQUIRE(prices->transfer_out.size() == 4);
  CHECK(prices->transfer_out[0].up_to_gb == 10240);
  CHECK(prices->transfer_out[0].usd_per_gb == 0.126);
  CHECK(prices->transfer_out[3].up_to_gb == std::numeric_limits<double>::infinity());
  CHECK(prices->usd("month.hours") == 730);
}

TEST_CASE("what a file says cannot reach the terminal as control characters", "[input][scenario]") {
  const std::string text =
      tools::format_diagnostic({"a\x1b.json", "/x\x07", "bad \x7f\xc2\x9b value", "hint\n"});
  CHECK(text == "a\\x1b.json:/x\\x07: error: bad \\x7f\\x9b value\n  hint: hint\\x0a");
}

}  // namespace
