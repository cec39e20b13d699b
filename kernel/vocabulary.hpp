// Finding all words like a given one, exactly.
//
// What it costs to turn a word into another is never less than what its first letters cost beside the beginning of the
// other, together with what its last letters cost beside the ending. There are few beginnings and endings, and what they
// cost is remembered, so nearly every word is ruled out by two look-ups, and by less where an end comes again: then what it
// costs stands in the order of the words. What is left is compared letter by letter, many words side by side. Nothing here can lose a word, in whatever order the words stand.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <unordered_map>

#include "lanes.hpp"

namespace tamis {

constexpr std::size_t kFewWords = 4096;

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
    // Those of all words in their order; nothing where they were not laid out so. Else they are looked up by number.
    const std::uint8_t* laid_out() const { return by_place_ ? by_place_->data() : nullptr; }
    const std::uint8_t* numbered() const { return by_number_->data()->of; }
    const std::uint16_t* numbers() const { return numbers_; }

   private:
    friend class Ends;
    std::shared_ptr<const std::vector<Lane>> by_number_;
    std::shared_ptr<const std::vector<std::uint8_t>> by_place_;
    const std::uint16_t* numbers_ = nullptr;
  };
  // They hold until the same thread asks again.
  const Costs& costs(const Word& word, int mode, const Tables& tables) const {
    const Piece piece(word, mode, from_behind_, tables);
    const auto key = piece.key(mode);
    thread_local std::vector<Near> near(2 * kNear);  // of few words what came last is kept by each thread: all ask at once
    Near& held = near[from_behind_ * kNear + (numbers_.size() <= kFewWords ? key * 0x9E3779B1u >> 24 : 0)];
    if (held.of != id_ || held.key != key || numbers_.size() > kFewWords) held = {id_, key, remembered(piece, key, mode, tables)};
    return held.costs;
  }

 private:
  static constexpr std::size_t kNear = 256;
  struct Near {
    std::uint64_t of = 0;
    std::uint32_t key = 0;
    Costs costs;
  };
  Costs remembered(const Piece& piece, std::uint32_t key, int mode, const Tables& tables) const {
    std::uint32_t uses = 0;
    Costs found = memory_->find(key, uses);
    found.numbers_ = numbers_.data();
    const std::uint32_t often = numbers_.size() > kFewWords ? 3 : 0;
    const bool lay_out = !found.by_place_ && uses >= often && numbers_.size() <= Memory::kMostPlaced / kFewest;
    if (found.by_number_ && !lay_out) return found;
    if (!found.by_number_) {
      auto made = std::make_shared<std::vector<Lane>>(pieces_.size() + 1);  // one to be read beyond the last
      for (std::size_t at = 0; at < pieces_.size(); ++at) costs_beside(piece, mode, tables, pieces_[at], (*made)[at]);
      if (pieces_.size() > kOther / kLanes) (*made)[kOther / kLanes].of[kOther % kLanes] = 0;
      found.by_number_ = std::move(made);
    }
    if (lay_out) {
      auto made = std::make_shared<std::vector<std::uint8_t>>(numbers_.size() + kLanes);
      look_up(found.by_number_->data()->of, numbers_.data(), numbers_.size(), made->data());
      found.by_place_ = std::move(made);
    }
    memory_->keep(key, found, numbers_.size() > kFewWords ? Memory::kMostPlaced : Memory::kMostPlaced / 16);
    return found;
  }

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
    void keep(std::uint32_t key, const Costs& made, std::size_t most_placed) {
      const std::lock_guard<std::mutex> guard(mutex_);
      Known& known = known_[key];
      known.uses += !known.uses;
      if (!known.costs.by_number_) numbered_ += made.by_number_->size() * kLanes;
      if (!known.costs.by_place_ && made.by_place_) placed_ += made.by_place_->size();
      known.costs = made;
      if (placed_ > most_placed)
        while (placed_ > most_placed / 2) forget_places();
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

  static std::uint64_t next_id() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
  }
  bool from_behind_;
  std::uint64_t id_ = next_id();
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
    const auto is_long = [&](std::uint32_t number) { return word(number).size > kRow; };
    for (const auto number : numbers) {
      const std::size_t at = 2 * word(number).total[mode] + is_long(number);
      if (from_.size() < at + 3) from_.resize((at + 3) / 2 * 2 + 1);
      ++from_[at + 1];
    }
    for (const auto count : from_) most_of_a_weight_ = std::max(most_of_a_weight_, count);
    std::partial_sum(from_.begin(), from_.end(), from_.begin());
    rows_.resize(numbers.size());
    auto next = from_;
    for (const auto number : numbers) {
      const Word& own = word(number);
      numbers_[next[2 * own.total[mode] + is_long(number)]++] = number;
    }
    for (std::uint32_t at = 0; at < numbers_.size(); ++at) {
      const Word& own = word(numbers_[at]);
      beginnings_.add(own);
      endings_.add(own);
      Row* rows = &rows_[at];
      if (is_long(numbers_[at])) {
        long_.push_back(at);
        long_rows_.resize(long_rows_.size() + kMostRows);
        rows = &long_rows_[long_rows_.size() - kMostRows];
      }
      for (std::size_t i = 0; i < own.size; ++i) rows[i / kRow].of[i % kRow] = own.marked(i);
    }
    beginnings_.close();
    endings_.close();
  }

  // Calls found(number, cost) for every word whose likeness is `least` or more, or that costs no more than `slip`; `word` as
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
    const auto weights = static_cast<std::int32_t>(from_.size() / 2);
    const std::int32_t far = std::max(slip, 0) + 1;  // beyond what follows all cost too much
    std::int32_t first = std::min(weights, std::max(0, mine - (1001 - least) * mine / 1000 - far));
    std::int32_t last = std::min(weights, 1000 * mine / std::max(1, least - 1) + far + 1);
    while (first < last && limit(first) < 0) ++first;
    while (first < last && limit(last - 1) < 0) --last;
    if (first >= last || from_[2 * first] == from_[2 * last]) return {};
    const auto &beginnings = beginnings_.costs(query, mode_, tables), &endings = endings_.costs(query, mode_, tables);
    std::optional<Probe> probe;  // once a word is left
    thread_local Waiting short_ones, long_ones;
    Waiting* const waiting[] = {&short_ones, &long_ones};
    Walk walk{from_[2 * last] - from_[2 * first], 0};
    const auto heavier = [&](std::uint32_t place) {
      return std::max<std::int32_t>(mine, static_cast<std::int32_t>(std::upper_bound(from_.begin(), from_.end(), place) - from_.begin() - 1) / 2);
    };
    const auto compare = [&](const std::uint32_t* places, const std::uint8_t* most, std::size_t count, bool longer) {
      if (!probe) probe.emplace(query, mode_, tables);
      Lane costs;
      const auto all = words_within(*probe, places, most, count, longer, costs);
      for (auto bits = all; bits; bits &= bits - 1) {
        const Word* const soon = &word(numbers_[places[__builtin_ctzll(bits)]]);
        fetch(soon);
        fetch(soon + 1);  // what is known of it stands behind
      }
      for (auto bits = all; bits; bits &= bits - 1) {
        const auto lane = static_cast<std::size_t>(__builtin_ctzll(bits));
        const std::int32_t cost = costs.of[lane];
        if (cost <= slip || 1000 - 1000 * (cost ? cost + tables.first : 0) / heavier(places[lane]) >= least) found(numbers_[places[lane]], cost);
      }
    };
    for (Waiting* all : waiting) all->begin(most_of_a_weight_);
    // Words whose ends cost no more than they may, of one length.
    const auto wait = [&](std::size_t count, std::int32_t most, bool longer) {
      walk.compared += count;
      Waiting& all = *waiting[longer];
      if (most > kMostInLanes) {
        for (std::size_t l = 0; l < count; ++l)
          if (const auto number = numbers_[all.end()[l]]; edit_cost(query, word(number), mode_, tables) <= most) found(number, kUnknown);
        return;
      }
      all.add(count, static_cast<std::uint8_t>(most));
      all.take_full([&](const std::uint32_t* places, const std::uint8_t* may_cost) { compare(places, may_cost, kLanes, longer); });
    };
    if (walk.walked < kLanes * static_cast<std::size_t>(last - first)) {  // few of each weight: all at once by the dearest
      const auto dearest = std::max({limit(last - 1), limit(std::clamp(mine, first, last - 1)), slip});
      thread_local std::vector<std::uint32_t> let_through;
      let_through.resize(std::max<std::size_t>(let_through.size(), walk.walked + kLanes));
      const auto* const left = let_through.data();
      const auto count = within(beginnings, endings, from_[2 * first], static_cast<std::uint32_t>(walk.walked), dearest, let_through.data());
      auto total = first;
      for (std::size_t l = 0; l < count; ++l) {
        const auto at = left[l];
        while (from_[2 * total + 2] <= at) ++total;
        const bool longer = at >= from_[2 * total + 1];
        const auto most = limit(total);
        if (beginnings[at] + endings[at] > most) continue;
        *waiting[longer]->end() = at;
        wait(1, most, longer);
      }
    } else {
      for (auto total = first; total < last; ++total)
        for (const bool longer : {false, true}) {
          const auto from = from_[2 * total + longer], many = from_[2 * total + longer + 1] - from;
          const auto most = limit(total);
          if (many && most >= 0) wait(within(beginnings, endings, from, many, most, waiting[longer]->end()), most, longer);
        }
    }
    for (const bool longer : {false, true})
      if (const Waiting& all = *waiting[longer]; all.count) compare(all.places.data(), all.most.data(), all.count, longer);
    return walk;
  }

 private:
  static constexpr std::uint32_t kMostRows = (kMaxWord + kRow - 1) / kRow;

  // Words that wait for their comparison, and what each may cost.
  struct Waiting {
    std::vector<std::uint32_t> places;
    std::vector<std::uint8_t> most;
    std::size_t count;
    void begin(std::size_t most_at_once) {
      count = 0;
      if (places.size() >= most_at_once + 2 * kLanes) return;
      places.resize(most_at_once + 2 * kLanes);
      most.resize(places.size());
    }
    // Where the next are written, before they are added.
    std::uint32_t* end() { return places.data() + count; }
    void add(std::size_t more, std::uint8_t may_cost) {
      std::fill_n(most.begin() + static_cast<std::ptrdiff_t>(count), more, may_cost);
      count += more;
    }
    // As many at a time as are compared at once; a rest waits on.
    template <typename Compare>
    void take_full(Compare compare) {
      std::size_t at = 0;
      for (; at + kLanes <= count; at += kLanes) compare(&places[at], &most[at]);
      if (!at) return;
      std::copy(places.data() + at, places.data() + count, places.data());
      std::copy(most.data() + at, most.data() + count, most.data());
      count -= at;
    }
  };

  // Those of so many words that cost no more than they may, a bit each, and what they cost.
  LaneBits words_within(const Probe& probe, const std::uint32_t* places, const std::uint8_t* most, std::size_t count, bool longer, Lane& costs) const {
    std::uint32_t filled[kLanes];
    Lane letters[kMostRows * kRow], may_cost{};
    std::copy_n(places, count, filled);
    std::fill(filled + count, filled + kLanes, places[0]);
    std::copy_n(most, count, may_cost.of);
    if (longer)
      for (auto& place : filled) place = kMostRows * static_cast<std::uint32_t>(std::lower_bound(long_.begin(), long_.end(), place) - long_.begin());
    const std::size_t rows = longer ? kMostRows : 1;
    for (std::size_t row = 0; row < rows; ++row) turn((longer ? long_rows_ : rows_).data() + row, filled, letters + row * kRow);
    const LaneBits wanted = ~LaneBits{0} >> (kLanes - count);
    return wanted & tamis::words_within(probe, {letters, rows * kRow}, may_cost, costs);
  }

  // The places of so many words from there whose ends cost no more than `most`, written into `places`; how many they are.
  static std::size_t within(const Ends::Costs& beginnings, const Ends::Costs& endings, std::uint32_t from, std::uint32_t many, std::int32_t most,
                            std::uint32_t* places) {
    const auto limit = static_cast<std::uint8_t>(std::clamp(most, 0, 255));
    if (beginnings.laid_out() && endings.laid_out()) return sums_within(beginnings.laid_out(), endings.laid_out(), from, many, limit, places);
    return looked_up_within(beginnings.numbered(), beginnings.numbers(), endings.numbered(), endings.numbers(), from, many, limit, places);
  }

  int mode_ = kSpelt;
  Ends beginnings_{false}, endings_{true};
  std::vector<std::uint32_t> numbers_;              // by place
  std::vector<std::uint32_t> from_;                 // twice a weight: the first place of a word that weighs so much; then of a long one
  std::uint32_t most_of_a_weight_ = 0;              // words, long or not
  std::vector<Row> rows_;                           // their letters, by place; none of long words
  std::vector<std::uint32_t> long_;                 // the places of the latter
  std::vector<Row> long_rows_;                      // so many of each of these
};

}  // namespace tamis
