#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace models {

/// What a figure is of the value that one replication counts for it.
enum class FigureKind : std::uint8_t {
  MeanOverTime,  ///< The value is an integral over seconds.
  PerYear,
  PerMonth,  ///< Of 730 hours.
  AsCounted,
};

enum class FigureUnit : std::uint8_t { Share, Duration, Usd, Number };

/// Which way a figure is worth something to users: what has a sense is compared between designs.
enum class FigureSense : std::uint8_t { None, LessIsBetter, MoreIsBetter };

/// A figure that each thing of one kind has.
struct FigureRow {
  std::string_view name;  ///< Of a metric.
  FigureKind kind = FigureKind::AsCounted;
  FigureUnit unit = FigureUnit::Number;
  FigureSense sense = FigureSense::None;
};

/// A figure of one thing, that every report of its scenario has.
struct Figure {
  std::string name;  ///< "units_up{component=database}"
  FigureKind kind = FigureKind::AsCounted;
  FigureUnit unit = FigureUnit::Number;
  FigureSense sense = FigureSense::None;

  /// Its value in a replication that counted `counted` in `seconds` > 0.
  [[nodiscard]] double of(double counted, double seconds) const noexcept;
};

/// Where the figures of like things stand in a list: row by row, and in each of them by thing.
struct FigureBlock {
  std::size_t first = 0;
  std::size_t things = 0;

  template <class Row>
  [[nodiscard]] std::size_t at(Row row, std::size_t thing) const noexcept {
    return first + static_cast<std::size_t>(row) * things + thing;
  }
};

/// The figures of a scenario's services, in the order of reports, see service_figures. Services
/// fill them in at the end of a replication; sums, journals, reports and objectives follow the list
/// and know no service.
class FigureList {
 public:
  /// Of each thing, which has an `id`, all rows: "units_up{component=database}".
  template <class Things>
  void add(std::string_view label, const Things& things, std::span<const FigureRow> rows) {
    begin(label, things.size());
    for (const FigureRow& row : rows) {
      for (const auto& thing : things) add_one(row, label, thing.id);
    }
  }
  /// Of one thing that needs no name: "instance_hours_per_month".
  void add(std::span<const FigureRow> rows);
  /// The same, and of() finds them by a name that no figure shows.
  void add_without_label(std::string_view block, std::span<const FigureRow> rows);

  [[nodiscard]] const std::vector<Figure>& all() const noexcept { return figures_; }
  /// Where those of a label stand, the empty one of those without; none where nothing was added.
  [[nodiscard]] FigureBlock of(std::string_view label) const;
  [[nodiscard]] std::optional<std::size_t> position(std::string_view name) const;

 private:
  struct Labelled {
    std::string label;
    FigureBlock block;
  };

  void begin(std::string_view label, std::size_t things);
  void add_one(const FigureRow& row, std::string_view label, const std::string& id);

  std::vector<Figure> figures_;
  std::vector<Labelled> blocks_;
};

}  // namespace models
