#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "tools/input/diagnostic.hpp"
#include "tools/input/document.hpp"

/// Events of the past (scenarios/incidents/past_events.json) laid over any architecture: what they
/// did to zones, control planes and services becomes the timeline of a drill.
namespace tools {

struct PastEvent {
  std::string name;  ///< "tokyo-2019-08-23".
  std::string title;
  bool has_effects = true;  ///< False: nothing of it is modelled, and `left_out` says why.
  std::string left_out;     ///< What of it is not replayed, or is simplified.
};

/// All of them, in order of their dates. Errors: the file cannot be read, or is wrong.
[[nodiscard]] tl::expected<std::vector<PastEvent>, Diagnostics> list_past_events();

/// Which event, and which zone of the scenario stands for the one that it struck; empty: the first
/// by name of those in the scenario's own region.
struct PastEventAsked {
  std::string name;
  std::string zone = {};
};

/// Makes a drill of the document: the event begins at its "before", comes on top of a timeline that
/// is there, and the drill goes on until its "afterwards" has passed. The story tells the event,
/// and objectives are left out, which are a forecast's. Errors: there is no such event, nothing of
/// it is modelled or touches the scenario, or the scenario has no such zone.
[[nodiscard]] Diagnostics lay_past_event(Document& document, const PastEventAsked& asked);

}  // namespace tools
