#include <string>
#include <string_view>

#include <fmt/format.h>

#include "tools/report/html/drill_html.hpp"
#include "tools/report/html/frame.hpp"
#include "tools/report/html/ladder_html.hpp"
#include "tools/report/html/tornado_svg.hpp"
#include "tools/report/write_paired.hpp"
#include "tools/report/write_report.hpp"

namespace tools {

namespace {

/// A picture of a document as a document of its own, with the same style.
std::string standing_alone(std::string_view picture) {
  constexpr std::string_view element = "<svg";
  if (picture.empty()) return {};
  const std::size_t inside = picture.find('>') + 1;
  return fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\"{}\n<style>\n{}</style>\n{}",
                     picture.substr(element.size(), inside - element.size()), report_css(),
                     picture.substr(inside));
}

}  // namespace

std::string write_svg(const models::TornadoReport& report) {
  return standing_alone(tornado_svg(report));
}

std::string write_svg(const models::Report& report) {
  Designs designs;
  for (const models::ScenarioReport& scenario : report.scenarios) {
    if (scenario.drill) {
      return standing_alone(charts_svg(scenario, telling_moment(scenario)));
    }
    designs.push_back(&scenario);
  }
  return standing_alone(ladder_svg(designs, report.progression));
}

}  // namespace tools
