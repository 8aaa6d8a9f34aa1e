#include "models/context/severity.hpp"

#include "models/world/world.hpp"

namespace models {

/// The longest part of the way to an outage that any one of the parts has gone: a service,
/// or what is lost of the requests as things are.
double World::severity() const {
  const double lost = severity_of_losses(lost_rps(), allowed_loss() * asked_rps());
  return std::max(lost, severity_of_services());
}

}  // namespace models
