#pragma once

#include <cstddef>
#include <vector>

namespace models::analytic {

/// A subset of a chain's states: element i says whether state i belongs to it.
using StateSet = std::vector<bool>;

/// Probability, time or reward of each state, in the order of the states.
using StateVector = std::vector<double>;

/// A Markov chain in continuous time over the states 0 .. size() - 1, as a value.
///
/// Rates are per unit of time; the unit is the caller's and every time that comes out of the chain
/// has the same one.
class MarkovChain {
 public:
  struct Transition {
    std::size_t to;
    double rate;
  };

  /// Requires states > 0.
  explicit MarkovChain(std::size_t states);

  /// Adds `rate` to the rate of going from `from` to `to`. A rate of 0 adds nothing.
  /// Requires both below size(), from != to, and rate finite and not negative.
  void add_transition(std::size_t from, std::size_t to, double rate);

  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }

  /// Transitions out of `from`, each target once, in the order in which targets were first named.
  [[nodiscard]] const std::vector<Transition>& transitions(std::size_t from) const;

  /// Sum of the rates out of `from`; 0 for an absorbing state.
  [[nodiscard]] double exit_rate(std::size_t from) const;

  /// The same chain with every transition out of `absorbing` taken away.
  [[nodiscard]] MarkovChain absorbed_in(const StateSet& absorbing) const;

 private:
  std::vector<std::vector<Transition>> rows_;
};

/// All probability on one state. Requires state < chain.size().
[[nodiscard]] StateVector starting_in(const MarkovChain& chain, std::size_t state);

/// States from which `target` can be reached, those of `target` included.
[[nodiscard]] StateSet can_reach(const MarkovChain& chain, const StateSet& target);

/// Whether every state can be reached from every other.
[[nodiscard]] bool is_irreducible(const MarkovChain& chain);

}  // namespace models::analytic
