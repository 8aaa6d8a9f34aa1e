#include "models/experiment/rare/split_copies.hpp"

#include "models/experiment/rare/copy_number.hpp"
#include "sim/base/require.hpp"

namespace models {

void SplitCopies::run(const World& world, const std::vector<double>& levels, std::uint64_t each,
                      sim::Stream& numbers, ExcursionLosses& losses) {
  sim::require(each > 0, "splitting: no copies");
  copy_ = world;
  copy_.count_losses(begin_);
  // The one state before the first level.
  keep(0);
  entered_.swap(next_);
  std::size_t states = 1;
  double weight = 1.0 / static_cast<double>(each);
  double ends = 0;
  for (std::size_t level = 0; level <= levels.size() && states > 0; ++level) {
    const double next = level < levels.size() ? levels[level] : unreachable;
    // Every state is continued as often as any other, to within one; the random start makes that
    // the same on average.
    const std::uint64_t offset = states == 1 ? 0 : numbers.below(states);
    std::size_t passed = 0;
    for (std::uint64_t number = 0; number < each; ++number) {
      const auto place = static_cast<std::size_t>((offset + number) % states);
      copy_ = entered_[place];
      copy_.branch(copy_number(numbers));
      if (pass(next, weight, losses)) keep(passed++);
    }
    ends += weight * static_cast<double>(each - passed);
    weight *= static_cast<double>(passed) / static_cast<double>(each);
    states = passed;
    entered_.swap(next_);
  }
  losses.end_parts(ends);
}

bool SplitCopies::pass(double level, double weight, ExcursionLosses& losses) {
  const std::int64_t events = copy_.events();
  copy_.count_losses(before_);
  const bool reached = copy_.climb(level).reached;
  copy_.count_losses(after_);
  losses.add_part(copy_, weight, begin_, before_, after_, copy_.events() - events);
  return reached;
}

void SplitCopies::keep(std::size_t place) {
  if (place < next_.size()) {
    next_[place] = copy_;
  } else {
    next_.push_back(copy_);
  }
  next_[place].prepare_to_branch();
}

}  // namespace models
