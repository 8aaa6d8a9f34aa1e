#pragma once

#include <string>

#include "models/explain/explanation.hpp"

namespace tools {

/// Who needs whom, from the classes of requests down to zones, each part with whether it is a
/// single point of failure and with the findings about it. Of a layer of very many parts those that
/// there is something to say about come first, and the others are a number. Empty without parts.
[[nodiscard]] std::string explain_picture_html(const models::Explanation& explanation);

}  // namespace tools
