// Arguments of --set, one a line, laid over a scenario.

#include "tests/fuzz/fuzz_check.hpp"
#include "tools/input/document.hpp"
#include "tools/input/library.hpp"
#include "tools/input/readers.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::use_library();
  static const std::string library = tools::library_folder();
  static const tools::Defaults defaults = tools::load_defaults(library).value();
  static const tools::Document site =
      tools::load_document(tools::find_scenario("whatisthetime/6-multi-az").value()).value();
  constexpr std::size_t most_lines = 8;
  std::vector<std::string> overrides(1);
  for (const char letter : fuzz::text_of(data, size)) {
    if (letter == '\0') return 0;  // No argument of a command has one.
    if (letter == '\n') {
      if (overrides.size() == most_lines) break;
      overrides.emplace_back();
    } else {
      overrides.back() += letter;
    }
  }
  tools::Document document = site;
  tools::Diagnostics wrong = tools::apply_overrides(document, overrides);
  if (!wrong.empty()) fuzz::check_refusal(wrong);
  (void)document.json.dump();  // Throws where a string is not UTF-8.
  const auto scenario = tools::read_document(document, defaults, std::move(wrong));
  if (!scenario) fuzz::check_refusal(scenario.error());
  return 0;
}
