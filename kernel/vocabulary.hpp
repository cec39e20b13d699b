// Finding all words like a given one, exactly.
//
// What it costs to turn a word into another is never less than what its first letters cost beside the beginning of the
// other, together with what its last letters cost beside the ending. There are few beginnings and endings, and what they
// cost is remembered, so nearly every word is ruled out by two look-ups, and by less where an end comes again: then what it
// costs stands in the order of the words. What is left is compared letter by letter, many words side by side. Nothing here can lose a word, in whatever order the words stand.
#pragma once

#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <unordered_map>

#include "lanes.hpp"

namespace tamis {

// The beginnings of the words of a vocabulary, or their endings, and what they cost beside those of queries.
class Ends {
 public:
  explicit Ends(bool from_behind) : from_behind_(from_behind) {}
  // Words are added in the order of their places.
  void add(const Word& word) { numbers_.push_back(number(word)); }
  // No more words come.
  void close() { by_letters_ = {}; }

  // What the end of a word of a query costs beside the end of each word.
  class Costs {
   public:
    std::uint8_t operator[](std::size_t place) const { return by_place_ ? (*by_place_)[place] : by_number_->data()->of[numbers_[place]]; }
    // Those of all words in their order; nothing where they were not laid out so.
    const std::uint8_t* laid_out() const { return by_place_ ? by_place_->data() : nullptr; }

   private:
    friend class Ends;
    std::shared_ptr<const std::vector<Lane>> by_number_;
    std::shared_ptr<const std::vector<std::uint8_t>> by_place_;
    const std::uint16_t* numbers_ = nullptr;
  };
  Costs costs(const Word& word, int mode, const Tables& tables) const {
    const Piece piece(word, mode, from_behind_, tables);
    const auto key = piece.key(mode);
    std::uint32_t uses = 0;
    Costs found = memory_->find(key, uses);
    found.numbers_ = numbers_.data();
    if (found.by_place_ || (found.by_number_ && (uses < kOften || numbers_.size() > Memory::kMostPlaced / kFewest))) return found;
    if (found.by_number_) {
      auto made = std::make_shared<std::vector<std::uint8_t>>(numbers_.size() + kLanes);
      for (std::size_t at = 0; at < numbers_.size(); ++at) (*made)[at] = found[at];
      found.by_place_ = std::move(made);
    } else {
      auto made = std::make_shared<std::vector<Lane>>(pieces_.size());
      for (std::size_t at = 0; at < pieces_.size(); ++at) costs_beside(piece, mode, tables, pieces_[at], (*made)[at]);
      if (pieces_.size() > kOther / kLanes) made->back().of[kOther % kLanes] = 0;
      found.by_number_ = std::move(made);
    }
    memory_->keep(key, found);
    return found;
  }

 private:
  static constexpr std::uint32_t kOften = 3;
  static constexpr std::size_t kFewest = 64;  // ends there must be room for by place
  // What the ends of earlier queries cost, by number, and of those that come often by place.
  class Memory {
   public:
    static constexpr std::size_t kMostNumbered = 8u << 20, kMostPlaced = 16u << 20;  // bytes
    Costs find(std::uint32_t key, std::uint32_t& uses) {
      const std::lock_guard<std::mutex> guard(mutex_);
      const auto found = known_.find(key);
      if (found == known_.end()) return {};
      uses = ++found->second.uses;
      return found->second.costs;
    }
    void keep(std::uint32_t key, const Costs& made) {
      const std::lock_guard<std::mutex> guard(mutex_);
      Known& known = known_[key];
      known.uses += !known.uses;
      if (!known.costs.by_number_) numbered_ += made.by_number_->size() * kLanes;
      if (!known.costs.by_place_ && made.by_place_) placed_ += made.by_place_->size();
      known.costs = made;
      while (placed_ > kMostPlaced) forget_places();
      if (numbered_ > kMostNumbered) forget();
    }

   private:
    struct Known {
      Costs costs;
      std::uint32_t uses = 0;
    };
    // Leaves what came often since it was last asked.
    void forget_places() {
      for (auto& [key, known] : known_) {
        known.uses /= 2;
        if (known.uses || !known.costs.by_place_) continue;
        placed_ -= known.costs.by_place_->size();
        known.costs.by_place_ = nullptr;
      }
    }
    // Leaves what stands by place.
    void forget() {
      for (auto at = known_.begin(); at != known_.end();) {
        if (at->second.costs.by_place_) {
          ++at;
        } else {
          numbered_ -= at->second.costs.by_number_->size() * kLanes;
          at = known_.erase(at);
        }
      }
    }
    std::mutex mutex_;
    std::unordered_map<std::uint32_t, Known> known_;
    std::size_t numbered_ = 0, placed_ = 0;
  };

  // The number of the end of a word; words of one end have one number. The last stands for all that come when the others
  // are given away, and costs nothing.
  static constexpr std::size_t kOther = 65'535;
  std::uint16_t number(const Word& word) {
    const std::size_t size = std::min<std::size_t>(kPiece, word.size);
    const bool longer = size < word.size;
    by_letters_.resize(std::size_t{2} << 6 * kPiece);
    std::size_t key = longer;
    for (std::size_t i = 0; i < kPiece; ++i) key = key << 6 | (i < size ? word.letters[from_behind_ ? word.size - 1 - i : i] : kLetters);
    if (!by_letters_[key]) {
      by_letters_[key] = static_cast<std::uint16_t>(std::min(++count_, kOther));
      add_piece(word, size, longer, by_letters_[key]);
    }
    return by_letters_[key];
  }
  void add_piece(const Word& word, std::size_t size, bool longer, std::size_t number) {
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
  std::vector<std::uint16_t> by_letters_;  // numbers
  std::vector<std::uint16_t> numbers_;     // by place
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
    rows_.resize(numbers.size());
    sizes_.resize(numbers.size());
    auto next = from_;
    for (const auto number : numbers) {
      const Word& own = word(number);
      const auto at = next[own.total[mode]]++;
      numbers_[at] = number;
      sizes_[at] = own.size;
    }
    for (std::uint32_t at = 0; at < numbers_.size(); ++at) {
      const Word& own = word(numbers_[at]);
      beginnings_.add(own);
      endings_.add(own);
      if (own.size > kRow) {
        long_.push_back(at);
        second_rows_.emplace_back();
      }
      for (std::size_t i = 0; i < std::min<std::size_t>(own.size, 2 * kRow); ++i) (i < kRow ? rows_[at] : second_rows_.back()).of[i % kRow] = own.marked(i);
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
    thread_local std::vector<std::uint32_t> left;
    if (left.size() <= most_of_a_weight_) left.resize(most_of_a_weight_ + 1);
    std::optional<Probe> probe;  // once a word is left
    Group shorter(false), longer(true);
    Walk walk{from_[last] - from_[first], 0};
    const auto heavier = [&](std::uint32_t place) {
      return std::max<std::int32_t>(mine, static_cast<std::int32_t>(std::upper_bound(from_.begin(), from_.end(), place) - from_.begin()) - 1);
    };
    const auto compare = [&](Group& group) {
      if (!probe) probe.emplace(query, mode_, tables);
      for (auto bits = group.within(*probe, *this); bits; bits &= bits - 1) {
        const auto lane = static_cast<std::size_t>(__builtin_ctz(bits));
        const auto place = group.places[lane];
        const std::int32_t cost = group.costs.of[lane];
        if (cost <= slip || 1000 - 1000 * (cost ? cost + tables.first : 0) / heavier(place) >= least) found(numbers_[place]);
      }
      group.waiting = group.longest = 0;
    };
    for (auto total = first; total < last; ++total) {
      const std::int32_t most = limit(total);
      const auto from = from_[total], many = from_[total + 1] - from;
      const auto count = within(beginnings, endings, from, many, most, left.data());
      walk.compared += count;
      for (std::size_t l = 0; l < count; ++l) {
        const auto at = left[l];
        if (most > kMostInLanes || sizes_[at] > 2 * kRow) {
          if (edit_cost(query, word(numbers_[at]), mode_, tables) <= most) found(numbers_[at]);
          continue;
        }
        Group& group = sizes_[at] > kRow ? longer : shorter;
        group.add(at, sizes_[at], static_cast<std::uint8_t>(most));
        if (group.waiting == kLanes) compare(group);
      }
    }
    if (shorter.waiting) compare(shorter);
    if (longer.waiting) compare(longer);
    return walk;
  }

 private:
  // Words that wait for their comparison, as many as lanes.
  struct Group {
    explicit Group(bool two_rows) : two_rows(two_rows) {}
    bool two_rows;  // of letters
    std::size_t waiting = 0, longest = 0;
    std::uint32_t places[kLanes];
    Lane sizes, most, costs;

    void add(std::uint32_t place, std::uint8_t size, std::uint8_t may_cost) {
      longest = std::max<std::size_t>(longest, size);
      sizes.of[waiting] = size;
      most.of[waiting] = may_cost;
      places[waiting++] = place;
    }
    // Those that cost no more than they may, a bit each.
    std::uint32_t within(const Probe& probe, const Vocabulary& of) {
      Lane letters[2 * kRow];
      std::fill(sizes.of + waiting, sizes.of + kLanes, 0);
      std::fill(most.of + waiting, most.of + kLanes, 0);
      std::fill(places + waiting, places + kLanes, places[0]);
      turn(of.rows_.data(), places, letters);
      if (two_rows) {
        std::uint32_t second[kLanes];
        for (std::size_t l = 0; l < kLanes; ++l)
          second[l] = static_cast<std::uint32_t>(std::lower_bound(of.long_.begin(), of.long_.end(), places[l]) - of.long_.begin());
        turn(of.second_rows_.data(), second, letters + kRow);
      }
      return words_within(probe, {letters, sizes, longest}, most, costs);
    }
  };

  // The places of so many words from there whose ends cost no more than `most`, written into `places`; how many they are.
  static std::size_t within(const Ends::Costs& beginnings, const Ends::Costs& endings, std::uint32_t from, std::uint32_t many, std::int32_t most,
                            std::uint32_t* places) {
    if (beginnings.laid_out() && endings.laid_out())
      return sums_within(beginnings.laid_out(), endings.laid_out(), from, many, static_cast<std::uint8_t>(std::min(most, 255)), places);
    std::size_t count = 0;
    for (auto at = from; at < from + many; ++at) {
      places[count] = at;
      count += beginnings[at] + endings[at] <= most;
    }
    return count;
  }

  int mode_ = kSpelt;
  Ends beginnings_{false}, endings_{true};
  std::vector<std::uint32_t> numbers_;              // by place
  std::vector<std::uint32_t> from_;                 // by weight: the first place of a word that weighs so much
  std::uint32_t most_of_a_weight_ = 0;              // words
  std::vector<Row> rows_, second_rows_;             // their letters, by place; those behind these of words that have such
  std::vector<std::uint32_t> long_;                 // the places of the latter
  std::vector<std::uint8_t> sizes_;
};

}  // namespace tamis
