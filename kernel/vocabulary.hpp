// Finding all words like a given one, exactly.
//
// The words stand in groups of about equal weight; groups that are too light or too heavy are passed over. Of the
// others most words are ruled out by the letters that they have, looked up a few letters at a time: a letter that the
// other word lacks is exchanged or got rid of, and a sum of the least costs of that is a bound. What is left is
// compared letter by letter, many words side by side. Nothing here can lose a word, in whatever order the words stand.
#pragma once

#include "lanes.hpp"

namespace tamis {

class Vocabulary {
 public:
  Vocabulary() = default;
  // The numbers of the words to hold; `word(number)` gives each.
  template <typename Of>
  Vocabulary(const std::vector<std::uint32_t>& numbers, Of word) {
    std::vector<std::vector<std::uint32_t>> by_weight;
    for (const auto number : numbers) {
      const std::size_t group = word(number).total[kSpelt] / kGroupWidth;
      if (group >= by_weight.size()) by_weight.resize(group + 1);
      by_weight[group].push_back(number);
    }
    for (const auto& members : by_weight)
      if (!members.empty()) groups_.emplace_back(members, word);
  }

  // Calls found(number) for every word whose likeness is `least` or more.
  template <typename Found>
  void search(const Word& query, int mode, std::int32_t least, const Tables& tables, Found found) const {
    bool any = false;
    for (const Group& group : groups_) any |= limit(group, query, mode, least, tables) >= 0;
    if (!any) return;
    const Probe probe(query, mode, tables);
    const Bounds bounds(query, mode, tables);
    std::uint8_t heft[2 * kLetters];  // what letters weigh, and letters that repeat the one before
    for (std::size_t c = 0; c < kLetters; ++c) {
      heft[c] = tables.weight[mode][c];
      heft[c + kLetters] = std::min(heft[c], tables.doubled);
    }
    Lanes lanes;
    for (const Group& group : groups_) {
      const std::int32_t most = limit(group, query, mode, least, tables);
      if (most < 0) continue;
      const auto compare = [&] {
        alignas(32) std::uint16_t costs[kLanes];
        edit_costs(probe, lanes, tables, static_cast<std::uint16_t>(most), costs);
        for (std::size_t l = 0; l < lanes.count; ++l) {
          const auto at = lanes.numbers[l];
          const std::int32_t cost = costs[l], heavier = std::max<std::int32_t>(query.total[mode], group.totals[mode][at]);
          if (cost <= most && 1000 - 1000 * (cost ? cost + tables.first : 0) / heavier >= least) found(group.numbers[at]);
        }
        lanes.clear();
      };
      for (std::uint32_t at = 0; at < group.numbers.size(); ++at) {
        if (bounds.surely_more(group.held[at], most)) continue;
        const std::uint8_t *letter = group.letters.data() + group.ends[at], *end = group.letters.data() + group.ends[at + 1];
        const auto lane = lanes.count++;
        const auto size = static_cast<std::size_t>(end - letter);
        lanes.numbers[lane] = at;
        lanes.sizes[lane] = static_cast<std::uint8_t>(size);
        lanes.longest = std::max(lanes.longest, size);
        for (std::size_t i = 0; i < size; ++i) {
          const std::uint8_t c = letter[i];
          lanes.letters[i][lane] = static_cast<std::uint8_t>(c < kLetters ? c : c - kLetters);
          lanes.weights[i][lane] = heft[c];
        }
        if (lanes.count == kLanes) compare();
      }
      if (lanes.count) compare();
    }
  }

 private:
  static constexpr std::size_t kGroupWidth = 12;

  struct Group {
    std::vector<std::uint32_t> numbers;
    std::vector<std::uint8_t> letters;  // of all words, one behind the other; of those that repeat one, kLetters more
    std::vector<std::uint32_t> ends;    // of each word in them, with a zero in front
    std::vector<std::uint64_t> held;    // a bit for each letter that a word has
    std::vector<std::uint16_t> totals[kModes];
    std::int32_t lightest[kModes], heaviest[kModes];

    template <typename Of>
    Group(const std::vector<std::uint32_t>& members, Of word) : numbers(members), ends{0} {
      for (const auto number : numbers) {
        const Word& own = word(number);
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < own.size; ++i) {
          letters.push_back(static_cast<std::uint8_t>(own.letters[i] + (i && own.letters[i] == own.letters[i - 1] ? kLetters : 0)));
          bits |= std::uint64_t{1} << own.letters[i];
        }
        ends.push_back(static_cast<std::uint32_t>(letters.size()));
        held.push_back(bits);
        for (int mode = 0; mode < kModes; ++mode) totals[mode].push_back(own.total[mode]);
      }
      for (int mode = 0; mode < kModes; ++mode) {
        lightest[mode] = *std::min_element(totals[mode].begin(), totals[mode].end());
        heaviest[mode] = *std::max_element(totals[mode].begin(), totals[mode].end());
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

  // For every set of a few letters, the least that it costs to have them where the query lacks them, and that the
  // query has the others where the word lacks them: two sums in one number.
  class Bounds {
   public:
    Bounds(const Word& query, int mode, const Tables& tables) {
      std::uint32_t having[kSets * kAtOnce] = {}, lacking[kSets * kAtOnce] = {};
      for (std::size_t c = 0; c < kLetters; ++c) {
        having[c] = tables.weight[mode][c];
        for (std::size_t j = 0; j < query.size; ++j) having[c] = std::min<std::uint32_t>(having[c], tables.cost[mode][c][query.letters[j]]);
      }
      for (std::size_t j = 0; j < query.size; ++j) {
        const auto d = query.letters[j];
        auto least = static_cast<std::uint32_t>(query.weight(j, mode, tables));
        for (std::size_t c = 0; c < kLetters; ++c)
          if (c != d) least = std::min<std::uint32_t>(least, tables.cost[mode][d][c]);
        lacking[d] += least;
      }
      for (std::size_t set = 0; set < kSets; ++set) {
        sums_[set][0] = 0;
        for (std::size_t i = 0; i < kAtOnce; ++i) sums_[set][0] += lacking[set * kAtOnce + i] << 16;
        for (std::size_t bits = 1; bits < kEntries; ++bits) {
          const std::size_t lowest = bits & (~bits + 1), c = set * kAtOnce + static_cast<std::size_t>(__builtin_ctzll(bits));
          sums_[set][bits] = sums_[set][bits ^ lowest] + having[c] - (lacking[c] << 16);
        }
      }
    }

    bool surely_more(std::uint64_t held, std::int32_t most) const {
      std::uint32_t sum = 0;
      for (std::size_t set = 0; set < kSets; ++set) sum += sums_[set][held >> (set * kAtOnce) & (kEntries - 1)];
      return static_cast<std::int32_t>(sum & 0xFFFF) > most || static_cast<std::int32_t>(sum >> 16) > most;
    }

   private:
    static constexpr std::size_t kAtOnce = 9, kSets = kLetters / kAtOnce, kEntries = 1 << kAtOnce;
    static_assert(kSets * kAtOnce == kLetters);
    std::uint32_t sums_[kSets][kEntries];
  };

  std::vector<Group> groups_;
};

}  // namespace tamis
