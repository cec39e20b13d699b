// The cost of turning one word into each of many, side by side: edit_cost of words.hpp, to the letter, for a lane of
// words at once. Plain loops over lanes, which compilers make vector instructions of; where the processor has AVX2,
// they are compiled for it too and the prices of letters are looked up for all lanes together.
#pragma once

#include "words.hpp"

#if defined(__GNUC__) && defined(__x86_64__)
#define TAMIS_AVX2 1
#include <immintrin.h>
#else
#define TAMIS_AVX2 0
#endif

namespace tamis {

constexpr std::size_t kLanes = 32;

// The word of a query, with what each of its letters costs against every other.
struct Probe {
  static constexpr std::size_t kPrices = 48;  // three times the letters that one instruction looks up
  std::size_t size;
  int mode;
  std::uint8_t letters[kMaxWord];
  std::uint16_t weights[kMaxWord];
  alignas(16) std::uint8_t prices[kMaxWord][kPrices];

  Probe(const Word& word, int mode, const Tables& tables) : size(word.size), mode(mode) {
    for (std::size_t j = 0; j < size; ++j) {
      letters[j] = word.letters[j];
      weights[j] = static_cast<std::uint16_t>(word.weight(j, mode, tables));
      std::memcpy(prices[j], tables.cost[mode][letters[j]], kLetters);
      std::memset(prices[j] + kLetters, 0, kPrices - kLetters);
    }
  }
};

// Words beside each other, letter by letter; lanes that are free, and letters behind a word's last, hold anything
// below `Probe::kPrices`.
struct Lanes {
  alignas(32) std::uint8_t letters[kMaxWord][kLanes] = {};
  alignas(32) std::uint8_t weights[kMaxWord][kLanes] = {};
  std::uint32_t numbers[kLanes];
  std::uint8_t sizes[kLanes] = {};
  std::size_t count = 0, longest = 0;

  void clear() { count = longest = 0; }
};

struct OneByOne {
  void operator()(const std::uint8_t* prices, const std::uint8_t* letters, std::uint8_t* into) const {
    for (std::size_t l = 0; l < kLanes; ++l) into[l] = prices[letters[l]];
  }
};

template <typename Prices>
inline void fill_costs(const Probe& query, const Lanes& lanes, const Tables& tables, std::uint16_t most, std::uint16_t* costs,
                       Prices look_up) {
  alignas(32) std::uint16_t rows[3][kMaxWord + 1][kLanes];
  alignas(32) std::uint8_t price[kLanes];
  alignas(32) std::uint16_t low[kLanes];
  bool alive_before = true;
  for (std::size_t l = 0; l < kLanes; ++l) costs[l] = 0xFFFF;
  auto *older = rows[0], *before = rows[1], *row = rows[2];
  const auto n = query.size;
  const std::uint16_t swap = tables.swap;
  for (std::size_t l = 0; l < kLanes; ++l) row[0][l] = 0;
  for (std::size_t j = 0; j < n; ++j)
    for (std::size_t l = 0; l < kLanes; ++l) row[j + 1][l] = static_cast<std::uint16_t>(row[j][l] + query.weights[j]);
  for (std::size_t i = 1; i <= lanes.longest; ++i) {
    auto* spare = older;
    older = before;
    before = row;
    row = spare;
    const auto* c = lanes.letters[i - 1];
    const auto* x = lanes.weights[i - 1];
    const auto* c_before = lanes.letters[i > 1 ? i - 2 : 0];
    const auto* x_before = lanes.weights[i > 1 ? i - 2 : 0];
    for (std::size_t l = 0; l < kLanes; ++l) low[l] = row[0][l] = static_cast<std::uint16_t>(before[0][l] + x[l]);
    for (std::size_t j = 1; j <= n; ++j) {
      const std::uint16_t y = query.weights[j - 1];
      look_up(query.prices[j - 1], c, price);
      for (std::size_t l = 0; l < kLanes; ++l) {
        const std::uint16_t wide = x[l];
        const std::uint16_t apart = static_cast<std::uint16_t>(std::max(wide, y) - std::min(wide, y));
        const std::uint16_t exchanged = static_cast<std::uint16_t>(before[j - 1][l] + std::max<std::uint16_t>(price[l], apart));
        const std::uint16_t less = static_cast<std::uint16_t>(before[j][l] + wide);
        const std::uint16_t more = static_cast<std::uint16_t>(row[j - 1][l] + y);
        row[j][l] = std::min(exchanged, std::min(less, more));
        low[l] = std::min(low[l], row[j][l]);
      }
      if (i < 2 || j < 2) continue;
      const std::uint8_t d = query.letters[j - 1], d_before = query.letters[j - 2];
      const std::uint16_t both = static_cast<std::uint16_t>(y + query.weights[j - 2]);
      for (std::size_t l = 0; l < kLanes; ++l) {  // two letters may have changed places
        const std::uint16_t wide = static_cast<std::uint16_t>(x[l] + x_before[l]);
        const std::uint16_t apart = static_cast<std::uint16_t>(std::max(wide, both) - std::min(wide, both));
        const std::uint16_t swapped = static_cast<std::uint16_t>(older[j - 2][l] + std::max(swap, apart));
        const bool meets = (c[l] == d_before) & (c_before[l] == d);
        const std::uint16_t best = std::min(row[j][l], swapped);
        row[j][l] = meets ? best : row[j][l];
        low[l] = std::min(low[l], row[j][l]);
      }
    }
    for (std::size_t l = 0; l < kLanes; ++l) costs[l] = lanes.sizes[l] == i ? row[n][l] : costs[l];
    std::uint16_t least = 0xFFFF;
    for (std::size_t l = 0; l < kLanes; ++l) least = std::min(least, low[l]);
    if (least > most && !alive_before) return;  // letters that change places look two rows back
    alive_before = least <= most;
  }
}

#if TAMIS_AVX2
struct AllTogether {
  __attribute__((target("avx2"))) void operator()(const std::uint8_t* prices, const std::uint8_t* letters, std::uint8_t* into) const {
    const auto part = [&](int which) __attribute__((target("avx2"))) {
      return _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(prices) + which));
    };
    const __m256i place = _mm256_load_si256(reinterpret_cast<const __m256i*>(letters));
    const __m256i high = _mm256_slli_epi16(_mm256_and_si256(place, _mm256_set1_epi8(0x30)), 1);  // in 32, 64: which part
    const __m256i first = _mm256_shuffle_epi8(part(0), place), second = _mm256_shuffle_epi8(part(1), place),
                  third = _mm256_shuffle_epi8(part(2), place);
    const __m256i in_second = _mm256_cmpeq_epi8(high, _mm256_set1_epi8(0x20)), in_third = _mm256_cmpeq_epi8(high, _mm256_set1_epi8(0x40));
    _mm256_store_si256(reinterpret_cast<__m256i*>(into),
                       _mm256_blendv_epi8(_mm256_blendv_epi8(first, second, in_second), third, in_third));
  }
};

__attribute__((target("avx2"), flatten)) inline void fill_costs_avx2(const Probe& query, const Lanes& lanes, const Tables& tables,
                                                                     std::uint16_t most, std::uint16_t* costs) {
  fill_costs(query, lanes, tables, most, costs, AllTogether{});
}
#endif

// What it costs to turn the query's word into the word of each lane; where that is more than `most`, it may be anything
// more.
inline void edit_costs(const Probe& query, const Lanes& lanes, const Tables& tables, std::uint16_t most, std::uint16_t* costs) {
#if TAMIS_AVX2
  static const bool avx2 = __builtin_cpu_supports("avx2");
  if (avx2) return fill_costs_avx2(query, lanes, tables, most, costs);
#endif
  fill_costs(query, lanes, tables, most, costs, OneByOne{});
}

}  // namespace tamis
