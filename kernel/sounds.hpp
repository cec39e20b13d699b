// The consonants of a word, those that are often written for each other as one; screen/plausible.py says the same,
// slowly. And the names of an index that bear each sound.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "arrays.hpp"

namespace tamis {

inline bool is_in(char letter, std::string_view some) { return some.find(letter) != std::string_view::npos; }

inline void replace_letters(std::string& word, std::string_view letters, std::string_view as) {
  for (auto& letter : word)
    if (const auto at = letters.find(letter); at != std::string_view::npos) letter = as[at];
}

// A word without doubled letters, two letters that are one sound as one, and x as two.
inline std::string without_digraphs(std::string_view word) {
  std::string once, found;
  for (const char letter : word)
    if (once.empty() || once.back() != letter) once.push_back(letter);
  for (std::size_t at = 0; at < once.size(); ++at) {
    const char letter = once[at];
    const bool before_h = at + 1 < once.size() && once[at + 1] == 'h';
    if (before_h && is_in(letter, "pkgstdz")) {
      constexpr std::string_view kLetters = "pkgstdz", kAs = "fhgstdj";
      found.push_back(kAs[kLetters.find(letter)]);
      ++at;
    } else if (before_h && at + 2 == once.size() && !is_in(letter, "aeiouy")) {
      found.push_back(letter);
      ++at;
    } else if (letter == 'x') {
      found += "ks";
    } else {
      found.push_back(letter);
    }
  }
  return found;
}

// Short words keep their vowels, in two classes that are no vowels any more.
inline std::string with_vowels(const std::string& word) {
  std::string found;
  for (std::size_t at = 0; at < word.size();) {
    const bool round = is_in(word[at], "ou");
    const std::string_view vowels = round ? "aeiyou" : "aeiy";
    if (!is_in(word[at], vowels)) {
      found.push_back(word[at++]);
      continue;
    }
    found.push_back(round ? 'O' : 'A');
    while (at < word.size() && is_in(word[at], vowels)) ++at;
  }
  return found;
}

inline std::string sounds(std::string_view word) {
  auto whole = without_digraphs(word);
  replace_letters(whole, "cqwz", "kkvs");
  if (whole.size() < 5) {
    whole = with_vowels(whole);
  } else if (whole.back() == 's') {  // a plural is as its singular
    whole.pop_back();
    if (whole.size() > 4 && whole.back() == 'e') whole.pop_back();
  }
  std::string found;
  std::size_t at = 0;
  while (at < whole.size() && is_in(whole[at], "aeiouy")) ++at;
  if (at) found.push_back('A');
  for (; at < whole.size(); ++at)
    if (found.empty() || !is_in(whole[at], "aeiouyh")) found.push_back(whole[at]);
  return found;
}

// The same for words of other alphabets, in which more is written one way.
inline std::string coarse_sounds(std::string_view word) {
  auto whole = without_digraphs(word);
  replace_letters(whole, "cgjqpvwzd", "kkkkbffst");
  std::string key;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    const bool away = at ? is_in(whole[at], "aeiouyhf") : whole.size() > 1 && is_in(whole[at], "aeiouy");
    if (!away) key.push_back(whole[at]);
  }
  if (key.size() > 1) return key;
  if (key.empty()) return is_in('h', word) ? "h" : "";
  return (is_in(word.front(), "aeiouy") ? "A" : "") + key + (is_in(word.back(), "aeiouyh") ? "A" : "");
}

// Names in order, each once; and a bit for each way in which numbers end, whether any does: most that are asked for are not
// among them. Where the names are many the bits are as many as all names, and say it all.
struct Names {
  std::vector<std::uint32_t> numbers;
  std::vector<bool> bits;
  bool all = false;
  bool holds(std::uint32_t name) const {
    if (bits.empty() || !bits[name & (bits.size() - 1)]) return false;
    return all || std::binary_search(numbers.begin(), numbers.end(), name);
  }
};

// Which names have a word of each sound.
class Bearers {
 public:
  explicit Bearers(bool coarse) : coarse_(coarse) {}

  void add(std::string_view word, const Span<std::uint32_t>& names) {
    const auto [known, fresh] = numbers_.try_emplace(sound_of(word), static_cast<std::uint32_t>(rows_.size()));
    if (fresh) rows_.emplace_back();
    auto& row = rows_[known->second].numbers;
    row.insert(row.end(), names.begin(), names.end());
  }

  // To be called when all are added, of an index of so many `names`.
  void sort(std::size_t names) {
    for (auto& [numbers, bits, all] : rows_) {
      std::sort(numbers.begin(), numbers.end());
      numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
      numbers.shrink_to_fit();
      std::size_t size = 1;
      while (size < kBitsOfEach * numbers.size() && size < names) size *= 2;
      all = size >= names;
      bits.resize(size);
      for (const auto name : numbers) bits[name & (size - 1)] = true;
    }
  }

  // The names that have a word that sounds like this one; nobody's where there are none.
  const Names& of(std::string_view word) const {
    static const Names nobody;
    const auto sound = sound_of(word);
    const auto known = sound.empty() ? numbers_.end() : numbers_.find(sound);
    return known == numbers_.end() ? nobody : rows_[known->second];
  }

 private:
  static constexpr std::size_t kBitsOfEach = 16;

  std::string sound_of(std::string_view word) const { return coarse_ ? coarse_sounds(word) : sounds(word); }

  bool coarse_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<Names> rows_;
};

}  // namespace tamis
