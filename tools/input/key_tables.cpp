#include "tools/input/key_tables.hpp"

#include "models/architecture/keys/component_keys.hpp"
#include "models/architecture/keys/zone_keys.hpp"

namespace tools {

const std::vector<const models::KeyTable*>& key_tables() {
  static const std::vector<const models::KeyTable*> tables{
      &models::zone_keys().table,
      &models::component_keys().table,
      &models::common_cause_keys().table,
  };
  return tables;
}

}  // namespace tools
