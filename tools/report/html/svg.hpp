#pragma once

#include <string>
#include <string_view>

namespace tools {

/// What pictures are drawn with: elements of SVG one by one. Coordinates are user units, one of
/// which is a pixel where the picture has room; they are written to a tenth. Texts are escaped.
class Svg {
 public:
  Svg& rect(double x, double y, double width, double height, std::string_view classes);
  Svg& line(double x1, double y1, double x2, double y2, std::string_view classes);
  /// Anchored where it begins, or as `anchor` says: "middle", "end".
  Svg& text(double x, double y, std::string_view text, std::string_view classes,
            std::string_view anchor = {});
  /// `points`: as the attribute has them, see point().
  Svg& polyline(std::string_view points, std::string_view classes);
  Svg& polygon(std::string_view points, std::string_view classes);
  Svg& path(std::string_view data, std::string_view classes);
  /// Opens a group; `attributes` as they are, "id=\"c1\" class=\"cell\"".
  Svg& open(std::string_view attributes);
  Svg& close();
  /// Opens a picture in the picture, whose units stretch in x alone where its viewBox is changed,
  /// and which shows nothing beyond it.
  Svg& open_box(double x, double y, double width, double height, std::string_view classes);
  Svg& close_box();
  /// What a pointer or a reader of the screen is told about the group that is open.
  Svg& title(std::string_view text);

  [[nodiscard]] const std::string& elements() const noexcept { return elements_; }
  /// The picture, called `label` for who cannot see it.
  [[nodiscard]] std::string image(double width, double height, std::string_view label,
                                  std::string_view attributes = {}) const;

 private:
  std::string elements_;
};

/// A number as a picture has it.
[[nodiscard]] std::string coordinate(double value);

/// "12,3.5 "
[[nodiscard]] std::string point(double x, double y);

}  // namespace tools
