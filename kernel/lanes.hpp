// The cost of turning one word into each of many, side by side: edit_cost of words.hpp, to the letter, for a lane of
// words at once. A cost is a byte, and 255 stands for that and more. Where the processor has AVX-512 a lane is one register
// of it, where it has AVX2 two; elsewhere plain loops do the same.
#pragma once

#include <cstdlib>
#include <vector>

#include "words.hpp"

#if defined(__GNUC__) && defined(__x86_64__)
#define TAMIS_X86 1
#include <immintrin.h>
#else
#define TAMIS_X86 0
#endif

namespace tamis {

constexpr std::size_t kLanes = 64;
using LaneBits = std::uint64_t;  // one for each
constexpr std::int32_t kMostInLanes = 254;

// The word of a query, with what each of its letters costs against every other, and what letters weigh.
struct Probe {
  std::size_t size;
  std::uint8_t doubled;
  const std::uint8_t* heft;
  std::uint8_t letters[kMaxWord], weights[kMaxWord];
  const std::uint8_t* prices[kMaxWord];
  const Tables::Exchange* exchanges[kMaxWord];
  // What it costs where a letter and the one before have changed places; then where the first of them repeats another.
  std::uint8_t swaps[2][kMaxWord];

  Probe(const Word& word, int mode, const Tables& tables) : size(word.size), doubled(tables.doubled), heft(tables.weight[mode]) {
    for (std::size_t j = 0; j < size; ++j) {
      const auto letter = letters[j] = word.letters[j], before = j ? letters[j - 1] : letter;
      const bool repeats = j && letter == before;
      weights[j] = tables.weigh(mode, letter, repeats);
      prices[j] = tables.cost[mode][letter];
      exchanges[j] = &tables.exchange[mode][letter][repeats];
      const int mine = weights[j] + (j ? weights[j - 1] : 0);
      for (const bool first_repeats : {false, true})
        swaps[first_repeats][j] = static_cast<std::uint8_t>(
            std::max<int>(tables.swap, std::abs(tables.weigh(mode, letter, first_repeats) + tables.weigh(mode, before, repeats) - mine)));
    }
  }
};

// A byte of each of many words, such as its letter of one place: marked where it repeats the one before, or where the word
// has ended.
struct alignas(64) Lane {
  static constexpr std::uint8_t kRepeated = Word::kRepeated, kEnded = 0x80;
  std::uint8_t of[kLanes];
};

// Words letter by letter, so many places of them; they may end before.
struct Lanes {
  const Lane* letters;
  std::size_t places;
};

// The first letters of a word, marked in the same way.
constexpr std::size_t kRow = 16;
struct alignas(16) Row {
  std::uint8_t of[kRow];
  Row() { std::fill_n(of, kRow, Lane::kEnded); }
};

// Lays words side by side: the letters of each place in one lane.
inline void turn_plain(const Row* rows, const std::uint32_t* places, Lane* letters) {
#if TAMIS_X86  // which has SSE2
  for (std::size_t part = 0; part < kLanes; part += 16) {
    __m128i now[16], next[16];
    for (std::size_t l = 0; l < 16; ++l) now[l] = _mm_load_si128(reinterpret_cast<const __m128i*>(rows[places[part + l]].of));
    for (int step = 0; step < 4; ++step) {  // each brings words that are half as many apart beside each other
      for (std::size_t l = 0; l < 8; ++l) {
        next[2 * l] = _mm_unpacklo_epi8(now[l], now[l + 8]);
        next[2 * l + 1] = _mm_unpackhi_epi8(now[l], now[l + 8]);
      }
      std::copy(next, next + 16, now);
    }
    for (std::size_t i = 0; i < kRow; ++i) _mm_store_si128(reinterpret_cast<__m128i*>(letters[i].of + part), now[i]);
  }
#else
  for (std::size_t l = 0; l < kLanes; ++l)
    for (std::size_t i = 0; i < kRow; ++i) letters[i].of[l] = rows[places[l]].of[i];
#endif
}

// As many words of a lane as one of these holds, from a place in it.
struct alignas(32) PlainBytes {
  static constexpr std::size_t kWide = 32;
  static constexpr LaneBits kAll = (LaneBits{1} << kWide) - 1;
  std::uint8_t of[kWide];

  template <typename Do>
  static PlainBytes each(Do value) {
    PlainBytes made;
    for (std::size_t l = 0; l < kWide; ++l) made.of[l] = static_cast<std::uint8_t>(value(l));
    return made;
  }
  static PlainBytes all(std::uint8_t value) { return each([&](auto) { return value; }); }
  static PlainBytes load(const Lane& lane, std::size_t from) { return each([&](auto l) { return lane.of[from + l]; }); }
  static void store(PlainBytes a, Lane& lane, std::size_t from) { std::memcpy(lane.of + from, a.of, kWide); }
  static PlainBytes letters(PlainBytes c) { return each([&](auto l) { return c.of[l] & (Lane::kRepeated - 1); }); }
  using Mask = PlainBytes;  // all bits or none
  static bool any(Mask mask) { return within(mask, all(254)) != kAll; }
  // Where a letter repeats the one before; where a word goes on.
  static Mask repeated(PlainBytes c) { return each([&](auto l) { return c.of[l] & Lane::kRepeated ? 255 : 0; }); }
  static Mask goes_on(PlainBytes c) { return each([&](auto l) { return c.of[l] & Lane::kEnded ? 0 : 255; }); }
  using Which = PlainBytes;
  static Which which(PlainBytes letters) { return letters; }
  static PlainBytes look_up(const std::uint8_t* table, const Which& which) { return each([&](auto l) { return table[which.of[l]]; }); }
  // What it costs to put a letter of the query for each of these, which weigh `x`.
  static PlainBytes exchange(const Probe& query, std::size_t j, const Which& which, Mask, PlainBytes x) {
    return most(look_up(query.prices[j], which), apart(x, all(query.weights[j])));
  }
  static PlainBytes plus(PlainBytes a, PlainBytes b) { return each([&](auto l) { return std::min(255, a.of[l] + b.of[l]); }); }
  static PlainBytes apart(PlainBytes a, PlainBytes b) { return each([&](auto l) { return std::abs(a.of[l] - b.of[l]); }); }
  static PlainBytes least(PlainBytes a, PlainBytes b) { return each([&](auto l) { return std::min(a.of[l], b.of[l]); }); }
  static PlainBytes most(PlainBytes a, PlainBytes b) { return each([&](auto l) { return std::max(a.of[l], b.of[l]); }); }
  static Mask same(PlainBytes a, PlainBytes b) { return each([&](auto l) { return a.of[l] == b.of[l] ? 255 : 0; }); }
  static Mask both(Mask a, Mask b) { return each([&](auto l) { return a.of[l] & b.of[l]; }); }
  // The lesser of two where the mask is, elsewhere the first.
  static PlainBytes least_where(Mask mask, PlainBytes a, PlainBytes b) { return each([&](auto l) { return std::min<int>(a.of[l], (~mask.of[l] & 255) | b.of[l]); }); }
  static PlainBytes choose(Mask mask, PlainBytes a, PlainBytes b) { return each([&](auto l) { return mask.of[l] ? a.of[l] : b.of[l]; }); }
  // A bit for each lane that is `limit` or less.
  static LaneBits within(PlainBytes a, PlainBytes limit) {
    LaneBits bits = 0;
    for (std::size_t l = 0; l < kWide; ++l) bits |= static_cast<LaneBits>(a.of[l] <= limit.of[l]) << l;
    return bits;
  }
};

#if TAMIS_X86
#define TAMIS_LANE __attribute__((target("avx2"))) static inline
struct Avx2Bytes {
  static constexpr std::size_t kWide = 32;
  __m256i of;

  TAMIS_LANE Avx2Bytes all(std::uint8_t value) { return {_mm256_set1_epi8(static_cast<char>(value))}; }
  TAMIS_LANE Avx2Bytes load(const Lane& lane, std::size_t from) { return {_mm256_load_si256(reinterpret_cast<const __m256i*>(lane.of + from))}; }
  TAMIS_LANE void store(Avx2Bytes a, Lane& lane, std::size_t from) { _mm256_store_si256(reinterpret_cast<__m256i*>(lane.of + from), a.of); }
  TAMIS_LANE Avx2Bytes letters(Avx2Bytes c) { return {_mm256_and_si256(c.of, _mm256_set1_epi8(Lane::kRepeated - 1))}; }
  using Mask = Avx2Bytes;
  TAMIS_LANE Mask repeated(Avx2Bytes c) {
    const __m256i mark = _mm256_set1_epi8(Lane::kRepeated);
    return {_mm256_cmpeq_epi8(_mm256_and_si256(c.of, mark), mark)};
  }
  TAMIS_LANE Mask goes_on(Avx2Bytes c) { return {_mm256_cmpgt_epi8(c.of, _mm256_set1_epi8(-1))}; }
  TAMIS_LANE bool any(Mask mask) { return !_mm256_testz_si256(mask.of, mask.of); }
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
  TAMIS_LANE Avx2Bytes exchange(const Probe& query, std::size_t j, const Which& which, Mask, Avx2Bytes x) {
    return most(look_up(query.prices[j], which), apart(x, all(query.weights[j])));
  }
  TAMIS_LANE Avx2Bytes plus(Avx2Bytes a, Avx2Bytes b) { return {_mm256_adds_epu8(a.of, b.of)}; }
  TAMIS_LANE Avx2Bytes apart(Avx2Bytes a, Avx2Bytes b) { return {_mm256_or_si256(_mm256_subs_epu8(a.of, b.of), _mm256_subs_epu8(b.of, a.of))}; }
  TAMIS_LANE Avx2Bytes least(Avx2Bytes a, Avx2Bytes b) { return {_mm256_min_epu8(a.of, b.of)}; }
  TAMIS_LANE Avx2Bytes most(Avx2Bytes a, Avx2Bytes b) { return {_mm256_max_epu8(a.of, b.of)}; }
  TAMIS_LANE Mask same(Avx2Bytes a, Avx2Bytes b) { return {_mm256_cmpeq_epi8(a.of, b.of)}; }
  TAMIS_LANE Mask both(Mask a, Mask b) { return {_mm256_and_si256(a.of, b.of)}; }
  TAMIS_LANE Avx2Bytes least_where(Mask mask, Avx2Bytes a, Avx2Bytes b) {
    return {_mm256_min_epu8(a.of, _mm256_or_si256(_mm256_xor_si256(mask.of, _mm256_set1_epi8(-1)), b.of))};
  }
  TAMIS_LANE Avx2Bytes choose(Mask mask, Avx2Bytes a, Avx2Bytes b) { return {_mm256_blendv_epi8(b.of, a.of, mask.of)}; }
  TAMIS_LANE LaneBits within(Avx2Bytes a, Avx2Bytes limit) {
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(a.of, limit.of), a.of)));
  }
};
#undef TAMIS_LANE

#define TAMIS_AVX512 "avx512f,avx512bw,avx512vl,avx512vbmi"
#define TAMIS_LANE __attribute__((target(TAMIS_AVX512))) static inline
struct Avx512Bytes {
  static constexpr std::size_t kWide = 64;
  __m512i of;

  TAMIS_LANE Avx512Bytes all(std::uint8_t value) { return {_mm512_set1_epi8(static_cast<char>(value))}; }
  TAMIS_LANE Avx512Bytes load(const Lane& lane, std::size_t) { return {_mm512_load_si512(lane.of)}; }
  TAMIS_LANE void store(Avx512Bytes a, Lane& lane, std::size_t) { _mm512_store_si512(lane.of, a.of); }
  TAMIS_LANE Avx512Bytes letters(Avx512Bytes c) { return {_mm512_and_si512(c.of, _mm512_set1_epi8(Lane::kRepeated - 1))}; }
  using Mask = __mmask64;
  TAMIS_LANE bool any(Mask mask) { return mask != 0; }
  TAMIS_LANE Mask repeated(Avx512Bytes c) { return _mm512_test_epi8_mask(c.of, _mm512_set1_epi8(Lane::kRepeated)); }
  TAMIS_LANE Mask goes_on(Avx512Bytes c) { return ~_mm512_movepi8_mask(c.of); }
  using Which = Avx512Bytes;
  TAMIS_LANE Which which(Avx512Bytes letters) { return letters; }
  TAMIS_LANE Avx512Bytes look_up(const std::uint8_t* table, const Which& which) {
    return {_mm512_maskz_permutexvar_epi8(~Mask{0}, which.of, _mm512_load_si512(table))};
  }
  TAMIS_LANE Avx512Bytes exchange(const Probe& query, std::size_t j, const Which& which, Mask repeated, Avx512Bytes) {
    const auto& exchange = *query.exchanges[j];
    return {_mm512_mask_permutexvar_epi8(look_up(exchange.of[0], which).of, repeated, which.of, _mm512_load_si512(exchange.of[1]))};
  }
  TAMIS_LANE Avx512Bytes plus(Avx512Bytes a, Avx512Bytes b) { return {_mm512_adds_epu8(a.of, b.of)}; }
  TAMIS_LANE Avx512Bytes apart(Avx512Bytes a, Avx512Bytes b) {
    return {_mm512_sub_epi8(_mm512_max_epu8(a.of, b.of), _mm512_min_epu8(a.of, b.of))};
  }
  TAMIS_LANE Avx512Bytes least(Avx512Bytes a, Avx512Bytes b) { return {_mm512_min_epu8(a.of, b.of)}; }
  TAMIS_LANE Avx512Bytes most(Avx512Bytes a, Avx512Bytes b) { return {_mm512_max_epu8(a.of, b.of)}; }
  TAMIS_LANE Mask same(Avx512Bytes a, Avx512Bytes b) { return _mm512_cmpeq_epi8_mask(a.of, b.of); }
  TAMIS_LANE Mask both(Mask a, Mask b) { return a & b; }
  TAMIS_LANE Avx512Bytes least_where(Mask mask, Avx512Bytes a, Avx512Bytes b) { return {_mm512_mask_min_epu8(a.of, mask, a.of, b.of)}; }
  TAMIS_LANE Avx512Bytes choose(Mask mask, Avx512Bytes a, Avx512Bytes b) { return {_mm512_mask_blend_epi8(mask, b.of, a.of)}; }
  TAMIS_LANE LaneBits within(Avx512Bytes a, Avx512Bytes limit) { return _mm512_cmple_epu8_mask(a.of, limit.of); }
};
#undef TAMIS_LANE
#endif

// What the word of each lane costs, from one on; a bit for each where that is no more than it may be. Words without letters
// are not found.
template <typename Bytes>
inline LaneBits lanes_within(const Probe& query, const Lanes& lanes, const Lane& most, Lane& costs, std::size_t from) {
  Bytes rows[3][kMaxWord + 1], weights[kMaxWord], letters[kMaxWord], swaps[2][kMaxWord];
  typename Bytes::Mask same_as[2][kMaxWord];
  const auto n = query.size;
  const Bytes limit = Bytes::load(most, from), doubled = Bytes::all(query.doubled);
  auto *older = rows[0], *before = rows[1], *row = rows[2];
  auto *same = same_as[0], *same_before = same_as[1];
  row[0] = Bytes::all(0);
  for (std::size_t j = 0; j < n; ++j) {
    weights[j] = Bytes::all(query.weights[j]);
    letters[j] = Bytes::all(query.letters[j]);
    for (const bool repeats : {false, true}) swaps[repeats][j] = Bytes::all(query.swaps[repeats][j]);
    row[j + 1] = Bytes::plus(row[j], weights[j]);
  }
  Bytes found = Bytes::all(255);
  bool alive_before = true;
  typename Bytes::Mask repeated{};
  for (std::size_t i = 1; i <= lanes.places; ++i) {
    const Bytes marked = Bytes::load(lanes.letters[i - 1], from), c = Bytes::letters(marked);
    const auto goes_on = Bytes::goes_on(marked);
    if (!Bytes::any(goes_on)) break;
    auto* spare = older;
    older = before;
    before = row;
    row = spare;
    std::swap(same, same_before);
    const auto which = Bytes::which(c);
    const auto first_repeats = repeated;
    repeated = Bytes::repeated(marked);
    const Bytes x = Bytes::least_where(repeated, Bytes::look_up(query.heft, which), doubled);
    Bytes low = row[0] = Bytes::plus(before[0], x);
    for (std::size_t j = 1; j <= n; ++j) {
      same[j - 1] = Bytes::same(c, letters[j - 1]);
      Bytes best = Bytes::least(Bytes::plus(before[j - 1], Bytes::exchange(query, j - 1, which, repeated, x)),
                                Bytes::least(Bytes::plus(before[j], x), Bytes::plus(row[j - 1], weights[j - 1])));
      if (i > 1 && j > 1) {  // two letters may have changed places
        const Bytes swap = Bytes::choose(first_repeats, swaps[true][j - 1], swaps[false][j - 1]);
        best = Bytes::least_where(Bytes::both(same[j - 2], same_before[j - 1]), best, Bytes::plus(older[j - 2], swap));
      }
      row[j] = best;
      low = Bytes::least(low, best);
    }
    found = Bytes::choose(goes_on, row[n], found);
    const bool alive = Bytes::within(low, limit) != 0;
    if (!alive && !alive_before) break;  // letters that change places look two rows back
    alive_before = alive;
  }
  Bytes::store(found, costs, from);
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
inline void piece_costs(const Piece& piece, int mode, const Tables& tables, const Pieces& others, Lane& costs, std::size_t from) {
  const auto n = piece.size;
  const Bytes sizes = Bytes::load(others.sizes, from), doubled = Bytes::all(tables.doubled);
  const auto all = Bytes::same(sizes, sizes), longer = Bytes::same(Bytes::load(others.longer, from), Bytes::all(255));
  const Bytes swap = Bytes::all(tables.swap), half = Bytes::all(tables.swap / 2);
  Bytes rows[kPiece + 1][kPiece + 1], least = Bytes::all(255);
  typename Bytes::Mask same[kPiece][kPiece + 1];
  const auto offer = [&](auto where, Bytes cost) { least = Bytes::least_where(where, least, cost); };
  for (std::size_t i = 0; i <= kPiece; ++i) {
    if (i == 0) {
      rows[0][0] = Bytes::all(0);
      for (std::size_t j = 0; j < n; ++j) rows[0][j + 1] = Bytes::plus(rows[0][j], Bytes::all(piece.weights[j]));
    } else {
      const Bytes marked = Bytes::load(others.letters[i - 1], from), c = Bytes::letters(marked);
      const auto which = Bytes::which(c);
      const Bytes heavy = Bytes::look_up(tables.weight[mode], which), x = Bytes::least_where(Bytes::repeated(marked), heavy, doubled);
      for (std::size_t j = 0; j < n + piece.goes_on; ++j) same[i - 1][j] = Bytes::same(c, Bytes::all(piece.letters[j]));
      rows[i][0] = Bytes::plus(rows[i - 1][0], x);
      for (std::size_t j = 1; j <= n; ++j) {
        Bytes best = Bytes::least(Bytes::plus(rows[i - 1][j - 1], Bytes::look_up(tables.cost[mode][piece.letters[j - 1]], which)),
                                  Bytes::least(Bytes::plus(rows[i - 1][j], x), Bytes::plus(rows[i][j - 1], Bytes::all(piece.weights[j - 1]))));
        if (i > 1 && j > 1)
          best = Bytes::least_where(Bytes::both(same[i - 1][j - 2], same[i - 2][j - 1]), best, Bytes::plus(rows[i - 2][j - 2], swap));
        rows[i][j] = best;
      }
      // The last letter of these, and a letter of the piece, with those after them.
      const auto last = Bytes::both(longer, Bytes::same(sizes, Bytes::all(static_cast<std::uint8_t>(i))));
      for (std::size_t j = 0; j + 1 < n + piece.goes_on; ++j) offer(Bytes::both(last, same[i - 1][j + 1]), Bytes::plus(rows[i - 1][j], half));
      for (std::size_t j = 0; j <= n; ++j) offer(last, rows[i][j]);
      // The last letter of the piece, with the one after it.
      const auto there = Bytes::same(Bytes::most(sizes, Bytes::all(static_cast<std::uint8_t>(i))), sizes);
      if (piece.goes_on && n) offer(Bytes::both(there, same[i - 1][n]), Bytes::plus(rows[i - 1][n - 1], half));
      offer(there, rows[i][n]);
    }
    if (i == 0) offer(all, rows[0][n]);
  }
  Bytes::store(least, costs, from);
}

// What this processor can do; less where the environment says so, to try that.
enum class Lanewise { kPlain, kAvx2, kAvx512 };
constexpr const char* kLanewiseNames[] = {"plain", "avx2", "avx512"};
inline Lanewise lanewise() {
#if TAMIS_X86
  static const Lanewise found = [] {
    const char* most = std::getenv("TAMIS_LANES");
    const auto asked = [&](Lanewise one) { return most && std::strcmp(most, kLanewiseNames[static_cast<int>(one)]) == 0; };
    if (asked(Lanewise::kPlain) || !__builtin_cpu_supports("avx2")) return Lanewise::kPlain;
    const bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
                      __builtin_cpu_supports("avx512vbmi");
    return asked(Lanewise::kAvx2) || !wide ? Lanewise::kAvx2 : Lanewise::kAvx512;
  }();
  return found;
#else
  return Lanewise::kPlain;
#endif
}

#if TAMIS_X86
__attribute__((target("avx2"), flatten)) inline LaneBits lanes_within_avx2(const Probe& query, const Lanes& lanes, const Lane& most,
                                                                           Lane& costs, std::size_t from) {
  return lanes_within<Avx2Bytes>(query, lanes, most, costs, from);
}
__attribute__((target(TAMIS_AVX512), flatten)) inline LaneBits lanes_within_avx512(const Probe& query, const Lanes& lanes, const Lane& most,
                                                                                   Lane& costs) {
  return lanes_within<Avx512Bytes>(query, lanes, most, costs, 0);
}
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"  // which GCC 12 finds in what it brings itself
__attribute__((target(TAMIS_AVX512))) inline __m512i numbers_avx512() {
  return _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}
__attribute__((target(TAMIS_AVX512))) inline void turn_avx512(const Row* rows, const std::uint32_t* places, Lane* letters) {
  // By place, where the letters of four words stand that are side by side.
  const __m512i in_turn = _mm512_add_epi8(_mm512_set1_epi32(0x30201000), _mm512_mullo_epi32(numbers_avx512(), _mm512_set1_epi32(0x01010101)));
  const auto row = [&](std::size_t l) { return _mm_load_si128(reinterpret_cast<const __m128i*>(rows[places[l]].of)); };
  __m512i fours[4][4];  // by place modulo four: the letters of sixteen words
  for (std::size_t part = 0; part < 4; ++part) {
    __m512i words[4];
    for (std::size_t k = 0; k < 4; ++k) {
      const auto l = 16 * part + 4 * k;
      __m512i four = _mm512_inserti32x4(_mm512_castsi128_si512(row(l)), row(l + 1), 1);
      four = _mm512_inserti32x4(_mm512_inserti32x4(four, row(l + 2), 2), row(l + 3), 3);
      words[k] = _mm512_permutexvar_epi8(in_turn, four);
    }
    const __m512i first = _mm512_unpacklo_epi32(words[0], words[1]), second = _mm512_unpackhi_epi32(words[0], words[1]);
    const __m512i third = _mm512_unpacklo_epi32(words[2], words[3]), fourth = _mm512_unpackhi_epi32(words[2], words[3]);
    fours[0][part] = _mm512_unpacklo_epi64(first, third);
    fours[1][part] = _mm512_unpackhi_epi64(first, third);
    fours[2][part] = _mm512_unpacklo_epi64(second, fourth);
    fours[3][part] = _mm512_unpackhi_epi64(second, fourth);
  }
  for (std::size_t m = 0; m < 4; ++m) {
    const __m512i even = _mm512_shuffle_i32x4(fours[m][0], fours[m][1], 0x88), even_after = _mm512_shuffle_i32x4(fours[m][2], fours[m][3], 0x88);
    const __m512i odd = _mm512_shuffle_i32x4(fours[m][0], fours[m][1], 0xDD), odd_after = _mm512_shuffle_i32x4(fours[m][2], fours[m][3], 0xDD);
    _mm512_store_si512(letters[m].of, _mm512_shuffle_i32x4(even, even_after, 0x88));
    _mm512_store_si512(letters[m + 4].of, _mm512_shuffle_i32x4(odd, odd_after, 0x88));
    _mm512_store_si512(letters[m + 8].of, _mm512_shuffle_i32x4(even, even_after, 0xDD));
    _mm512_store_si512(letters[m + 12].of, _mm512_shuffle_i32x4(odd, odd_after, 0xDD));
  }
}
__attribute__((target("avx2"), flatten)) inline void piece_costs_avx2(const Piece& piece, int mode, const Tables& tables,
                                                                      const Pieces& others, Lane& costs, std::size_t from) {
  piece_costs<Avx2Bytes>(piece, mode, tables, others, costs, from);
}
__attribute__((target(TAMIS_AVX512), flatten)) inline void piece_costs_avx512(const Piece& piece, int mode, const Tables& tables,
                                                                              const Pieces& others, Lane& costs) {
  piece_costs<Avx512Bytes>(piece, mode, tables, others, costs, 0);
}
__attribute__((target("avx2"))) inline std::size_t sums_within_avx2(const std::uint8_t* a, const std::uint8_t* b, std::uint32_t from,
                                                                    std::uint32_t many, std::uint8_t most, std::uint32_t* places) {
  const __m256i limit = _mm256_set1_epi8(static_cast<char>(most));
  std::size_t count = 0;
  for (std::uint32_t done = 0; done < many; done += 32) {
    const auto at = from + done;
    const __m256i sum = _mm256_adds_epu8(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(a + at)),
                                         _mm256_loadu_si256(reinterpret_cast<const __m256i*>(b + at)));
    auto bits = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(sum, limit), sum)));
    if (many - done < 32) bits &= (1u << (many - done)) - 1;
    for (; bits; bits &= bits - 1) places[count++] = at + static_cast<std::uint32_t>(__builtin_ctz(bits));
  }
  return count;
}
__attribute__((target(TAMIS_AVX512))) inline std::size_t sums_within_avx512(const std::uint8_t* a, const std::uint8_t* b, std::uint32_t from,
                                                                            std::uint32_t many, std::uint8_t most, std::uint32_t* places) {
  const __m512i limit = _mm512_set1_epi8(static_cast<char>(most));
  const __m512i next = numbers_avx512();
  std::size_t count = 0;
  for (std::uint32_t done = 0; done < many; done += 64) {
    const auto at = from + done;
    auto bits = _mm512_cmple_epu8_mask(_mm512_adds_epu8(_mm512_loadu_si512(a + at), _mm512_loadu_si512(b + at)), limit);
    if (many - done < 64) bits &= (LaneBits{1} << (many - done)) - 1;
    for (std::uint32_t part = 0; bits; part += 16, bits >>= 16) {
      const auto here = static_cast<__mmask16>(bits);
      _mm512_storeu_si512(places + count, _mm512_maskz_compress_epi32(here, _mm512_add_epi32(next, _mm512_set1_epi32(static_cast<int>(at + part)))));
      count += static_cast<std::size_t>(__builtin_popcount(here));
    }
  }
  return count;
}
// Bytes of a table by so many numbers from there, each behind the other; three bytes behind the table may be read.
__attribute__((target(TAMIS_AVX512))) inline __m512i looked_up_avx512(const std::uint8_t* table, const std::uint16_t* numbers, __mmask16 wanted) {
  const __m512i at = _mm512_maskz_cvtepu16_epi32(wanted, _mm256_maskz_loadu_epi16(wanted, numbers));
  return _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), wanted, at, table, 1);
}
__attribute__((target(TAMIS_AVX512))) inline std::size_t looked_up_within_avx512(
    const std::uint8_t* a, const std::uint16_t* of_a, const std::uint8_t* b, const std::uint16_t* of_b, std::uint32_t from, std::uint32_t many,
    std::uint8_t most, std::uint32_t* places) {
  const __m512i limit = _mm512_set1_epi32(most), byte = _mm512_set1_epi32(255);
  const __m512i next = numbers_avx512();
  std::size_t count = 0;
  for (std::uint32_t done = 0; done < many; done += 16) {
    const auto at = from + done;
    const auto wanted = static_cast<__mmask16>(many - done < 16 ? (1u << (many - done)) - 1 : 0xFFFF);
    const __m512i sum = _mm512_adds_epu8(looked_up_avx512(a, of_a + at, wanted), looked_up_avx512(b, of_b + at, wanted));
    const __mmask16 here = _mm512_mask_cmple_epu32_mask(wanted, _mm512_and_si512(sum, byte), limit);
    _mm512_storeu_si512(places + count, _mm512_maskz_compress_epi32(here, _mm512_add_epi32(next, _mm512_set1_epi32(static_cast<int>(at)))));
    count += static_cast<std::size_t>(__builtin_popcount(here));
  }
  return count;
}
__attribute__((target(TAMIS_AVX512))) inline void look_up_avx512(const std::uint8_t* table, const std::uint16_t* numbers, std::size_t many, std::uint8_t* found) {
  for (std::size_t at = 0; at < many; at += 16) {
    const auto wanted = static_cast<__mmask16>(many - at < 16 ? (1u << (many - at)) - 1 : 0xFFFF);
    _mm512_mask_cvtepi32_storeu_epi8(found + at, wanted, looked_up_avx512(table, numbers + at, wanted));
  }
}
#pragma GCC diagnostic pop
#endif

// Does something for the parts of a lane that so many bytes side by side make.
template <std::size_t wide, typename Do>
inline LaneBits in_parts(Do part) {
  LaneBits bits = 0;
  for (std::size_t from = 0; from < kLanes; from += wide) bits |= part(from) << from;
  return bits;
}

inline void turn(const Row* rows, const std::uint32_t* places, Lane* letters) {
#if TAMIS_X86
  if (lanewise() == Lanewise::kAvx512) return turn_avx512(rows, places, letters);
#endif
  turn_plain(rows, places, letters);
}
// The same, by the means of this processor. It may be `kMostInLanes` at most.
inline LaneBits words_within(const Probe& query, const Lanes& lanes, const Lane& most, Lane& costs) {
#if TAMIS_X86
  if (lanewise() == Lanewise::kAvx512) return lanes_within_avx512(query, lanes, most, costs);
  if (lanewise() == Lanewise::kAvx2) return in_parts<Avx2Bytes::kWide>([&](auto from) { return lanes_within_avx2(query, lanes, most, costs, from); });
#endif
  return in_parts<PlainBytes::kWide>([&](auto from) { return lanes_within<PlainBytes>(query, lanes, most, costs, from); });
}
// The places of so many bytes from there that are no more than `most` with those beside them, written into `places`; how
// many they are. A lane more of either may be read, and of places written.
inline std::size_t sums_within(const std::uint8_t* a, const std::uint8_t* b, std::uint32_t from, std::uint32_t many, std::uint8_t most,
                               std::uint32_t* places) {
#if TAMIS_X86
  if (lanewise() == Lanewise::kAvx512) return sums_within_avx512(a, b, from, many, most, places);
  if (lanewise() == Lanewise::kAvx2) return sums_within_avx2(a, b, from, many, most, places);
#endif
  std::size_t count = 0;
  for (auto at = from; at < from + many; ++at)
    if (a[at] + b[at] <= most) places[count++] = at;
  return count;
}
// The same of bytes that stand in tables, by their numbers; three bytes behind a table may be read.
inline std::size_t looked_up_within(const std::uint8_t* a, const std::uint16_t* of_a, const std::uint8_t* b, const std::uint16_t* of_b,
                                    std::uint32_t from, std::uint32_t many, std::uint8_t most, std::uint32_t* places) {
#if TAMIS_X86
  if (lanewise() == Lanewise::kAvx512) return looked_up_within_avx512(a, of_a, b, of_b, from, many, most, places);
#endif
  std::size_t count = 0;
  for (auto at = from; at < from + many; ++at) {
    places[count] = at;
    count += std::min(255, a[of_a[at]] + b[of_b[at]]) <= most;
  }
  return count;
}
// Bytes of a table by their numbers, one behind the other.
inline void look_up(const std::uint8_t* table, const std::uint16_t* numbers, std::size_t many, std::uint8_t* found) {
#if TAMIS_X86
  if (lanewise() == Lanewise::kAvx512) return look_up_avx512(table, numbers, many, found);
#endif
  for (std::size_t at = 0; at < many; ++at) found[at] = table[numbers[at]];
}
inline void costs_beside(const Piece& piece, int mode, const Tables& tables, const Pieces& others, Lane& costs) {
#if TAMIS_X86
  if (lanewise() == Lanewise::kAvx512) return piece_costs_avx512(piece, mode, tables, others, costs);
  if (lanewise() == Lanewise::kAvx2) {
    for (std::size_t from = 0; from < kLanes; from += Avx2Bytes::kWide) piece_costs_avx2(piece, mode, tables, others, costs, from);
    return;
  }
#endif
  for (std::size_t from = 0; from < kLanes; from += PlainBytes::kWide) piece_costs<PlainBytes>(piece, mode, tables, others, costs, from);
}

}  // namespace tamis
