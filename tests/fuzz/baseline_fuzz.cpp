// The text of a baseline. One that is read is written in a way that reads as the same.

#include "tests/fuzz/fuzz_check.hpp"
#include "tools/baseline/baseline_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto baseline = tools::parse_baseline(fuzz::text_of(data, size), "baseline.json");
  if (!baseline) {
    fuzz::check_refusal(baseline.error());
    return 0;
  }
  const std::string text = tools::baseline_text(*baseline);
  const auto again = tools::parse_baseline(text, "baseline.json");
  fuzz::check(again.has_value(), "what was written can be read");
  fuzz::check(tools::baseline_text(*again) == text, "it reads as the same");
  return 0;
}
