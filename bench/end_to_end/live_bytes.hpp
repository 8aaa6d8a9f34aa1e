#pragma once

#include <cstdint>

namespace bench {

/// Bytes that the program has asked for and not given back, as the allocator rounds them. A bench
/// that links live_bytes.cpp has operator new and delete replaced by ones that count.
[[nodiscard]] std::int64_t live_bytes() noexcept;

}  // namespace bench
