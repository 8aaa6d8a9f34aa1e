#pragma once

#include <string>
#include <vector>

/// In which scenario each rule about services finds something, and in which it does not.
namespace finding_cases {

using Overrides = std::vector<std::string>;

inline const std::string six = "whatisthetime/6-multi-az";
inline const std::string group = "/architecture/auto_scaling_groups/web/";

/// A scenario in which a rule finds something, and one in which it does not.
struct Case {
  std::string id;
  std::string found_in;
  Overrides changes;
  std::string pointer;
  std::string not_in;
  Overrides other_changes;
};

/// A database that every request reads and writes, with keys besides.
inline Overrides with_shop(const std::string& keys,
                           const std::string& instance_class = "db.m5.large") {
  return {R"(architecture.databases={"shop": {"engine": "mysql", "class": ")" + instance_class +
              "\"" + keys + "}}",
          R"(workload.classes.time.calls=[{"to": "shop", "cost": "1ms"},
             {"to": "shop", "operation": "write", "cost": "1ms"}])"};
}

inline const std::string in_one_zone = R"(, "zones": ["ap-northeast-2a"])";
inline const std::string in_two_zones =
    R"(, "deployment": "multi_az", "zones": ["ap-northeast-2a", "ap-northeast-2b"])";
inline const std::string shop = "/architecture/databases/shop/";

/// Rules about databases.
inline std::vector<Case> database_cases() {
  const auto aurora = [](const std::string& keys) {
    return with_shop(in_one_zone + R"(, "deployment": "aurora")" + keys, "db.r5.large");
  };
  const auto in_two = [](const std::string& keys) { return with_shop(in_two_zones + keys); };
  return {
      {"database-in-one-zone", six, with_shop(in_one_zone), shop + "deployment", six, in_two("")},
      // 9 instances at most.
      {"database-connections", six, in_two(R"(, "connections": {"pool": 10, "max": 85})"),
       shop + "connections", six, in_two(R"(, "connections": {"pool": 10, "max": 90})")},
      {"database-overloaded", six, in_two(R"(, "vcpu": 0.05)"), shop + "class", six, in_two("")},
      {"database-overloaded-without-reader", six,
       in_two(R"(, "vcpu": 0.15, "read_replicas": {"count": 1})"), shop + "read_replicas", six,
       in_two(R"(, "read_replicas": {"count": 1})")},
      {"database-without-backup", six, in_two(R"(, "backup": false)"), shop + "backup", six,
       in_two("")},
      {"reads-end-with-replica", six,
       in_two(R"(, "read_replicas": {"count": 1, "fall_back": false})"),
       shop + "read_replicas/fall_back", six,
       in_two(R"(, "read_replicas": {"count": 2, "fall_back": false})")},
      {"database-volume-full", six,
       in_two(R"(, "storage": {"allocated": "100GB", "used": "10GB", "grows": "1GB"})"),
       shop + "storage", six,
       in_two(R"(, "storage": {"allocated": "100GB", "used": "10GB", "grows": "0.1GB"})")},
      {"updates-outside-window", six, in_two(R"(, "maintenance": {"in_window": false})"),
       shop + "maintenance/in_window", six, in_two("")},
      {"aurora-without-replica", six, aurora(""), shop + "replicas", six,
       aurora(R"(, "replicas": 1)")},
      {"aurora-in-one-zone", six, aurora(R"(, "replicas": 2)"), shop + "zones", six, aurora("")}};
}

/// Sessions whose carts are kept somewhere, with keys besides.
inline std::string with_sessions(const std::string& place, const std::string& keys = "") {
  return R"(workload.sessions={"steps": 6, "kept_in": ")" + place + "\"" + keys + "}";
}

/// Rules about sessions.
inline std::vector<Case> session_cases() {
  const std::string sessions = "/workload/sessions/";
  const std::string sticky = "architecture.target_groups.web.stickiness=1d";
  Overrides called = with_shop(in_two_zones);
  called.push_back(with_sessions("shop"));
  return {{"carts-without-stickiness",
           six,
           {with_sessions("instance")},
           "/architecture/target_groups/web/stickiness",
           six,
           {with_sessions("instance"), sticky}},
          {"carts-lost-by-scale-in",
           six,
           {with_sessions("instance"), sticky},
           sessions + "kept_in",
           six,
           {with_sessions("cookie"), sticky}},
          {"cart-above-cookie-limit",
           six,
           {with_sessions("cookie")},
           sessions + "cart_bytes",
           six,
           {with_sessions("cookie", R"(, "cart_bytes": {"median": "300B", "p95": "600B"})")}},
          {"cookie-not-signed",
           six,
           {with_sessions("cookie")},
           sessions + "signed",
           six,
           {with_sessions("cookie", R"(, "signed": true)")}},
          {"cart-store-without-calls",
           six,
           {R"(architecture.databases={"shop": {"engine": "mysql", "class": "db.m5.large")" +
                in_two_zones + "}}",
            with_sessions("shop")},
           sessions + "kept_in",
           six,
           called}};
}

/// A cache that every request reads, and a database for what it does not have.
inline Overrides with_cache(const std::string& keys, const std::string& vcpu = "2") {
  return {
      R"(architecture.databases={"shop": {"engine": "mysql", "class": "db.m5.large", "vcpu": )" +
          vcpu + R"(, "zones": ["ap-northeast-2a"]}})",
      R"(architecture.caches={"items": {"node_type": "cache.m5.large")" + keys + "}}",
      R"(workload.classes.time.calls=[{"to": "items", "else": {"to": "shop", "cost": "1ms"}}])"};
}

/// Rules about caches.
inline std::vector<Case> cache_cases() {
  const std::string cache = "/architecture/caches/items/";
  const std::string items = R"(, "engine": "redis", "holds": "items", "hit_ratio": 0.99)";
  const std::string sessions = R"(, "engine": "redis", "holds": "sessions", "zones": )"
                               R"(["ap-northeast-2a", "ap-northeast-2b"])";
  return {{"cache-in-one-zone", six, with_cache(items + in_one_zone), cache + "zones", six,
           with_cache(R"(, "engine": "memcached", "nodes": 2, "holds": "items", "hit_ratio": 0.99,
                     "zones": ["ap-northeast-2a", "ap-northeast-2b"])")},
          {"overloaded-without-cache", six, with_cache(items + in_one_zone, "0.05"),
           cache + "replicas", six, with_cache(items + in_one_zone)},
          {"sessions-in-one-copy", six, with_cache(sessions), cache + "replicas", six,
           with_cache(sessions + R"(, "replicas": 1)")},
          {"cache-replicas-wait", six, with_cache(sessions + R"(, "replicas": 1)"),
           cache + "multi_az", six, with_cache(sessions + R"(, "replicas": 1, "multi_az": true)")}};
}

/// Rules about tables, file systems and pictures.
inline std::vector<Case> storage_cases() {
  const auto with_files = [](const std::string& keys) {
    return Overrides{"architecture.file_systems={\"files\": {" + keys + "}}",
                     R"(workload.classes.time.calls=[{"to": "files"}])"};
  };
  const auto with_table = [](const std::string& keys) {
    return Overrides{R"(architecture.tables={"items": {"item_size": "2kB")" + keys + "}}",
                     R"(workload.classes.time.calls=[{"to": "items", "operation": "write"}])"};
  };
  const std::string files = "/architecture/file_systems/files/";
  return {{"pictures-on-volumes",
           six,
           {R"(workload.classes.time.pictures={"reads": 1, "stored_in": "volumes"})"},
           "/workload/classes/time/pictures/stored_in",
           "whatisthetime/1-single-instance",
           {R"(workload.classes.time.pictures={"reads": 1, "stored_in": "volumes"})"}},
          {"file-system-in-one-zone", six,
           with_files(R"("one_zone": true, "zones": ["ap-northeast-2a"])"), files + "one_zone", six,
           with_files("")},
          {"mount-target-elsewhere", six, with_files(R"("zones": ["ap-northeast-2a"])"),
           files + "zones", six, with_files("")},
          {"table-throttled", six,
           with_table(R"(, "provisioned": {"read_units": 1, "write_units": 2})"),
           "/architecture/tables/items/provisioned/write_units", six, with_table("")}};
}

/// A distribution through which all requests enter, with keys besides.
inline Overrides with_edge(const std::string& keys) {
  return {"architecture.buckets={\"copy\": {}}",
          "architecture.distributions={\"edge\": {" + keys + "}}", "architecture.entry=edge"};
}

/// Rules about distributions.
inline std::vector<Case> distribution_cases() {
  const std::string edge = "/architecture/distributions/edge/";
  const std::string one = R"("origins": ["whatisthetime.com"])";
  const std::string two = R"("origins": ["whatisthetime.com", "copy"])";
  const std::string half = R"(, "hit_ratio": "50%")";
  return {{"failover-after-timeout", six, with_edge(two + half), edge + "connection_timeout", six,
           with_edge(two + half + R"(, "connection_attempts": 1, "connection_timeout": "2s")")},
          {"ttl-below-outage", six, with_edge(one + half + R"(, "ttl": "1h")"), edge + "ttl", six,
           with_edge(one + half)},
          {"distribution-with-one-origin", six, with_edge(one + half), edge + "origins", six,
           with_edge(two + half)},
          {"distribution-caches-nothing", six, with_edge(one + R"(, "hit_ratio": "0%")"),
           edge + "hit_ratio", six, with_edge(one + half)}};
}

/// Rules about networks.
inline std::vector<Case> network_cases() {
  const std::string stage = "myclothes/9-security-groups";
  const std::string groups = "architecture.network.security_groups.";
  const std::string in_groups = "/architecture/network/security_groups/";
  const std::string addresses = "reference/s34-addresses";
  return {{"needed-path-stopped",
           stage,
           {groups + "cache.ingress.redis.ports=6380"},
           in_groups + "cache",
           stage,
           {}},
          {"database-open-to-world",
           "myclothes/variants/9-open-database",
           {},
           in_groups + "database/ingress/anywhere",
           stage,
           {}},
          {"ssh-open-to-world",
           stage,
           {groups + R"(web.ingress.admin={"from": "0.0.0.0/0", "ports": "20-30"})"},
           in_groups + "web/ingress/admin",
           stage,
           {groups + R"(web.ingress.admin={"from": "10.0.0.0/8", "ports": 22})"}},
          {"nat-gateway-shared",
           "reference/s33-one-nat-gateway",
           {},
           "/architecture/network/nat_gateways/nat-a/subnet",
           "reference/s33-nat-gateway-per-zone",
           {}},
          {"database-in-public-subnet",
           stage,
           {"architecture.network.subnets.data-c.route_table=public"},
           "/architecture/databases/shop/subnets",
           stage,
           {}},
          {"subnet-addresses",
           addresses,
           {},
           "/architecture/auto_scaling_groups/web/max",
           addresses,
           {"architecture.auto_scaling_groups.web.max=36", "timeline=[]"}}};
}

/// Rules about Elastic IPs that move, and data that follows.
inline std::vector<Case> takeover_cases() {
  const std::string web = "architecture.auto_scaling_groups.web.";
  return {{"address-without-role",
           "ec2-ha/2-asg-eip",
           {web + "instance_profile=false"},
           group + "elastic_ip",
           "ec2-ha/2-asg-eip",
           {}},
          // 300 GiB at 50 MiB/s take 6144 s.
          {"hook-above-heartbeat",
           "ec2-ha/3-asg-eip-ebs",
           {web + "data_volume.size=300GiB"},
           group + "data_volume/heartbeat",
           "ec2-ha/3-asg-eip-ebs",
           {web + "data_volume.size=300GiB", web + "data_volume.heartbeat=2h"}},
          {"standby-in-one-zone",
           "ec2-ha/1-standby-eip",
           {R"(architecture.instances.web.zones=["ap-northeast-2a"])"},
           "/architecture/instances/web/zones",
           "ec2-ha/1-standby-eip",
           {}}};
}

}  // namespace finding_cases
