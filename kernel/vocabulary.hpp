// Finding all words like a given one, exactly.
//
// The words stand in groups of about equal weight; groups that are too light or too heavy are passed over. Of the others
// many are ruled out, thirty-two at once, by the letters that they have: what either word lacks is exchanged or got rid of,
// and the least costs of that are a bound. What is left is compared letter by letter, as many side by side. Nothing here
// can lose a word, in whatever order the words stand.
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

  // Calls found(number) for every word whose likeness is `least` or more; `word` as above. Gives how many were compared
  // letter by letter.
  template <typename Of, typename Found>
  std::size_t search(const Word& query, int mode, std::int32_t least, const Tables& tables, Of word, Found found) const {
    bool any = false;
    for (const Group& group : groups_) any |= limit(group, query, mode, least, tables) >= 0;
    if (!any) return 0;
    std::size_t compared = 0;
    const Probe probe(query, mode, tables);
    const Charges charges(query, mode, tables);
    Lane packed[kMaxWord] = {}, packed_sizes, costs;
    std::uint32_t places[kLanes];
    for (const Group& group : groups_) {
      const std::int32_t most = limit(group, query, mode, least, tables);
      if (most < 0) continue;
      if (most > kMostInLanes) {
        for (const auto number : group.numbers)
          if (likeness(query, word(number), mode, tables, 0) >= least) found(number);
        compared += group.numbers.size();
        continue;
      }
      const bool telling = kTelling * most < query.total[mode];
      const auto compare = [&](const Lanes& lanes, const std::uint32_t* of_lane, std::size_t first) {
        compared += kLanes;
        for (auto bits = words_within(probe, lanes, static_cast<std::uint8_t>(most), costs); bits; bits &= bits - 1) {
          const auto lane = static_cast<std::size_t>(__builtin_ctz(bits)), at = of_lane ? of_lane[lane] : first + lane;
          const std::int32_t cost = costs.of[lane], heavier = std::max<std::int32_t>(query.total[mode], group.totals[mode][at]);
          if (1000 - 1000 * (cost ? cost + tables.first : 0) / heavier >= least) found(group.numbers[at]);
        }
      };
      std::size_t waiting = 0, longest = 0;
      const auto compare_waiting = [&] {
        std::fill(packed_sizes.of + waiting, packed_sizes.of + kLanes, 0);
        compare({packed, packed_sizes, longest}, places, 0);
        waiting = longest = 0;
      };
      for (std::size_t b = 0; b < group.blocks.size(); ++b) {
        const Block& block = group.blocks[b];
        const Lane* letters = group.letters.data() + block.letters;
        auto bits = block.filled;
        if (telling) bits &= words_affordable(charges, block.held, static_cast<std::uint8_t>(most));
        if (__builtin_popcount(bits) > kFew) {
          compare({letters, group.sizes[b], block.longest}, nullptr, b * kLanes);
          continue;
        }
        for (; bits; bits &= bits - 1) {
          const auto lane = static_cast<std::size_t>(__builtin_ctz(bits));
          const std::size_t size = packed_sizes.of[waiting] = group.sizes[b].of[lane];
          for (std::size_t i = 0; i < size; ++i) packed[i].of[waiting] = letters[i].of[lane];
          longest = std::max(longest, size);
          places[waiting++] = static_cast<std::uint32_t>(b * kLanes + lane);
          if (waiting == kLanes) compare_waiting();
        }
      }
      if (waiting) compare_waiting();
    }
    return compared;
  }

 private:
  static constexpr std::size_t kGroupWidth = 12;
  static constexpr std::int32_t kTelling = 2;  // where costs may be more than such a part of a word, its letters rule out little
  static constexpr int kFew = 8;  // words of a block: they are compared beside those of other blocks

  struct Block {
    Held held{};
    std::uint32_t letters;     // where they stand
    std::uint32_t filled = 0;  // the lanes with a word
    std::uint8_t longest = 0;
  };

  struct Group {
    std::vector<std::uint32_t> numbers;
    std::vector<Block> blocks;  // of so many words as are compared side by side
    std::vector<Lane> sizes, letters;
    std::vector<std::uint16_t> totals[kModes];
    std::int32_t lightest[kModes], heaviest[kModes];

    template <typename Of>
    Group(std::vector<std::uint32_t> members, Of word) : numbers(std::move(members)) {
      for (int mode = 0; mode < kModes; ++mode) lightest[mode] = heaviest[mode] = word(numbers[0]).total[mode];
      for (std::size_t first = 0; first < numbers.size(); first += kLanes) {
        const auto last = std::min(first + kLanes, numbers.size());
        Block block;
        block.letters = static_cast<std::uint32_t>(letters.size());
        sizes.emplace_back();
        for (auto at = first; at < last; ++at) block.longest = std::max(block.longest, word(numbers[at]).size);
        letters.resize(letters.size() + block.longest);
        for (auto at = first; at < last; ++at) {
          const Word& own = word(numbers[at]);
          block.filled |= std::uint32_t{1} << (at - first);
          for (std::size_t i = 0; i < own.size; ++i) block.held[own.letters[i]] |= std::uint32_t{1} << (at - first);
          for (std::size_t i = 0; i < own.size; ++i)
            letters[block.letters + i].of[at - first] =
                static_cast<std::uint8_t>(own.letters[i] | (i && own.letters[i] == own.letters[i - 1] ? Lane::kRepeated : 0));
          for (int mode = 0; mode < kModes; ++mode) {
            totals[mode].push_back(own.total[mode]);
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
