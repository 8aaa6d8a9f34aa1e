// The text of a recorded demand.

#include "tests/fuzz/fuzz_check.hpp"
#include "tools/input/trace_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto points = tools::parse_trace(fuzz::text_of(data, size), "trace.csv");
  if (!points) {
    fuzz::check_refusal(points.error());
    return 0;
  }
  const models::LoadCurve curve = models::demand::trace(*points, models::demand::Between::Line);
  fuzz::check(curve.rps(sim::simulation_start) == points->front().rps,
              "before the first point it has the first value");
  return 0;
}
