// Finding all words like a given one, exactly.
//
// The words stand in groups of about equal weight; groups that are too light or too heavy are passed over. The others
// are compared letter by letter, many words of about the same length side by side, in the order they come in: that of
// the alphabet, so that those side by side begin alike and are given up together. Nothing here can lose a word, in
// whatever order the words stand.
#pragma once

#include "lanes.hpp"

namespace tamis {

class Vocabulary {
 public:
  Vocabulary() = default;
  // The numbers of the words to hold; `word(number)` gives each.
  template <typename Of>
  Vocabulary(const std::vector<std::uint32_t>& numbers, Of word) {
    std::vector<std::vector<std::uint32_t>> by_size;
    for (const auto number : numbers) {
      const Word& own = word(number);
      const std::size_t at = own.total[kSpelt] / kGroupWidth * (kMaxWord + 1) + own.size;
      if (at >= by_size.size()) by_size.resize(at + 1);
      by_size[at].push_back(number);
    }
    std::vector<std::uint32_t> members;
    for (std::size_t at = 0; at < by_size.size(); ++at) {
      members.insert(members.end(), by_size[at].begin(), by_size[at].end());
      if ((at % (kMaxWord + 1) != kMaxWord && at + 1 < by_size.size()) || members.empty()) continue;
      groups_.emplace_back(std::move(members), word);
      members.clear();
    }
  }

  // Calls found(number) for every word whose likeness is `least` or more; `word` as above.
  template <typename Of, typename Found>
  void search(const Word& query, int mode, std::int32_t least, const Tables& tables, Of word, Found found) const {
    bool any = false;
    for (const Group& group : groups_) any |= limit(group, query, mode, least, tables) >= 0;
    if (!any) return;
    const Probe probe(query, mode, tables);
    for (const Group& group : groups_) {
      const std::int32_t most = limit(group, query, mode, least, tables);
      if (most < 0) continue;
      const auto enough = [&](std::size_t at) {
        if (likeness(query, word(group.numbers[at]), mode, tables, 0) >= least) found(group.numbers[at]);
      };
      if (most > kMostInLanes) {
        for (std::size_t at = 0; at < group.numbers.size(); ++at) enough(at);
        continue;
      }
      for (std::size_t b = 0; b < group.blocks.size(); ++b) {
        const auto& [letters, longest] = group.blocks[b];
        auto bits = words_within(probe, {group.letters.data() + letters, group.sizes[b], longest}, static_cast<std::uint8_t>(most));
        for (; bits; bits &= bits - 1) enough(b * kLanes + static_cast<std::size_t>(__builtin_ctz(bits)));
      }
    }
  }

 private:
  static constexpr std::size_t kGroupWidth = 12;

  struct Block {
    std::uint32_t letters;  // where they stand
    std::uint8_t longest;
  };

  struct Group {
    std::vector<std::uint32_t> numbers;
    std::vector<Block> blocks;  // of so many words as are compared side by side
    std::vector<Lane> sizes, letters;
    std::int32_t lightest[kModes], heaviest[kModes];

    template <typename Of>
    Group(std::vector<std::uint32_t> members, Of word) : numbers(std::move(members)) {
      for (int mode = 0; mode < kModes; ++mode) lightest[mode] = heaviest[mode] = word(numbers[0]).total[mode];
      for (std::size_t first = 0; first < numbers.size(); first += kLanes) {
        const auto last = std::min(first + kLanes, numbers.size());
        Block block{static_cast<std::uint32_t>(letters.size()), 0};
        sizes.emplace_back();
        for (auto at = first; at < last; ++at) block.longest = std::max(block.longest, word(numbers[at]).size);
        letters.resize(letters.size() + block.longest);
        for (auto at = first; at < last; ++at) {
          const Word& own = word(numbers[at]);
          for (std::size_t i = 0; i < own.size; ++i)
            letters[block.letters + i].of[at - first] =
                static_cast<std::uint8_t>(own.letters[i] | (i && own.letters[i] == own.letters[i - 1] ? Lane::kRepeated : 0));
          for (int mode = 0; mode < kModes; ++mode) {
            lightest[mode] = std::min<std::int32_t>(lightest[mode], own.total[mode]);
            heaviest[mode] = std::max<std::int32_t>(heaviest[mode], own.total[mode]);
          }
          sizes.back().of[at - first] = own.size;
        }
        blocks.push_back(block);
      }
    }
  };

  // The most that a word of the group may cost, or less than zero where all cost too much: likeness is
  // 1000 - 1000 * (first + cost) / heavier, and the cost is never less than the difference in weight.
  static std::int32_t limit(const Group& group, const Word& query, int mode, std::int32_t least, const Tables& tables) {
    const std::int32_t mine = query.total[mode];
    const std::int32_t gap = std::max({0, mine - group.heaviest[mode], group.lightest[mode] - mine});
    if (1000 * (gap + (gap ? tables.first : 0)) >= (1001 - least) * std::max(mine, mine + gap)) return -1;
    return std::max(0, (1001 - least) * std::max(mine, group.heaviest[mode]) / 1000 - tables.first);
  }

  std::vector<Group> groups_;
};

}  // namespace tamis
