#include "models/storage/picture_stock.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace models {

namespace {

double sum_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

}  // namespace

void PictureStock::begin_with(double pictures, std::span<const double> taken) {
  const auto takers =
      std::count_if(taken.begin(), taken.end(), [](double share) { return share > 0; });
  for (std::size_t place = 0; place < taken.size(); ++place) {
    if (taken[place] > 0) kept_[place] += pictures / static_cast<double>(takers);
  }
  uploaded_ += pictures;
}

/// With x requests since, u uploads each, the share s_i of them to instance i, S the sum of all and
/// p_i = s_i / S, a read finds its picture with the chance
///   Σ p_i (n_i + u s_i x) / (U + u S x),
/// whose mean over X requests is a L + b (1 - L) with a = Σ p_i n_i / U, b = Σ p_i², z = u S X / U
/// and L = ln(1 + z) / z: of the old pictures, and of the new ones.
void PictureStock::serve(double requests, std::span<const double> taken) {
  const double all = sum_of(taken);
  if (requests <= 0 || all <= 0) return;
  const double added = per_request_.uploads * all * requests;
  if (uploaded_ > 0 || added > 0) {
    double old_found = 0;
    double new_found = 0;
    for (std::size_t place = 0; place < taken.size(); ++place) {
      const double part = taken[place] / all;
      old_found += uploaded_ > 0 ? part * kept_[place] / uploaded_ : 0;
      new_found += part * part;
    }
    const double growth = uploaded_ > 0 ? added / uploaded_ : 0;
    double of_old = growth > 0 ? std::log1p(growth) / growth : 1;
    if (uploaded_ <= 0) of_old = 0;
    const double found = std::clamp(old_found * of_old + new_found * (1 - of_old), 0.0, 1.0);
    const double reads = per_request_.reads * all * requests;
    counts_.reads += reads;
    counts_.missed += reads * (1 - found);
  }
  for (std::size_t place = 0; place < taken.size(); ++place) {
    kept_[place] += per_request_.uploads * taken[place] * requests;
  }
  uploaded_ += added;
}

void PictureStock::lose(std::size_t place) {
  counts_.lost += kept_[place];
  kept_[place] = 0;
}

double PictureStock::missing(std::span<const double> taken) const {
  const double all = sum_of(taken);
  if (uploaded_ <= 0 || all <= 0) return 0;
  double found = 0;
  for (std::size_t place = 0; place < taken.size(); ++place) {
    found += taken[place] / all * kept_[place] / uploaded_;
  }
  return std::clamp(1 - found, 0.0, 1.0);
}

}  // namespace models
