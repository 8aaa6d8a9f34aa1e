#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace models {

/// Pictures of a class on the volumes of the instances that took them, counted exactly while nobody
/// comes or goes. It knows no time: requests come, and instances take their shares of them.
///
/// A read asks for any picture ever uploaded, each as likely as any other, lost ones included, and
/// finds it where its instance has it.
class PictureStock {
 public:
  struct PerRequest {
    double reads = 0;
    double uploads = 0;
  };
  /// Since the counting began.
  struct Counts {
    double reads = 0;   ///< Of those that could ask for a picture.
    double missed = 0;  ///< Of these, those that did not find theirs.
    double lost = 0;    ///< Pictures, with their instance.
  };

  PictureStock(std::size_t places, PerRequest per_request)
      : kept_(places), per_request_(per_request) {}

  /// Puts pictures evenly where instances take something. Requires that somebody does.
  void begin_with(double pictures, std::span<const double> taken);
  /// `requests` of the class come, of which the instance in place i takes the share taken[i].
  void serve(double requests, std::span<const double> taken);
  /// The instance in a place is gone, and its pictures with it.
  void lose(std::size_t place);
  void start_over() noexcept { counts_ = {}; }

  /// Of the reads that come while shares are as in `taken`, those that miss: 0 to 1; 0 where there
  /// is no picture to ask for, or nobody who is asked.
  [[nodiscard]] double missing(std::span<const double> taken) const;
  [[nodiscard]] const Counts& counts() const noexcept { return counts_; }
  [[nodiscard]] double uploaded() const noexcept { return uploaded_; }
  [[nodiscard]] double kept(std::size_t place) const { return kept_[place]; }

 private:
  std::vector<double> kept_;  ///< By place.
  PerRequest per_request_;
  double uploaded_ = 0;  ///< Ever, those of the start included.
  Counts counts_;
};

}  // namespace models
