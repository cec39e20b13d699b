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
  static constexpr std::uint8_t kRepeated = Word::kRepeated;
  std::uint8_t of[kLanes];
};

// Up to as many words, letter by letter.
struct Lanes {
  const Lane* letters;
  const Lane& sizes;  // zero where no word is
  std::size_t longest;
};

// The first letters of a word, marked in the same way.
constexpr std::size_t kRow = 16;
struct alignas(16) Row {
  std::uint8_t of[kRow] = {};
};

// Lays words side by side: the letters of each place in one lane.
inline void turn(const Row* rows, const std::uint32_t* places, Lane* letters) {
#if TAMIS_AVX2  // SSE2 is there wherever AVX2 may be
  for (std::size_t half = 0; half < kLanes; half += 16) {
    __m128i now[16], next[16];
    for (std::size_t l = 0; l < 16; ++l) now[l] = _mm_load_si128(reinterpret_cast<const __m128i*>(rows[places[half + l]].of));
    for (int step = 0; step < 4; ++step) {  // each brings words that are half as many apart beside each other
      for (std::size_t l = 0; l < 8; ++l) {
        next[2 * l] = _mm_unpacklo_epi8(now[l], now[l + 8]);
        next[2 * l + 1] = _mm_unpackhi_epi8(now[l], now[l + 8]);
      }
      std::copy(next, next + 16, now);
    }
    for (std::size_t i = 0; i < kRow; ++i) _mm_store_si128(reinterpret_cast<__m128i*>(letters[i].of + half), now[i]);
  }
#else
  for (std::size_t l = 0; l < kLanes; ++l)
    for (std::size_t i = 0; i < kRow; ++i) letters[i].of[l] = rows[places[l]].of[i];
#endif
}

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

// What the word of each lane costs; a bit for each lane where that is no more than it may be.
template <typename Bytes>
inline std::uint32_t lanes_within(const Probe& query, const Lanes& lanes, const Lane& most, Lane& costs) {
  Bytes rows[3][kMaxWord + 1], same_as[2][kMaxWord];
  const auto n = query.size;
  const Bytes limit = Bytes::load(most), swap = Bytes::all(query.swap), doubled = Bytes::all(query.doubled), sizes = Bytes::load(lanes.sizes);
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

constexpr std::size_t kPiece = 3;

// The first letters of a word of a query, or its last from behind, with the letter after them.
struct Piece {
  std::size_t size = 0;
  bool goes_on = false;  // there is such a letter
  std::uint8_t letters[kPiece + 1] = {}, weights[kPiece] = {};

  Piece(const Word& word, int mode, bool from_behind, const Tables& tables) {
    const std::size_t ending = std::min<std::size_t>(kPiece, word.size / 2);
    size = from_behind ? ending : std::min<std::size_t>(kPiece, word.size - ending);
    goes_on = size < word.size;
    for (std::size_t j = 0; j < size + goes_on; ++j) {
      const auto at = from_behind ? word.size - 1 - j : j;
      letters[j] = word.letters[at];
      if (j < size) weights[j] = static_cast<std::uint8_t>(word.weight(at, mode, tables));
    }
  }
  // Pieces of one key cost the same beside all others; no two words give it two meanings.
  std::uint32_t key(int mode) const {
    std::uint32_t key = static_cast<std::uint32_t>(mode) << 3 | static_cast<std::uint32_t>(size) << 1 | goes_on;
    for (std::size_t j = 0; j < size + goes_on; ++j) key = key << 6 | letters[j];
    return key;
  }
};

// Pieces of listed words, as many as lanes.
struct Pieces {
  Lane letters[kPiece] = {}, sizes{}, longer{};  // the last: all bits where the word goes on
};

// The least that the piece costs beside each other, whatever stands after them: letters that change places across an end
// of either are charged by half, as they may be counted at both ends of a word. What a letter weighs more or less than
// the one it stands for is not counted, so nothing is lost where a neighbour makes it lighter.
template <typename Bytes>
inline void piece_costs(const Piece& piece, int mode, const Tables& tables, const Pieces& others, Lane& costs) {
  alignas(16) std::uint8_t heft[kLookedUp] = {}, prices[kPiece][kLookedUp] = {};
  std::memcpy(heft, tables.weight[mode], kLetters);
  for (std::size_t j = 0; j < piece.size; ++j) std::memcpy(prices[j], tables.cost[mode][piece.letters[j]], kLetters);
  const auto n = piece.size;
  const Bytes sizes = Bytes::load(others.sizes), longer = Bytes::load(others.longer), doubled = Bytes::all(tables.doubled);
  const Bytes swap = Bytes::all(tables.swap), half = Bytes::all(tables.swap / 2);
  Bytes rows[kPiece + 1][kPiece + 1], same[kPiece][kPiece + 1], least = Bytes::all(255);
  const auto offer = [&](Bytes where, Bytes cost) { least = Bytes::least(least, Bytes::unless(where, cost)); };
  for (std::size_t i = 0; i <= kPiece; ++i) {
    if (i == 0) {
      rows[0][0] = Bytes::all(0);
      for (std::size_t j = 0; j < n; ++j) rows[0][j + 1] = Bytes::plus(rows[0][j], Bytes::all(piece.weights[j]));
    } else {
      const Bytes marked = Bytes::load(others.letters[i - 1]), c = Bytes::letters(marked);
      const auto which = Bytes::which(c);
      const Bytes heavy = Bytes::look_up(heft, which), x = Bytes::choose(Bytes::repeated(marked), Bytes::least(heavy, doubled), heavy);
      for (std::size_t j = 0; j < n + piece.goes_on; ++j) same[i - 1][j] = Bytes::same(c, Bytes::all(piece.letters[j]));
      rows[i][0] = Bytes::plus(rows[i - 1][0], x);
      for (std::size_t j = 1; j <= n; ++j) {
        Bytes best = Bytes::least(Bytes::plus(rows[i - 1][j - 1], Bytes::look_up(prices[j - 1], which)),
                                  Bytes::least(Bytes::plus(rows[i - 1][j], x), Bytes::plus(rows[i][j - 1], Bytes::all(piece.weights[j - 1]))));
        if (i > 1 && j > 1)
          best = Bytes::least(best, Bytes::unless(Bytes::both(same[i - 1][j - 2], same[i - 2][j - 1]), Bytes::plus(rows[i - 2][j - 2], swap)));
        rows[i][j] = best;
      }
      // The last letter of these, and a letter of the piece, with those after them.
      const Bytes last = Bytes::both(longer, Bytes::same(sizes, Bytes::all(static_cast<std::uint8_t>(i))));
      for (std::size_t j = 0; j + 1 < n + piece.goes_on; ++j) offer(Bytes::both(last, same[i - 1][j + 1]), Bytes::plus(rows[i - 1][j], half));
      for (std::size_t j = 0; j <= n; ++j) offer(last, rows[i][j]);
      // The last letter of the piece, with the one after it.
      const Bytes there = Bytes::same(Bytes::most(sizes, Bytes::all(static_cast<std::uint8_t>(i))), sizes);
      if (piece.goes_on && n) offer(Bytes::both(there, same[i - 1][n]), Bytes::plus(rows[i - 1][n - 1], half));
      offer(there, rows[i][n]);
    }
    if (i == 0) offer(Bytes::all(255), rows[0][n]);
  }
  Bytes::store(least, costs);
}

#if TAMIS_AVX2
__attribute__((target("avx2"), flatten)) inline std::uint32_t lanes_within_avx2(const Probe& query, const Lanes& lanes, const Lane& most,
                                                                                Lane& costs) {
  return lanes_within<Avx2Bytes>(query, lanes, most, costs);
}
__attribute__((target("avx2"), flatten)) inline void piece_costs_avx2(const Piece& piece, int mode, const Tables& tables,
                                                                      const Pieces& others, Lane& costs) {
  piece_costs<Avx2Bytes>(piece, mode, tables, others, costs);
}
__attribute__((target("avx2"))) inline std::size_t sums_within_avx2(const std::uint8_t* a, const std::uint8_t* b, std::uint32_t from,
                                                                    std::uint32_t many, std::uint8_t most, std::uint32_t* places) {
  const __m256i limit = _mm256_set1_epi8(static_cast<char>(most));
  std::size_t count = 0;
  for (std::uint32_t done = 0; done < many; done += kLanes) {
    const auto at = from + done;
    const __m256i sum = _mm256_adds_epu8(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(a + at)),
                                         _mm256_loadu_si256(reinterpret_cast<const __m256i*>(b + at)));
    auto bits = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(sum, limit), sum)));
    if (many - done < kLanes) bits &= (1u << (many - done)) - 1;
    for (; bits; bits &= bits - 1) places[count++] = at + static_cast<std::uint32_t>(__builtin_ctz(bits));
  }
  return count;
}
inline bool has_avx2() {
  static const bool has = __builtin_cpu_supports("avx2");
  return has;
}
#endif

// The same, by the means of this processor. It may be `kMostInLanes` at most.
inline std::uint32_t words_within(const Probe& query, const Lanes& lanes, const Lane& most, Lane& costs) {
#if TAMIS_AVX2
  if (has_avx2()) return lanes_within_avx2(query, lanes, most, costs);
#endif
  return lanes_within<PlainBytes>(query, lanes, most, costs);
}
// The places of so many bytes from there that are no more than `most` with those beside them, written into `places`; how
// many they are. A lane more of either may be read.
inline std::size_t sums_within(const std::uint8_t* a, const std::uint8_t* b, std::uint32_t from, std::uint32_t many, std::uint8_t most,
                               std::uint32_t* places) {
#if TAMIS_AVX2
  if (has_avx2()) return sums_within_avx2(a, b, from, many, most, places);
#endif
  std::size_t count = 0;
  for (auto at = from; at < from + many; ++at)
    if (a[at] + b[at] <= most) places[count++] = at;
  return count;
}
inline void costs_beside(const Piece& piece, int mode, const Tables& tables, const Pieces& others, Lane& costs) {
#if TAMIS_AVX2
  if (has_avx2()) return piece_costs_avx2(piece, mode, tables, others, costs);
#endif
  piece_costs<PlainBytes>(piece, mode, tables, others, costs);
}

}  // namespace tamis
