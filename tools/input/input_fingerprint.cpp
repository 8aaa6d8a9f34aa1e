#include "tools/input/input_fingerprint.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tools/input/document.hpp"
#include "tools/input/library.hpp"

namespace tools {

namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string merged_text(const std::string& name_or_path, const ReadOptions& options) {
  const auto path = find_scenario(name_or_path);
  if (!path) return {};
  auto document = load_document(*path, options.files);
  if (!document) return {};
  (void)apply_overrides(*document, options.overrides);
  return document->json.dump();
}

}  // namespace

std::uint64_t fnv_1a(std::string_view bytes, std::uint64_t state) noexcept {
  for (const char byte : bytes) {
    state ^= static_cast<unsigned char>(byte);
    state *= 0x100000001b3U;
  }
  return state;
}

std::uint64_t input_fingerprint(const std::vector<std::string>& scenarios,
                                const ReadOptions& options,
                                const std::vector<std::string>& regions) {
  std::uint64_t state = fnv_1a("");
  // A zero byte ends each part, so that no text can move from one into the next.
  const auto absorb = [&](const std::string& text) {
    state = fnv_1a(text, state);
    state = fnv_1a(std::string(1, '\0'), state);
  };
  for (const std::string& scenario : scenarios) absorb(merged_text(scenario, options));
  const std::filesystem::path library = library_folder();
  for (const std::string& file : scenario_files_in((library / "defaults").string())) {
    absorb(text_of(file));
  }
  absorb(text_of(library / "catalogue" / "instance_types.json"));
  // What a region lacks is estimated from us-east-1.
  std::vector<std::string> books = regions;
  books.emplace_back("us-east-1");
  for (const std::string& region : books) {
    absorb(text_of(library / "prices" / (region + ".json")));
  }
  return state;
}

}  // namespace tools
