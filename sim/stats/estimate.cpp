#include "sim/stats/estimate.hpp"

namespace sim {

std::string_view to_string(IntervalMethod method) noexcept {
  switch (method) {
    case IntervalMethod::StudentT:
      return "Student t";
    case IntervalMethod::StratifiedT:
      return "Student t over strata";
    case IntervalMethod::ControlVariate:
      return "Student t, control variates";
    case IntervalMethod::BcaBootstrap:
      return "BCa bootstrap";
    case IntervalMethod::RatioDelta:
      return "ratio, delta method";
    case IntervalMethod::RatioJackknife:
      return "ratio, jackknife";
    case IntervalMethod::LogRatio:
      return "log ratio, delta method";
    case IntervalMethod::BatchMeans:
      return "batch means";
    case IntervalMethod::Wilson:
      return "Wilson score";
    case IntervalMethod::ClopperPearson:
      return "Clopper-Pearson";
    case IntervalMethod::OrderStatistic:
      return "order statistics";
    case IntervalMethod::Splitting:
      return "splitting, repetitions";
    case IntervalMethod::ZeroEvents:
      return "zero events, upper bound";
  }
  return "";
}

}  // namespace sim
