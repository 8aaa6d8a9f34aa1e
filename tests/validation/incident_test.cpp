// The causal chain of one incident, held against the replications that it was taken from.

#include <algorithm>

#include "models/experiment/longest_incident.hpp"
#include "tests/validation/suite.hpp"

namespace {

models::Incident longest(const models::Scenario& scenario, const std::string& cause,
                         std::int64_t replications) {
  models::IncidentQuery query;
  query.cause = cause;
  query.replications = replications;
  const auto incident = models::longest_incident(scenario, query);
  REQUIRE(incident.has_value());
  return *incident;
}

double charged_downtime(const models::Incident& incident) {
  double seconds = 0;
  for (const models::BlameEntry& charge : incident.charges) seconds += charge.downtime;
  return seconds;
}

}  // namespace

TEST_CASE("the incident is the longest outage of all replications", "[incident]") {
  const auto scenario = validation::read("whatisthetime/6-multi-az");
  double longest_outage = 0;
  std::uint64_t replication = 0;
  models::SimulationOptions options;
  options.replications = 500;
  options.method = models::SamplingMethod::Replications;
  options.observe = [&](sim::ReplicationId id, const models::Digest& digest) {
    if (digest.longest_outage <= longest_outage) return;
    longest_outage = digest.longest_outage;
    replication = id.value;
  };
  const auto report = validation::simulate(scenario, options);
  const models::Incident incident = longest(scenario, "", 500);
  CHECK(incident.replication == replication);
  CHECK(incident.ends - incident.begins == Approx(longest_outage).epsilon(1e-12));
  CHECK(incident.outages == report.find("recovery_time")->count);
}

TEST_CASE("the downtime of an incident is charged to the last second", "[incident]") {
  for (const char* stage : {"whatisthetime/1-single-instance", "whatisthetime/3-scale-out-dns",
                            "whatisthetime/4-load-balancer", "whatisthetime/6-multi-az"}) {
    CAPTURE(stage);
    const models::Incident incident = longest(validation::read(stage), "", 200);
    CHECK(incident.onset <= incident.begins);
    CHECK(charged_downtime(incident) == Approx(incident.ends - incident.begins).epsilon(1e-9));
    REQUIRE_FALSE(incident.charges.empty());
    CHECK(std::any_of(incident.charges.begin(), incident.charges.end(),
                      [&](const auto& charge) { return charge.cause == incident.cause; }));
  }
}

TEST_CASE("the chain of a lost zone begins with the fault and names its detection", "[incident]") {
  const models::Incident incident =
      longest(validation::read("whatisthetime/6-multi-az"), "zone_power", 2000);
  CHECK(incident.cause.starts_with("zone_power:"));
  REQUIRE_FALSE(incident.timeline.empty());
  CHECK(incident.timeline.front().kind == "fault");
  CHECK(incident.timeline.front().at == Approx(incident.onset).margin(1e-5));
  const auto detected =
      std::find_if(incident.timeline.begin(), incident.timeline.end(),
                   [](const models::TimelineRecord& one) { return one.kind == "detection"; });
  REQUIRE(detected != incident.timeline.end());
  // Two checks of 30 s have to fail, each with a time-out of 5 s: 35 to 65 s.
  CHECK(detected->at - incident.onset >= 35);
  CHECK(detected->at - incident.onset <= 65);
}

TEST_CASE("any number of threads finds the same incident", "[incident]") {
  const auto scenario = validation::read("whatisthetime/6-multi-az");
  models::IncidentQuery query;
  query.replications = 300;
  query.jobs = 1;
  const auto one = models::longest_incident(scenario, query);
  query.jobs = 3;
  const auto three = models::longest_incident(scenario, query);
  REQUIRE(one.has_value());
  REQUIRE(three.has_value());
  CHECK(one->replication == three->replication);
  CHECK(one->ends == three->ends);
  CHECK(one->timeline.size() == three->timeline.size());
}

TEST_CASE("a design in which nothing fails has no incident", "[incident]") {
  models::IncidentQuery query;
  query.replications = 20;
  CHECK_FALSE(models::longest_incident(
      validation::read("whatisthetime/6-multi-az", {"failures.defaults=false"}), query));
}
