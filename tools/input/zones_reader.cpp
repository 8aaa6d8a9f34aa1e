#include "tools/input/readers.hpp"

namespace tools {

models::ZoneSpec read_zone(const std::string& id, const Node& node) {
  const ObjectReader object(node, "zone");
  models::ZoneSpec zone;
  zone.id = id;
  zone.has_own_life = object.has("fails");
  if (object.has("repaired_in")) zone.repaired_in = read_distribution(object, "repaired_in");
  if (!zone.has_own_life) return zone;
  zone.fails = read_distribution(object, "fails");
  if (!object.has("repaired_in")) {
    node.fail(R"("fails" without "repaired_in")", "a zone that fails has to be repaired as well");
  }
  return zone;
}

}  // namespace tools
