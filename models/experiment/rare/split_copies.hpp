#pragma once

#include <cstdint>
#include <vector>

#include "models/experiment/rare/excursion_losses.hpp"
#include "models/ledger/loss_count.hpp"
#include "models/world/world.hpp"
#include "sim/random/stream.hpp"

namespace models {

/// Fixed-effort splitting inside one excursion (Garvels 2000; sim/experiment/splitting.hpp has the
/// method for any state): what an excursion loses, seen by copies of it.
///
/// So many copies of the world in which it begins run by nature until their severity
/// (World::severity) has reached the first level, or they are whole again, or the horizon is over;
/// as many copies of the worlds that got there run on to the next level, and so on; from the last
/// level they run to the end. What is lost from one level to the next counts by the product of the
/// shares that got through before, over the number of copies: the mean is that of the natural
/// loss, whatever levels there are.
class SplitCopies {
 public:
  /// `plan` has to outlive it.
  explicit SplitCopies(const Plan& plan) : copy_(plan) {}

  /// Adds what the excursion that begins now in `world` loses. `levels` of severity rise. Every
  /// copy takes a number from `numbers`, which tells it from all others. Requires each > 0.
  void run(const World& world, const std::vector<double>& levels, std::uint64_t each,
           sim::Stream& numbers, ExcursionLosses& losses);

 private:
  /// Whether `copy_` gets to the level.
  bool pass(double level, double weight, ExcursionLosses& losses);
  void keep(std::size_t place);

  static constexpr double unreachable = 2;  ///< No severity is.

  World copy_;
  std::vector<World> entered_;  ///< The level at which copies begin: the first of them are valid.
  std::vector<World> next_;     ///< The same, of the next level.
  LossCount begin_;             ///< Of the excursion.
  LossCount before_;
  LossCount after_;
};

}  // namespace models
