// The text of a scenario file that extends nothing.

#include "tests/fuzz/fuzz_check.hpp"
#include "tools/input/document.hpp"
#include "tools/input/json_text.hpp"
#include "tools/input/library.hpp"
#include "tools/input/readers.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::use_library();
  static const std::string library = tools::library_folder();
  static const tools::Defaults defaults = tools::load_defaults(library).value();
  auto parsed = tools::parse_json(fuzz::text_of(data, size), "scenario.json");
  if (!parsed) {
    fuzz::check_refusal({parsed.error()});
    return 0;
  }
  if (!parsed->is_object()) return 0;
  parsed->erase("extends");
  tools::Document document;
  document.json = nlohmann::json::object();
  document.path = "scenario.json";
  tools::merge(document, *parsed, "scenario.json");
  const auto scenario = tools::read_document(document, defaults, {});
  if (!scenario) fuzz::check_refusal(scenario.error());
  return 0;
}
