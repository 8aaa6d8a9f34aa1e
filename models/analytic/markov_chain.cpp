#include "models/analytic/markov_chain.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/base/require.hpp"

namespace models::analytic {

namespace {

using Edges = std::vector<std::vector<std::size_t>>;

Edges forward_edges(const MarkovChain& chain) {
  Edges edges(chain.size());
  for (std::size_t from = 0; from < chain.size(); ++from) {
    for (const auto& step : chain.transitions(from)) edges[from].push_back(step.to);
  }
  return edges;
}

Edges backward_edges(const MarkovChain& chain) {
  Edges edges(chain.size());
  for (std::size_t from = 0; from < chain.size(); ++from) {
    for (const auto& step : chain.transitions(from)) edges[step.to].push_back(from);
  }
  return edges;
}

StateSet closure(const Edges& edges, StateSet reached) {
  std::vector<std::size_t> open;
  for (std::size_t state = 0; state < reached.size(); ++state) {
    if (reached[state]) open.push_back(state);
  }
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    for (const std::size_t next : edges[at]) {
      if (reached[next]) continue;
      reached[next] = true;
      open.push_back(next);
    }
  }
  return reached;
}

bool all(const StateSet& set) {
  return std::all_of(set.begin(), set.end(), [](bool member) { return member; });
}

}  // namespace

MarkovChain::MarkovChain(std::size_t states) : rows_(states) {
  sim::require(states > 0, "a Markov chain needs a state");
}

void MarkovChain::add_transition(std::size_t from, std::size_t to, double rate) {
  sim::require(from < size() && to < size(), "a transition names a state that does not exist");
  sim::require(from != to, "a transition leads back to its own state");
  sim::require(std::isfinite(rate) && rate >= 0, "a rate is negative or not finite");
  if (rate == 0) return;
  auto& row = rows_[from];
  const auto known = std::find_if(
      row.begin(), row.end(), [to](const Transition& transition) { return transition.to == to; });
  if (known == row.end()) {
    row.push_back(Transition{to, rate});
  } else {
    known->rate += rate;
  }
}

const std::vector<MarkovChain::Transition>& MarkovChain::transitions(std::size_t from) const {
  sim::require(from < size(), "no such state");
  return rows_[from];
}

double MarkovChain::exit_rate(std::size_t from) const {
  const auto& row = transitions(from);
  return std::accumulate(row.begin(), row.end(), 0.0,
                         [](double sum, const Transition& step) { return sum + step.rate; });
}

MarkovChain MarkovChain::absorbed_in(const StateSet& absorbing) const {
  sim::require(absorbing.size() == size(), "a state set does not fit its chain");
  MarkovChain result = *this;
  for (std::size_t state = 0; state < size(); ++state) {
    if (absorbing[state]) result.rows_[state].clear();
  }
  return result;
}

StateVector starting_in(const MarkovChain& chain, std::size_t state) {
  sim::require(state < chain.size(), "no such state");
  StateVector start(chain.size(), 0.0);
  start[state] = 1.0;
  return start;
}

StateSet can_reach(const MarkovChain& chain, const StateSet& target) {
  sim::require(target.size() == chain.size(), "a state set does not fit its chain");
  return closure(backward_edges(chain), target);
}

bool is_irreducible(const MarkovChain& chain) {
  StateSet first(chain.size(), false);
  first[0] = true;
  return all(closure(forward_edges(chain), first)) && all(closure(backward_edges(chain), first));
}

}  // namespace models::analytic
