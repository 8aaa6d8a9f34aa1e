#include "models/results/comparison.hpp"

#include <algorithm>

#include "sim/base/require.hpp"

namespace models {

const char* to_string(Verdict verdict) noexcept {
  switch (verdict) {
    case Verdict::Better:
      return "better";
    case Verdict::Worse:
      return "worse";
    case Verdict::Undecided:
      return "undecided";
  }
  return "";
}

const PairedFigure* ComparedDesign::find(const std::string& metric) const {
  const auto found =
      std::find_if(against_first.begin(), against_first.end(),
                   [&](const PairedFigure& figure) { return figure.metric == metric; });
  return found == against_first.end() ? nullptr : &*found;
}

double bonferroni(double confidence, std::size_t comparisons) {
  sim::require(comparisons > 0, "bonferroni: no comparison");
  return 1 - (1 - confidence) / static_cast<double>(comparisons);
}

}  // namespace models
