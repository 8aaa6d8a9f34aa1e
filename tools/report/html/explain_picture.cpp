#include "tools/report/html/explain_picture.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "tools/report/explain_writers.hpp"
#include "tools/report/html/frame.hpp"
#include "tools/report/html/svg.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

constexpr double picture_width = 960;
constexpr double gap = 12;
constexpr double widest_box = 180;
constexpr double box_height = 54;
constexpr double between_layers = 34;
constexpr std::size_t boxes_in_row = 5;
constexpr std::size_t most_in_layer = 24;
/// About, of bold and of small letters.
constexpr double bold_letter = 7.6;
constexpr double letter = 6.4;

/// What there is to say about a part.
struct Told {
  bool is_single_point = false;
  std::vector<const models::Finding*> findings;

  [[nodiscard]] std::size_t weight() const {
    return (is_single_point ? 1000 : 0) + std::min<std::size_t>(findings.size(), 999);
  }
};

struct Box {
  std::size_t part = 0;
  double x = 0;
  double y = 0;
};

/// Whether a pointer into the file leads to a part or into it: "/architecture/zones/a/…" of
/// "zones/a".
bool leads_to(std::string_view pointer, const std::string& path) {
  const std::size_t at = pointer.find("/" + path);
  if (at == std::string_view::npos) return false;
  const std::string_view rest = pointer.substr(at + 1 + path.size());
  return rest.empty() || rest.front() == '/';
}

std::vector<Told> told_of(const models::Explanation& explanation) {
  std::vector<Told> told(explanation.parts.size());
  for (std::size_t part = 0; part < told.size(); ++part) {
    const std::string& path = explanation.parts[part];
    for (const models::ClassExplanation& one : explanation.classes) {
      const auto& points = one.single_points;
      if (std::find(points.begin(), points.end(), path) != points.end()) {
        told[part].is_single_point = true;
      }
    }
    for (const models::Finding& finding : explanation.findings) {
      if (leads_to(finding.pointer, path)) told[part].findings.push_back(&finding);
    }
  }
  return told;
}

/// How far each part is from what nothing needs: each below all that need it.
std::vector<std::size_t> layers_of(const models::Explanation& explanation) {
  std::vector<std::size_t> layers(explanation.parts.size(), 0);
  std::vector<std::size_t> needed_by(layers.size(), 0);
  std::vector<std::vector<std::size_t>> needs(layers.size());
  for (const auto& [who, whom] : explanation.needs) {
    needs[who].push_back(whom);
    ++needed_by[whom];
  }
  std::vector<std::size_t> ready;
  for (std::size_t part = 0; part < layers.size(); ++part) {
    if (needed_by[part] == 0) ready.push_back(part);
  }
  for (std::size_t next = 0; next < ready.size(); ++next) {
    for (const std::size_t whom : needs[ready[next]]) {
      layers[whom] = std::max(layers[whom], layers[ready[next]] + 1);
      if (--needed_by[whom] == 0) ready.push_back(whom);
    }
  }
  return layers;
}

class ExplainPicture {
 public:
  explicit ExplainPicture(const models::Explanation& explanation)
      : explanation_(explanation),
        told_(told_of(explanation)),
        layers_(layers_of(explanation)),
        place_(explanation.parts.size(), nullptr) {
    boxes_.reserve(explanation.parts.size());
    const std::size_t deepest = *std::max_element(layers_.begin(), layers_.end());
    for (std::size_t layer = 0; layer <= deepest; ++layer) place_layer(layer);
  }

  [[nodiscard]] std::string image() && {
    for (const auto& [who, whom] : explanation_.needs) draw_need(place_[who], place_[whom]);
    for (const Box& box : boxes_) draw_box(box);
    for (const auto& [y, count] : left_out_) {
      svg_.text(picture_width / 2, y, fmt::format("and {} more", count), "thing", "middle");
    }
    return svg_.image(picture_width, top_, "Who needs whom", "class=\"needs\"");
  }

 private:
  void place_layer(std::size_t layer) {
    std::vector<std::size_t> parts;
    for (std::size_t part = 0; part < layers_.size(); ++part) {
      if (layers_[part] == layer) parts.push_back(part);
    }
    const std::size_t all = parts.size();
    if (all > most_in_layer) {
      std::stable_sort(parts.begin(), parts.end(), [&](std::size_t a, std::size_t b) {
        return told_[a].weight() > told_[b].weight();
      });
      parts.resize(most_in_layer);
    }
    const std::size_t in_row = std::min(boxes_in_row, parts.size());
    width_ = std::min(widest_box, (picture_width - gap) / static_cast<double>(boxes_in_row) - gap);
    const double row_width = static_cast<double>(in_row) * (width_ + gap) - gap;
    for (std::size_t index = 0; index < parts.size(); ++index) {
      const std::size_t row = index / in_row;
      const double x =
          (picture_width - row_width) / 2 + static_cast<double>(index % in_row) * (width_ + gap);
      boxes_.push_back({parts[index], x, top_ + static_cast<double>(row) * (box_height + gap)});
      place_[parts[index]] = &boxes_.back();
    }
    const std::size_t rows = (parts.size() + in_row - 1) / in_row;
    top_ += static_cast<double>(rows) * (box_height + gap) - gap;
    if (all > parts.size()) {
      top_ += 16;
      left_out_.emplace_back(top_ - 3, all - parts.size());
    }
    top_ += between_layers;
  }

  void draw_need(const Box* who, const Box* whom) {
    if (who == nullptr || whom == nullptr) return;
    const double x1 = who->x + width_ / 2;
    const double y1 = who->y + box_height;
    const double x2 = whom->x + width_ / 2;
    const double bend = std::max(12.0, (whom->y - y1) / 2);
    svg_.path(fmt::format("M{} {}C{} {} {} {} {} {}", coordinate(x1), coordinate(y1),
                          coordinate(x1), coordinate(y1 + bend), coordinate(x2),
                          coordinate(whom->y - bend), coordinate(x2), coordinate(whom->y)),
              "link");
  }

  void draw_box(const Box& box) {
    const std::string& path = explanation_.parts[box.part];
    const Told& told = told_[box.part];
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string kind = path.substr(0, slash);
    const std::string id = slash < path.size() ? path.substr(slash + 1) : path;
    const char* look = told.is_single_point ? "down" : told.findings.empty() ? "well" : "impaired";
    const char* mark = told.is_single_point ? "✕" : told.findings.empty() ? "" : "!";
    const std::string found = told.findings.empty()
                                  ? std::string()
                                  : counted(fmt::format("{}", told.findings.size()), "finding");
    const std::string words = !told.is_single_point ? found
                              : found.empty()       ? std::string("single point of failure")
                                                    : "single point, " + found;
    svg_.open("class=\"cell\"");
    std::string title = path;
    for (const models::Finding* finding : told.findings) {
      title += fmt::format("; {} {}: {}", severity_name(finding->severity), finding->id,
                           finding->message);
    }
    svg_.title(title);
    svg_.rect(box.x, box.y, width_, box_height, look);
    svg_.text(box.x + 6, box.y + 16, room_for(id, width_ - 24, bold_letter), "name");
    svg_.text(box.x + width_ - 6, box.y + 16, mark, "mark", "end");
    std::string kind_words = kind;
    std::replace(kind_words.begin(), kind_words.end(), '_', ' ');
    svg_.text(box.x + 6, box.y + 31, room_for(kind_words, width_ - 12, letter), "thing");
    svg_.text(box.x + 6, box.y + 46, room_for(words, width_ - 12, letter), "word");
    svg_.close();
  }

  static std::string room_for(std::string_view text, double width, double each) {
    return fitted(text, static_cast<std::size_t>(std::max(3.0, width / each)));
  }

  const models::Explanation& explanation_;
  std::vector<Told> told_;
  std::vector<std::size_t> layers_;
  std::vector<Box> boxes_;  // Never grows beyond what is reserved: places point to them.
  std::vector<const Box*> place_;
  std::vector<std::pair<double, std::size_t>> left_out_;
  double width_ = widest_box;
  double top_ = 4;
  Svg svg_;
};

}  // namespace

std::string explain_picture_html(const models::Explanation& explanation) {
  if (explanation.parts.empty()) return {};
  return fmt::format(
      "<figure><figcaption>Who needs whom in {}</figcaption>\n<div class=\"drawing\" "
      "tabindex=\"0\" role=\"region\" aria-label=\"Who needs whom\">\n{}</div>\n"
      "<p class=\"legend\"><span class=\"key down\">✕ single point of failure: where it is gone, "
      "requests fail</span> <span class=\"key impaired\">! something to change, see the findings"
      "</span> <span class=\"key well\">nothing to say</span></p>\n</figure>\n",
      html_text(explanation.name), ExplainPicture(explanation).image());
}

}  // namespace tools
