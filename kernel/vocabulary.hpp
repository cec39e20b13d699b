// Finding all words like a given one, exactly, without comparing it with each.
//
// The words stand in groups of about equal weight, and in alphabetical order within a group. Neighbours share their
// first letters and with them the first rows of the comparison's table; a beginning that cannot lead to a cost
// within the limit rules out every word that begins so; and in a row only the cells are filled that still can.
// What a cell can lead to is bounded by its cost and by how much more letters, by weight, one side has left than the
// other. Nothing here can lose a word, in whatever order the words stand.
#pragma once

#include "words.hpp"

namespace tamis {

class Vocabulary {
 public:
  Vocabulary() = default;
  // The numbers of the words to hold; `word(number)` gives each.
  template <typename Of>
  Vocabulary(std::vector<std::uint32_t> numbers, Of word) {
    std::sort(numbers.begin(), numbers.end(), [&](std::uint32_t a, std::uint32_t b) {
      const Word &x = word(a), &y = word(b);
      const int order = std::memcmp(x.letters, y.letters, std::min(x.size, y.size));
      return order ? order < 0 : x.size != y.size ? x.size < y.size : a < b;
    });
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
  template <typename Of, typename Found>
  void search(const Word& query, int mode, std::int32_t least, Of word, const Tables& tables, Found found) const {
    Search search(query, mode, least, tables);
    for (const Group& group : groups_)
      if (search.admits(group)) search.run(group, word, found);
  }

 private:
  static constexpr std::size_t kGroupWidth = 12;
  static constexpr std::int32_t kDead = 1 << 20;

  struct Group {
    std::vector<std::uint32_t> numbers;
    std::vector<std::uint8_t> shared;   // letters that each word shares with the one before it
    std::vector<std::uint8_t> letters;  // of all words, one behind the other; of those that repeat one, kLetters more
    std::vector<std::uint32_t> ends;    // of each word in them
    std::vector<std::uint64_t> held;    // a bit for each letter that a word has
    std::int32_t lightest[kModes], heaviest[kModes];

    template <typename Of>
    Group(const std::vector<std::uint32_t>& members, Of word) : numbers(members), shared(members.size()) {
      for (int mode = 0; mode < kModes; ++mode) {
        lightest[mode] = kDead;
        heaviest[mode] = 0;
        for (const auto number : numbers) {
          lightest[mode] = std::min<std::int32_t>(lightest[mode], word(number).total[mode]);
          heaviest[mode] = std::max<std::int32_t>(heaviest[mode], word(number).total[mode]);
        }
      }
      for (const auto number : numbers) {
        const Word& own = word(number);
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < own.size; ++i) {
          letters.push_back(static_cast<std::uint8_t>(own.letters[i] + (i && own.letters[i] == own.letters[i - 1] ? kLetters : 0)));
          bits |= std::uint64_t{1} << own.letters[i];
        }
        ends.push_back(static_cast<std::uint32_t>(letters.size()));
        held.push_back(bits);
      }
      for (std::size_t at = 1; at < numbers.size(); ++at) {
        const Word &before = word(numbers[at - 1]), &now = word(numbers[at]);
        std::uint8_t depth = 0;
        while (depth < before.size && depth < now.size && before.letters[depth] == now.letters[depth]) ++depth;
        shared[at] = depth;
      }
    }
  };

  class Search {
   public:
    Search(const Word& query, int mode, std::int32_t least, const Tables& tables)
        : query_(query), tables_(tables), mode_(mode), least_(least), mine_(query.total[mode]) {
      rest_[query.size] = 0;
      for (std::size_t j = query.size; j-- > 0;) rest_[j] = rest_[j + 1] + (weights_[j] = query.weight(j, mode, tables));
      for (std::size_t c = 0; c < kLetters; ++c) {
        std::int32_t least_cost = tables.weight[mode][c];
        for (std::size_t j = 0; j < query.size; ++j) least_cost = std::min<std::int32_t>(least_cost, tables.cost[mode][c][query.letters[j]]);
        price_[c] = least_cost;
        price_[c + kLetters] = std::min<std::int32_t>(least_cost, tables.doubled);
      }
      for (std::size_t j = 0; j < query.size; ++j) {
        const std::uint8_t* costs = tables.cost[mode][query.letters[j]];
        cheapest_[j] = weights_[j];
        near_[j] = 0;
        for (std::size_t c = 0; c < kLetters; ++c) {
          if (c == query.letters[j] || costs[c] >= weights_[j]) continue;
          near_[j] |= std::uint64_t{1} << c;
          cheapest_[j] = std::min<std::int32_t>(cheapest_[j], costs[c]);
        }
      }
    }

    // Likeness is 1000 - 1000 * (first + cost) / heavier, and the cost is never less than the difference in weight.
    bool admits(const Group& group) const {
      const std::int32_t gap = std::max({0, mine_ - group.heaviest[mode_], group.lightest[mode_] - mine_});
      return 1000 * (gap + (gap ? tables_.first : 0)) < (1001 - least_) * std::max(mine_, mine_ + gap);
    }

    template <typename Of, typename Found>
    void run(const Group& group, Of word_of, Found found) {
      group_ = &group;
      limit_ = std::max(0, (1001 - least_) * std::max(mine_, group.heaviest[mode_]) / 1000 - tables_.first);
      rows_[0][0] = 0;
      for (std::size_t j = 0; j < query_.size; ++j) rows_[0][j + 1] = rows_[0][j] + weights_[j];
      prefix_[0] = 0;
      first_[0] = 0;
      last_[0] = query_.size;
      std::size_t valid = 0, dead = kMaxWord + 1, common = kMaxWord;
      for (std::size_t at = 0; at < group.numbers.size(); ++at) {
        common = std::min<std::size_t>(common, group.shared[at]);  // with the last word that rows were filled for
        if (common >= dead || surely_costs_more(group, at)) continue;
        dead = kMaxWord + 1;
        const Word& word = word_of(group.numbers[at]);
        for (std::size_t i = std::min(valid, common) + 1; i <= word.size; ++i) {
          fill(i, word);
          valid = i;
          if (first_[i] > last_[i] && first_[i - 1] > last_[i - 1]) {
            dead = i;  // and so is whatever begins like it
            break;
          }
        }
        common = kMaxWord;
        if (dead <= kMaxWord) continue;
        valid = word.size;
        const std::int32_t cost = rows_[word.size][query_.size];
        if (1000 - 1000 * (cost ? cost + tables_.first : 0) / std::max<std::int32_t>(mine_, word.total[mode_]) >= least_) found(group.numbers[at]);
      }
    }

   private:
    // Every letter of either word is exchanged for one that the other has, or got rid of: a sum of the least costs of
    // that is a bound that needs no table, and rules out most words.
    bool surely_costs_more(const Group& group, std::size_t at) const {
      std::int32_t cost = 0;
      for (std::size_t i = at ? group.ends[at - 1] : 0; i < group.ends[at]; ++i) cost += price_[group.letters[i]];
      if (cost > limit_) return true;
      cost = 0;
      for (std::size_t j = 0; j < query_.size; ++j)
        if (!(group.held[at] >> query_.letters[j] & 1)) cost += group.held[at] & near_[j] ? cheapest_[j] : weights_[j];
      return cost > limit_;
    }

    // Row i of the table: the first i letters of the word against all beginnings of the query that can still matter.
    void fill(std::size_t i, const Word& word) {
      auto& row = rows_[i];
      std::fill(row, row + query_.size + 1, kDead);
      const auto& before = rows_[i - 1];
      const auto& wq = weights_;
      const int x = word.weight(i - 1, mode_, tables_);
      const std::uint8_t c = word.letters[i - 1];
      const std::uint8_t* costs = tables_.cost[mode_][c];
      prefix_[i] = prefix_[i - 1] + x;
      const std::int32_t most_left = group_->heaviest[mode_] - prefix_[i], least_left = group_->lightest[mode_] - prefix_[i];
      std::size_t start = first_[i - 1], stop = last_[i - 1] + 1;
      if (i > 1 && first_[i - 2] <= last_[i - 2]) {  // two letters may have changed places
        start = std::min(start, first_[i - 2] + 2);
        stop = std::max(stop, last_[i - 2] + 2);
      }
      std::size_t first = query_.size + 1, last = 0;
      for (std::size_t j = start; j <= query_.size; ++j) {
        std::int32_t best = before[j] + x;
        if (j > 0) {
          const int y = wq[j - 1];
          const std::uint8_t d = query_.letters[j - 1];
          best = std::min(best, before[j - 1] + std::max<int>(costs[d], std::abs(x - y)));
          best = std::min(best, row[j - 1] + y);
          if (i > 1 && j > 1 && c == query_.letters[j - 2] && d == word.letters[i - 2]) {
            const int gap = std::abs(x + word.weight(i - 2, mode_, tables_) - y - wq[j - 2]);
            best = std::min(best, rows_[i - 2][j - 2] + std::max<int>(tables_.swap, gap));
          }
        }
        const std::int32_t ahead = std::max({0, rest_[j] - most_left, least_left - rest_[j]});
        if (best + ahead <= limit_) {
          row[j] = best;
          first = std::min(first, j);
          last = j;
        } else if (j > stop) {
          break;
        }
      }
      first_[i] = first;
      last_[i] = last;
    }

    const Word& query_;
    const Tables& tables_;
    const int mode_;
    const std::int32_t least_, mine_;
    const Group* group_ = nullptr;
    std::int32_t limit_ = 0;
    std::int32_t price_[2 * kLetters];              // least cost of a letter of the word, and of one that repeats another
    std::int32_t cheapest_[kMaxWord];               // the same for the query's letters, where the word has one near it …
    std::uint64_t near_[kMaxWord];                  // … which are these
    std::int32_t weights_[kMaxWord];                // of the query's letters
    std::int32_t rest_[kMaxWord + 1];               // weight of the query's letters from each on
    std::int32_t prefix_[kMaxWord + 1];             // weight of the word's letters up to each
    std::int32_t rows_[kMaxWord + 1][kMaxWord + 1];
    std::size_t first_[kMaxWord + 1], last_[kMaxWord + 1];  // cells of each row that can still matter
  };

  std::vector<Group> groups_;
};

}  // namespace tamis
