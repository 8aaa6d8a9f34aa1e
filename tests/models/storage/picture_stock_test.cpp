// Pictures on volumes against whole pictures that are put down one by one, and against quadrature.

#include "models/storage/picture_stock.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/random/stream.hpp"

using models::PictureStock;

namespace {

/// The chance that a read misses, from its definition.
double missing(const std::vector<double>& kept, double uploaded, const std::vector<double>& taken) {
  const double all = std::accumulate(taken.begin(), taken.end(), 0.0);
  double found = 0;
  for (std::size_t place = 0; place < kept.size(); ++place) {
    found += taken[place] / all * kept[place] / uploaded;
  }
  return 1 - found;
}

}  // namespace

TEST_CASE("with n steady instances a read misses all but one of n pictures", "[pictures]") {
  const auto n = static_cast<std::size_t>(GENERATE(1, 2, 3, 4, 10));
  const double start = GENERATE(0.0, 1000.0);
  PictureStock stock(n, {1, 0.1});
  const std::vector<double> even(n, 1 / static_cast<double>(n));
  if (start > 0) stock.begin_with(start, even);
  stock.serve(5000, even);
  const double expected = 1 - 1 / static_cast<double>(n);
  CHECK(stock.missing(even) == Approx(expected).margin(1e-12));
  CHECK(stock.counts().missed / stock.counts().reads == Approx(expected).margin(1e-12));
  CHECK(stock.uploaded() == Approx(start + 500));
}

TEST_CASE("what a stretch of requests misses is the integral of what each of them misses",
          "[pictures]") {
  const auto seed = static_cast<std::uint64_t>(GENERATE(range(0, 20)));
  CAPTURE(seed);
  sim::Stream draws({seed, 7}, 0);
  const std::size_t places = 5;
  PictureStock stock(places, {3, 0.25});
  std::vector<double> kept(places, 0.0);
  double uploaded = 0;
  double missed = 0;
  std::vector<double> taken(places);
  for (int stretch = 0; stretch < 6; ++stretch) {
    for (double& share : taken) share = draws.chance(0.3) ? 0 : 0.2 * draws.uniform();
    if (std::accumulate(taken.begin(), taken.end(), 0.0) <= 0) continue;
    if (stretch == 0) {
      stock.begin_with(100, taken);
      const auto takers = std::count_if(taken.begin(), taken.end(), [](double s) { return s > 0; });
      for (std::size_t place = 0; place < places; ++place) {
        kept[place] = taken[place] > 0 ? 100.0 / static_cast<double>(takers) : 0;
      }
      uploaded = 100;
    }
    const double requests = 4000 * draws.uniform();
    stock.serve(requests, taken);
    // The midpoint rule with many points.
    const int steps = 4000;
    const double all = std::accumulate(taken.begin(), taken.end(), 0.0);
    const auto upload = [&](double some) {
      for (std::size_t place = 0; place < places; ++place)
        kept[place] += 0.25 * taken[place] * some;
      uploaded += 0.25 * all * some;
    };
    for (int step = 0; step < steps; ++step) {
      upload(requests / steps / 2);
      if (uploaded > 0) missed += 3 * all * requests / steps * missing(kept, uploaded, taken);
      upload(requests / steps / 2);
    }
    const std::size_t gone = draws.below(places);
    stock.lose(gone);
    kept[gone] = 0;
  }
  CHECK(stock.counts().missed == Approx(missed).epsilon(1e-5).margin(1e-9));
  CHECK(stock.uploaded() == Approx(uploaded));
}

TEST_CASE("pictures that are put down one by one are found as often", "[pictures]") {
  sim::Stream draws({3, 1}, 0);
  const std::vector<double> taken{0.5, 0.3, 0.2};
  PictureStock stock(3, {1, 1});
  const int requests = 40'000;
  stock.serve(requests, taken);
  // Each request uploads a picture, and then reads one of those that there are.
  std::vector<std::size_t> owner;
  const auto instance = [&] {
    const double u = draws.uniform();
    return u < 0.5 ? std::size_t{0} : u < 0.8 ? std::size_t{1} : std::size_t{2};
  };
  int missed = 0;
  for (int request = 0; request < requests; ++request) {
    const std::size_t at = instance();
    owner.push_back(at);
    const std::size_t asks = instance();
    missed += owner[draws.below(owner.size())] != asks ? 1 : 0;
  }
  // Standard error: 0.0024.
  CHECK(stock.counts().missed / requests ==
        Approx(static_cast<double>(missed) / requests).margin(0.01));
}

TEST_CASE("pictures of an instance that is gone are asked for in vain", "[pictures]") {
  PictureStock stock(2, {1, 0});
  const std::vector<double> even{0.5, 0.5};
  stock.begin_with(10, even);
  stock.lose(0);
  CHECK(stock.counts().lost == 5);
  CHECK(stock.missing(even) == 0.75);
  stock.lose(0);
  CHECK(stock.counts().lost == 5);
  stock.start_over();
  CHECK(stock.counts().lost == 0);
  CHECK(stock.missing(even) == 0.75);
  // Nobody is asked, or there is nothing to ask for.
  CHECK(stock.missing(std::vector<double>{0, 0}) == 0);
  CHECK(PictureStock(2, {1, 0}).missing(even) == 0);
}
