#pragma once

#include "models/architecture/cache_spec.hpp"

namespace models::analytic {

/// Of the reads of a cache, those that find what they ask for in the long run: 1 for sessions, what
/// is stated, or what a catalogue says at so many reads a second. Sums go rank by rank up to 2000
/// and over blocks of a five-hundredth of their rank beyond: within 1e-6. It shares no line with
/// what the simulation does.
[[nodiscard]] double steady_hit_ratio(const CacheSpec& spec, double reads_rps);

}  // namespace models::analytic
