#include "tests/source_dir.hpp"

const std::string& source_dir() {
  static const std::string folder = NINES_SOURCE_DIR;
  return folder;
}
