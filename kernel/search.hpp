// What finds in the index exactly the parties that scoring every party would find.
//
// For each distinct token of the queries the list tokens like it are looked up once, and the forms that bear one are a set.
// Which words a form must show to be worth enough is worked out from weights alone; the forms that do are found by
// intersecting sets, their worth is bounded, and only those that may reach the threshold are scored, for each party that
// bears them. Identifiers are looked up on their own, since they settle a match whatever the name.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <unordered_set>

#include "memory.hpp"

namespace tamis {

struct Result {
  std::uint32_t party, score, listed_name, query_name, below_line;
};
constexpr std::uint32_t kNoName = 0xFFFFFFFF;
constexpr std::int32_t kAnything = 1 << 20;  // points for what counts whatever it is worth

// A batch of queries, laid out like an index, all of which are asked or some.
struct Batch {
  Buffers buffers;
  std::vector<Token> tokens;
  Ragged<std::uint32_t> names;          // tokens of each name
  Span<std::uint32_t> query_name_ends;  // names of each query
  Facts facts;
  bool all;
  Span<std::uint32_t> which;  // where not all are asked
  Span<std::uint32_t> forms;  // of names, where it is known which are the same

  Batch(const nanobind::dict& arrays, const Tables& tables)
      : buffers(arrays),
        tokens(read_tokens(buffers, tables)),
        names(buffers.numbering("name_token", tokens.size())),
        query_name_ends(buffers.get<std::uint32_t>("query_name_ends")),
        facts(buffers),
        all(!buffers.has("which")) {
    if (!all) which = buffers.get<std::uint32_t>("which");
    if (buffers.has("name_form")) forms = buffers.get<std::uint32_t>("name_form");
    const auto count = facts.kind.size;
    bool good = query_name_ends.size == count + 1 && query_name_ends[0] == 0 && query_name_ends[count] == names.rows();
    for (const auto q : which) good &= q < count;
    good &= !forms.size || forms.size == names.rows();
    for (const auto form : forms) good &= form < names.rows();
    for (std::size_t q = 0; good && q < count; ++q) good = query_name_ends[q] <= query_name_ends[q + 1];
    for (std::size_t n = 0; good && n < names.rows(); ++n) good = names.row(n).size <= kMaxTokens;
    if (!good) throw std::invalid_argument("the arrays of the batch do not fit together");
  }
  std::size_t size() const { return all ? facts.kind.size : which.size; }
  // The number of the query that is asked in that place.
  std::size_t number(std::size_t at) const { return all ? at : which[at]; }
};

// Runs the same on so many threads, or on as many as there may be. Throws what one of them threw.
template <typename Run>
void on_threads(std::size_t threads, Run run) {
  std::exception_ptr failure;
  std::mutex failing;
  const auto guarded = [&] {
    try {
      run();
    } catch (...) {
      const std::lock_guard<std::mutex> guard(failing);
      failure = std::current_exception();
    }
  };
  std::vector<std::thread> others;
  others.reserve(threads);
  try {
    while (others.size() + 1 < threads) others.emplace_back(guarded);
  } catch (const std::system_error&) {  // the system gives no more: those that run do the work
  }
  guarded();
  for (auto& thread : others) thread.join();
  if (failure) std::rethrow_exception(failure);
}

// Two words of a query as one, as they are sought.
inline Join sought_as_one(Join join) {
  join.flags &= static_cast<Flags>(~(kInitial | kMinor | kPatronymic));
  return join;
}

inline Outline outline(const Card& card) { return {card.total, card.weak, card.person, card.one_word}; }

// Screens one query after the other; one for each thread.
class Screener {
 public:
  Screener(const Index& index, Memory& memory, const Batch& batch)
      : index_(index), memory_(memory), batch_(batch), aligner_(index.policy(), index.tables()),
        scratch_(memory.take(index)), known_(scratch_->known), learnt_(batch.tokens.size()) {}
  // Not given back where an exception was thrown: it may not be zero then.
  void done() { memory_.give(std::move(scratch_), counts_); }

  // Finds on so many threads what the words of a query are like, as far as it is not known: each is sought by itself.
  void seek(std::size_t q, unsigned threads) {
    std::vector<std::pair<std::string, std::function<Hits(Counts&)>>> sought;
    std::unordered_set<std::string> keys;
    const auto want = [&](std::string key, auto find) {
      if (keys.insert(key).second && !memory_.find(key)) sought.emplace_back(std::move(key), find);
    };
    const auto each_word = [&](auto take) {
      for (auto n = batch_.query_name_ends[q]; n < batch_.query_name_ends[q + 1]; ++n)
        for (const auto number : batch_.names.row(n)) take(batch_.tokens[number]);
    };
    each_word([&](const Token& token) {  // these first, as they take longest
      want(key_of(token, Sought::kWords), [&](Counts& counts) { return index_.similar(token, counts); });
    });
    each_word([&](const Token& token) {
      want(key_of(token, Sought::kJoins), [&](Counts& counts) { return index_.similar_joins(token, counts); });
    });
    for (auto n = batch_.query_name_ends[q]; n < batch_.query_name_ends[q + 1]; ++n) {
      const auto row = batch_.names.row(n);
      query_.set(batch_.tokens.data(), row.begin(), row.end(), index_.tables());
      for (std::size_t at = 0; at + 1 < row.size; ++at) {
        const Join join = sought_as_one(query_.joins[at]);
        want(key_of(join, Sought::kWordsOfJoin), [this, join](Counts& counts) { return index_.similar_to_join(join, counts); });
      }
    }
    if (sought.size() < 2) return;
    std::atomic<std::size_t> next{0};
    std::mutex counting;
    on_threads(std::min<std::size_t>(threads, sought.size()), [&] {
      Counts counts;
      for (std::size_t at; (at = next++) < sought.size(); ++counts.searches)
        memory_.keep(sought[at].first, std::make_shared<const Found>(sought[at].second(counts)));
      const std::lock_guard<std::mutex> guard(counting);
      counts_.add(counts);
    });
  }

  // Everything at or above the threshold, best first, then what must be shown below the line.
  std::vector<Result> screen(std::size_t q, std::int32_t threshold) {
    score(q, threshold, false);
    return answer(threshold);
  }

  // The same for several thresholds, by scoring every pair, with every shortcut off.
  std::vector<std::vector<Result>> screen_exhaustively(std::size_t q, const std::vector<std::int32_t>& thresholds) {
    score(q, *std::min_element(thresholds.begin(), thresholds.end()), true);
    std::vector<std::vector<Result>> answers;
    for (const auto threshold : thresholds) answers.push_back(answer(threshold));
    return answers;
  }

 private:
  // All that a query meets at `threshold` or above, or exactly, pair by pair.
  void score(std::size_t q, std::int32_t threshold, bool exhaustive) {
    found_.clear();
    std::vector<std::uint32_t> identified;
    if (exhaustive)
      for (std::uint32_t party = 0; party < index_.parties(); ++party) identified.push_back(party);
    else
      identified = index_.identified(batch_.facts.identifier.row(q));
    const AtBest at_best(batch_.facts, q, index_.policy());
    const auto first = batch_.query_name_ends[q], last = batch_.query_name_ends[q + 1];
    for (auto n = first; n < last; ++n) {
      const auto row = batch_.names.row(n);
      query_.set(batch_.tokens.data(), row.begin(), row.end(), index_.tables());
      if (exhaustive) {
        score_all(q, n - first, threshold);
        continue;
      }
      known_.ask(query_);
      find_candidates(q, row, at_best, threshold);
      for (const auto party : identified)
        for (auto name = index_.first_name(party); name < index_.first_name(party + 1); ++name)
          candidates_.push_back({index_.form_of(name), 0, kAnything, true});
      std::sort(candidates_.begin(), candidates_.end(), [](const Candidate& a, const Candidate& b) {
        return a.form != b.form ? a.form < b.form : a.most > b.most;
      });
      const auto same = [](const Candidate& a, const Candidate& b) { return a.form == b.form; };
      candidates_.erase(std::unique(candidates_.begin(), candidates_.end(), same), candidates_.end());
      score_candidates(q, n - first, threshold);
      known_.forget();
    }
    nameless(q, identified, threshold);
  }

  // What a name must be worth to be looked at, before attributes: a person's, and how much more any other.
  struct Least {
    std::int32_t of_persons = 0, more_of_others = 0;
    bool operator==(const Least& other) const { return of_persons == other.of_persons && more_of_others == other.more_of_others; }
    std::int32_t of(const Kin& kin) const { return of_persons + (kin.person ? 0 : more_of_others); }
  };

  // Puts the words of the query in the order of their weight.
  void weigh() {
    order_.clear();
    weighty_ = 0;
    for (std::size_t i = 0; i < query_.tokens.size(); ++i) {
      order_.push_back(i);
      weighty_ += query_.tokens[i]->weight != 0;  // words that weigh nothing are as good as met
    }
    weighty_ = std::min(weighty_, kHeaviest);
    ways_ = 1;
    for (std::size_t rank = 0; rank < weighty_; ++rank) ways_ *= 3;
    std::stable_sort(order_.begin(), order_.end(), [&](auto a, auto b) { return query_.tokens[a]->weight > query_.tokens[b]->weight; });
  }

  // Whether no name can be worth what it must be, as some of the heaviest words are like none of the index, or little.
  bool hopeless(Span<std::uint32_t> row, const Least& least) {
    std::size_t way = ways_ - 1, step = 1;
    std::int32_t below = 0;
    for (std::size_t rank = 0; rank < weighty_; ++rank, step *= 3) {
      const auto most = of_token(row[order_[rank]]).most;
      if (most >= Sieve::kMuch) continue;
      way -= most ? step : 2 * step;
      below = std::max(below, most + 1);
      const auto enough = [&](const Kin& kin) { return most_in(kin, met_in(way), below) >= least.of(kin); };
      if (std::none_of(index_.kin().begin(), index_.kin().end(), enough)) return true;
    }
    return false;
  }

  // The names that a query of these words has to look at: a name that shows none of the terms is worth less than it
  // must be, and is not met exactly. What was planned for words of the same weights is used again.
  const Plan& plan(const Least& least) {
    std::string key(reinterpret_cast<const char*>(&least), sizeof least);
    key.push_back(static_cast<char>(query_.two_families));
    for (const auto i : order_) key.append(reinterpret_cast<const char*>(&query_.tokens[i]->weight), sizeof query_.tokens[i]->weight);
    auto& plans = scratch_->plans;
    if (plans.size() >= kMostPlans) plans.clear();
    const auto known = plans.find(key);
    return known != plans.end() ? known->second : plans.emplace(std::move(key), planned(least)).first->second;
  }

  Plan planned(const Least& least) const {
    Plan plan;
    for (const Kin& kin : index_.kin()) {
      auto terms = needed(kin, least.of(kin));
      const auto same = [](const Term& a, const Term& b) { return a.count == b.count && std::equal(a.shown, a.shown + a.count, b.shown); };
      Run* last = plan.empty() ? nullptr : &plan.back();
      if (last && last->last == kin.first && last->terms.size() == terms.size() && std::equal(terms.begin(), terms.end(), last->terms.begin(), same))
        last->last = kin.last;
      else
        plan.push_back({kin.first, kin.last, std::move(terms)});
    }
    return plan;
  }

  // What a name of these kin must show. Of the heaviest words every way to be met or not is looked at, the lighter ones
  // taken as met; where that says nothing, one of the words must be met that are worth enough together.
  std::vector<Term> needed(const Kin& kin, std::int32_t least) const {
    const auto weight = [&](std::size_t rank) { return query_.tokens[order_[rank]]->weight; };
    std::vector<Term> terms;
    bool enough[kMostWays];
    const bool hopeless = most_in(kin, {query_.total, 0, static_cast<std::int32_t>(order_.size()), 0}, 1) < least;
    for (std::size_t way = hopeless ? ways_ - 1 : 0; way < ways_; ++way) {
      std::size_t step = 1;
      Term term{{}, 0};
      bool implied = false;
      for (std::size_t rank = 0; rank < weighty_; ++rank, step *= 3) {
        const auto state = way / step % 3;
        if (!state) continue;
        implied |= !hopeless && enough[way - step];
        term.shown[term.count++] = static_cast<std::uint8_t>(2 * rank + (state == 2));
      }
      const bool all = way + 1 == ways_;  // as names that are met exactly show
      enough[way] = implied || (weighty_ && all) || most_in(kin, met_in(way)) >= least;
      if (enough[way] && !implied) terms.push_back(term);
    }
    if (terms.size() != 1 || terms[0].count) return terms;
    terms.clear();
    std::int32_t mine = 0, words = 0, left = query_.total;
    for (std::size_t rank = order_.size(); rank--;) {
      if (!weight(rank)) continue;
      if (left > weight(rank) && most_in(kin, {mine + weight(rank), 0, words + 1, 0}, 1) < least) {
        mine += weight(rank);
        ++words;
        left -= weight(rank);
      } else {
        terms.push_back({{static_cast<std::uint8_t>(2 * rank)}, 1});
      }
    }
    return terms;
  }

  // Words of the query that meet all that they can, and words that meet only what is worth less: what each weigh
  // together, and how many they are.
  struct Met {
    std::int32_t whole, part, words_whole, words_part;
  };

  // Where the heaviest words are met so, and all others whole.
  Met met_in(std::size_t way) const {
    Met met{query_.total, 0, static_cast<std::int32_t>(order_.size()), 0};
    for (std::size_t rank = 0; rank < weighty_; ++rank, way /= 3) {
      if (way % 3 == 2) continue;
      const auto weight = query_.tokens[order_[rank]]->weight;
      met.whole -= weight;
      --met.words_whole;
      if (!(way % 3)) continue;
      met.part += weight;
      ++met.words_part;
    }
    return met;
  }

  // The most that a name of these kin can be worth where words of the query meet so, in part what is worth less than
  // `below`, and the rest nothing.
  std::int32_t most_in(const Kin& kin, const Met& words, std::int32_t below = Sieve::kMuch) const {
    const auto& [whole, part, words_whole, words_part] = words;
    const auto& policy = index_.policy();
    const std::int32_t worth = below - 1;
    const std::int32_t reach = words_whole * index_.heaviest_token(), reach_all = reach + words_part * index_.heaviest_token();
    const auto met = [&](std::int32_t total) { return std::min(total, reach) + (std::min(total, reach_all) - std::min(total, reach)) * worth / kExact; };
    const std::int32_t paired = std::min(kin.lightest, reach_all), mine_met = whole + part * worth / kExact;
    if (words_whole + words_part == 0) return 0;
    auto most = points_of((mine_met + met(kin.heaviest)) / 2, whole + part - mine_met + paired - met(kin.lightest), query_.total - whole - part,
                          kin.lightest - paired, std::max(1, query_.total + kin.heaviest), kin.person, policy, mothers())
                    .sum();
    if (words_part <= 1 && whole + part == query_.total)
      most = std::max(most, slip_points(query_.total, std::min(kin.heaviest, reach_all), kin.person, policy).sum());
    if (kin.weak) most = std::max(0, most - policy.weak_loss);
    if (kin.weak || (kin.person && words_whole + words_part <= 1)) most = std::min(most, policy.needs_more);
    return most;
  }

  // What may be missing as the name of the mother's family: all, where the query has a family name of Spanish.
  std::int64_t mothers() const { return query_.two_families ? kAll : 0; }

  // The sieve of a word of the query.
  const Sieve& sieve_of(std::size_t i, std::uint32_t number) {
    const Found& found = of_token(number);
    known_.found(i, found.hits);
    auto& sieve = learnt_[number].sieve;
    if (!sieve) sieve = memory_.sieve(index_, found, scratch_->sets);
    if (sieve) return *sieve;
    for (const Hit& hit : found.hits) counts_.postings += index_.with(hit.number).size;
    auto& sieves = scratch_->sieves;
    while (sieves.size() <= i) sieves.emplace_back();
    sieves[i].fill(index_, found.hits, scratch_->sets);
    return sieves[i];
  }

  // Finds the places of names that show what the plan asks for.
  void sift(Span<std::uint32_t> row, const Plan& plan) {
    std::fill(sieves_, sieves_ + row.size, nullptr);
    Places& touched = scratch_->touched;
    for (const Run& run : plan)
      for (const Term& term : run.terms) {
        const Sieve* sets[4];
        bool much[4];
        for (std::size_t at = 0; at < term.count; ++at) {
          const auto code = term.shown[at];
          const auto i = order_[code / 2];
          if (!sieves_[i]) sieves_[i] = &sieve_of(i, row[i]);
          sets[at] = sieves_[i];
          much[at] = code & 1;
        }
        const auto all = [&](auto&& of) {
          auto bits = of(*sets[0], much[0]);
          for (std::size_t at = 1; at < term.count; ++at) bits &= of(*sets[at], much[at]);
          return bits;
        };
        for (std::size_t at = run.first / kBits; at * kBits < run.last; ++at) {
          auto where = all([&](const Sieve& sieve, bool is_much) { return sieve.where(at, is_much); });
          if (at * kBits < run.first) where &= ~std::uint64_t{0} << run.first % kBits;
          if ((at + 1) * kBits > run.last) where &= ~(~std::uint64_t{0} << run.last % kBits);
          counts_.bits += term.count * (1 + static_cast<std::size_t>(__builtin_popcountll(where)));
          for (; where; where &= where - 1) {
            const auto w = at * kBits + first_bit(where);
            if (const auto bits = all([&](const Sieve& sieve, bool is_much) { return is_much ? sieve.held(w).much : sieve.held(w).any; })) touched.put(w, bits);
          }
        }
      }
  }

  void touch(Places& set, Span<std::uint32_t> places) {
    counts_.postings += places.size;
    for (const auto place : places) set.put(place);
  }

  // Forms that may be worth enough beside what facts say of their bearers, or be met exactly.
  void find_candidates(std::size_t q, Span<std::uint32_t> row, const AtBest& at_best, std::int32_t threshold) {
    const Least least{threshold - at_best.of_any(), batch_.facts.kind[q] == kPerson ? -index_.policy().kind_other : 0};
    const auto need = [&](std::uint32_t place) { return threshold - at_best.of(index_.told(place)); };
    const Candidates* known = of_namesakes(row, least);
    if (!known) return gather(row, least, need);
    candidates_.clear();
    for (const Candidate& one : *known)
      if (one.most >= need(one.place)) candidates_.push_back(one);
  }

  // The candidates of everybody of this name; nothing where it comes for the first time.
  const Candidates* of_namesakes(Span<std::uint32_t> row, const Least& least) {
    if (last_ && least == last_least_ && std::equal(row.begin(), row.end(), last_row_.begin(), last_row_.end())) return last_.get();
    std::string key(reinterpret_cast<const char*>(&least), sizeof least);
    for (const Token* token : query_.tokens) {
      key.append(key_of(*token, Sought::kWords));
      key.append(reinterpret_cast<const char*>(&token->weight), sizeof token->weight);
    }
    bool again = false;
    last_ = memory_.namesakes().find(key, again);
    if (!last_ && again) {
      gather(row, least, [&](std::uint32_t) { return least.of_persons; });
      memory_.namesakes().keep(key, last_ = std::make_shared<const Candidates>(candidates_));
    }
    last_least_ = least;
    last_row_.assign(row.begin(), row.end());
    return last_.get();
  }

  // Whether there are words like two of the query read as one, or pairs of words like one of them; marks who bears them.
  bool seek_as_one(Span<std::uint32_t> row) {
    bool as_one = false;
    for (std::size_t i = 0; i < row.size; ++i) {
      if (i + 1 < row.size) {
        const Found& joined = of_join(i, row[i], row[i + 1]);
        known_.found_joined(i, joined.hits);
        as_one |= !joined.hits.empty();
        for (const Hit& hit : joined.hits) touch(scratch_->paired, index_.with(hit.number));
      }
      heaviest_join_[i] = 0;
      for (const Hit& hit : joins_of(row[i]).hits) {
        as_one = true;
        heaviest_join_[i] = std::max(heaviest_join_[i], index_.join_weight(hit.number));
        touch(scratch_->joined, index_.with_join(hit.number));
      }
    }
    return as_one;
  }

  // Makes a form that is worth so much at most a candidate, where that is what it must be, or where it may be met exactly;
  // `joined` where two of its words may be one of the query.
  void consider(const Card& card, std::uint32_t place, const Most& most, bool joined, std::int32_t need) {
    if (most.exact || most.points >= need) candidates_.push_back({card.form, place, most.exact ? kAnything : most.points, joined});
  }

  // Forms whose bound reaches what that of their place must, and forms that may be met exactly whatever they are worth.
  template <typename Need>
  void gather(Span<std::uint32_t> row, const Least& least, Need need_of) {
    candidates_.clear();
    weigh();
    const bool as_one = seek_as_one(row);
    if (!as_one && hopeless(row, least)) return;
    sift(row, plan(least));
    places_.clear();
    const Places &touched = scratch_->touched, &joined = scratch_->joined, &paired = scratch_->paired;
    Ways ways(*this, index_.kin().begin());
    for (std::size_t at = 0; at * kBits < index_.breadth(); ++at)
      for (auto where = touched.where(at) | joined.where(at) | paired.where(at); where; where &= where - 1) {
        const auto w = at * kBits + first_bit(where);
        const auto as_one = joined[w] | paired[w];
        ways.go_to(w);
        for (auto bits = touched[w] | as_one; bits; bits &= bits - 1) {
          const auto place = static_cast<std::uint32_t>(w * kBits + first_bit(bits));
          const auto need = need_of(place);
          ++counts_.shown;
          if (as_one & bits & -bits || ways.enough(bits & -bits, need)) places_.push_back({place, need});
        }
      }
    counts_.bounded += places_.size();
    for (std::size_t at = 0; at < places_.size(); ++at) {
      // Forms lie far apart in memory: they are asked for before they are needed, and what is known of their words after them.
      if (at + 2 * kAhead < places_.size()) fetch(&index_.card(places_[at + 2 * kAhead].place));
      if (at + kAhead < places_.size()) fetch(index_.words_of(index_.card(places_[at + kAhead].place)).data);
      if (at + kAhead / 2 < places_.size())
        for (const auto t : index_.words_of(index_.card(places_[at + kAhead / 2].place))) known_.fetch(t);
      const auto [place, need] = places_[at];
      const bool joined = scratch_->joined.has(place);
      const Card& card = index_.card(place);
      const auto weight_of = [&](std::uint32_t token) { return index_.token_weight(token); };
      consider(card, place, most_of(query_, known_, index_.words_of(card), weight_of, outline(card), joined ? heaviest_join_ : nullptr, mothers(),
                                    index_.policy()),
               joined, need);
    }
    scratch_->touched.clear();
    scratch_->joined.clear();
    scratch_->paired.clear();
  }

  // What names are worth at most by the words of the query that they show; asked for places in their order.
  class Ways {
   public:
    Ways(const Screener& of, std::vector<Kin>::const_iterator kin) : of_(of), kin_(kin) { forget(); }
    // Names among that 64 are asked for next.
    void go_to(std::size_t w) {
      if (w >= kin_->last) {
        while (w >= kin_->last) ++kin_;
        forget();
      }
      static constexpr Sieve::Sets kNone{}, kAll{~std::uint64_t{0}, ~std::uint64_t{0}, ~std::uint64_t{0}};
      for (std::size_t rank = 0; rank < of_.weighty_; ++rank) {
        const Sieve* sieve = of_.sieves_[of_.order_[rank]];
        const Sieve::Sets* here = sieve ? sieve->find(w) : &kAll;
        sets_[rank] = here ? here : &kNone;
      }
    }
    // Whether the name of that bit may be worth so much, or be met exactly.
    bool enough(std::uint64_t bit, std::int32_t need) {
      std::size_t way = 0;
      bool same = true;
      for (std::size_t rank = of_.weighty_; rank--;) {
        const Sieve::Sets& sets = *sets_[rank];
        way = 3 * way + ((sets.any & bit) != 0) + ((sets.much & bit) != 0);
        same &= (sets.same & bit) != 0;
      }
      if (same) return true;
      if (most_[way] == kUnknown) most_[way] = of_.most_in(*kin_, of_.met_in(way));
      return most_[way] >= need;
    }

   private:
    static constexpr std::int32_t kUnknown = std::numeric_limits<std::int32_t>::min();
    void forget() { std::fill(most_, most_ + of_.ways_, kUnknown); }
    const Screener& of_;
    std::vector<Kin>::const_iterator kin_;
    const Sieve::Sets* sets_[kHeaviest];
    std::int32_t most_[kMostWays];
  };

  const Found& of_token(std::uint32_t number) {
    auto& learnt = learnt_[number].words;
    if (learnt) return *learnt;
    const Token& token = batch_.tokens[number];
    return *(learnt = memory_.found(key_of(token, Sought::kWords), counts_, [&] { return index_.similar(token, counts_); }));
  }

  const Found& joins_of(std::uint32_t number) {
    auto& learnt = learnt_[number].joins;
    if (learnt) return *learnt;
    const Token& token = batch_.tokens[number];
    return *(learnt = memory_.found(key_of(token, Sought::kJoins), counts_, [&] { return index_.similar_joins(token, counts_); }));
  }

  const Found& of_join(std::size_t at, std::uint32_t first, std::uint32_t second) {
    const Join join = sought_as_one(query_.joins[at]);
    auto& learnt = learnt_as_one_[std::uint64_t{first} << 32 | second];
    if (learnt) return *learnt;
    return *(learnt = memory_.found(key_of(join, Sought::kWordsOfJoin), counts_, [&] { return index_.similar_to_join(join, counts_); }));
  }

  // Scores the candidates, each for all parties that bear it.
  void score_candidates(std::size_t q, std::uint32_t query_name, std::int32_t threshold) {
    for (const auto& [form, place, most, joined] : candidates_) {
      std::optional<NameScore> score;
      for (const auto name : index_.bearers(form)) {
        const Evidence evidence = compare_facts(batch_.facts, q, index_.facts(), index_.party_of(name), index_.policy());
        if (most < threshold - evidence.points && !evidence.settled) continue;
        if (!score) score = scored(name, joined, true);
        keep(total(*score, evidence, index_.policy()), index_.party_of(name), name, query_name, threshold);
      }
    }
  }

  // Scores all names, one by one, with every shortcut off.
  void score_all(std::size_t q, std::uint32_t query_name, std::int32_t threshold) {
    for (std::uint32_t party = 0; party < index_.parties(); ++party) {
      const Evidence evidence = compare_facts(batch_.facts, q, index_.facts(), party, index_.policy());
      for (auto name = index_.first_name(party); name < index_.first_name(party + 1); ++name)
        keep(total(scored(name, true, false), evidence, index_.policy()), party, name, query_name, threshold);
    }
  }

  NameScore scored(std::uint32_t name, bool joined, bool shortcuts) {
    ++counts_.scored;
    index_.load(name, listed_, joined);
    return aligner_.score(query_, listed_, index_.weak(name), index_.person(index_.party_of(name)), shortcuts ? &known_ : nullptr, shortcuts);
  }

  // A party without any name, or a query whose names hold nothing to compare, can still be told by a number.
  void nameless(std::size_t q, const std::vector<std::uint32_t>& identified, std::int32_t threshold) {
    for (const auto party : identified)
      keep(total(NameScore{}, compare_facts(batch_.facts, q, index_.facts(), party, index_.policy()), index_.policy()),
           party, kNoName, 0, threshold);
  }

  void keep(const Total& total, std::uint32_t party, std::uint32_t name, std::uint32_t query_name, std::int32_t threshold) {
    if (total.score >= threshold || total.below_line)
      found_.push_back({party, static_cast<std::uint32_t>(total.score), name, query_name, total.below_line});
  }

  // The best pair of each party, on the better side of the line.
  std::vector<Result> answer(std::int32_t threshold) const {
    std::vector<Result> found;
    for (Result result : found_) {
      const bool accuses = result.score >= static_cast<std::uint32_t>(threshold);
      if (!accuses && !result.below_line) continue;
      result.below_line = !accuses;
      found.push_back(result);
    }
    std::sort(found.begin(), found.end(), [](const Result& a, const Result& b) {
      if (a.party != b.party) return a.party < b.party;
      if (a.below_line != b.below_line) return a.below_line < b.below_line;
      if (a.score != b.score) return a.score > b.score;
      if (a.query_name != b.query_name) return a.query_name < b.query_name;
      return a.listed_name < b.listed_name;
    });
    std::vector<Result> best;
    for (const Result& result : found)
      if (best.empty() || best.back().party != result.party) best.push_back(result);
    std::sort(best.begin(), best.end(), [](const Result& a, const Result& b) {
      if (a.below_line != b.below_line) return a.below_line < b.below_line;
      if (a.score != b.score) return a.score > b.score;
      return a.party < b.party;
    });
    return best;
  }

  const Index& index_;
  Memory& memory_;
  const Batch& batch_;
  Aligner aligner_;
  Name query_, listed_;
  Candidates candidates_;
  std::shared_ptr<const Candidates> last_;  // of the name asked before, and which
  std::vector<std::uint32_t> last_row_;
  Least last_least_;
  struct Place {
    std::uint32_t place;
    std::int32_t need;  // what its name must be worth
  };
  std::vector<Place> places_;  // of forms to bound
  static constexpr std::size_t kAhead = 8;
  static constexpr std::size_t kMostPlans = 1 << 14;
  std::int32_t heaviest_join_[kMaxTokens];  // that is like a word of the query; 0 where none is
  std::vector<std::size_t> order_;  // of the words of the query, the heaviest first
  std::size_t weighty_ = 0, ways_ = 1;  // how many of these are looked at each, and in how many ways they are met
  const Sieve* sieves_[kMaxTokens] = {};
  Counts counts_;
  std::unique_ptr<Scratch> scratch_;
  Known& known_;
  // What was found for the words of the batch, by number, and for two as one: the memory, which all ask, is asked once.
  struct Learnt {
    std::shared_ptr<const Found> words, joins;
    std::shared_ptr<const Sieve> sieve;
  };
  std::vector<Learnt> learnt_;
  std::unordered_map<std::uint64_t, std::shared_ptr<const Found>> learnt_as_one_;
  std::vector<Result> found_;
};

// Does something for so many queries of a batch, on several threads.
template <typename Work>
void for_each_query(const Index& index, Memory& memory, const Batch& batch, std::size_t count, unsigned threads, Work work) {
  const std::size_t at_once = std::max<std::size_t>(8, count / 1024);  // neighbours may have one name
  std::atomic<std::size_t> next{0};
  on_threads(std::min<std::size_t>(threads, (count + at_once - 1) / at_once), [&] {
    Screener screener(index, memory, batch);
    for (std::size_t first; (first = next.fetch_add(at_once)) < count;)
      for (auto at = first; at < std::min(first + at_once, count); ++at) work(screener, at);
    screener.done();
  });
}

}  // namespace tamis
