// The cost of turning one word into each of many, side by side: edit_cost of words.hpp, to the letter, for a lane of
// words at once. A cost is a byte, and 255 stands for that and more. Where the processor has AVX2 a lane is one register
// of it; elsewhere plain loops do the same.
#pragma once

#include <vector>

#include "words.hpp"

#if defined(__GNUC__) && defined(__x86_64__)
#define TAMIS_AVX2 1
#include <immintrin.h>
#else
#define TAMIS_AVX2 0
#endif

namespace tamis {

constexpr std::size_t kLanes = 32;
constexpr std::int32_t kMostInLanes = 254;
constexpr std::size_t kLookedUp = 48;  // three times what one instruction looks up; no fewer than the letters

// The word of a query, with what each of its letters costs against every other, and what letters weigh.
struct Probe {
  std::size_t size;
  int mode;
  std::uint8_t doubled, swap;
  std::uint8_t letters[kMaxWord], weights[kMaxWord];
  alignas(16) std::uint8_t prices[kMaxWord][kLookedUp] = {};
  alignas(16) std::uint8_t heft[kLookedUp] = {};

  Probe(const Word& word, int mode, const Tables& tables) : size(word.size), mode(mode), doubled(tables.doubled), swap(tables.swap) {
    std::memcpy(heft, tables.weight[mode], kLetters);
    for (std::size_t j = 0; j < size; ++j) {
      letters[j] = word.letters[j];
      weights[j] = static_cast<std::uint8_t>(word.weight(j, mode, tables));
      std::memcpy(prices[j], tables.cost[mode][letters[j]], kLetters);
    }
  }
};

// A byte of each of many words: how long it is, or its letter of one place, marked where it repeats the one before.
struct alignas(32) Lane {
  static constexpr std::uint8_t kRepeated = 0x40;
  std::uint8_t of[kLanes];
};

// Up to as many words, letter by letter.
struct Lanes {
  const Lane* letters;
  const Lane& sizes;  // zero where no word is
  std::size_t longest;
};

struct alignas(32) PlainBytes {
  std::uint8_t of[kLanes];

  template <typename Do>
  static PlainBytes each(Do value) {
    PlainBytes made;
    for (std::size_t l = 0; l < kLanes; ++l) made.of[l] = static_cast<std::uint8_t>(value(l));
    return made;
  }
  static PlainBytes all(std::uint8_t value) { return each([&](auto) { return value; }); }
  static PlainBytes load(const Lane& from) { return each([&](auto l) { return from.of[l]; }); }
  static void store(PlainBytes a, Lane& into) { std::memcpy(into.of, a.of, kLanes); }
  // All bits of each lane whose bit is set.
  static PlainBytes lanes(std::uint32_t bits) { return each([&](auto l) { return bits >> l & 1 ? 255 : 0; }); }
  static PlainBytes letters(PlainBytes c) { return each([&](auto l) { return c.of[l] & (Lane::kRepeated - 1); }); }
  // All bits where a letter repeats the one before.
  static PlainBytes repeated(PlainBytes c) { return each([&](auto l) { return c.of[l] & Lane::kRepeated ? 255 : 0; }); }
  using Which = PlainBytes;
  static Which which(PlainBytes letters) { return letters; }
  static PlainBytes look_up(const std::uint8_t* table, const Which& which) { return each([&](auto l) { return table[which.of[l]]; }); }
  static PlainBytes plus(PlainBytes a, PlainBytes b) { return each([&](auto l) { return std::min(255, a.of[l] + b.of[l]); }); }
  static PlainBytes apart(PlainBytes a, PlainBytes b) { return each([&](auto l) { return std::abs(a.of[l] - b.of[l]); }); }
  static PlainBytes least(PlainBytes a, PlainBytes b) { return each([&](auto l) { return std::min(a.of[l], b.of[l]); }); }
  static PlainBytes most(PlainBytes a, PlainBytes b) { return each([&](auto l) { return std::max(a.of[l], b.of[l]); }); }
  static PlainBytes same(PlainBytes a, PlainBytes b) { return each([&](auto l) { return a.of[l] == b.of[l] ? 255 : 0; }); }
  static PlainBytes both(PlainBytes a, PlainBytes b) { return each([&](auto l) { return a.of[l] & b.of[l]; }); }
  static PlainBytes unless(PlainBytes mask, PlainBytes a) { return each([&](auto l) { return (~mask.of[l] & 255) | a.of[l]; }); }
  static PlainBytes choose(PlainBytes mask, PlainBytes a, PlainBytes b) { return each([&](auto l) { return mask.of[l] ? a.of[l] : b.of[l]; }); }
  // A bit for each lane that is `limit` or less.
  static std::uint32_t within(PlainBytes a, PlainBytes limit) {
    std::uint32_t bits = 0;
    for (std::size_t l = 0; l < kLanes; ++l) bits |= static_cast<std::uint32_t>(a.of[l] <= limit.of[l]) << l;
    return bits;
  }
};

#if TAMIS_AVX2
#define TAMIS_LANE __attribute__((target("avx2"))) static inline
struct Avx2Bytes {
  __m256i of;

  TAMIS_LANE Avx2Bytes all(std::uint8_t value) { return {_mm256_set1_epi8(static_cast<char>(value))}; }
  TAMIS_LANE Avx2Bytes load(const Lane& from) { return {_mm256_load_si256(reinterpret_cast<const __m256i*>(from.of))}; }
  TAMIS_LANE void store(Avx2Bytes a, Lane& into) { _mm256_store_si256(reinterpret_cast<__m256i*>(into.of), a.of); }
  TAMIS_LANE Avx2Bytes lanes(std::uint32_t bits) {
    const __m256i spread = _mm256_set_epi64x(0x0303030303030303, 0x0202020202020202, 0x0101010101010101, 0),
                  bit = _mm256_set1_epi64x(static_cast<long long>(0x8040201008040201));
    const __m256i bytes = _mm256_shuffle_epi8(_mm256_set1_epi32(static_cast<int>(bits)), spread);
    return {_mm256_cmpeq_epi8(_mm256_and_si256(bytes, bit), bit)};
  }
  TAMIS_LANE Avx2Bytes letters(Avx2Bytes c) { return {_mm256_and_si256(c.of, _mm256_set1_epi8(Lane::kRepeated - 1))}; }
  TAMIS_LANE Avx2Bytes repeated(Avx2Bytes c) {
    const __m256i mark = _mm256_set1_epi8(Lane::kRepeated);
    return {_mm256_cmpeq_epi8(_mm256_and_si256(c.of, mark), mark)};
  }
  struct Which {
    __m256i place, second, third;
  };
  TAMIS_LANE Which which(Avx2Bytes c) {
    const __m256i part = _mm256_and_si256(c.of, _mm256_set1_epi8(0x30));
    return {c.of, _mm256_cmpeq_epi8(part, _mm256_set1_epi8(0x10)), _mm256_cmpeq_epi8(part, _mm256_set1_epi8(0x20))};
  }
  TAMIS_LANE __m256i part_of(const std::uint8_t* table, int which) {
    return _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(table) + which));
  }
  TAMIS_LANE Avx2Bytes look_up(const std::uint8_t* table, const Which& which) {
    const __m256i first = _mm256_shuffle_epi8(part_of(table, 0), which.place), second = _mm256_shuffle_epi8(part_of(table, 1), which.place),
                  third = _mm256_shuffle_epi8(part_of(table, 2), which.place);
    return {_mm256_blendv_epi8(_mm256_blendv_epi8(first, second, which.second), third, which.third)};
  }
  TAMIS_LANE Avx2Bytes plus(Avx2Bytes a, Avx2Bytes b) { return {_mm256_adds_epu8(a.of, b.of)}; }
  TAMIS_LANE Avx2Bytes apart(Avx2Bytes a, Avx2Bytes b) { return {_mm256_or_si256(_mm256_subs_epu8(a.of, b.of), _mm256_subs_epu8(b.of, a.of))}; }
  TAMIS_LANE Avx2Bytes least(Avx2Bytes a, Avx2Bytes b) { return {_mm256_min_epu8(a.of, b.of)}; }
  TAMIS_LANE Avx2Bytes most(Avx2Bytes a, Avx2Bytes b) { return {_mm256_max_epu8(a.of, b.of)}; }
  TAMIS_LANE Avx2Bytes same(Avx2Bytes a, Avx2Bytes b) { return {_mm256_cmpeq_epi8(a.of, b.of)}; }
  TAMIS_LANE Avx2Bytes both(Avx2Bytes a, Avx2Bytes b) { return {_mm256_and_si256(a.of, b.of)}; }
  TAMIS_LANE Avx2Bytes unless(Avx2Bytes mask, Avx2Bytes a) { return {_mm256_or_si256(_mm256_xor_si256(mask.of, _mm256_set1_epi8(-1)), a.of)}; }
  TAMIS_LANE Avx2Bytes choose(Avx2Bytes mask, Avx2Bytes a, Avx2Bytes b) { return {_mm256_blendv_epi8(b.of, a.of, mask.of)}; }
  TAMIS_LANE std::uint32_t within(Avx2Bytes a, Avx2Bytes limit) {
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(a.of, limit.of), a.of)));
  }
};
#undef TAMIS_LANE
#endif

// What the word of each lane costs; a bit for each lane where that is `most` or less.
template <typename Bytes>
inline std::uint32_t lanes_within(const Probe& query, const Lanes& lanes, std::uint8_t most, Lane& costs) {
  Bytes rows[3][kMaxWord + 1], same_as[2][kMaxWord];
  const auto n = query.size;
  const Bytes limit = Bytes::all(most), swap = Bytes::all(query.swap), doubled = Bytes::all(query.doubled), sizes = Bytes::load(lanes.sizes);
  Bytes x_before = Bytes::all(0);
  auto *older = rows[0], *before = rows[1], *row = rows[2];
  auto *same = same_as[0], *same_before = same_as[1];
  row[0] = Bytes::all(0);
  for (std::size_t j = 0; j < n; ++j) row[j + 1] = Bytes::plus(row[j], Bytes::all(query.weights[j]));
  Bytes found = Bytes::all(255);
  bool alive_before = true;
  for (std::size_t i = 1; i <= lanes.longest; ++i) {
    auto* spare = older;
    older = before;
    before = row;
    row = spare;
    std::swap(same, same_before);
    const Bytes marked = Bytes::load(lanes.letters[i - 1]), c = Bytes::letters(marked);
    const auto which = Bytes::which(c);
    const Bytes heft = Bytes::look_up(query.heft, which);
    const Bytes x = Bytes::choose(Bytes::repeated(marked), Bytes::least(heft, doubled), heft), x_both = Bytes::plus(x, x_before);
    Bytes low = row[0] = Bytes::plus(before[0], x);
    for (std::size_t j = 1; j <= n; ++j) {
      const Bytes y = Bytes::all(query.weights[j - 1]);
      same[j - 1] = Bytes::same(c, Bytes::all(query.letters[j - 1]));
      const Bytes exchanged = Bytes::plus(before[j - 1], Bytes::most(Bytes::look_up(query.prices[j - 1], which), Bytes::apart(x, y)));
      Bytes best = Bytes::least(exchanged, Bytes::least(Bytes::plus(before[j], x), Bytes::plus(row[j - 1], y)));
      if (i > 1 && j > 1) {  // two letters may have changed places
        const Bytes y_both = Bytes::plus(y, Bytes::all(query.weights[j - 2]));
        const Bytes swapped = Bytes::plus(older[j - 2], Bytes::most(swap, Bytes::apart(x_both, y_both)));
        best = Bytes::least(best, Bytes::unless(Bytes::both(same[j - 2], same_before[j - 1]), swapped));
      }
      row[j] = best;
      low = Bytes::least(low, best);
    }
    x_before = x;
    const Bytes here = Bytes::same(sizes, Bytes::all(static_cast<std::uint8_t>(i)));
    found = Bytes::choose(here, row[n], found);
    const bool alive = Bytes::within(low, limit) != 0;
    if (!alive && !alive_before) break;  // letters that change places look two rows back
    alive_before = alive;
  }
  Bytes::store(found, costs);
  return Bytes::within(found, limit);
}

// What it costs a word to have none of some letters, or to have one. All such costs of a word, of either sort, are together
// no more than what it costs to turn the query into it.
struct Charge {
  std::uint64_t letters;  // beside those of the charge before
  std::uint8_t cost;
  bool anew;  // without those
};
struct Charges {
  std::vector<Charge> lacking, having;

  Charges(const Word& query, int mode, const Tables& tables) {
    std::uint64_t held = 0;
    for (std::size_t j = 0; j < query.size; ++j) held |= std::uint64_t{1} << query.letters[j];
    for (std::size_t j = 0; j < query.size; ++j) lack(query.letters[j], query.weight(j, mode, tables), tables.cost[mode][query.letters[j]]);
    for (std::size_t c = 0; c < kLetters; ++c) {
      if (held >> c & 1) continue;
      std::uint8_t least = tables.weight[mode][c];
      for (std::size_t j = 0; j < query.size; ++j) least = std::min(least, tables.cost[mode][c][query.letters[j]]);
      if (least) having.push_back({std::uint64_t{1} << c, least, true});
    }
  }

 private:
  static constexpr std::int32_t kStep = 3;  // small costs are left out, but the first

  // A letter is there, or exchanged for one that is, or left out.
  void lack(std::uint8_t letter, std::int32_t weight, const std::uint8_t* costs) {
    std::uint64_t before = 0;
    for (std::int32_t charged = 0, next; charged < weight; charged = next) {
      next = weight;
      for (std::size_t c = 0; c < kLetters; ++c)
        if (c != letter && costs[c] >= charged + kStep) next = std::min<std::int32_t>(next, costs[c]);
      std::uint64_t set = std::uint64_t{1} << letter;
      for (std::size_t c = 0; c < kLetters; ++c)
        if (costs[c] < next) set |= std::uint64_t{1} << c;
      lacking.push_back({set & ~before, static_cast<std::uint8_t>(next - charged), before == 0});
      before = set;
    }
  }
};

// For each letter the lanes whose words have it, a bit each.
using Held = std::array<std::uint32_t, kLetters>;

// A bit for each lane that may cost `most` or less, by the letters that it has.
template <typename Bytes>
inline std::uint32_t lanes_affordable(const Charges& charges, const Held& held, std::uint8_t most) {
  const Bytes limit = Bytes::all(most);
  Bytes lacking = Bytes::all(0), having = lacking;
  std::uint32_t lanes = 0;
  for (const Charge& charge : charges.lacking) {
    if (charge.anew) {
      if (!Bytes::within(lacking, limit)) return 0;
      lanes = 0;
    }
    for (std::uint64_t left = charge.letters; left; left &= left - 1) lanes |= held[static_cast<std::size_t>(__builtin_ctzll(left))];
    if (~lanes) lacking = Bytes::plus(lacking, Bytes::both(Bytes::lanes(~lanes), Bytes::all(charge.cost)));
  }
  if (!Bytes::within(lacking, limit)) return 0;
  for (const Charge& charge : charges.having) {
    lanes = held[static_cast<std::size_t>(__builtin_ctzll(charge.letters))];
    if (lanes) having = Bytes::plus(having, Bytes::both(Bytes::lanes(lanes), Bytes::all(charge.cost)));
  }
  return Bytes::within(Bytes::most(lacking, having), limit);
}

#if TAMIS_AVX2
__attribute__((target("avx2"), flatten)) inline std::uint32_t lanes_within_avx2(const Probe& query, const Lanes& lanes, std::uint8_t most,
                                                                                Lane& costs) {
  return lanes_within<Avx2Bytes>(query, lanes, most, costs);
}
__attribute__((target("avx2"), flatten)) inline std::uint32_t lanes_affordable_avx2(const Charges& charges, const Held& held,
                                                                                    std::uint8_t most) {
  return lanes_affordable<Avx2Bytes>(charges, held, most);
}
inline bool has_avx2() {
  static const bool has = __builtin_cpu_supports("avx2");
  return has;
}
#endif

// The same, by the means of this processor. `most` is `kMostInLanes` or less.
inline std::uint32_t words_within(const Probe& query, const Lanes& lanes, std::uint8_t most, Lane& costs) {
#if TAMIS_AVX2
  if (has_avx2()) return lanes_within_avx2(query, lanes, most, costs);
#endif
  return lanes_within<PlainBytes>(query, lanes, most, costs);
}
inline std::uint32_t words_affordable(const Charges& charges, const Held& held, std::uint8_t most) {
#if TAMIS_AVX2
  if (has_avx2()) return lanes_affordable_avx2(charges, held, most);
#endif
  return lanes_affordable<PlainBytes>(charges, held, most);
}

}  // namespace tamis
