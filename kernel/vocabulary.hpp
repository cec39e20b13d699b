// Finding all words like a given one, exactly, without comparing it with each.
//
// The index keeps its words in alphabetical order, so neighbours share their first letters and with them the first
// rows of the comparison's table; and a first part that already costs more than the whole may cost rules out every
// word that begins so. What is skipped is below the floor for certain, in whatever order the words stand: nothing
// here can lose a word.
#pragma once

#include "words.hpp"

namespace tamis {

class Vocabulary {
 public:
  // The numbers of the words to hold, and where the words stand.
  Vocabulary(std::vector<std::uint32_t> numbers, const std::vector<Word>& words) : numbers_(std::move(numbers)) {
    shared_.resize(numbers_.size());
    for (std::size_t at = 1; at < numbers_.size(); ++at) {
      const Word &before = words[numbers_[at - 1]], &now = words[numbers_[at]];
      std::uint8_t depth = 0;
      while (depth < before.size && depth < now.size && before.letters[depth] == now.letters[depth]) ++depth;
      shared_[at] = depth;
    }
  }

  // Calls found(number, likeness) for every word whose likeness is `least` or more, and perhaps for others.
  template <typename Found>
  void search(const Word& query, int mode, std::int32_t least, const std::vector<Word>& words, const Tables& tables,
              Found found) const {
    // Likeness is 1000 - 1000 * cost / heavier, so the cost may be `allowed` thousandths of the heavier word; and
    // as the cost is never less than the difference in weight, no word heavier than `heaviest` can qualify.
    const std::int32_t allowed = 1000 - least;
    const std::int32_t mine = query.total[mode];
    const std::int32_t heaviest = mine * 1000 / std::max(1, least - 1) + 1;
    const std::int32_t limit = (allowed + 1) * heaviest / 1000 + 1;
    std::int32_t rows[kMaxWord + 1][kMaxWord + 1];
    std::int32_t lowest[kMaxWord + 1];
    rows[0][0] = 0;
    for (std::size_t j = 0; j < query.size; ++j) rows[0][j + 1] = rows[0][j] + query.weights[mode][j];
    lowest[0] = 0;
    std::size_t valid = 0;               // rows that hold for the word looked at last
    std::size_t dead = kMaxWord + 1;     // the depth from which its beginning is ruled out
    for (std::size_t at = 0; at < numbers_.size(); ++at) {
      const std::size_t common = shared_[at];
      if (common >= dead) continue;      // begins like one that was ruled out
      dead = kMaxWord + 1;
      const Word& word = words[numbers_[at]];
      for (std::size_t i = std::min(valid, common) + 1; i <= word.size; ++i) {
        lowest[i] = fill(rows, i, word, query, mode, tables);
        valid = i;
        if (lowest[i] > limit && lowest[i - 1] + tables.swap > limit) {
          dead = i;
          break;
        }
      }
      if (dead <= kMaxWord) continue;
      valid = word.size;
      const std::int32_t cost = rows[word.size][query.size];
      const std::int32_t alike = 1000 - 1000 * cost / std::max<std::int32_t>(mine, word.total[mode]);
      if (alike >= least) found(numbers_[at], same_text(query, word) ? 1000 : std::max(0, alike));
    }
  }

 private:
  // Row i of the comparison's table: the first i letters of the word against all beginnings of the query.
  static std::int32_t fill(std::int32_t rows[][kMaxWord + 1], std::size_t i, const Word& word, const Word& query, int mode,
                           const Tables& tables) {
    const auto& before = rows[i - 1];
    const auto& wq = query.weights[mode];
    auto& row = rows[i];
    const int x = word.weights[mode][i - 1];
    const std::uint8_t c = word.letters[i - 1];
    const std::uint8_t* costs = tables.cost[mode][c];
    row[0] = before[0] + x;
    std::int32_t lowest = row[0];
    for (std::size_t j = 1; j <= query.size; ++j) {
      const int y = wq[j - 1];
      const std::uint8_t d = query.letters[j - 1];
      std::int32_t best = before[j - 1] + std::max<int>(costs[d], std::abs(x - y));
      best = std::min(best, std::min(before[j] + x, row[j - 1] + y));
      if (i > 1 && j > 1 && c == query.letters[j - 2] && d == word.letters[i - 2]) {
        const int gap = std::abs(x + word.weights[mode][i - 2] - y - wq[j - 2]);
        best = std::min(best, rows[i - 2][j - 2] + std::max<int>(tables.swap, gap));
      }
      row[j] = best;
      lowest = std::min(lowest, best);
    }
    return lowest;
  }

  std::vector<std::uint32_t> numbers_;
  std::vector<std::uint8_t> shared_;  // letters that each word shares with the one before it
};

}  // namespace tamis
