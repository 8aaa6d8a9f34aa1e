#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "models/ledger/picture.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// Where services draw themselves, again and again in a drill: of each part it keeps the states
/// that differ from the one before. Services draw the same parts in the same order each time, so
/// that a part is known by its place.
class Sketch {
 public:
  /// The parts as they are at `at` follow; no earlier than before.
  void begin(sim::Instant at) {
    at_ = sim::to_seconds(at);
    next_ = 0;
  }
  void draw(const PartLook& look) {
    if (next_ == parts_.size()) {
      std::string name(look.name.empty() ? look.thing : look.name);
      if (look.number > 0) name += "/" + std::to_string(look.number);
      parts_.push_back(
          {std::move(name), std::string(look.thing), std::string(look.kind), look.lane, {}});
    }
    std::vector<PartState>& states = parts_[next_].states;
    ++next_;
    if (!states.empty() && is_alike(states.back(), look)) return;
    // Of several states at one moment the last one stays.
    if (!states.empty() && states.back().at == at_) states.pop_back();
    states.push_back({at_, std::string(look.zone), std::string(look.word), look.condition});
  }

  /// What has been lost since the start, by the blame of Outcome: for each step of the series.
  void add_losses(std::vector<double> lost_so_far) { losses_.push_back(std::move(lost_so_far)); }

  [[nodiscard]] const std::vector<std::vector<double>>& losses() const noexcept { return losses_; }
  [[nodiscard]] std::vector<DrawnPart> take_parts() { return std::move(parts_); }

 private:
  [[nodiscard]] static bool is_alike(const PartState& state, const PartLook& look) {
    return state.condition == look.condition && state.word == look.word && state.zone == look.zone;
  }

  double at_ = 0;
  std::size_t next_ = 0;
  std::vector<DrawnPart> parts_;
  std::vector<std::vector<double>> losses_;
};

}  // namespace models
