#include "tools/report/version.hpp"

namespace tools {

std::string_view version() noexcept {
  return NINES_VERSION;
}

}  // namespace tools
