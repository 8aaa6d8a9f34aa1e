#include "sim/random/ziggurat.hpp"

#include <cstddef>

#include "sim/random/portable_math.hpp"

namespace sim::detail {

namespace {

/// A point's height in the strip of layer `index`, uniform.
double strip_height(const ZigguratTable& table, std::size_t index, Stream& stream) {
  const double low = table.height[index];
  return low + stream.uniform() * (table.height[index + 1] - low);
}

double place(const ZigguratLayer& layer, std::uint64_t bits) {
  return static_cast<double>(ziggurat_position(bits)) * layer.scale;
}

/// A normal deviate beyond `start` less `start`: Marsaglia (1964), with exponential deviates in
/// place of his logarithms.
double normal_tail(double start, Stream& stream) {
  for (;;) {
    const double excess = sample_exponential(stream) / start;
    if (2 * sample_exponential(stream) > excess * excess) return excess;
  }
}

}  // namespace

double exponential_outside(std::uint64_t bits, Stream& stream) noexcept {
  const ZigguratTable& table = exponential_ziggurat;
  const std::size_t index = bits & 0xffU;
  // Beyond its start an exponential tail is again exponential.
  if (index == 0) return table.tail_start + sample_exponential(stream);
  const double x = place(table.layer[index], bits);
  if (strip_height(table, index, stream) < portable_exp(-x)) return x;
  return sample_exponential(stream);
}

double normal_outside(std::uint64_t bits, Stream& stream) noexcept {
  const ZigguratTable& table = normal_ziggurat;
  const std::size_t index = bits & 0xffU;
  if (index == 0) {
    return with_sign_of(bits, table.tail_start + normal_tail(table.tail_start, stream));
  }
  const double size = place(table.layer[index], bits);
  if (strip_height(table, index, stream) < portable_exp(-0.5 * size * size)) {
    return with_sign_of(bits, size);
  }
  return sample_normal(stream);
}

}  // namespace sim::detail
