#include "tools/report/html/svg.hpp"

#include <cmath>

#include <fmt/format.h>

#include "tools/report/html/frame.hpp"

namespace tools {

std::string coordinate(double value) {
  const double tenths = std::round(value * 10) / 10;
  return fmt::format("{}", tenths == 0 ? 0.0 : tenths);  // Never "-0".
}

std::string point(double x, double y) {
  return coordinate(x) + ',' + coordinate(y) + ' ';
}

Svg& Svg::rect(double x, double y, double width, double height, std::string_view classes) {
  elements_ +=
      fmt::format(R"(<rect x="{}" y="{}" width="{}" height="{}" class="{}"/>)", coordinate(x),
                  coordinate(y), coordinate(width), coordinate(height), classes);
  elements_ += '\n';
  return *this;
}

Svg& Svg::line(double x1, double y1, double x2, double y2, std::string_view classes) {
  elements_ += fmt::format(R"(<line x1="{}" y1="{}" x2="{}" y2="{}" class="{}"/>)", coordinate(x1),
                           coordinate(y1), coordinate(x2), coordinate(y2), classes);
  elements_ += '\n';
  return *this;
}

Svg& Svg::text(double x, double y, std::string_view text, std::string_view classes,
               std::string_view anchor) {
  elements_ +=
      fmt::format(R"(<text x="{}" y="{}" class="{}")", coordinate(x), coordinate(y), classes);
  if (!anchor.empty()) elements_ += fmt::format(R"( text-anchor="{}")", anchor);
  elements_ += fmt::format(">{}</text>\n", escaped(text));
  return *this;
}

Svg& Svg::polyline(std::string_view points, std::string_view classes) {
  elements_ += fmt::format("<polyline points=\"{}\" class=\"{}\"/>\n", points, classes);
  return *this;
}

Svg& Svg::polygon(std::string_view points, std::string_view classes) {
  elements_ += fmt::format("<polygon points=\"{}\" class=\"{}\"/>\n", points, classes);
  return *this;
}

Svg& Svg::path(std::string_view data, std::string_view classes) {
  elements_ += fmt::format("<path d=\"{}\" class=\"{}\"/>\n", data, classes);
  return *this;
}

Svg& Svg::open(std::string_view attributes) {
  elements_ += fmt::format("<g {}>\n", attributes);
  return *this;
}

Svg& Svg::close() {
  elements_ += "</g>\n";
  return *this;
}

Svg& Svg::open_box(double x, double y, double width, double height, std::string_view classes) {
  elements_ += fmt::format(
      "<svg x=\"{0}\" y=\"{1}\" width=\"{2}\" height=\"{3}\" viewBox=\"0 0 {2} {3}\" "
      "preserveAspectRatio=\"none\" class=\"{4}\">\n",
      coordinate(x), coordinate(y), coordinate(width), coordinate(height), classes);
  return *this;
}

Svg& Svg::close_box() {
  elements_ += "</svg>\n";
  return *this;
}

Svg& Svg::title(std::string_view text) {
  elements_ += fmt::format("<title>{}</title>\n", escaped(text));
  return *this;
}

std::string Svg::image(double width, double height, std::string_view label,
                       std::string_view attributes) const {
  return fmt::format(
      "<svg viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\" role=\"img\" "
      "aria-label=\"{}\"{}{}>\n{}</svg>\n",
      coordinate(width), coordinate(height), coordinate(width), coordinate(height), escaped(label),
      attributes.empty() ? "" : " ", attributes, elements_);
}

}  // namespace tools
