#pragma once

namespace sim {

/// One visitor out of several lambdas, for std::visit. A case that is missing does not compile.
template <class... Visitors>
struct overloaded : Visitors... {
  using Visitors::operator()...;
};
template <class... Visitors>
overloaded(Visitors...) -> overloaded<Visitors...>;

}  // namespace sim
