// The figures and tables of a profile. They come from Python (match/profiles.py, match/spelling.py), which is
// the only place that knows their values; the order of the fields here is checked against it by a test.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <vector>

namespace tamis {

#define TAMIS_POLICY_FIELDS(X)                                                                              \
  X(threshold) X(lowest_threshold) X(line) X(likeness_floor) X(likeness_knee) X(worth_at_knee) X(across_at_knee) X(same_sound) X(family) \
  X(nickname) X(two_names) X(fathers) X(syllable_loss) X(as_written) X(as_written_most) X(initial) X(minor_floor) X(join_floor) X(name_most) X(base) X(rarity_near) X(rarity_far) X(rarity_knee) \
  X(missing_most) X(missing_least) X(inner_less) X(mother_less) X(rare_mother) X(rare_mother_less) X(spelling_loss) X(turned_loss) X(sure) X(unlike_loss) X(doubtful) X(doubtful_loss) X(telling) X(common_loss) X(longest) X(other_base) X(other_rarity_near) X(other_rarity_far)  \
  X(other_rarity_knee) X(other_missing_most) X(other_missing_least) X(other_spelling_loss) X(other_doubtful_loss) X(other_across_doubtful) X(other_longest)                  \
  X(slip) X(slip_letters) X(other_slip_letters) X(minor_slip_letters) X(slip_cost) X(slip_alike) X(reversed_patronymic) X(other_number) X(weak_loss) X(needs_more) X(naming) X(birth_same_day) X(birth_same_year)    \
  X(birth_overlap) X(birth_swapped) X(birth_near) X(birth_other_day) X(birth_gap_0) X(birth_gap_1) X(birth_gap_2)              \
  X(birth_gap_5) X(birth_gap_9) X(birth_gap_wide) X(country_same) X(country_other) X(gender_same)           \
  X(gender_other) X(kind_other) X(identifier_lifetime) X(identifier_document) X(identifier_other_lifetime)  \
  X(identifier_other_document) X(address_shared)

struct Policy {
#define TAMIS_DECLARE(name) std::int32_t name = 0;
  TAMIS_POLICY_FIELDS(TAMIS_DECLARE)
#undef TAMIS_DECLARE

  explicit Policy(const std::vector<std::int32_t>& numbers) {
    std::size_t at = 0;
#define TAMIS_READ(name) name = at < numbers.size() ? numbers[at] : 0; ++at;
    TAMIS_POLICY_FIELDS(TAMIS_READ)
#undef TAMIS_READ
    if (at != numbers.size()) throw std::invalid_argument("the profile has other figures than the kernel");
  }

  static std::vector<const char*> field_names() {
    return {
#define TAMIS_NAME(name) #name,
        TAMIS_POLICY_FIELDS(TAMIS_NAME)
#undef TAMIS_NAME
    };
  }
};

constexpr std::size_t kLetters = 36;
constexpr std::size_t kLookedUp = 64;  // no fewer than the letters, and what one instruction of AVX-512 looks up

constexpr int kModes = 4, kSpelt = 0, kUnwritten = 1, kSounds = 2, kKorean = 3;

// Letter weights, exchange costs and letter classes by mode: of letters, of sounds with unwritten vowels, of sounds, of
// foreign sounds in Korean letters.
struct Tables {
  alignas(64) std::uint8_t weight[kModes][kLookedUp] = {};
  alignas(64) std::uint8_t cost[kModes][kLetters][kLookedUp] = {};
  // What it costs to exchange letters, where what they weigh more or less than each other counts, too: of one that repeats
  // the letter before it or not, beside another that does not, and beside one that does.
  struct Exchange {
    alignas(64) std::uint8_t of[2][kLookedUp] = {};
  };
  Exchange exchange[kModes][kLetters][2];
  std::uint8_t letter_class[kModes][kLetters];
  std::uint8_t doubled = 0, swap = 0, least_class_cost = 0, free_classes = 0, first = 0;

  // What a letter weighs, and where it repeats the one before: 16 bits a mode, the first lowest.
  std::uint64_t weights[kLetters] = {}, repeated[kLetters] = {};
  // The class of a letter as a bit; none for those that count for nothing.
  std::uint32_t classes[kModes][kLetters];

  // What a letter weighs, little where it repeats the one before.
  std::uint8_t weigh(int mode, std::size_t letter, bool repeats) const {
    return repeats ? std::min(weight[mode][letter], doubled) : weight[mode][letter];
  }

  explicit Tables(const std::vector<std::uint8_t>& bytes) {
    constexpr std::size_t expected = kModes * (2 * kLetters + kLetters * kLetters) + 5;
    if (bytes.size() != expected) throw std::invalid_argument("the spelling tables have another size");
    const std::uint8_t* at = bytes.data();
    for (auto& table : weight)
      for (std::size_t c = 0; c < kLetters; ++c)
        if ((table[c] = *at++) > 127) throw std::invalid_argument("a letter weighs too much");  // two of them are one byte
    for (auto& table : cost)
      for (auto& row : table)
        for (std::size_t c = 0; c < kLetters; ++c) row[c] = *at++;
    for (auto& table : letter_class)
      for (auto& value : table) value = *at++;
    doubled = *at++;
    swap = *at++;
    least_class_cost = *at++;
    free_classes = *at++;
    first = *at++;
    for (int mode = 0; mode < kModes; ++mode)
      for (std::size_t c = 0; c < kLetters; ++c) {
        weights[c] |= std::uint64_t{weight[mode][c]} << 16 * mode;
        repeated[c] |= std::uint64_t{std::min(weight[mode][c], doubled)} << 16 * mode;
        classes[mode][c] = (1u << letter_class[mode][c]) >> free_classes;
        for (std::size_t other = 0; other < kLetters; ++other)
          for (const bool repeats : {false, true})
            for (const bool other_repeats : {false, true}) {
              const int apart = weigh(mode, c, repeats) - weigh(mode, other, other_repeats);
              exchange[mode][c][repeats].of[other_repeats][other] = std::max(cost[mode][c][other], static_cast<std::uint8_t>(std::abs(apart)));
            }
      }
  }
};

inline std::uint8_t letter_position(std::uint8_t c) {
  return static_cast<std::uint8_t>(c >= 'a' ? c - 'a' : 26 + (c - '0'));
}

}  // namespace tamis
