#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tools {

/// A service of AWS that is not modelled, and the words that people may write a key as.
struct UnmodelledService {
  std::string name;  ///< "Amazon ECS and AWS Fargate", as docs/reference/not_modelled.md.
  std::vector<std::string>
      words;  ///< Lower case, singular, without blanks, dashes and underscores.
};

[[nodiscard]] const std::vector<UnmodelledService>& unmodelled_services();

/// What to say of a key that is the name of one, in any spelling: "AWS Lambda is not modelled: see
/// docs/reference/not_modelled.md". Empty of any other.
[[nodiscard]] std::string not_modelled(std::string_view key);

}  // namespace tools
