#pragma once

#include <string>
#include <vector>

#include "models/results/incident.hpp"
#include "tools/report/input_file.hpp"
#include "tools/report/text_table.hpp"

namespace tools {

/// One incident for a reader: what it was, phase by phase, and what happened, counted from its
/// onset. `next` are commands worth trying; none: no such section.
[[nodiscard]] std::string incident_text(const models::Incident& incident, const TextStyle& style,
                                        const std::vector<std::string>& next);

/// The same as a document. `inputs` and `command`: as HtmlFrame has them.
[[nodiscard]] std::string incident_html(const models::Incident& incident,
                                        const std::string& command, std::vector<InputFile> inputs);

/// The same as JSON, complete, the same bytes for the same incident. Times in seconds from the
/// start of the replication.
[[nodiscard]] std::string incident_json(const models::Incident& incident);

}  // namespace tools
