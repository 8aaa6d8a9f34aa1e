#pragma once

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/pareto.hpp>
#include <boost/math/distributions/uniform.hpp>
#include <boost/math/distributions/weibull.hpp>

#include "sim/random/distribution.hpp"

// Every law beside the same law of Boost.Math, which shares no line with ours.

struct LawCase {
  std::string name;
  sim::Distribution law;
  std::function<double(double)> cdf;
  std::function<double(double)> survival;
  double mean;
  double variance;
};

template <class Peer>
LawCase beside(std::string name, sim::Distribution law, const Peer& peer) {
  const double floor = boost::math::support(peer).first;
  const auto survival = [=](double x) {
    // Boost throws outside the support and at infinity.
    if (x < floor || x == -std::numeric_limits<double>::infinity()) return 1.0;
    return std::isinf(x) ? 0.0 : boost::math::cdf(boost::math::complement(peer, x));
  };
  return {std::move(name),
          std::move(law),
          [=](double x) { return x < floor ? 0.0 : boost::math::cdf(peer, x); },
          survival,
          boost::math::mean(peer),
          boost::math::variance(peer)};
}

inline LawCase empirical_case() {
  // Quantiles 1, 2, 4, 8 at 0, 1/3, 2/3, 1. Mean and variance by hand: lines of means 1.5, 3, 6 and
  // of mean squares 7/3, 28/3, 112/3.
  const auto cdf = [](double x) {
    if (x <= 1) return 0.0;
    if (x <= 2) return (x - 1) / 3;
    if (x <= 4) return (1 + (x - 2) / 2) / 3;
    return x < 8 ? (2 + (x - 4) / 4) / 3 : 1.0;
  };
  return {"empirical 4, 1, 8, 2",
          sim::Distribution::empirical({4, 1, 8, 2}),
          cdf,
          [=](double x) { return 1 - cdf(x); },
          3.5,
          147.0 / 9 - 3.5 * 3.5};
}

inline LawCase mixture_case() {
  const boost::math::exponential often(1.0 / 10);
  const boost::math::lognormal rarely(3, 0.5);
  const double rare_mean = boost::math::mean(rarely);
  const double mean = 0.75 * 10 + 0.25 * rare_mean;
  const double square = 0.75 * 200 + 0.25 * (boost::math::variance(rarely) + rare_mean * rare_mean);
  const auto survival = [=](double x) {
    if (x <= 0 || std::isinf(x)) return x <= 0 ? 1.0 : 0.0;
    return 0.75 * boost::math::cdf(boost::math::complement(often, x)) +
           0.25 * boost::math::cdf(boost::math::complement(rarely, x));
  };
  return {"mixture 3 : 1 of exponential 10 and lognormal 3, 0.5",
          sim::Distribution::mixture(
              {{3, sim::Distribution::exponential(10)}, {1, sim::Distribution::lognormal(3, 0.5)}}),
          [=](double x) { return 1 - survival(x); },
          survival,
          mean,
          square - mean * mean};
}

/// All continuous laws, each with shapes that take different branches of its sampler.
inline std::vector<LawCase> all_laws() {
  namespace bm = boost::math;
  using D = sim::Distribution;
  return {beside("exponential 30", D::exponential(30), bm::exponential(1.0 / 30)),
          beside("uniform 60 to 120", D::uniform(60, 120), bm::uniform(60, 120)),
          beside("normal 5, 2", D::normal(5, 2), bm::normal(5, 2)),
          beside("lognormal 1, 0.8", D::lognormal(1, 0.8), bm::lognormal(1, 0.8)),
          beside("weibull 0.7, 100", D::weibull(0.7, 100), bm::weibull(0.7, 100)),
          beside("weibull 3, 100", D::weibull(3, 100), bm::weibull(3, 100)),
          beside("gamma 0.3, 4", D::gamma(0.3, 4), bm::gamma_distribution<>(0.3, 4)),
          beside("gamma 1, 4", D::gamma(1, 4), bm::gamma_distribution<>(1, 4)),
          beside("gamma 3, 2", D::gamma(3, 2), bm::gamma_distribution<>(3, 2)),
          beside("gamma 200, 0.1", D::gamma(200, 0.1), bm::gamma_distribution<>(200, 0.1)),
          beside("pareto 4.5, 10", D::pareto(4.5, 10), bm::pareto(10, 4.5)),
          empirical_case(),
          mixture_case()};
}
