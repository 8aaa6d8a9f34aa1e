#include "tools/cli/sampling_method.hpp"

#include <array>
#include <utility>

namespace tools {

namespace {

using models::SamplingMethod;

constexpr std::array<std::pair<SamplingMethod, std::string_view>, 7> words{
    {{SamplingMethod::Auto, "auto"},
     {SamplingMethod::Replications, "replications"},
     {SamplingMethod::Stratified, "stratified"},
     {SamplingMethod::ControlVariates, "control-variates"},
     {SamplingMethod::HazardScaling, "hazard-scaling"},
     {SamplingMethod::Conditional, "conditional"},
     {SamplingMethod::Splitting, "splitting"}}};

}  // namespace

std::string_view word_of(SamplingMethod method) noexcept {
  for (const auto& [known, word] : words) {
    if (known == method) return word;
  }
  return {};
}

std::optional<SamplingMethod> sampling_method(std::string_view word) noexcept {
  for (const auto& [method, known] : words) {
    if (known == word) return method;
  }
  return std::nullopt;
}

}  // namespace tools
