// The text of a distribution. One that is accepted gives lengths of time and nothing else.

#include <cmath>

#include "sim/random/stream.hpp"
#include "tests/fuzz/fuzz_check.hpp"
#include "tools/input/document.hpp"
#include "tools/input/json_text.hpp"
#include "tools/input/library.hpp"
#include "tools/input/readers.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::use_library();
  static const tools::Defaults defaults = tools::load_defaults(tools::library_folder()).value();
  const auto parsed = tools::parse_json(fuzz::text_of(data, size), "law.json");
  if (!parsed) return 0;
  tools::Document document;
  document.path = "law.json";
  tools::Reading reading{document, defaults, {}, {}, {}, {}, {}};
  const sim::Distribution law = tools::read_distribution(tools::Node(reading, *parsed, {}));
  if (!reading.wrong.empty()) {
    fuzz::check_refusal(reading.wrong);
    return 0;
  }
  fuzz::check(law.mean() >= 0, "a mean is no less than 0");
  sim::Stream stream;
  for (int draw = 0; draw < 16; ++draw) {
    // A normal law may give less than nothing, which is no length of time and counts as none.
    const double seconds = law.sample(stream);
    fuzz::check(!std::isnan(seconds), "a draw is a number");
    fuzz::check(sim::clamped_duration(seconds) >= sim::Duration::zero(), "it is a length of time");
    const double later = law.survival(seconds);
    fuzz::check(later >= 0 && later <= 1, "a probability lies between 0 and 1");
  }
  return 0;
}
