#include "sim/random/stream.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <Random123/philox.h>
#include <catch2/catch.hpp>

#include "sim/base/require.hpp"
#include "tests/sim/random/fit.hpp"

namespace {

using Words = std::array<std::uint64_t, 4>;

Words first_words(sim::Stream stream) {
  Words words{};
  for (auto& word : words) word = stream.next_bits();
  return words;
}

double correlation(sim::Stream a, sim::Stream b, int count) {
  double sum = 0;
  for (int i = 0; i < count; ++i) sum += (a.uniform() - 0.5) * (b.uniform() - 0.5);
  return sum / count * 12;
}

/// Of uniforms with the same place in `count` streams made by `make(i)`.
template <class Make>
double p_of_first_draws(std::size_t count, Make make) {
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = make(i).uniform();
  return fit::chi_squared_p(values, 256, [](double u) { return u; });
}

}  // namespace

TEST_CASE("Philox4x64-10 gives Random123's published answers", "[stream]") {
  // tests/kat_vectors of Random123, the three lines "philox4x64 10".
  struct Known {
    Words counter;
    std::array<std::uint64_t, 2> key;
    Words answer;
  };
  constexpr std::uint64_t ones = ~0ULL;
  const Known known = GENERATE_COPY(
      Known{{0, 0, 0, 0},
            {0, 0},
            {0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b}},
      Known{{ones, ones, ones, ones},
            {ones, ones},
            {0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0}},
      Known{{0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
            {0x452821e638d01377, 0xbe5466cf34e90c6c},
            {0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6}});
  const auto [c0, c1, c2, c3] = known.counter;
  const auto block = r123::Philox4x64{}({{c0, c1, c2, c3}}, {{known.key[0], known.key[1]}});
  for (std::size_t i = 0; i < 4; ++i) CHECK(block[i] == known.answer[i]);
}

TEST_CASE("a stream is Philox of (block, replication, 0, 0) under its key", "[stream]") {
  // Key and counter zero is the first published answer.
  CHECK(first_words(sim::Stream{}) ==
        Words{0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b});
  const sim::StreamKey key{12, 34};
  sim::Stream stream(key, 56);
  for (std::uint64_t draw = 0; draw < 40; ++draw) {
    const auto block = r123::Philox4x64{}({{draw / 4, 56, 0, 0}}, {{12, 34}});
    CHECK(stream.draws() == draw);
    CHECK(stream.next_bits() == block[draw % 4]);
  }
}

TEST_CASE("the hash of a name and the first draws are golden", "[stream][golden]") {
  // Printed by this program, the hashes checked by hand in another language: a guard against
  // change.
  CHECK(sim::name_hash("") == 0xefd01f60ba992926);
  CHECK(sim::name_hash("web-1") == 0xc663f9d41a1b33b4);
  const sim::StreamKey key =
      sim::stream_key(1, sim::name_hash("web-1"), sim::name_hash("lifetime"));
  CHECK(key == sim::StreamKey{0xe5338ccdec28c1a5, 0x4be01118a9559111});
  CHECK(first_words(sim::Stream(key, 0)) ==
        Words{0xe8881b1552bbb80d, 0xedc956cb9b229646, 0x0966cfd7f845395e, 0x72846add65c03cd9});
  CHECK(first_words(sim::Stream(key, 0).branch(1)) ==
        Words{0x00133e21d1d7103e, 0xf439658a359b15f1, 0x619d7fad1d4c259f, 0xc053cc1f91590633});
}

TEST_CASE("names that differ a little hash apart", "[stream]") {
  std::set<std::uint64_t> hashes;
  double flipped = 0;
  constexpr int count = 20'000;
  for (int i = 0; i < count; ++i) {
    const std::string name = "instance-" + std::to_string(i);
    hashes.insert(sim::name_hash(name));
    flipped += __builtin_popcountll(sim::name_hash(name) ^ sim::name_hash(name + "x"));
  }
  CHECK(hashes.size() == count);
  // 64 bits flip with probability 1/2 each: a variance of 16 a name.
  CHECK(std::abs(flipped / count - 32) < 4 * std::sqrt(16.0 / count));
}

TEST_CASE("streams do not depend on the order in which they are made or drawn from", "[stream]") {
  const auto make = [](const char* owner) { return sim::named_stream(7, 3, owner, "lifetime"); };
  sim::Stream a = make("a");
  sim::Stream b = make("b");
  std::vector<std::uint64_t> a_first;
  std::vector<std::uint64_t> b_first;
  for (int i = 0; i < 9; ++i) a_first.push_back(a.next_bits());
  for (int i = 0; i < 9; ++i) b_first.push_back(b.next_bits());
  sim::Stream other_b = make("b");
  sim::Stream newcomer = make("c");
  sim::Stream other_a = make("a");
  for (std::size_t i = 0; i < 9; ++i) {
    (void)newcomer.next_bits();
    CHECK(other_b.next_bits() == b_first[i]);
    CHECK(other_a.next_bits() == a_first[i]);
  }
}

TEST_CASE("a copy continues exactly as the original, from any place in a block", "[stream]") {
  const int drawn = GENERATE(range(0, 9));
  sim::Stream original = sim::named_stream(1, 2, "owner", "purpose");
  for (int i = 0; i < drawn; ++i) (void)original.next_bits();
  sim::Stream copy = original;
  for (int i = 0; i < 20; ++i) CHECK(copy.next_bits() == original.next_bits());
}

TEST_CASE("a restarted stream is the one made for that replication", "[stream]") {
  const int drawn = GENERATE(range(0, 6));
  sim::Stream stream = sim::named_stream(1, 2, "owner", "purpose");
  for (int i = 0; i < drawn; ++i) (void)stream.next_bits();
  stream.restart(9);
  CHECK(stream.draws() == 0);
  CHECK(first_words(stream) == first_words(sim::named_stream(1, 9, "owner", "purpose")));
}

TEST_CASE("whatever part of the name changes, the stream does", "[stream]") {
  const std::vector<sim::Stream> streams = {
      sim::named_stream(1, 0, "a", "b"),           sim::named_stream(2, 0, "a", "b"),
      sim::named_stream(1, 1, "a", "b"),           sim::named_stream(1, 0, "b", "a"),
      sim::named_stream(1, 0, "a", "c"),           sim::named_stream(1, 0, "ab", ""),
      sim::named_stream(1, 0, "a", "b").branch(0), sim::named_stream(1, 0, "a", "b").branch(1)};
  std::set<Words> seen;
  for (const sim::Stream& stream : streams) seen.insert(first_words(stream));
  CHECK(seen.size() == streams.size());
}

TEST_CASE("branches go apart by number and by the draw at which they were taken", "[stream]") {
  sim::Stream trunk = sim::named_stream(1, 2, "owner", "purpose");
  const sim::Stream early = trunk.branch(1);
  (void)trunk.next_bits();
  CHECK(first_words(early) != first_words(trunk.branch(1)));
  CHECK(first_words(trunk.branch(1)) == first_words(trunk.branch(1)));
  CHECK(first_words(trunk.branch(1)) != first_words(trunk.branch(1).branch(1)));
}

TEST_CASE("neighbouring streams are uncorrelated", "[stream]") {
  constexpr int count = 200'000;
  const auto key = [](int seed, const char* owner, const char* purpose) {
    return sim::stream_key(static_cast<std::uint64_t>(seed), sim::name_hash(owner),
                           sim::name_hash(purpose));
  };
  const sim::Stream reference(key(1, "web-1", "lifetime"), 0);
  const std::vector<std::pair<const char*, sim::Stream>> neighbours = {
      {"replication", {key(1, "web-1", "lifetime"), 1}},
      {"seed", {key(2, "web-1", "lifetime"), 0}},
      {"owner", {key(1, "web-2", "lifetime"), 0}},
      {"purpose", {key(1, "web-1", "repair"), 0}},
      {"branch", reference.branch(0)}};
  for (const auto& [name, neighbour] : neighbours) {
    CAPTURE(name);
    CHECK(std::abs(correlation(reference, neighbour, count)) < 4 / std::sqrt(count));
  }
}

TEST_CASE("a stream is uncorrelated with itself a few draws later", "[stream]") {
  constexpr int count = 200'000;
  const int lag = GENERATE(1, 2, 3, 4, 5, 8);
  const sim::Stream stream = sim::named_stream(5, 0, "owner", "purpose");
  sim::Stream later = stream;
  for (int i = 0; i < lag; ++i) (void)later.next_bits();
  CHECK(std::abs(correlation(stream, later, count)) < 4 / std::sqrt(count));
}

TEST_CASE("first draws are uniform across streams too", "[stream]") {
  constexpr std::size_t count = 100'000;
  const sim::StreamKey key = sim::stream_key(1, 2, 3);
  CHECK(p_of_first_draws(count, [&](std::size_t i) { return sim::Stream(key, i); }) > fit::level);
  CHECK(p_of_first_draws(count, [](std::size_t i) {
          return sim::Stream(sim::stream_key(1, i, 0), 0);
        }) > fit::level);
  CHECK(p_of_first_draws(count, [](std::size_t i) {
          return sim::Stream(sim::stream_key(i, 5, 5), 0);
        }) > fit::level);
  CHECK(p_of_first_draws(count, [&](std::size_t i) { return sim::Stream(key, 0).branch(i); }) >
        fit::level);
}

TEST_CASE("uniforms are uniform", "[stream]") {
  const int seed = GENERATE(range(0, 8));
  sim::Stream stream = sim::named_stream(static_cast<std::uint64_t>(seed), 0, "a", "b");
  std::vector<double> values(200'000);
  for (double& value : values) value = stream.uniform();
  CAPTURE(seed);
  CHECK(fit::kolmogorov(values, [](double u) { return u; }) < fit::kolmogorov_limit());
  CHECK(fit::chi_squared_p(values, 1024, [](double u) { return u; }) > fit::level);
}

TEST_CASE("each of the 64 bits is set half the time", "[stream]") {
  constexpr int count = 100'000;
  sim::Stream stream = sim::named_stream(3, 0, "a", "b");
  std::array<int, 64> set{};
  for (int i = 0; i < count; ++i) {
    const std::uint64_t bits = stream.next_bits();
    for (std::size_t bit = 0; bit < 64; ++bit) set[bit] += (bits >> bit & 1U) != 0 ? 1 : 0;
  }
  for (const int ones : set) CHECK(std::abs(ones - count / 2) < 4.5 * std::sqrt(count / 4.0));
}

TEST_CASE("below() is uniform and stays below", "[stream]") {
  const std::uint64_t faces = GENERATE(1U, 2U, 6U, 1000U);
  sim::Stream stream = sim::named_stream(4, 0, "a", "b");
  std::vector<double> places;
  for (int i = 0; i < 100'000; ++i) {
    const std::uint64_t face = stream.below(faces);
    REQUIRE(face < faces);
    places.push_back((static_cast<double>(face) + 0.5) / static_cast<double>(faces));
  }
  if (faces == 1) return;
  CHECK(fit::chi_squared_p(places, faces, [](double u) { return u; }) > fit::level);
}

TEST_CASE("below() has no bias where 2^64 is far from a multiple", "[stream]") {
  // Without rejection the first third of 3 * 2^62 faces would come up twice as often as the others.
  const std::uint64_t faces = 3ULL << 62U;
  sim::Stream stream = sim::named_stream(4, 0, "a", "b");
  constexpr int count = 60'000;
  int first_third = 0;
  for (int i = 0; i < count; ++i) first_third += stream.below(faces) % 3 == 0 ? 1 : 0;
  CHECK(std::abs(first_third - count / 3) < 4 * std::sqrt(count * 2.0 / 9));
  CHECK_THROWS_AS(stream.below(0), sim::ContractViolation);
}

TEST_CASE("chance() is certain at 0 and 1 and right between", "[stream]") {
  sim::Stream stream = sim::named_stream(6, 0, "a", "b");
  constexpr int count = 100'000;
  int hits = 0;
  for (int i = 0; i < count; ++i) {
    REQUIRE_FALSE(stream.chance(0));
    REQUIRE(stream.chance(1));
    hits += stream.chance(0.3) ? 1 : 0;
  }
  CHECK(std::abs(hits - 0.3 * count) < 4 * std::sqrt(count * 0.21));
  CHECK(stream.draws() == 3 * count);
}
