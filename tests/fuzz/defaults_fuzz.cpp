// The text of defaults/assumptions.json in the folder of scenarios.

#include "tests/fuzz/fuzz_check.hpp"
#include "tools/input/document.hpp"
#include "tools/input/library.hpp"
#include "tools/input/readers.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::use_library();
  static const tools::Document site =
      tools::load_document(tools::find_scenario("whatisthetime/6-multi-az").value()).value();
  const fuzz::Folder& library = fuzz::scratch_library();
  library.write("defaults/assumptions.json", fuzz::text_of(data, size));
  const auto defaults = tools::load_defaults(library.file("."));
  if (!defaults) {
    fuzz::check_refusal(defaults.error());
    return 0;
  }
  const auto scenario = tools::read_document(site, *defaults, {});
  if (!scenario) fuzz::check_refusal(scenario.error());
  return 0;
}
