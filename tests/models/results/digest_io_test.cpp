#include "models/results/digest_io.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <string>

#include <catch2/catch.hpp>

#include "tests/sim/stats/splitmix.hpp"

namespace {

using models::Digest;

/// A digest with something in every member; zeros, infinities and large numbers among them.
Digest any_digest(sim_tests::SplitMix& bits) {
  const auto number = [&] {
    switch (bits() % 5) {
      case 0:
        return 0.0;
      case 1:
        return 31536000.0;
      case 2:
        return -std::numeric_limits<double>::infinity();
      default:
        return bits.exponential(1e6);
    }
  };
  const auto count = [&] { return static_cast<std::int64_t>(bits() >> (bits() % 64)); };
  const auto cause = [&] { return models::CauseId{static_cast<std::uint32_t>(bits())}; };
  Digest digest;
  digest.stratum = static_cast<std::uint32_t>(bits());
  digest.observed_seconds = number();
  digest.offered = number();
  digest.lost = number();
  digest.down_seconds = number();
  digest.slot_error_sum = number();
  digest.worst_month_error = number();
  digest.longest_outage = number();
  digest.ended_at_first_outage = bits() % 2 == 0;
  digest.trajectory = bits();
  digest.events = -count();
  for (std::uint64_t left = bits() % 4; left > 0; --left) {
    digest.charges.push_back({cause(), models::Phase::Dns, number(), number()});
    digest.recoveries.push_back({cause(), number()});
    digest.counts.push_back({cause(), count()});
    digest.lost_by_class.push_back(number());
    digest.usd.push_back(number());
    digest.figures.push_back(number());
    digest.asked_figures.push_back(number());
    digest.rare.is_weighted = true;
    digest.rare.outages = number();
    digest.rare.chance = number();
    digest.rare.outages_from.push_back({cause(), number()});
    digest.rare.weights = {bits(), bits(), count(), bits(), number(), number(), {}};
    digest.rare.weights.scores.back() = {number(), number(), number(), number()};
    digest.rare.excursions.push_back({7, bits(), number(), count()});
    digest.controls.push_back(-number());
  }
  return digest;
}

std::string bytes_of(const Digest& digest) {
  std::string bytes;
  models::encode(digest, bytes);
  return bytes;
}

}  // namespace

TEST_CASE("a digest comes back from its bytes with every bit", "[digest_io]") {
  sim_tests::SplitMix bits(1);
  for (int i = 0; i < 500; ++i) {
    const Digest digest = any_digest(bits);
    std::string bytes = bytes_of(digest) + "next";
    std::string_view rest = bytes;
    const auto back = models::decode(rest);
    REQUIRE(back);
    CHECK(rest == "next");
    CHECK(bytes_of(*back) == bytes_of(digest));
    CHECK(back->stratum == digest.stratum);
    CHECK(std::bit_cast<std::uint64_t>(back->offered) ==
          std::bit_cast<std::uint64_t>(digest.offered));
    CHECK(back->ended_at_first_outage == digest.ended_at_first_outage);
    CHECK(back->events == digest.events);
    REQUIRE(back->charges.size() == digest.charges.size());
    if (digest.charges.empty()) continue;
    CHECK(back->charges.back().cause == digest.charges.back().cause);
    CHECK(back->charges.back().phase == models::Phase::Dns);
    CHECK(back->charges.back().down_seconds == digest.charges.back().down_seconds);
    CHECK(back->usd == digest.usd);
    CHECK(back->rare.is_weighted);
    CHECK(back->rare.weights.excursions == digest.rare.weights.excursions);
    CHECK(back->rare.weights.scores.back().natural_squares ==
          digest.rare.weights.scores.back().natural_squares);
    CHECK(back->rare.excursions.back().events == digest.rare.excursions.back().events);
    CHECK(back->controls == digest.controls);
    CHECK(back->figures == digest.figures);
    CHECK(back->asked_figures == digest.asked_figures);
  }
}

TEST_CASE("the bytes are those of the format, on every machine", "[digest_io]") {
  Digest digest;
  digest.stratum = 0x0201;
  digest.observed_seconds = 1;  // 3ff0 0000 0000 0000
  const std::string bytes = bytes_of(digest);
  CHECK(bytes.substr(0, 3) == std::string("\x02\x01\x02", 3));
  CHECK(bytes.substr(3, 3) == std::string("\x02\x3f\xf0", 3));
  CHECK(bytes.substr(6) == std::string(bytes.size() - 6, '\0'));
}

TEST_CASE("bytes that end too early are no digest", "[digest_io]") {
  sim_tests::SplitMix bits(2);
  const std::string bytes = bytes_of(any_digest(bits));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CAPTURE(size);
    std::string_view part = std::string_view(bytes).substr(0, size);
    CHECK_FALSE(models::decode(part));
  }
  std::string wrong = bytes;
  wrong[0] = '\x09';  // No word has nine bytes.
  std::string_view rest = wrong;
  CHECK_FALSE(models::decode(rest));
}
