#include "bench/end_to_end/live_bytes.hpp"

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

#include <malloc.h>

namespace {

std::atomic<std::int64_t> live = 0;

void count(std::int64_t bytes) noexcept {
  live.fetch_add(bytes, std::memory_order_relaxed);
}

// Out of line, or the compiler takes malloc and operator delete for a pair that does not match.
[[gnu::noinline]] void* counted(std::size_t size) {
  void* const memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  count(static_cast<std::int64_t>(malloc_usable_size(memory)));
  return memory;
}
[[gnu::noinline]] void forget(void* memory) noexcept {
  if (memory != nullptr) count(-static_cast<std::int64_t>(malloc_usable_size(memory)));
  std::free(memory);
}

}  // namespace

namespace bench {

std::int64_t live_bytes() noexcept {
  return live.load(std::memory_order_relaxed);
}

}  // namespace bench

void* operator new(std::size_t size) {
  return counted(size);
}
void operator delete(void* memory) noexcept {
  forget(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  forget(memory);
}
