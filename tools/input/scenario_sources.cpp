#include "tools/input/scenario_sources.hpp"

#include <filesystem>

#include "tools/input/document.hpp"
#include "tools/input/json_text.hpp"
#include "tools/input/library.hpp"

namespace tools {

namespace {

using nlohmann::json;

/// Every text of a key "trace", wherever a demand may stand, relative to the file that names it.
void add_traces(const Document& document, const json& value, const std::string& pointer,
                std::vector<std::string>& files) {
  if (!value.is_structured()) return;
  for (const auto& [key, part] : value.items()) {
    const std::string place = pointer_to(pointer, key);
    if (value.is_object() && key == "trace" && part.is_string()) {
      const std::filesystem::path beside = document.origin(place);
      files.push_back((beside.parent_path() / part.get<std::string>()).lexically_normal().string());
    }
    add_traces(document, part, place, files);
  }
}

/// What every scenario is read with: defaults, catalogue and prices of all regions.
void add_library_data(std::vector<std::string>& files) {
  for (const char* folder : {"defaults", "prices", "catalogue"}) {
    const std::filesystem::path data = std::filesystem::path(library_folder()) / folder;
    std::error_code missing;
    for (std::filesystem::directory_iterator at(data, missing), end; !missing && at != end;
         at.increment(missing)) {
      files.push_back(at->path().string());
    }
  }
}

}  // namespace

std::vector<std::string> scenario_sources(const std::string& name_or_path) {
  const auto path = find_scenario(name_or_path);
  if (!path) return {};
  // Names are listed, and nothing of what is in the files.
  const auto document = load_document(*path, FileAccess::Anywhere);
  if (!document) return {};
  std::vector<std::string> files = document->files;
  add_traces(*document, document->json, {}, files);
  add_library_data(files);
  return files;
}

}  // namespace tools
