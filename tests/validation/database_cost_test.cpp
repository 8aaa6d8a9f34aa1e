// Bills of databases against hand computations with the price lists of Seoul and Virginia.

#include <algorithm>

#include "tests/validation/suite.hpp"

namespace {

/// USD an hour and a GiB-month, scenarios/prices.
struct Prices {
  std::string region;
  double single;      ///< db.m5.large, MySQL
  double pair;        ///< the same, with a standby
  double cluster;     ///< db.m6gd.large, MySQL
  double postgresql;  ///< db.m5.large, one instance
  double volume;      ///< gp3, one
  double volumes;     ///< gp3, of a pair
  double proxy;       ///< each vCPU
};
const Prices seoul{"ap-northeast-2", 0.236, 0.472, 0.783, 0.247, 0.131, 0.262, 0.018};
const Prices virginia{"us-east-1", 0.171, 0.342, 0.522, 0.178, 0.115, 0.23, 0.015};
constexpr double month = 730;

double usd(const models::ScenarioReport& report, const std::string& item) {
  double sum = 0;
  for (const auto& cost : report.costs) {
    if (cost.item == item) sum += cost.usd_per_month;
  }
  return sum;
}

/// One instance behind an address, and a database that nobody has to call to pay for it.
models::ScenarioReport bill(const std::string& database, std::vector<std::string> more = {}) {
  std::vector<std::string> set{"architecture.zones.b={}", "architecture.zones.c={}",
                               "architecture.databases={\"shop\": " + database + "}"};
  set.insert(set.end(), more.begin(), more.end());
  return validation::run("whatisthetime/1-single-instance", set, 2);
}

std::string in_region(const Prices& prices) {
  return "region=" + prices.region;
}

}  // namespace

TEST_CASE("one instance costs its hours and its volume", "[cost][databases]") {
  const Prices prices = GENERATE(seoul, virginia);
  const auto report = bill(R"({"engine": "mysql", "class": "db.m5.large", "zones": ["b"],
                              "storage": {"allocated": "100GiB"}})",
                           {in_region(prices)});
  CHECK(usd(report, "rds:shop") == Approx(prices.single * month));
  CHECK(usd(report, "rds_storage") == Approx(100 * prices.volume));
  CHECK(usd(report, "rds_proxy") == 0);
  const auto* total = report.find("cost_per_month");
  REQUIRE(total != nullptr);
  double sum = 0;
  for (const auto& cost : report.costs) sum += cost.usd_per_month;
  CHECK(total->mean == Approx(sum));
}

TEST_CASE("a standby doubles the hours and the volume", "[cost][databases]") {
  const Prices prices = GENERATE(seoul, virginia);
  const auto report = bill(R"({"engine": "mysql", "class": "db.m5.large", "zones": ["b", "c"],
                              "deployment": "multi_az", "storage": {"allocated": "100GiB"}})",
                           {in_region(prices)});
  CHECK(usd(report, "rds:shop") == Approx(prices.pair * month));
  CHECK(usd(report, "rds_storage") == Approx(100 * prices.volumes));
}

TEST_CASE("a cluster costs its price, three volumes, and a proxy to each of its instances",
          "[cost][databases]") {
  const Prices prices = GENERATE(seoul, virginia);
  const auto report = bill(
      R"({"engine": "mysql", "class": "db.m6gd.large", "zones": ["ap-northeast-2a", "b", "c"],
          "deployment": "multi_az_cluster", "proxy": true, "storage": {"allocated": "50GiB"}})",
      {in_region(prices)});
  CHECK(usd(report, "rds:shop") == Approx(prices.cluster * month));
  CHECK(usd(report, "rds_storage") == Approx(3 * 50 * prices.volume));
  CHECK(usd(report, "rds_proxy") == Approx(3 * 2 * prices.proxy * month));
}

TEST_CASE("a read replica costs one instance and one volume, whatever it copies",
          "[cost][databases]") {
  const Prices prices = GENERATE(seoul, virginia);
  const auto report = bill(R"({"engine": "postgresql", "class": "db.m5.large", "zones": ["b", "c"],
                              "deployment": "multi_az", "read_replicas": {"count": 3},
                              "storage": {"allocated": "100GiB"}})",
                           {in_region(prices)});
  CHECK(usd(report, "rds:shop") == Approx((2 + 3) * prices.postgresql * month));
  CHECK(usd(report, "rds_storage") == Approx(100 * (prices.volumes + 3 * prices.volume)));
}

TEST_CASE("a proxy is paid for by the vCPU of the primary, two at least", "[cost][databases]") {
  const auto [name, vcpu] = GENERATE(
      table<std::string, double>({{"db.t2.micro", 2}, {"db.m5.large", 2}, {"db.m5.2xlarge", 8}}));
  const auto report = bill(R"({"engine": "mysql", "zones": ["b", "c"], "deployment": "multi_az",
                              "read_replicas": {"count": 2}, "proxy": true, "class": ")" +
                           name + "\"}");
  CHECK(usd(report, "rds_proxy") == Approx(vcpu * seoul.proxy * month));
}

TEST_CASE("each database has an item, and all share those of volumes and proxies",
          "[cost][databases]") {
  const auto report = bill(
      R"({"engine": "mariadb", "class": "db.m5.large", "zones": ["b"], "proxy": true},
         "log": {"engine": "postgresql", "class": "db.m5.large", "zones": ["c"], "proxy": true,
                 "storage": {"allocated": "200GiB"}})",
      {"architecture.databases.shop.storage.allocated=100GiB"});
  CHECK(usd(report, "rds:shop") == Approx(seoul.single * month));
  CHECK(usd(report, "rds:log") == Approx(seoul.postgresql * month));
  CHECK(usd(report, "rds_storage") == Approx(300 * seoul.volume));
  CHECK(usd(report, "rds_proxy") == Approx(4 * seoul.proxy * month));
  CHECK(std::count_if(report.costs.begin(), report.costs.end(),
                      [](const auto& cost) { return cost.item.starts_with("rds"); }) == 4);
}

TEST_CASE("a database that changes its class is billed as the one and then as the other",
          "[cost][databases]") {
  // The standby is patched for 20 min, then a failover of 10 min ends with the new class; replicas
  // stay as they are.
  const auto report = bill(
      R"({"engine": "mysql", "class": "db.m5.large", "zones": ["b", "c"], "deployment": "multi_az",
          "failover": "10min", "maintenance": {"patch": "20min"}, "proxy": true, "proxy_factor": 1,
          "read_replicas": {"count": 1}})",
      {R"(timeline=[{"at": "2h", "change_class": {"database": "shop", "class": "db.m5.2xlarge"}}])",
       "run.horizon=8h"});
  constexpr double m5_2xlarge_pair = 1.888;
  CHECK(usd(report, "rds:shop") ==
        Approx(((2.5 * seoul.pair + 5.5 * m5_2xlarge_pair) / 8 + seoul.single) * month));
  CHECK(usd(report, "rds_proxy") == Approx((2.5 * 2 + 5.5 * 8) / 8 * seoul.proxy * month));
}

TEST_CASE("hours of a warm-up are billed as no class", "[cost][databases]") {
  const auto report = bill(
      R"({"engine": "mysql", "class": "db.m5.large", "zones": ["b"],
          "maintenance": {"patch": "30min"}, "storage": {"allocated": "100GiB"}})",
      {R"(timeline=[{"at": "1h", "change_class": {"database": "shop", "class": "db.m5.2xlarge"}},
                    {"at": "6h", "change_class": {"database": "shop", "class": "db.m5.large"}}])",
       "run.horizon=8h", "run.warm_up=4h"});
  constexpr double m5_2xlarge = 0.944;
  CHECK(usd(report, "rds:shop") == Approx((2.5 * m5_2xlarge + 1.5 * seoul.single) / 4 * month));
  CHECK(usd(report, "rds_storage") == Approx(100 * seoul.volume));
}

TEST_CASE("a volume that a person doubles is paid for from then on", "[cost][databases]") {
  const auto report = bill(
      R"({"engine": "postgresql", "class": "db.m5.large", "zones": ["b"], "faults": "none",
          "maintenance": {"os_updates": "0/year", "engine_upgrades": "0/year"},
          "storage": {"allocated": "100GiB", "used": "90GiB", "grows": "10GiB",
                      "extension": "30min"}})",
      {R"(architecture.on_call={"response": "90min"})", "run.horizon=48h"});
  // Full after a day, twice as large two hours later.
  CHECK(usd(report, "rds_storage") == Approx((26 * 100 + 22 * 200) / 48.0 * seoul.volume));
}

TEST_CASE("a volume that grows by itself keeps a tenth free", "[cost][databases]") {
  const auto report = bill(
      R"({"engine": "mysql", "class": "db.m5.large", "zones": ["b"],
          "storage": {"allocated": "100GiB", "used": "45GiB", "grows": "9GiB",
                      "autoscaling": true}})",
      {"run.horizon=10d"});
  // 90 GiB are used after 5 days, 135 GiB after 10: 150 GiB are allocated at the end.
  CHECK(usd(report, "rds_storage") == Approx((5 * 100 + 5 * 125) / 10.0 * seoul.volume));
}
