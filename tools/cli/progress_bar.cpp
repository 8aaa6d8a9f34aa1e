#include "tools/cli/progress_bar.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "tools/report/text.hpp"

namespace tools {

namespace {

constexpr std::size_t bar_width = 20;
constexpr std::size_t name_width = 20;
constexpr auto redraw_after = std::chrono::milliseconds(100);

std::string place_of(const ProgressState& state) {
  std::string name = fitted(printable(state.name), name_width);
  if (state.count < 2) return name;
  return fmt::format("{} ({}/{})", name, state.index + 1, state.count);
}

std::string time_left(const ProgressState& state) {
  const double worked = static_cast<double>(state.done - std::min(state.known, state.done));
  const double to_work = static_cast<double>(state.total - std::min(state.done, state.total));
  // Before that the guess would only jump.
  if (state.elapsed < 0.5 || worked <= 0.01 * (worked + to_work)) return {};
  const double left = std::ceil(state.elapsed * to_work / worked);
  return left < 1 ? std::string() : human_duration(left) + " left";
}

}  // namespace

std::string progress_line(const ProgressState& state, std::size_t columns) {
  const std::size_t room = std::max<std::size_t>(columns, 2) - 1;
  if (state.total == 0) {
    return shortened(fmt::format("{}  {} replications", place_of(state),
                                 whole_number(static_cast<double>(state.done))),
                     room);
  }
  const double share = static_cast<double>(state.done) / static_cast<double>(state.total);
  const auto full = static_cast<std::size_t>(share * static_cast<double>(bar_width));
  const std::size_t filled = std::min(full, bar_width);
  const std::string bar =
      fmt::format("[{}{}] ", std::string(filled, '#'), std::string(bar_width - filled, '.'));
  const std::string place = fmt::format("{:3.0f} %  {}  ", 100 * share, place_of(state));
  const std::string left = time_left(state);
  for (const std::string& line : {fmt::format("{}{}{}", bar, place, left), place + left}) {
    if (width_of(line) <= room) return line;
  }
  return shortened(place, room);
}

ProgressBar::ProgressBar(std::FILE* file, std::size_t columns) : file_(file), columns_(columns) {}

ProgressBar::~ProgressBar() {
  wipe();
}

void ProgressBar::begin(const std::string& name, std::size_t index, std::size_t count) {
  state_ = ProgressState{.name = name, .index = index, .count = count};
  began_ = std::chrono::steady_clock::now();
}

void ProgressBar::start_clock_at(std::uint64_t done) {
  state_.known = done;
  began_ = std::chrono::steady_clock::now();
}

void ProgressBar::update(std::uint64_t done, std::uint64_t total) {
  if (file_ == nullptr) return;
  const auto now = std::chrono::steady_clock::now();
  if (last_ && now - *last_ < redraw_after) return;
  last_ = now;
  state_.done = done;
  state_.total = total;
  state_.elapsed = std::chrono::duration<double>(now - began_).count();
  fmt::print(file_, "\r{}\x1b[K", progress_line(state_, columns_));
  std::fflush(file_);
  drawn_ = true;
}

void ProgressBar::wipe() {
  if (!drawn_) return;
  std::fputs("\r\x1b[K", file_);
  std::fflush(file_);
  drawn_ = false;
}

}  // namespace tools
