#include "tools/input/output_schema.hpp"

#include <filesystem>

#include "tools/input/json_text.hpp"
#include "tools/input/library.hpp"

namespace tools {

std::string output_schema() {
  const std::filesystem::path path =
      std::filesystem::path(library_folder()) / "schema" / "output.schema.json";
  return read_file(path.string()).value_or(std::string());
}

}  // namespace tools
