// Records, their times to live and their checks.

#include <algorithm>

#include "models/explain/finding_rule.hpp"
#include "models/explain/wording.hpp"

namespace models::explaining {

namespace {

using Places = std::vector<FindingPlace>;

std::string pointer_of(const DnsRecordSpec& record, const std::string& key) {
  return "/architecture/dns_records" + token(record.id) + "/" + key;
}

int addresses_of(const FindingContext& context, const DnsRecordSpec& record) {
  int count = 0;
  for (const InstanceSetId set : record.instances) {
    count += context.scenario.architecture.instances[set.index()].count;
  }
  return count;
}

Places slow_ttl(const FindingContext& context) {
  Places places;
  for (const DnsRecordSpec& record : context.scenario.architecture.dns_records) {
    const sim::Duration goal = context.settings.recovery_goal;
    if (record.kind != DnsRecordKind::MultiValueA || goal <= sim::Duration::zero()) continue;
    if (record.ttl <= goal) continue;
    const std::string limit = in_time(sim::to_seconds(goal));
    const std::string against =
        context.settings.recovery_goal_is_yours
            ? "longer than the recovery time objective of " + limit
            : "Route 53 advises at most " + limit + " where addresses can fail";
    places.push_back({pointer_of(record, "ttl"),
                      "clients keep a dead address for up to " +
                          in_time(sim::to_seconds(record.ttl)) +
                          " after it has left the record: " + against,
                      "Set the TTL to " + limit + " or less, or put a load balancer in front."});
  }
  return places;
}

Places unchecked(const FindingContext& context) {
  Places places;
  for (const DnsRecordSpec& record : context.scenario.architecture.dns_records) {
    if (record.kind != DnsRecordKind::MultiValueA || !record.health_check.empty()) continue;
    const int addresses = addresses_of(context, record);
    if (addresses < 2) continue;
    places.push_back({pointer_of(record, "health_check"),
                      "the record goes on answering a dead one of its " +
                          std::to_string(addresses) +
                          " addresses until a person takes it out; clients that get it fail",
                      ""});
  }
  return places;
}

}  // namespace

std::vector<FindingRule> dns_rules() {
  return {
      {"ttl-above-recovery-goal", Severity::Warning,
       "Clients keep the address of a dead instance for longer than an objective on recovery, or "
       "without one Route 53's advice, allows.",
       "Lower the TTL, or put a load balancer in front.", slow_ttl},
      {"record-without-health-check", Severity::Warning,
       "A record answers several addresses and checks none of them.",
       "Set \"health_check\": true and a TTL of a minute or less, or put a load balancer in front.",
       unchecked},
  };
}

}  // namespace models::explaining
