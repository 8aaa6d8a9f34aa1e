// What a drill shows of its parts and of what is lost over time, against what it reports otherwise.

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/validation/suite.hpp"

namespace {

const char* const drills[] = {"whatisthetime/drills/6-earthquake", "myclothes/drills/7-stampede",
                              "mywordpress/drills/6-region-lost",
                              "ec2-ha/drills/1-host-lost-stopped"};

models::ScenarioReport one_run(const std::string& name) {
  return validation::run(name, {}, 1);
}

const models::DrawnPart& part(const models::ScenarioReport& report, const std::string& name) {
  const auto found = std::find_if(report.picture.parts.begin(), report.picture.parts.end(),
                                  [&](const auto& one) { return one.name == name; });
  REQUIRE(found != report.picture.parts.end());
  return *found;
}

const models::PartState& state_at(const models::DrawnPart& one, double at) {
  const auto later = std::find_if(one.states.begin(), one.states.end(),
                                  [&](const models::PartState& state) { return state.at > at; });
  REQUIRE(later != one.states.begin());
  return *(later - 1);
}

double first_fault(const models::ScenarioReport& report) {
  for (const auto& record : report.timeline) {
    if (record.kind == "fault") return record.at;
  }
  FAIL("no fault");
  return 0;
}

}  // namespace

TEST_CASE("losses over time add up to what a drill lost, cause by cause", "[validation]") {
  for (const std::string name : drills) {
    const auto report = one_run(name);
    INFO(name);
    REQUIRE(!report.losses.empty());
    for (const auto& loss : report.losses) {
      double requests = 0;
      for (std::size_t step = 0; step < loss.rps.size(); ++step) {
        const double ends = step + 1 < report.series.size()
                                ? report.series[step + 1].at
                                : report.years * 365.25 * 86400 / double(report.replications);
        requests += loss.rps[step] * (ends - report.series[step].at);
      }
      const auto blamed = std::find_if(report.blame.begin(), report.blame.end(), [&](auto& entry) {
        return entry.cause == loss.cause && entry.phase == loss.phase;
      });
      REQUIRE(blamed != report.blame.end());
      CHECK(requests == Approx(blamed->requests_lost).epsilon(1e-6));
    }
  }
}

TEST_CASE("in each step what is offered is served or lost to something", "[validation]") {
  for (const std::string name : drills) {
    const auto report = one_run(name);
    INFO(name);
    for (std::size_t step = 0; step < report.series.size(); ++step) {
      double lost = 0;
      for (const auto& loss : report.losses) lost += loss.rps[step];
      const auto& point = report.series[step];
      CHECK(point.served_rps + lost == Approx(point.offered_rps).epsilon(1e-6));
    }
  }
}

TEST_CASE("states of a part follow one another from the start of a drill", "[validation]") {
  for (const std::string name : drills) {
    const auto report = one_run(name);
    for (const auto& one : report.picture.parts) {
      INFO(name << ": " << one.name);
      REQUIRE(!one.states.empty());
      CHECK(one.states.front().at == 0);
      for (std::size_t index = 1; index < one.states.size(); ++index) {
        const auto& before = one.states[index - 1];
        const auto& after = one.states[index];
        CHECK(before.at < after.at);
        const bool differs = before.word != after.word || before.zone != after.zone ||
                             before.condition != after.condition;
        CHECK(differs);
      }
    }
  }
}

TEST_CASE("instances that a picture shows in service are as many as the series counts",
          "[validation]") {
  for (const std::string name : drills) {
    const auto report = one_run(name);
    for (std::size_t step = 1; step < report.series.size(); ++step) {
      // Between two points, where no event of the moment is in doubt.
      const double at = report.series[step].at + 1e-6;
      int in_service = 0;
      for (const auto& one : report.picture.parts) {
        if (one.kind != "instance") continue;
        const auto& state = state_at(one, at);
        if (state.condition != models::Condition::Absent && state.word != "booting") ++in_service;
      }
      INFO(name << " at " << at);
      CHECK(in_service == report.series[step].in_service);
    }
  }
}

TEST_CASE("a zone that loses its power is drawn so, with what stands in it", "[validation]") {
  const auto report = one_run("whatisthetime/drills/6-earthquake");
  const double at = first_fault(report);
  std::size_t lost_zones = 0;
  for (const std::string& zone : report.picture.zones) {
    const auto& before = state_at(part(report, zone), at - 1);
    const auto& after = state_at(part(report, zone), at + 1);
    CHECK(before.condition == models::Condition::Well);
    if (after.condition != models::Condition::Down) continue;
    ++lost_zones;
    for (const auto& one : report.picture.parts) {
      const auto& state = state_at(one, at + 1);
      if (one.kind == "instance" && state.zone == zone) {
        CHECK(state.condition == models::Condition::Down);
      }
    }
  }
  CHECK(lost_zones == 1);
}

TEST_CASE("links join things that are drawn, and clients ask first", "[validation]") {
  for (const std::string name : drills) {
    const auto report = one_run(name);
    std::set<std::string> things;
    for (const auto& one : report.picture.parts) things.insert(one.thing);
    INFO(name);
    REQUIRE(!report.picture.links.empty());
    CHECK(report.picture.links.front().from == "clients");
    for (const auto& link : report.picture.links) {
      CHECK(things.count(link.from) == 1);
      CHECK(things.count(link.to) == 1);
    }
  }
}

TEST_CASE("a database's failover is seen as a change of roles", "[validation]") {
  const auto report = one_run("wordpress-ha/primary-failover");
  std::set<std::string> primaries;
  for (const auto& one : report.picture.parts) {
    if (one.kind != "database") continue;
    for (const auto& state : one.states) {
      if (state.word == "primary") primaries.insert(one.name);
    }
  }
  CHECK(primaries.size() == 2);
}
