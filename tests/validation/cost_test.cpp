// Bills against hand computations with the price list of Seoul.

#include <algorithm>

#include "tests/validation/suite.hpp"

namespace {

double usd(const models::ScenarioReport& report, const std::string& item) {
  const auto found = std::find_if(report.costs.begin(), report.costs.end(),
                                  [&](const auto& cost) { return cost.item == item; });
  REQUIRE(found != report.costs.end());
  return found->usd_per_month;
}

// USD an hour, scenarios/prices/ap-northeast-2.json.
constexpr double t2_micro = 0.0144;
constexpr double m5_large = 0.118;
constexpr double month = 730;

}  // namespace

TEST_CASE("an instance that changes its type is billed as the one and then as the other",
          "[cost]") {
  const auto report = validation::run("whatisthetime/drills/2-credits", {}, 2);
  // Six of eight hours a t2.micro, two an m5.large; the address and the volume are the same.
  CHECK(usd(report, "ec2:web") == Approx((6 * t2_micro + 2 * m5_large) / 8 * month));
  const auto unchanged = validation::run("whatisthetime/drills/2-credits",
                                         {"timeline=[{\"at\":\"6h\",\"load\":\"50/s\"}]"}, 2);
  CHECK(usd(unchanged, "ec2:web") == Approx(t2_micro * month));
  CHECK(usd(report, "ebs") == Approx(usd(unchanged, "ebs")));
  CHECK(usd(report, "public_ipv4") == Approx(usd(unchanged, "public_ipv4")));
}

TEST_CASE("an instance that is changed back is billed as what it is at each time", "[cost]") {
  const auto report = validation::run(
      "whatisthetime/drills/2-credits",
      {"timeline=["
       "{\"at\":\"2h\",\"change_type\":{\"instances\":\"web\",\"type\":\"m5.large\"}},"
       "{\"at\":\"3h\",\"change_type\":{\"instances\":\"web\",\"type\":\"t2.micro\"}},"
       "{\"at\":\"5h\",\"change_type\":{\"instances\":\"web\",\"type\":\"m5.large\"}}]"},
      2);
  CHECK(usd(report, "ec2:web") == Approx((4 * t2_micro + 4 * m5_large) / 8 * month));
}

TEST_CASE("only the instance that is changed is billed as another type, and a warm-up is left out",
          "[cost]") {
  const auto report = validation::run("whatisthetime/drills/2-credits",
                                      {"architecture.instances.web.count=3", "run.warm_up=5h"}, 2);
  // Of the last three hours the first instance spends two as an m5.large.
  CHECK(usd(report, "ec2:web") == Approx((7 * t2_micro + 2 * m5_large) / 3 * month));
}

TEST_CASE("a t2.micro with an Elastic IP and its root volume, by hand", "[cost]") {
  const auto report = validation::run("whatisthetime/1-single-instance", {}, 2);
  CHECK(usd(report, "ec2:web") == Approx(t2_micro * month));
  CHECK(usd(report, "public_ipv4") == Approx(0.005 * month));
  CHECK(usd(report, "ebs") == Approx(8 * 0.0912));
}
