// What was found for the words and names of earlier queries: both come again, in one batch and in the next.
#pragma once

#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "index.hpp"

namespace tamis {

constexpr std::int32_t kExact = 1000;  // the worth of words that are the same

// The forms that hold a token which is like a word: at all, much alike, and the same. Only those 64s are held among which
// there is any, as of most words there are few.
class Sieve {
 public:
  static constexpr std::int32_t kMuch = 700;  // worth this and more
  struct Sets {
    std::uint64_t any = 0, much = 0, same = 0;
  };

  // What is in the sets to write on is lost.
  void fill(const Index& index, const Hits& hits, Places (&sets)[3]) {
    for (Places& set : sets) set.clear();
    for (const Hit& hit : hits)
      for (const auto place : index.with(hit.number)) {
        sets[0].put(place);
        if (hit.worth >= kMuch) sets[1].put(place);
        if (hit.worth >= kExact) sets[2].put(place);
      }
    where_.clear();
    held_.clear();
    for (std::size_t at = 0; at * kBits < index.breadth(); ++at) {
      where_.push_back({{sets[0].where(at), sets[1].where(at)}, held_.size()});
      for (auto where = sets[0].where(at); where; where &= where - 1) {
        const auto w = at * kBits + first_bit(where);
        held_.push_back({sets[0][w], sets[1][w], sets[2][w]});
      }
    }
  }

  // Which of so many 64s from there hold any, and which hold any that is much alike.
  std::uint64_t where(std::size_t at, bool much) const { return where_[at].of[much]; }
  // Where any is held.
  const Sets& held(std::size_t w) const {
    const auto& [of, before] = where_[w / kBits];
    return held_[before + static_cast<std::size_t>(__builtin_popcountll(of[0] & ~(~std::uint64_t{0} << w % kBits)))];
  }
  const Sets* find(std::size_t w) const { return where_[w / kBits].of[0] >> w % kBits & 1 ? &held(w) : nullptr; }
  std::size_t bytes() const { return sizeof(Where) * where_.size() + sizeof(Sets) * held_.size(); }

 private:
  struct Where {
    std::uint64_t of[2];
    std::size_t before;  // held in front of these
  };
  std::vector<Where> where_;
  std::vector<Sets> held_;
};

constexpr std::size_t kHeaviest = 4, kMostWays = 81;  // words of which every way to be met is looked at, and these

// A set of words that a name must show, each at all or much alike: twice the rank of the word, the heaviest first, and
// one more for the latter.
struct Term {
  std::uint8_t shown[4], count;
};
// Names, in 64s, that must show one of the terms.
struct Run {
  std::size_t first, last;
  std::vector<Term> terms;
};
using Plan = std::vector<Run>;

// What a screener writes on; nothing is marked or known between queries.
struct Scratch {
  Places touched, joined, paired;
  Places sets[3];             // to fill sieves by
  std::vector<Sieve> sieves;  // of words that were not met often
  Known known;
  std::unordered_map<std::string, Plan> plans;  // by what words weigh and a name must be worth

  explicit Scratch(const Index& index)
      : touched(index.breadth()), joined(index.breadth()), paired(index.breadth()),
        sets{Places(index.breadth()), Places(index.breadth()), Places(index.breadth())},
        known(index.tokens(), index.policy(), index.tables()) {
    sieves.reserve(kMaxTokens);  // so that none moves
  }
};

// What was found for a word, and what becomes of it where the word comes again.
struct Found {
  Found() = default;
  explicit Found(Hits all) : hits(std::move(all)) {
    std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.number < b.number; });
    for (const Hit& hit : hits) most = std::max(most, hit.worth);
  }
  Hits hits;
  std::int32_t most = 0;  // that any is worth
  mutable int uses = 0;  // these under the lock of the memory
  mutable std::shared_ptr<const Sieve> sieve;
};

// A form that may be worth `most` points before attributes; `joined` where two of its words may be one of the query.
struct Candidate {
  std::uint32_t form, place;
  std::int32_t most;
  bool joined;
};
using Candidates = std::vector<Candidate>;

// The candidates of names that came before, whatever is known of who bears them. A name that comes for the first time
// leaves no more than a mark, as most never come again.
class Namesakes {
 public:
  // Nothing where they are not known; `again` is set where the name came before.
  std::shared_ptr<const Candidates> find(const std::string& key, bool& again) {
    const std::lock_guard<std::mutex> guard(mutex_);
    for (auto* known : {&newer_, &older_})
      if (const auto at = known->find(key); at != known->end()) {
        auto found = at->second;
        if (known == &older_) put(key, found);
        return found;
      }
    const auto hash = std::hash<std::string>{}(key);
    auto& mark = marks_[hash % kMarks];
    again |= mark == hash / kMarks;
    mark = hash / kMarks;
    return nullptr;
  }
  void keep(const std::string& key, std::shared_ptr<const Candidates> found) {
    const std::lock_guard<std::mutex> guard(mutex_);
    put(key, std::move(found));
  }

 private:
  void put(const std::string& key, std::shared_ptr<const Candidates> found) {
    held_ += 2 * key.size() + sizeof(Candidate) * found->size() + kOverhead;
    newer_[key] = std::move(found);
    if (held_ <= kMost / 2) return;
    older_ = std::move(newer_);  // what is asked for again comes back
    newer_.clear();
    held_ = 0;
  }
  static constexpr std::size_t kMarks = 1u << 20, kMost = 48u << 20, kOverhead = 160;  // of which the last two are bytes
  struct Freed {
    void operator()(void* memory) const { std::free(memory); }
  };
  static std::uint64_t* zeros() {
    if (auto* memory = std::calloc(kMarks, sizeof(std::uint64_t))) return static_cast<std::uint64_t*>(memory);
    throw std::bad_alloc();
  }
  std::mutex mutex_;
  std::unique_ptr<std::uint64_t[], Freed> marks_{zeros()};  // pages of it come when they are written on
  std::unordered_map<std::string, std::shared_ptr<const Candidates>> newer_, older_;
  std::size_t held_ = 0;
};

// What was found for the words of earlier batches; names repeat their words, so most are here already. And what
// earlier screeners wrote on.
class Memory {
 public:
  std::unique_ptr<Scratch> take(const Index& index) {
    const std::lock_guard<std::mutex> guard(mutex_);
    if (spare_.empty()) return std::make_unique<Scratch>(index);
    auto scratch = std::move(spare_.back());
    spare_.pop_back();
    return scratch;
  }
  void give(std::unique_ptr<Scratch> scratch, const Counts& counts) {
    const std::lock_guard<std::mutex> guard(mutex_);
    spare_.push_back(std::move(scratch));
    counts_.add(counts);
  }
  void count(const Counts& counts) {
    const std::lock_guard<std::mutex> guard(mutex_);
    counts_.add(counts);
  }
  Namesakes& namesakes() { return namesakes_; }
  Counts counts() {
    const std::lock_guard<std::mutex> guard(mutex_);
    return counts_;
  }
  std::shared_ptr<const Found> find(const std::string& key) {
    const std::lock_guard<std::mutex> guard(mutex_);
    const auto found = known_.find(key);
    return found == known_.end() ? nullptr : found->second;
  }
  void keep(const std::string& key, std::shared_ptr<const Found> found) {
    const std::lock_guard<std::mutex> guard(mutex_);
    held_ += found->hits.size() + 16;
    if (held_ > kMost) {
      known_.clear();
      held_ = sieves_ = 0;
    }
    known_[key] = std::move(found);
  }
  // What is known under a key, or else what `find` finds.
  template <typename Find>
  std::shared_ptr<const Found> found(const std::string& key, Counts& counts, Find find_it) {
    auto known = find(key);
    if (known) return known;
    ++counts.searches;
    known = std::make_shared<const Found>(find_it());
    keep(key, known);
    return known;
  }
  // The sieve of a word that was met before, where there is room for it.
  std::shared_ptr<const Sieve> sieve(const Index& index, const Found& found, Places (&sets)[3]) {
    {
      const std::lock_guard<std::mutex> guard(mutex_);
      if (found.sieve || ++found.uses < 3 || sieves_ > kMostSieves) return found.sieve;
    }
    auto sieve = std::make_shared<Sieve>();
    sieve->fill(index, found.hits, sets);
    const std::lock_guard<std::mutex> guard(mutex_);
    sieves_ += sieve->bytes();
    found.sieve = sieve;
    return sieve;
  }

 private:
  static constexpr std::size_t kMost = 16u << 20;        // hits, of 8 bytes each
  static constexpr std::size_t kMostSieves = 128u << 20;  // bytes
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const Found>> known_;
  std::size_t held_ = 0, sieves_ = 0;
  std::vector<std::unique_ptr<Scratch>> spare_;
  Counts counts_;
  Namesakes namesakes_;
};

enum class Sought : char { kWords, kJoins, kWordsOfJoin };

// The key under which what is sought for a token or for two as one is remembered.
template <typename Any>
std::string key_of(const Any& any, Sought sought) {
  std::string key(1, static_cast<char>(any.word.size));  // so that no two words and sounds run into one key
  key.append(reinterpret_cast<const char*>(any.word.letters), any.word.size);
  key.push_back(static_cast<char>(any.flags & 255));
  key.push_back(static_cast<char>(any.flags >> 8));
  key.push_back(static_cast<char>(sought));
  return key.append(reinterpret_cast<const char*>(any.sound.letters), any.sound.size);
}

}  // namespace tamis
