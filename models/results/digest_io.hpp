#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "models/results/digest.hpp"

/// Digests as bytes, to be kept in a journal or sent to another process. The bytes are the same on
/// every machine: integers from their low byte on, doubles as the bits of IEEE 754, both without
/// the zero bytes at their end.
namespace models {

/// Appends the bytes of `digest` to `bytes`. decode() gives back each bit of it.
void encode(const Digest& digest, std::string& bytes);

/// Takes one digest off the front of `bytes`. Empty where they are not those of a digest; `bytes`
/// is then somewhere in between.
[[nodiscard]] std::optional<Digest> decode(std::string_view& bytes);

}  // namespace models
