// How alike two tokens are: match/spelling.py and match/words.py, to the letter.
#pragma once

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>

#include "policy.hpp"

namespace tamis {

using Flags = std::uint16_t;
constexpr Flags kAbjad = 1, kInitial = 2, kNumber = 4, kMinor = 8, kPatronymic = 16, kHan = 32, kSyllable = 64,
                kHangul = 128, kForeign = 256, kAsHeard = 512, kKnown = 1024, kBorne = 2048,
                kTwoFamilies = 4096, kRank = 8192, kOfFaith = 16384, kCantonese = 32768;
constexpr Flags kNoSlip = kNumber | kInitial | kSyllable | kHan | kHangul | kForeign;
constexpr std::size_t kMaxWord = 40;

// Brings what is soon needed nearer.
inline void fetch(const void* what) {
#if defined(__GNUC__)
  __builtin_prefetch(what);
#else
  (void)what;
#endif
}

// A word ready for comparison: its letters, and what they weigh together.
struct Word {
  std::uint8_t letters[kMaxWord];
  std::uint8_t size = 0;
  std::uint16_t total[kModes] = {};

  Word() = default;
  Word(const std::uint8_t* text, std::size_t length, const Tables& tables) {
    size = static_cast<std::uint8_t>(std::min(length, kMaxWord));
    for (std::size_t i = 0; i < size; ++i) letters[i] = letter_position(text[i]);
    measure(tables);
  }
  // Two words written as one.
  Word(const Word& first, const Word& second, const Tables& tables) {
    size = static_cast<std::uint8_t>(std::min<std::size_t>(first.size + second.size, kMaxWord));
    std::memcpy(letters, first.letters, first.size);
    std::memcpy(letters + first.size, second.letters, size - first.size);
    measure(tables);
  }

  // The first letters of a word.
  Word(const Word& whole, std::size_t length, const Tables& tables) {
    size = static_cast<std::uint8_t>(length);
    std::memcpy(letters, whole.letters, length);
    measure(tables);
  }

  // What a letter weighs in its place: little for one that repeats the letter before it.
  std::int32_t weight(std::size_t i, int mode, const Tables& tables) const {
    return tables.weigh(mode, letters[i], i && letters[i] == letters[i - 1]);
  }
  // The letter there, marked where it repeats the one before.
  static constexpr std::uint8_t kRepeated = 0x40;
  std::uint8_t marked(std::size_t i) const { return static_cast<std::uint8_t>(letters[i] | (i && letters[i] == letters[i - 1] ? kRepeated : 0)); }

  // The classes of its letters, a bit each.
  std::uint32_t classes(int mode, const Tables& tables) const {
    std::uint32_t found = 0;
    for (std::size_t i = 0; i < size; ++i) found |= tables.classes[mode][letters[i]];
    return found;
  }

 private:
  void measure(const Tables& tables) {
    std::uint64_t sum = 0;
    std::uint8_t before = kLetters;
    for (std::size_t i = 0; i < size; before = letters[i++]) sum += (letters[i] == before ? tables.repeated : tables.weights)[letters[i]];
    for (int mode = 0; mode < kModes; ++mode) total[mode] = static_cast<std::uint16_t>(sum >> 16 * mode);
  }
};

struct Token {
  Word word, sound;
  std::int32_t weight = 0;
  Flags flags = 0;
  std::uint16_t group = 0;
  std::uint64_t nick = 0;  // up to four families of nicknames, 16 bits each
};

// Whether words have a family of nicknames in common.
inline bool share_nickname(std::uint64_t a, std::uint64_t b) {
  if (!b) return false;
  for (; a; a >>= 16)
    for (auto other = b; other; other >>= 16)
      if ((a & 0xFFFF) == (other & 0xFFFF)) return true;
  return false;
}

// How words of these flags are compared: those of one alphabet by their letters, those of two by their sounds.
inline int mode_of(Flags a, Flags b) {
  const Flags apart = a ^ b;
  if (apart & kAbjad) return (a & kAbjad ? a : b) & kHangul ? kKorean : kUnwritten;
  return apart & kForeign ? kSounds : kSpelt;
}

inline bool same_text(const Word& a, const Word& b) {
  return a.size == b.size && std::memcmp(a.letters, b.letters, a.size) == 0;
}

// Whether the likeness of two words is surely less than `least`, seen from outside: the cost is never less than
// the difference of their weights, nor than the least cost of each class of letters that one of them lacks.
inline bool surely_less(const Word& a, const Word& b, int mode, std::int32_t least, const Tables& tables) {
  const int mine = a.total[mode], theirs = b.total[mode];
  const int bound = (1001 - least) * std::max(mine, theirs);
  if (1000 * (std::abs(mine - theirs) + tables.first) >= bound) return true;
  const std::uint32_t of_a = a.classes(mode, tables), of_b = b.classes(mode, tables);
  const int only_a = __builtin_popcount(of_a & ~of_b), only_b = __builtin_popcount(of_b & ~of_a);
  return 1000 * (tables.least_class_cost * std::max(only_a, only_b) + tables.first) >= bound;
}

// What it costs to make one word of the other; what is surely more than `most` may be answered as one more.
inline std::int32_t edit_cost(const Word& a, const Word& b, int mode, const Tables& tables, std::int32_t most = 1 << 20) {
  std::array<std::int32_t, kMaxWord + 1> rows[3];
  auto *older = &rows[0], *before = &rows[1], *row = &rows[2];
  std::int32_t wa[kMaxWord], wb[kMaxWord];
  for (std::size_t i = 0; i < a.size; ++i) wa[i] = a.weight(i, mode, tables);
  for (std::size_t j = 0; j < b.size; ++j) wb[j] = b.weight(j, mode, tables);
  (*row)[0] = 0;
  for (std::size_t j = 0; j < b.size; ++j) (*row)[j + 1] = (*row)[j] + wb[j];
  std::int32_t least = 0;
  for (std::size_t i = 1; i <= a.size; ++i) {
    auto* spare = older;
    older = before;
    before = row;
    row = spare;
    const int xa = wa[i - 1];
    const std::uint8_t ca = a.letters[i - 1];
    const std::uint8_t* costs = tables.cost[mode][ca];
    (*row)[0] = (*before)[0] + xa;
    std::int32_t least_before = least;  // every way to the end goes through this row or the one before
    least = (*row)[0];
    for (std::size_t j = 1; j <= b.size; ++j) {
      const int xb = wb[j - 1];
      const std::uint8_t cb = b.letters[j - 1];
      std::int32_t best = (*before)[j - 1] + std::max<int>(costs[cb], std::abs(xa - xb));
      best = std::min(best, (*before)[j] + xa);
      best = std::min(best, (*row)[j - 1] + xb);
      if (i > 1 && j > 1 && ca == b.letters[j - 2] && cb == a.letters[i - 2]) {
        const int gap = std::abs(xa + wa[i - 2] - xb - wb[j - 2]);
        best = std::min(best, (*older)[j - 2] + std::max<int>(tables.swap, gap));
      }
      (*row)[j] = best;
      least = std::min(least, best);
    }
    if (std::min(least, least_before) > most) return most + 1;
  }
  return (*row)[b.size];
}

// Whether one letter left out, put in, exchanged, or two swapped make one word of the other.
inline bool one_slip(const Word& a, const Word& b) {
  if (std::abs(a.size - b.size) > 1) return false;
  const int shorter = std::min(a.size, b.size);
  int at = 0;
  while (at < shorter && a.letters[at] == b.letters[at]) ++at;
  const auto rest = [&](int mine, int theirs) {  // whether what begins there is the same
    return mine <= a.size && theirs <= b.size && a.size - mine == b.size - theirs && std::equal(a.letters + mine, a.letters + a.size, b.letters + theirs);
  };
  const bool swapped = at + 1 < shorter && a.letters[at] == b.letters[at + 1] && a.letters[at + 1] == b.letters[at] && rest(at + 2, at + 2);
  return swapped || rest(at + 1, at + 1) || rest(at + 1, at) || rest(at, at + 1);
}

// Whether two words look the same to a machine, which takes rn for m, cl for d and vv for w.
inline bool misread(const Word& a, const Word& b) {
  if (a.size == b.size) return false;
  const auto seen = [](const Word& word, std::size_t& at) {
    const auto is = [&](char first, char second) {
      return at + 1 < word.size && word.letters[at] == letter_position(static_cast<std::uint8_t>(first)) &&
             word.letters[at + 1] == letter_position(static_cast<std::uint8_t>(second));
    };
    const char one = is('r', 'n') ? 'm' : is('c', 'l') ? 'd' : is('v', 'v') ? 'w' : 0;
    const auto letter = one ? letter_position(static_cast<std::uint8_t>(one)) : word.letters[at];
    at += one ? 2 : 1;
    return letter;
  };
  std::size_t i = 0, j = 0;
  while (i < a.size && j < b.size)
    if (seen(a, i) != seen(b, j)) return false;
  return i == a.size && j == b.size;
}

constexpr std::int32_t kUnknown = -1;

// Likeness in thousandths. With `least`, anything surely below it may be answered as 0; 0 asks for all. `cost` is what it
// costs to make one word of the other where that is known.
inline std::int32_t likeness(const Word& a, const Word& b, int mode, const Tables& tables, std::int32_t least, std::int32_t cost = kUnknown) {
  if (same_text(a, b)) return 1000;
  const std::int32_t heavier = std::max(a.total[mode], b.total[mode]);
  if (cost != kUnknown) return std::max(0, 1000 - 1000 * (tables.first + cost) / heavier);
  if (least && surely_less(a, b, mode, least, tables)) return 0;
  const std::int32_t most = (1001 - least) * heavier / 1000 - tables.first;  // what costs more is less alike
  return std::max(0, 1000 - 1000 * (tables.first + edit_cost(a, b, mode, tables, most)) / heavier);
}

// Parts of Koreans' names in Latin letters are compared as they are written, too: it stands in place of the sound.
inline bool by_writing(Flags a, Flags b) { return (a | b) & kAsHeard && !((a | b) & (kHangul | kHan | kForeign)); }

// The same for a word of these letters, sounds and flags against a token, by what they are compared by.
inline std::int32_t likeness(const Word& word, const Word& sound, Flags flags, const Token& other, const Policy& policy,
                             const Tables& tables, std::int32_t least, std::int32_t cost = kUnknown) {
  if (same_text(word, other.word)) return 1000;
  const int mode = mode_of(flags, other.flags);
  if (mode == kSpelt) return likeness(word, other.word, mode, tables, least, cost);
  return std::min(policy.same_sound, likeness(sound, other.sound, mode, tables, least, cost));
}

// Syllables of Chinese or Korean, of which a letter makes another name.
inline bool exact_sounds(Flags a, Flags b) { return (a | b) & kHan || a & b & (kSyllable | kHangul); }

inline const Word& written_as(const Token& token) { return token.flags & kAsHeard ? token.sound : token.word; }

inline bool one_slip_apart(const Word& a, const Word& b, const Policy& policy, const Tables& tables) {
  return one_slip(a, b) && edit_cost(a, b, kSpelt, tables) <= policy.slip_cost;
}

// How many letters the longer of two words of these flags has to have where a slip parts them.
inline std::int32_t least_letters(Flags a, Flags b, const Policy& policy, bool person = true) {
  if ((a ^ b) & kMinor) return policy.minor_slip_letters;
  return person ? policy.slip_letters : policy.other_slip_letters;
}

// Whether one slip of the pen, or what a machine misreads, makes one word of so many letters or more of the other.
inline bool is_slip(const Word& a, const Word& b, std::int32_t letters, const Policy& policy, const Tables& tables) {
  if (std::max<std::int32_t>(a.size, b.size) < letters) return false;
  return one_slip_apart(a, b, policy, tables) || misread(a, b);
}

// Whether words of these flags may be one but for a slip of the pen: two known ones are two persons' words.
inline bool may_slip(Flags a, Flags b) { return !((a | b) & (kNoSlip & ~kSyllable) || a & b & kKnown); }

// Whether two words in Latin letters are one, but for the article written to it.
inline bool but_for_article(const Token& a, const Token& b) {
  if ((a.flags | b.flags) & (kNumber | kInitial | kSyllable | kForeign | kMinor)) return false;
  const Word &longer = a.word.size > b.word.size ? a.word : b.word, &shorter = a.word.size > b.word.size ? b.word : a.word;
  if (shorter.size < 4 || longer.size != shorter.size + 2 || longer.letters[1] != letter_position('l')) return false;
  const bool article = longer.letters[0] == letter_position('a') || longer.letters[0] == letter_position('e');
  return article && std::equal(shorter.letters, shorter.letters + shorter.size, longer.letters + 2);
}

// The least that words in Latin letters are alike that one slip of the pen parts. It may part two that are known, too,
// but not by their first letter, nor two syllables.
inline std::int32_t slipped(const Token& a, const Token& b, const Policy& policy, const Tables& tables) {
  const Word &mine = written_as(a), &theirs = written_as(b);
  if (!may_slip(a.flags, b.flags) && (mine.letters[0] != theirs.letters[0] || (a.flags | b.flags) & kNoSlip)) return 0;
  if (std::max<std::int32_t>(mine.size, theirs.size) < least_letters(a.flags, b.flags, policy)) return 0;
  return one_slip_apart(mine, theirs, policy, tables) ? policy.slip_alike : 0;
}

// Whether a single letter, which may be an initial as well, is the Roman numeral of a number.
inline bool numeral(const Token& letter, const Token& number) {
  if (!(letter.flags & kInitial) || !(number.flags & kNumber)) return false;
  const auto is = [&](char one, const char* said) {
    bool same = letter.word.letters[0] == letter_position(static_cast<std::uint8_t>(one)) && number.word.size == std::strlen(said);
    for (std::size_t i = 0; same && i < number.word.size; ++i) same = number.word.letters[i] == letter_position(static_cast<std::uint8_t>(said[i]));
    return same;
  };
  return is('i', "1") || is('v', "5") || is('x', "10");
}

// The name of a father, as Russians bear it, without its ending; nothing for any other word.
inline Word father_of(const Word& word, const Tables& tables) {
  const auto at = [&](std::size_t i, char letter) { return word.letters[i] == letter_position(static_cast<std::uint8_t>(letter)); };
  const auto ends = [&](const char* ending) {
    const std::size_t size = std::strlen(ending);
    bool same = word.size >= size + 2;
    for (std::size_t i = 0; same && i < size; ++i) same = at(word.size - size + i, ending[i]);
    return same ? size : 0;
  };
  const std::size_t ending = std::max(ends("vich"), ends("vna"));
  if (!ending) return {};
  std::size_t size = word.size - ending;
  const std::size_t last = size - 1;
  if (size > 2 && (at(last, 'o') || at(last, 'e') || at(last, 'i') || at(last, 'y'))) --size;
  return {word, size, tables};
}

inline bool other_father(const Word& a, const Word& b, const Policy& policy, const Tables& tables) {
  const Word mine = father_of(a, tables);
  if (!mine.size) return false;
  const Word theirs = father_of(b, tables);
  return theirs.size && likeness(mine, theirs, kSpelt, tables, 0) < policy.fathers;
}

// Families of words that describe organisations have numbers of their own; any other word may name one.
constexpr std::uint16_t kDescribing = 1 << 15, kNoMoreDescribing = 60'000;
inline bool is_naming(const Token& token) {
  return !(token.flags & (kMinor | kInitial)) && !(token.group >= kDescribing && token.group < kNoMoreDescribing);
}

// Whether words are spellings of one name; two syllables of Mandarin are not, being written in one way.
inline bool one_family(const Token& a, const Token& b) {
  return a.group && a.group == b.group && !((a.flags & b.flags & kSyllable) && !((a.flags | b.flags) & kCantonese));
}

// Whether words are of two families of spellings, and so two names.
inline bool two_families(const Token& a, const Token& b) {
  return a.group && b.group && a.group != b.group && a.group < kDescribing && b.group < kDescribing;
}

// Whether a letter is one of these.
inline bool is_any(std::uint8_t letter, const char* of) {
  for (; *of; ++of)
    if (letter == letter_position(static_cast<std::uint8_t>(*of))) return true;
  return false;
}

// Whether a word in letters without vowels begins or ends with another sound than one in Latin letters: they leave out
// neither the first vowel nor a long last one.
inline bool framed_otherwise(const Token& a, const Token& b) {
  if (!(a.flags & kAbjad) || a.flags & kHangul || b.flags & (kAbjad | kForeign)) return false;
  const auto first = a.word.letters[0], last = a.word.letters[a.word.size - 1];
  const auto other_first = b.word.letters[0], other_last = b.word.letters[b.word.size - 1];
  const bool begins = is_any(first, "aeiou") ? is_any(other_first, "aeiouhwyjs") : !is_any(other_first, "aeiou") || is_any(first, "wy");
  const bool ends = is_any(last, "y") ? is_any(other_last, "eiy") : !is_any(other_last, "aiouy") || is_any(last, "ahw");
  return !(begins && ends);
}

// `cost` is what it costs to make one of the other, as words of their flags are compared, where that is known.
inline std::int32_t compare_words(const Token& a, const Token& b, const Policy& policy, const Tables& tables,
                                  bool shortcuts, std::int32_t cost = kUnknown) {
  if ((a.flags | b.flags) & kNumber) {
    const bool same = same_text(a.word, b.word) && (a.flags & b.flags & kNumber);
    return same || numeral(a, b) || numeral(b, a) ? 1000 : 0;
  }
  if (same_text(a.word, b.word)) return 1000;
  if ((a.flags | b.flags) & kInitial) {
    const bool one_only = (a.flags ^ b.flags) & kInitial && !((a.flags | b.flags) & kAbjad);
    return one_only && a.word.letters[0] == b.word.letters[0] ? policy.initial : 0;
  }
  if ((a.flags ^ b.flags) & kMinor) {
    if ((a.flags ^ b.flags) & kAbjad) return 0;  // without its vowels an article is like many a name (al, Ali)
    const std::int32_t minor = likeness(a.word, a.sound, a.flags, b, policy, tables, shortcuts ? policy.minor_floor : 0, cost);
    return minor >= policy.minor_floor ? minor : slipped(a, b, policy, tables);
  }
  std::int32_t alike = likeness(a.word, a.sound, a.flags, b, policy, tables, shortcuts ? policy.likeness_floor : 0, cost);
  if (exact_sounds(a.flags, b.flags)) alike = std::max(0, alike - policy.syllable_loss);
  if (by_writing(a.flags, b.flags)) {
    const std::int32_t written = likeness(written_as(a), written_as(b), kSpelt, tables, 0);
    const Flags both = a.flags & b.flags;
    if (both & kAsHeard) alike = std::max(alike, std::min(policy.as_written_most, written + policy.as_written));
    if (!(both & kAsHeard) || !(both & kSyllable)) alike = std::max(alike, written);
  }
  if (alike < policy.slip_alike) alike = std::max(alike, slipped(a, b, policy, tables));
  if (a.flags & b.flags & kBorne || two_families(a, b) || framed_otherwise(a, b) || framed_otherwise(b, a)) alike = std::min(alike, policy.two_names);
  if (a.flags & b.flags & kSyllable && ((a.flags | b.flags) & kHan || (a.flags ^ b.flags) & kCantonese)) alike = 0;
  if (other_father(a.word, b.word, policy, tables)) alike = 0;
  if (one_family(a, b) || (alike >= policy.likeness_floor && but_for_article(a, b))) alike = std::max(alike, policy.family);
  if (share_nickname(a.nick, b.nick) && !(a.flags & b.flags & (kHan | kCantonese)))
    alike = std::max(alike, (a.flags | b.flags) & kHan ? policy.family : policy.nickname);
  return alike;
}

// Two neighbouring tokens written as one.
struct Join {
  Word word, sound;
  Flags flags;
};

inline Join join(const Token& first, const Token& second, const Tables& tables) {
  const bool too_long = static_cast<std::size_t>(first.word.size + second.word.size) > kMaxWord ||
                        static_cast<std::size_t>(first.sound.size + second.sound.size) > kMaxWord;
  return {Word(first.word, second.word, tables), Word(first.sound, second.sound, tables),
          static_cast<Flags>(first.flags | second.flags | (too_long ? kNumber : 0))};  // numbers never join
}

// Such a pair against one token of the other side; 0 below the floor.
inline std::int32_t compare_joined(const Join& joined, const Token& other, const Policy& policy, const Tables& tables,
                                   bool shortcuts, std::int32_t cost = kUnknown) {
  if ((joined.flags | other.flags) & kNumber || other.flags & kInitial) return 0;
  std::int32_t alike = likeness(joined.word, joined.sound, joined.flags, other, policy, tables, shortcuts ? policy.join_floor : 0, cost);
  if (alike < 1000 && exact_sounds(joined.flags, other.flags)) alike = std::max(0, alike - policy.syllable_loss);
  return alike >= policy.join_floor ? alike : 0;
}

// Whether two neighbouring tokens written as one may be like a token, as far as what their letters weigh says.
inline bool may_join(const Token& first, const Token& second, const Token& other, const Policy& policy, const Tables& tables) {
  const Flags flags = first.flags | second.flags;
  if ((flags | other.flags) & kNumber || other.flags & kInitial) return false;
  if (first.word.size + second.word.size == other.word.size) return true;  // they may be the same
  const int mode = mode_of(flags, other.flags);
  const auto as_compared = [&](const Token& token) -> const Word& { return mode == kSpelt ? token.word : token.sound; };
  const int mine = as_compared(other).total[mode], most = as_compared(first).total[mode] + as_compared(second).total[mode];
  const int least = most - (as_compared(second).size ? tables.weight[mode][as_compared(second).letters[0]] : 0);  // where it repeats the one before
  const int apart = std::max({0, mine - most, least - mine});
  return 1000 * (apart + tables.first) < (1001 - policy.join_floor) * std::max(mine, mine > most ? most : least);
}

// What a likeness is worth, for words of these flags.
inline std::int32_t worth(std::int32_t alike, Flags a, Flags b, const Policy& policy) {
  const bool across = (a ^ b) & kForeign;
  const std::int32_t at_knee = across ? policy.across_at_knee : policy.worth_at_knee;
  if (alike >= policy.likeness_knee) {
    const std::int32_t span = 1000 - policy.likeness_knee;
    return 1000 - (1000 - alike) * (1000 - at_knee) / span;
  }
  if (alike >= policy.likeness_floor) {
    const std::int32_t span = policy.likeness_knee - policy.likeness_floor, above = alike - policy.likeness_floor;
    const std::int32_t value = at_knee * above / span;
    return across ? value * above / span : value;
  }
  return 0;
}

}  // namespace tamis
