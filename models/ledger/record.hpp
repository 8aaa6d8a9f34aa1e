#pragma once

#include <string>
#include <vector>

namespace models {

/// Something that happened in a drill, in words.
struct TimelineRecord {
  double at = 0;     ///< Seconds.
  std::string kind;  ///< fault | detection | dns | scaling | instance | operation | probe | ...
  std::string component;
  std::string text;
};

/// State of a drill at one step of time; rates are means over the step that follows.
struct SeriesPoint {
  double at = 0;  ///< Seconds.
  double offered_rps = 0;
  double served_rps = 0;
  int in_service = 0;
  int desired = 0;
  int healthy_targets = 0;
  double cpu = 0;                   ///< Mean over the instances that answer, 0 to 1.
  std::vector<double> of_services;  ///< At the moment, by service_series.
};

}  // namespace models
