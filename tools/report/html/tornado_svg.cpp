#include "tools/report/html/tornado_svg.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "tools/report/difference_text.hpp"
#include "tools/report/html/svg.hpp"
#include "tools/report/text.hpp"
#include "tools/report/value_words.hpp"

namespace tools {

namespace {

constexpr double picture_width = 960;
constexpr double beside = 150;  ///< On both sides of the bars, for what they say.
constexpr double row_tall = 40;
constexpr double bar_tall = 14;
constexpr double head_tall = 24;
constexpr std::size_t most_rows = 15;
constexpr double letter = 6.4;

using models::TornadoBar;
using models::TornadoEnd;

bool has_effect(const TornadoBar& bar) {
  return bar.low.effect.differing > 0 || bar.high.effect.differing > 0;
}

bool fits(const std::string& text, double width) {
  return letter * static_cast<double>(width_of(text)) <= width;
}

/// The assumption, and its value where there is room for both.
std::string name_of(const TornadoBar& bar) {
  const std::string both = bar.assumption.path + " = " + in_words(bar.assumption.value);
  return fits(both, picture_width - 2 * beside) ? both : bar.assumption.path;
}

/// What an end does, and its value where there is room for both.
std::string label_of(const TornadoEnd& end) {
  const std::string effect = end.refused.empty() ? difference_text(end.effect) : "refused";
  const std::string both = in_words(end.value) + ": " + effect;
  return fits(both, beside - 12) ? both : effect;
}

class TornadoPicture {
 public:
  explicit TornadoPicture(const models::TornadoReport& report) : report_(report) {
    for (const TornadoBar& bar : report.bars) {
      if (has_effect(bar) && rows_.size() < most_rows) rows_.push_back(&bar);
    }
    // Intervals may be much wider than what they are of; bars decide the scale.
    for (const TornadoBar* bar : rows_) most_ = std::max(most_, bar->reach());
  }

  [[nodiscard]] std::string image() && {
    if (rows_.empty() || !(most_ > 0)) return {};
    const double bottom = head_tall + row_tall * static_cast<double>(rows_.size());
    svg_.text(x(0) - 8, 14, "less", "thing", "end");
    svg_.text(x(0) + 8, 14, "more " + report_.metric, "thing");
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      draw_row(*rows_[row], head_tall + row_tall * static_cast<double>(row));
    }
    return svg_.image(picture_width, bottom + 4, "What each assumption does to " + report_.metric,
                      "class=\"tornado\"");
  }

 private:
  [[nodiscard]] double x(double difference) const {
    const double half = picture_width / 2;
    return half + (half - beside) * std::clamp(difference / most_, -1.0, 1.0);
  }

  void draw_row(const TornadoBar& bar, double top) {
    svg_.open("class=\"assumption\"");
    svg_.title(fmt::format("{}: {}; {}", bar.assumption.path, bar.assumption.value,
                           bar.assumption.confidence));
    svg_.text(picture_width / 2, top + 13, name_of(bar), "name", "middle");
    const bool low_is_left = bar.low.effect.difference <= bar.high.effect.difference;
    // The longer one first, so that of two on one side both are seen.
    const bool low_is_longer =
        std::abs(bar.low.effect.difference) >= std::abs(bar.high.effect.difference);
    const double plot = top + 18;
    svg_.line(x(0), plot - 2, x(0), plot + bar_tall + 2, "axis");
    for (const bool first : {true, false}) {
      const bool is_low = first == low_is_longer;
      draw_end(is_low ? bar.low : bar.high, is_low ? "low-end" : "high-end", plot,
               first ? bar_tall : bar_tall / 2);
    }
    svg_.text(beside - 8, plot + 11, label_of(low_is_left ? bar.low : bar.high), "tick", "end");
    svg_.text(picture_width - beside + 8, plot + 11, label_of(low_is_left ? bar.high : bar.low),
              "tick");
    svg_.close();
  }

  void draw_end(const TornadoEnd& end, const char* classes, double top, double tall) {
    if (!end.refused.empty() || end.effect.differing == 0) return;
    const double to = x(end.effect.difference);
    svg_.rect(std::min(x(0), to), top + (bar_tall - tall) / 2, std::abs(to - x(0)), tall, classes);
    if (!end.effect.low || !end.effect.high) return;
    const double middle = top + bar_tall / 2;
    svg_.line(x(*end.effect.low), middle, x(*end.effect.high), middle, "whisker");
  }

  const models::TornadoReport& report_;
  std::vector<const TornadoBar*> rows_;
  double most_ = 0;
  Svg svg_;
};

}  // namespace

std::string tornado_svg(const models::TornadoReport& report) {
  return TornadoPicture(report).image();
}

}  // namespace tools
