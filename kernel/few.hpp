// Which queries of a batch may meet anything in an index of few words, whatever is known of who bears their names.
//
// Customers are many, and the parties that changed few: most names meet nothing. The names of a batch have far fewer
// words, and pairs of words beside each other, than there are queries; what each of these is like is found once, and what
// the words of a name are worth to each form is added up, which is the bound itself: sooner than what a form must show is
// planned.
#pragma once

#include "search.hpp"

namespace tamis {

class Few {
 public:
  Few(const Index& index, Memory& memory, const Batch& batch, std::int32_t threshold)
      : index_(index), memory_(memory), batch_(batch), threshold_(threshold), need_(threshold - AtBest::of_all(index.policy())), words_(batch.tokens.size()) {}

  // The places in the batch of those that may, in order.
  std::vector<std::uint32_t> that_may_meet(unsigned threads) {
    gather();
    find_alike(threads);
    std::vector<Reach> reach(names_.size());
    on_blocks(threads, names_.size(), [&](std::size_t first, std::size_t last, Counts& counts) {
      Sums sums(index_.breadth() * kBits);
      for (auto at = first; at < last; ++at) bound(batch_.names.row(names_[at]), sums, reach[at], counts);
    });
    std::vector<std::uint8_t> may(batch_.size());
    on_blocks(threads, batch_.size(), [&](std::size_t first, std::size_t last, Counts&) {
      for (auto at = first; at < last; ++at) {
        const auto q = batch_.number(at);
        may[at] = !index_.identified(batch_.facts.identifier.row(q)).empty();
        for (auto n = batch_.query_name_ends[q]; !may[at] && n < batch_.query_name_ends[q + 1]; ++n) may[at] = reaches(q, reach[place_[form_of(n)]]);
      }
    });
    std::vector<std::uint32_t> found;
    for (std::size_t at = 0; at < may.size(); ++at)
      if (may[at]) found.push_back(static_cast<std::uint32_t>(at));
    return found;
  }

 private:
  // What a word of a query is worth to a form at most, and what it pairs and meets there, by weight.
  struct Share {
    std::uint32_t place;
    std::int32_t worth, paired, met;
  };
  struct WordOf {
    bool asked = false, as_pair = false;  // whether pairs of words of the index are like it
    std::vector<Share> shares;            // by place
  };
  // What a thread adds up.
  struct Sums {
    explicit Sums(std::size_t places) : of(places) {}
    std::vector<Meeting> of;            // by place
    std::vector<std::uint32_t> places;  // those that are not zero
    Name name;
  };

  // The forms that a name may meet, and what it is worth to them at most; whether it may meet others, too.
  struct Form {
    std::uint32_t place;
    std::int32_t most;
  };
  struct Reach {
    bool any = false;
    std::vector<Form> forms;
  };

  // Runs the same for blocks of so many things, on several threads.
  template <typename Run>
  void on_blocks(unsigned threads, std::size_t count, Run run) {
    const std::size_t at_once = std::clamp<std::size_t>(count / 64, 16, 4096);
    std::atomic<std::size_t> next{0};
    on_threads(std::min<std::size_t>(threads, (count + at_once - 1) / at_once), [&] {
      Counts counts;
      for (std::size_t first; (first = next.fetch_add(at_once)) < count;) run(first, std::min(first + at_once, count), counts);
      memory_.count(counts);
    });
  }

  // What stands for all names that are the same.
  std::uint32_t form_of(std::uint32_t name) const { return batch_.forms.size ? batch_.forms[name] : name; }

  // Numbers the names that are asked, one of those that are the same.
  void gather() {
    place_.assign(batch_.names.rows(), kNoName);
    for (std::size_t at = 0; at < batch_.size(); ++at) {
      const auto q = batch_.number(at);
      for (auto n = batch_.query_name_ends[q]; n < batch_.query_name_ends[q + 1]; ++n) {
        auto& place = place_[form_of(n)];
        if (place != kNoName) continue;
        place = static_cast<std::uint32_t>(names_.size());
        names_.push_back(n);
      }
    }
  }

  // Finds what the words of the names are like, and which two beside each other are like a word as one.
  void find_alike(unsigned threads) {
    std::vector<std::uint32_t> words;
    std::vector<std::uint64_t> pairs;
    for (const auto name : names_) {
      const auto row = batch_.names.row(name);
      for (std::size_t i = 0; i < row.size; ++i) {
        if (!words_[row[i]].asked) words.push_back(row[i]);
        words_[row[i]].asked = true;
        if (i + 1 < row.size) pairs.push_back(pair(row[i], row[i + 1]));
      }
    }
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    on_blocks(threads, words.size(), [&](std::size_t first, std::size_t last, Counts& counts) {
      for (auto at = first; at < last; ++at) find(words[at], counts);
    });
    std::mutex finding;
    on_blocks(threads, pairs.size(), [&](std::size_t first, std::size_t last, Counts& counts) {
      for (auto at = first; at < last; ++at) {
        const Join both = sought_as_one(join(batch_.tokens[pairs[at] >> 32], batch_.tokens[pairs[at] & 0xFFFFFFFF], index_.tables()));
        ++counts.searches;
        if (index_.similar_to_join(both, counts).empty()) continue;
        const std::lock_guard<std::mutex> guard(finding);
        as_one_.insert(pairs[at]);
      }
    });
  }

  void find(std::uint32_t number, Counts& counts) {
    WordOf& word = words_[number];
    const Token& token = batch_.tokens[number];
    word.as_pair = !memory_.found(key_of(token, Sought::kJoins), counts, [&] { return index_.similar_joins(token, counts); })->hits.empty();
    for (const Hit& hit : memory_.found(key_of(token, Sought::kWords), counts, [&] { return index_.similar(token, counts); })->hits) {
      const auto weight = index_.token_weight(hit.number);
      for (const auto place : index_.with(hit.number)) word.shares.push_back({place, hit.worth, weight, weight * hit.worth / kExact});
      counts.postings += index_.with(hit.number).size;
    }
    auto& shares = word.shares;
    std::sort(shares.begin(), shares.end(), [](const Share& a, const Share& b) { return a.place < b.place; });
    std::size_t kept = 0;
    for (const Share& share : shares) {
      Share& last = shares[kept ? kept - 1 : 0];
      if (kept && last.place == share.place)
        last = {share.place, std::max(last.worth, share.worth), std::max(last.paired, share.paired), std::max(last.met, share.met)};
      else
        shares[kept++] = share;
    }
    shares.resize(kept);
    shares.shrink_to_fit();
  }

  // The forms that a name of these words may be worth enough to, whatever is known of who bears it. Where two words are
  // read as one that may be any.
  void bound(Span<std::uint32_t> row, Sums& sums, Reach& reach, Counts& counts) const {
    for (std::size_t i = 0; i < row.size; ++i)
      if (words_[row[i]].as_pair || (i + 1 < row.size && as_one_.count(pair(row[i], row[i + 1])))) reach.any = true;
    if (reach.any) return;
    for (const auto number : row) {
      const auto weight = batch_.tokens[number].weight;
      for (const Share& share : words_[number].shares) {
        Meeting& sum = sums.of[share.place];
        if (!sum.words++) sums.places.push_back(share.place);
        sum.unlike -= share.worth == kExact;
        sum.mine.paired += weight;
        sum.mine.met += weight * share.worth / kExact;
        sum.theirs.paired += share.paired;
        sum.theirs.met += share.met;
      }
    }
    if (sums.places.empty()) return;
    sums.name.set(batch_.tokens.data(), row.begin(), row.end(), index_.tables(), false);
    counts.bounded += sums.places.size();
    for (const auto place : sums.places) {
      Meeting& sum = sums.of[place];
      sum.unlike += static_cast<int>(row.size);
      const auto [most, exact] = most_met(sums.name, sum, outline(index_.card(place)), false, sums.name.two_families ? kAll : 0, index_.policy());
      if (exact || most >= need_) reach.forms.push_back({place, exact ? kAnything : most});
      sum = {};
    }
    sums.places.clear();
  }

  // Whether a name is worth enough to any form beside what is known of a query.
  bool reaches(std::size_t q, const Reach& reach) const {
    if (reach.any || reach.forms.empty()) return reach.any;
    const AtBest at_best(batch_.facts, q, index_.policy());
    return std::any_of(reach.forms.begin(), reach.forms.end(),
                       [&](const Form& form) { return form.most >= threshold_ - at_best.of(index_.told(form.place)); });
  }

  static std::uint64_t pair(std::uint32_t first, std::uint32_t second) { return std::uint64_t{first} << 32 | second; }

  const Index& index_;
  Memory& memory_;
  const Batch& batch_;
  const std::int32_t threshold_, need_;  // the latter for names, whatever facts add
  std::vector<WordOf> words_;          // of the batch, by number
  std::vector<std::uint32_t> names_;   // that are asked, one of those that are the same
  std::vector<std::uint32_t> place_;   // among these, by form
  std::unordered_set<std::uint64_t> as_one_;
};

}  // namespace tamis
