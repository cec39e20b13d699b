// Finding all words like a given one, exactly.
//
// What it costs to turn a word into another is never less than what its first letters cost beside the beginning of the
// other, together with what its last letters cost beside the ending. There are few beginnings and endings, and what they
// cost is remembered, so nearly every word is ruled out by two look-ups. What is left is compared letter by letter, many
// words side by side. Nothing here can lose a word, in whatever order the words stand.
#pragma once

#include <memory>
#include <mutex>
#include <numeric>
#include <unordered_map>

#include "lanes.hpp"

namespace tamis {

// The beginnings of the words of a vocabulary, or their endings, and what they cost beside those of queries.
class Ends {
 public:
  using Costs = std::vector<Lane>;

  explicit Ends(bool from_behind) : from_behind_(from_behind) {}
  // The number of the end of a word; words of one end have one number. The last stands for all that come when the others
  // are given away, and costs nothing.
  std::uint16_t number(const Word& word) {
    const std::size_t size = std::min<std::size_t>(kPiece, word.size);
    const bool longer = size < word.size;
    numbers_.resize(std::size_t{2} << 6 * kPiece);
    std::size_t key = longer;
    for (std::size_t i = 0; i < kPiece; ++i) key = key << 6 | (i < size ? word.letters[from_behind_ ? word.size - 1 - i : i] : kLetters);
    if (!numbers_[key]) {
      numbers_[key] = static_cast<std::uint16_t>(std::min(++count_, kOther));
      add(word, size, longer, numbers_[key]);
    }
    return numbers_[key];
  }
  // No more words come.
  void close() { numbers_ = {}; }

  // What the end of a word of a query costs beside each, by number.
  std::shared_ptr<const Costs> costs(const Word& word, int mode, const Tables& tables) const {
    const Piece piece(word, mode, from_behind_, tables);
    const auto key = piece.key(mode);
    {
      const std::lock_guard<std::mutex> guard(memory_->mutex);
      const auto found = memory_->known.find(key);
      if (found != memory_->known.end()) return found->second;
    }
    auto made = std::make_shared<Costs>(pieces_.size());
    for (std::size_t at = 0; at < pieces_.size(); ++at) costs_beside(piece, mode, tables, pieces_[at], (*made)[at]);
    if (pieces_.size() > kOther / kLanes) made->back().of[kOther % kLanes] = 0;
    const std::lock_guard<std::mutex> guard(memory_->mutex);
    if ((memory_->known.size() + 1) * pieces_.size() * kLanes > kMost) memory_->known.clear();
    return memory_->known[key] = std::move(made);
  }

 private:
  static constexpr std::size_t kOther = 65'535;
  static constexpr std::size_t kMost = 8u << 20;  // bytes of costs that are remembered
  struct Memory {
    std::mutex mutex;
    std::unordered_map<std::uint32_t, std::shared_ptr<const Costs>> known;
  };
  void add(const Word& word, std::size_t size, bool longer, std::size_t number) {
    if (pieces_.size() <= number / kLanes) pieces_.resize(number / kLanes + 1);
    Pieces& pieces = pieces_[number / kLanes];
    const std::size_t lane = number % kLanes;
    for (std::size_t i = 0; i < size; ++i) {
      const auto at = from_behind_ ? word.size - 1 - i : i;
      // What stands before an ending is not known of it: its first letter weighs what it does when it repeats another.
      const bool unknown = from_behind_ && longer && i + 1 == size;
      pieces.letters[i].of[lane] = unknown ? word.letters[at] | Lane::kRepeated : word.marked(at);
    }
    pieces.sizes.of[lane] = static_cast<std::uint8_t>(size);
    pieces.longer.of[lane] = longer ? 255 : 0;
  }

  bool from_behind_;
  std::size_t count_ = 0;
  std::vector<std::uint16_t> numbers_;  // by letters
  std::vector<Pieces> pieces_;
  std::unique_ptr<Memory> memory_ = std::make_unique<Memory>();
};

// How many words a search went through, and how many of them it compared letter by letter.
struct Walk {
  std::uint64_t walked = 0, compared = 0;
  void operator+=(const Walk& other) {
    walked += other.walked;
    compared += other.compared;
  }
};

// Words that are compared in one way, those of one weight side by side.
class Vocabulary {
 public:
  Vocabulary() = default;
  // The numbers of the words to hold; `word(number)` gives each.
  template <typename Of>
  Vocabulary(const std::vector<std::uint32_t>& numbers, int mode, Of word) : mode_(mode), numbers_(numbers.size()) {
    for (const auto number : numbers) {
      const std::size_t total = word(number).total[mode];
      if (from_.size() < total + 2) from_.resize(total + 2);
      ++from_[total + 1];
    }
    for (const auto count : from_) most_of_a_weight_ = std::max(most_of_a_weight_, count);
    std::partial_sum(from_.begin(), from_.end(), from_.begin());
    beginning_.resize(numbers.size());
    ending_.resize(numbers.size());
    rows_.resize(numbers.size());
    sizes_.resize(numbers.size());
    auto next = from_;
    for (const auto number : numbers) {
      const Word& own = word(number);
      const auto at = next[own.total[mode]]++;
      numbers_[at] = number;
      beginning_[at] = beginnings_.number(own);
      ending_[at] = endings_.number(own);
      for (std::size_t i = 0; i < std::min<std::size_t>(own.size, kRow); ++i) rows_[at].of[i] = own.marked(i);
      sizes_[at] = own.size;
    }
    beginnings_.close();
    endings_.close();
  }

  // Calls found(number) for every word whose likeness is `least` or more, or that costs no more than `slip`; `word` as
  // above. Gives the work it was.
  template <typename Of, typename Found>
  Walk search(const Word& query, std::int32_t least, const Tables& tables, Of word, Found found, std::int32_t slip = -1) const {
    if (numbers_.empty()) return {};
    const std::int32_t mine = query.total[mode_];
    const auto limit = [&](std::int32_t total) -> std::int32_t {  // of what a word of this weight may cost; less than zero where all cost too much
      const std::int32_t heavier = std::max(mine, total), gap = std::abs(mine - total);
      const bool unlike = 1000 * (gap + (gap ? tables.first : 0)) >= (1001 - least) * heavier;
      return std::max(gap <= slip ? slip : -1, unlike ? -1 : std::max(0, (1001 - least) * heavier / 1000 - tables.first));
    };
    std::int32_t first = 0, last = static_cast<std::int32_t>(from_.size()) - 1;
    while (first < last && limit(first) < 0) ++first;
    while (first < last && limit(last - 1) < 0) --last;
    if (first >= last || from_[first] == from_[last]) return {};
    const auto beginnings = beginnings_.costs(query, mode_, tables), endings = endings_.costs(query, mode_, tables);
    const std::uint8_t *of_beginning = beginnings->data()->of, *of_ending = endings->data()->of;
    std::vector<std::uint32_t> left(most_of_a_weight_ + 1);
    const Probe probe(query, mode_, tables);
    Lane letters[kRow], sizes, costs;
    std::uint32_t places[kLanes];
    Walk walk{from_[last] - from_[first], 0};
    for (auto total = first; total < last; ++total) {
      const std::int32_t most = limit(total), heavier = std::max(mine, total);
      std::size_t count = 0;
      for (auto at = from_[total]; at < from_[total + 1]; ++at) {
        left[count] = at;
        count += of_beginning[beginning_[at]] + of_ending[ending_[at]] <= most;
      }
      walk.compared += count;
      std::size_t waiting = 0, longest = 0;
      const auto compare = [&] {
        std::fill(sizes.of + waiting, sizes.of + kLanes, 0);
        std::fill(places + waiting, places + kLanes, places[0]);
        turn(rows_.data(), places, letters);
        for (auto bits = words_within(probe, {letters, sizes, longest}, static_cast<std::uint8_t>(most), costs); bits; bits &= bits - 1) {
          const auto lane = static_cast<std::size_t>(__builtin_ctz(bits));
          const std::int32_t cost = costs.of[lane];
          if (cost <= slip || 1000 - 1000 * (cost ? cost + tables.first : 0) / heavier >= least) found(numbers_[places[lane]]);
        }
        waiting = longest = 0;
      };
      for (std::size_t l = 0; l < count; ++l) {
        const auto at = left[l];
        if (most > kMostInLanes || sizes_[at] > kRow) {
          if (edit_cost(query, word(numbers_[at]), mode_, tables) <= most) found(numbers_[at]);
          continue;
        }
        longest = std::max<std::size_t>(longest, sizes_[at]);
        sizes.of[waiting] = sizes_[at];
        places[waiting++] = at;
        if (waiting == kLanes) compare();
      }
      if (waiting) compare();
    }
    return walk;
  }

 private:
  int mode_ = kSpelt;
  Ends beginnings_{false}, endings_{true};
  std::vector<std::uint32_t> numbers_;              // by place
  std::vector<std::uint32_t> from_;                 // by weight: the first place of a word that weighs so much
  std::uint32_t most_of_a_weight_ = 0;              // words
  std::vector<std::uint16_t> beginning_, ending_;   // by place
  std::vector<Row> rows_;                           // their first letters, by place
  std::vector<std::uint8_t> sizes_;
};

}  // namespace tamis
