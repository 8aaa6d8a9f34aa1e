#pragma once

#include "models/caching/hit_ratio.hpp"

namespace models {

/// A part of a cache that fills after it was empty. Only a miss that was answered loads its item,
/// so that it fills as fast as whoever answers them can: the feedback that makes a stampede last.
/// The share of reads that hit is followed in pieces, each a straight line with the mean of the
/// curve and at no point further than 0.05 % of the reads from it.
class Refill {
 public:
  /// What a piece depends on, beside what has been loaded so far.
  struct Around {
    double met = 1;      ///< Of the misses, those that are answered.
    double pace = 1;     ///< Of the reads, against those of the catalogue's hit ratio.
    double others = 0;   ///< Of all reads of the cache, those that miss in its other parts.
    double part = 1;     ///< Of all reads of the cache, those of this part.
    double longest = 0;  ///< Seconds that the next piece may take.
  };

  /// The next piece. Requires that the one before has been settled.
  void plan(const HitRatio& of, const Around& around);
  /// So many seconds of the piece have gone by; what is left of it is forgotten.
  void settle(double seconds);

  [[nodiscard]] bool is_filled(const HitRatio& of) const { return of.is_filled(filling_); }
  /// Of the reads of the part, those that hit when the piece begins.
  [[nodiscard]] double hits() const noexcept { return hits_; }
  [[nodiscard]] double slope() const noexcept { return slope_; }
  /// Of the piece, in seconds.
  [[nodiscard]] double length() const noexcept { return length_; }
  /// Of the misses, those that are answered if whoever answers them goes on as it does.
  [[nodiscard]] double met_after(double seconds) const noexcept;

 private:
  /// A try at a piece, by how long misses are answered in it.
  struct Try {
    double answered = 0;
    double start = 0;  ///< Hit ratios.
    double middle = 0;
    double end = 0;
    double seconds = 0;
  };

  [[nodiscard]] Filling after(double answered) const;
  [[nodiscard]] Try tried(const HitRatio& of, const Around& around, double answered) const;
  [[nodiscard]] double most(const HitRatio& of, const Around& around) const;
  [[nodiscard]] static double shorter(const Around& around, const Try& one);
  void take(const Around& around, const Try& one);

  Filling filling_;
  double step_ = 0;  ///< Seconds of answered misses of the piece before.
  double answered_ = 0;
  bool begins_ = false;  ///< With the piece all misses are answered for the first time.
  bool waits_ = false;   ///< For the first items to expire, which happens in real time.
  double hits_ = 0;
  double slope_ = 0;
  double length_ = 0;
  double met_ = 1;
  double met_at_end_ = 1;
};

}  // namespace models
