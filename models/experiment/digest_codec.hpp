#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "models/results/digest.hpp"
#include "models/results/digest_io.hpp"
#include "models/results/summary.hpp"
#include "sim/experiment/journal.hpp"

namespace models {

/// How digests travel between processes and into journals, for sim::replicate_by.
struct DigestCodec {
  static void encode(const Digest& digest, std::string& bytes) { models::encode(digest, bytes); }

  /// Throws sim::JournalMismatch where the bytes are not those of one digest.
  [[nodiscard]] static Digest decode(std::string_view bytes) {
    std::optional<Digest> digest = models::decode(bytes);
    if (!digest || !bytes.empty()) {
      throw sim::JournalMismatch("a result is not one of this version of the program");
    }
    return *std::move(digest);
  }
};

/// Adds a digest that may come out of a journal. Throws sim::JournalMismatch where it cannot be one
/// of this scenario.
inline void add_checked(const Digest& digest, Summary& summary) {
  if (!summary.takes(digest)) {
    throw sim::JournalMismatch("a result in the journal cannot be one of this scenario");
  }
  summary.add(digest);
}

}  // namespace models
