// The index in memory, and what finds in it exactly the parties that scoring every party would find.
//
// For each distinct token of the queries the list tokens like it are looked up once. What a name can have in
// common with a query is bounded by a sum over the postings of those tokens; only names whose bound reaches the
// threshold are scored. Identifiers are looked up on their own, since they settle a match whatever the name.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

#include "facts.hpp"
#include "vocabulary.hpp"

namespace tamis {

inline void check_letters(Span<std::uint8_t> text) {
  for (const auto c : text)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) throw std::invalid_argument("a token holds other letters");
}

inline std::vector<Token> read_tokens(const Buffers& buffers, const Tables& tables) {
  const auto text = buffers.ragged<std::uint8_t>("token_text"), sound = buffers.ragged<std::uint8_t>("token_sound");
  const auto weight = buffers.get<std::uint16_t>("token_weight"), group = buffers.get<std::uint16_t>("token_group"),
             nick = buffers.get<std::uint16_t>("token_nick");
  const auto flags = buffers.get<Flags>("token_flags");
  const auto count = text.rows();
  if (sound.rows() != count || weight.size != count || group.size != count || nick.size != count || flags.size != count)
    throw std::invalid_argument("the token arrays have different lengths");
  check_letters(text.values);
  check_letters(sound.values);
  std::vector<Token> tokens(count);
  for (std::size_t t = 0; t < count; ++t) {
    const auto row = text.row(t);
    if (row.size == 0 || weight[t] > 1000) throw std::invalid_argument("a token is empty or too heavy");
    tokens[t].word = Word(row.data, row.size, tables);
    tokens[t].sound = Word(sound.row(t).data, sound.row(t).size, tables);
    tokens[t].weight = weight[t];
    tokens[t].flags = flags[t];
    tokens[t].group = group[t];
    tokens[t].nick = nick[t];
  }
  return tokens;
}

// A word of the index that is like a word of the query, and what the likeness is worth.
struct Hit {
  std::uint32_t number;
  std::int32_t worth;
};

struct Hits {
  std::vector<Hit> singles, joins;
  std::size_t names = 0;      // how many bear one of them, counted once for each
  std::int32_t heaviest = 0;  // what the heaviest of them weighs
};

struct Result {
  std::uint32_t party, score, listed_name, query_name, below_line;
};
constexpr std::uint32_t kNoName = 0xFFFFFFFF;

// What a bound needs of a name, in one place.
struct Card {
  std::uint32_t first;  // of its words
  std::uint16_t total;  // what they weigh
  std::uint8_t words;
  bool weak : 1, one_word : 1, person : 1;
};

class Index {
 public:
  Index(const nanobind::dict& arrays, const Policy& policy, const Tables& tables)
      : policy_(policy), tables_(tables), buffers_(arrays), facts_(buffers_) {
    tokens_ = read_tokens(buffers_, tables_);
    names_ = buffers_.numbering("name_token", tokens_.size());
    weak_ = buffers_.get<std::uint8_t>("name_weak");
    name_party_ = buffers_.get<std::uint32_t>("name_party");
    party_names_ = buffers_.get<std::uint32_t>("party_name_ends");
    post_ = buffers_.numbering("post", names_.rows());
    join_post_ = buffers_.numbering("join_post", names_.rows());
    join_weight_ = buffers_.get<std::uint16_t>("join_weight");
    known_ = buffers_.get<std::uint64_t>("known_identifier");
    known_party_ = buffers_.get<std::uint32_t>("known_party");
    const auto join_text = buffers_.ragged<std::uint8_t>("join_text"), join_sound = buffers_.ragged<std::uint8_t>("join_sound");
    const auto join_flags = buffers_.get<Flags>("join_flags");
    if (join_text.rows() != join_flags.size || join_sound.rows() != join_flags.size)
      throw std::invalid_argument("the arrays of joined words have different lengths");
    joins_.resize(join_flags.size);
    for (std::size_t t = 0; t < joins_.size(); ++t) {
      const auto row = join_text.row(t), sound = join_sound.row(t);
      joins_[t] = {Word(row.data, row.size, tables_), Word(sound.data, sound.size, tables_), join_flags[t]};
    }
    sort_words();
    check();
    cards_.reserve(names_.rows());
    for (std::uint32_t n = 0; n < names_.rows(); ++n) {
      std::uint32_t sum = 0;
      int parts = 0;
      const auto row = names_.row(n);
      if (row.size > kMaxTokens) throw std::invalid_argument("a name has too many tokens");
      for (const auto t : row) {
        sum += static_cast<std::uint32_t>(tokens_[t].weight);
        parts += !(tokens_[t].flags & kMinor);
      }
      cards_.push_back({static_cast<std::uint32_t>(names_.first(n)), static_cast<std::uint16_t>(sum), static_cast<std::uint8_t>(row.size),
                        weak_[n] != 0, parts <= 1, person(name_party_[n])});
    }
    for (std::uint32_t n = 0; n < names_.rows(); ++n) longest_.push_back(n);
    const auto longer = [&](std::uint32_t a, std::uint32_t b) { return cards_[a].total > cards_[b].total; };
    const auto kept = longest_.begin() + static_cast<std::ptrdiff_t>(std::min(kLongest, longest_.size()));
    std::nth_element(longest_.begin(), kept, longest_.end(), longer);
    if (kept != longest_.end()) most_of_others_ = cards_[*kept].total;
    longest_.erase(kept, longest_.end());
    longest_.shrink_to_fit();
  }

  // The few names that weigh most, and what the others weigh at most.
  const std::vector<std::uint32_t>& longest() const { return longest_; }
  std::int32_t most_of_others() const { return most_of_others_; }

  const Policy& policy() const { return policy_; }
  const Tables& tables() const { return tables_; }
  const Facts& facts() const { return facts_; }
  std::size_t names() const { return names_.rows(); }
  std::size_t parties() const { return facts_.kind.size; }

 private:
  // Scripts that are compared among themselves by letters, and with the others by sounds.
  static constexpr int kScripts = 3;
  static constexpr Flags kScriptFlags[kScripts] = {0, kForeign, kForeign | kAbjad};
  static int script_of(Flags flags) { return flags & kAbjad ? 2 : flags & kForeign ? 1 : 0; }

  auto token_form(bool by_sound) const {
    return [this, by_sound](std::uint32_t t) -> const Word& { return by_sound ? tokens_[t].sound : tokens_[t].word; };
  }
  auto join_form(bool by_sound) const {
    return [this, by_sound](std::uint32_t t) -> const Word& { return by_sound ? joins_[t].sound : joins_[t].word; };
  }

 public:
  // All words of the index that are like a token of a query, alone or joined.
  Hits similar(const Token& token) const {
    Hits hits;
    const auto single = [&](std::uint32_t t) {
      const auto value = worth(compare_words(token, tokens_[t], policy_, tables_, true), token.flags, tokens_[t].flags, policy_);
      if (value) hits.singles.push_back({t, value});
    };
    if (token.flags & (kNumber | kInitial)) {
      for (std::uint32_t t = 0; t < tokens_.size(); ++t) single(t);
      return hits;
    }
    for (const auto t : special_) single(t);
    for (const auto t : related_) // families and nicknames: alike however they are spelt
      if (related(token, tokens_[t])) single(t);
    for (int script = 0; script < kScripts; ++script) {
      const int mode = mode_of(token.flags, kScriptFlags[script]);
      const Word& form = mode == kSpelt ? token.word : token.sound;
      words_[mode != kSpelt][script].search(form, mode, policy_.likeness_floor, tables_,
                                            [&](std::uint32_t t) { if (!related(token, tokens_[t])) single(t); });
      joined_[mode != kSpelt][script].search(form, mode, policy_.join_floor, tables_, [&](std::uint32_t t) {
        const auto value = worth(compare_joined(joins_[t], token, policy_, tables_, true), joins_[t].flags, token.flags, policy_);
        if (value) hits.joins.push_back({t, value});
      });
    }
    if (by_writing(token.flags, token.flags))
      as_heard_.search(token.sound, kSpelt, std::max(1, policy_.likeness_floor - policy_.as_written), tables_,
                       [&](std::uint32_t t) { single(t); });
    return hits;
  }

  // All tokens of the index that are like two joined tokens of a query.
  Hits similar_to_join(const Join& join) const {
    Hits hits;
    if (join.flags & kNumber) return hits;
    for (int script = 0; script < kScripts; ++script) {
      const int mode = mode_of(join.flags, kScriptFlags[script]);
      words_[mode != kSpelt][script].search(mode == kSpelt ? join.word : join.sound, mode, policy_.join_floor, tables_, [&](std::uint32_t t) {
        const auto value = worth(compare_joined(join, tokens_[t], policy_, tables_, true), join.flags, tokens_[t].flags, policy_);
        if (value) hits.singles.push_back({t, value});
      });
    }
    return hits;
  }

  // Counts the names that bear what was found, and finds the heaviest.
  Hits measured(Hits hits) const {
    for (const Hit& hit : hits.singles) {
      hits.names += bearers(hit.number).size;
      hits.heaviest = std::max(hits.heaviest, token_weight(hit.number));
    }
    for (const Hit& hit : hits.joins) {
      hits.names += join_bearers(hit.number).size;
      hits.heaviest = std::max(hits.heaviest, join_weight(hit.number));
    }
    return hits;
  }

  Span<std::uint32_t> bearers(std::uint32_t token) const { return post_.row(token); }
  Span<std::uint32_t> join_bearers(std::uint32_t join) const { return join_post_.row(join); }
  std::int32_t token_weight(std::uint32_t token) const { return tokens_[token].weight; }
  std::int32_t join_weight(std::uint32_t join) const { return join_weight_[join]; }
  std::uint32_t party_of(std::uint32_t name) const { return name_party_[name]; }
  bool weak(std::uint32_t name) const { return weak_[name] != 0; }
  bool person(std::uint32_t party) const { return facts_.kind[party] <= kPerson; }
  std::uint32_t first_name(std::uint32_t party) const { return party_names_[party]; }
  void load(std::uint32_t name, Name& into, bool joined) const {
    const auto row = names_.row(name);
    into.set(tokens_.data(), row.begin(), row.end(), tables_, joined);
  }
  const Card& card(std::uint32_t name) const { return cards_[name]; }
  Span<std::uint32_t> words_of(const Card& card) const { return {names_.values.data + card.first, card.words}; }
  const std::vector<Token>& tokens() const { return tokens_; }

  // The parties that bear one of the identifiers, sorted, each once.
  std::vector<std::uint32_t> identified(Span<std::uint64_t> keys) const {
    std::vector<std::uint32_t> found;
    for (const auto key : keys)
      for (auto at = std::lower_bound(known_.begin(), known_.end(), key); at != known_.end() && *at == key; ++at)
        found.push_back(known_party_[static_cast<std::size_t>(at - known_.begin())]);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

 private:
  static bool related(const Token& a, const Token& b) {
    return (a.group && a.group == b.group) || (a.nick && a.nick == b.nick);
  }

  void sort_words() {
    std::vector<std::uint32_t> plain[kScripts], joined[kScripts];
    for (std::uint32_t t = 0; t < tokens_.size(); ++t) {
      const Token& token = tokens_[t];
      if (token.flags & (kNumber | kInitial)) special_.push_back(t);
      else plain[script_of(token.flags)].push_back(t);
      if (token.group || token.nick) related_.push_back(t);
    }
    for (std::uint32_t t = 0; t < joins_.size(); ++t) joined[script_of(joins_[t].flags)].push_back(t);
    std::vector<std::uint32_t> as_heard;
    for (std::uint32_t t = 0; t < tokens_.size(); ++t)
      if (by_writing(tokens_[t].flags, tokens_[t].flags)) as_heard.push_back(t);
    as_heard_ = Vocabulary(as_heard, token_form(true));
    for (const bool by_sound : {false, true})
      for (int script = 0; script < kScripts; ++script) {
        words_[by_sound].emplace_back(plain[script], token_form(by_sound));
        joined_[by_sound].emplace_back(joined[script], join_form(by_sound));
      }
  }

  void check() const {
    const auto count = parties();
    bool good = weak_.size == names() && name_party_.size == names() && party_names_.size == count + 1 &&
                post_.rows() == tokens_.size() && join_post_.rows() == joins_.size() &&
                join_weight_.size == joins_.size() && known_.size == known_party_.size &&
                party_names_[0] == 0 && party_names_[count] == names();
    for (std::size_t p = 0; good && p < count; ++p) good = party_names_[p] <= party_names_[p + 1];
    for (std::size_t n = 0; good && n < names(); ++n) good = name_party_[n] < count;
    for (std::size_t k = 0; good && k < known_.size; ++k) good = known_party_[k] < count && (!k || known_[k - 1] <= known_[k]);
    if (!good) throw std::invalid_argument("the arrays of the index do not fit together");
  }

  const Policy policy_;
  const Tables tables_;
  Buffers buffers_;
  Facts facts_;
  std::vector<Token> tokens_;
  std::vector<Join> joins_;
  std::vector<std::uint32_t> special_, related_;   // tokens that are numbers or initials; that have a family
  std::vector<Vocabulary> words_[2], joined_[2];   // by letters and by sounds, one for each kind of script
  Vocabulary as_heard_;                            // parts of Koreans' names, as they are written
  Ragged<std::uint32_t> names_, post_, join_post_;
  Span<std::uint8_t> weak_;
  Span<std::uint32_t> name_party_, party_names_, known_party_;
  Span<std::uint16_t> join_weight_;
  Span<std::uint64_t> known_;
  static constexpr std::size_t kLongest = 256;
  std::vector<std::uint32_t> longest_;
  std::int32_t most_of_others_ = 0;
  std::vector<Card> cards_;
};

// A batch of queries, laid out like an index.
struct Batch {
  Buffers buffers;
  std::vector<Token> tokens;
  Ragged<std::uint32_t> names;          // tokens of each name
  Span<std::uint32_t> query_name_ends;  // names of each query
  Facts facts;

  Batch(const nanobind::dict& arrays, const Tables& tables)
      : buffers(arrays),
        tokens(read_tokens(buffers, tables)),
        names(buffers.numbering("name_token", tokens.size())),
        query_name_ends(buffers.get<std::uint32_t>("query_name_ends")),
        facts(buffers) {
    const auto count = facts.kind.size;
    bool good = query_name_ends.size == count + 1 && query_name_ends[0] == 0 && query_name_ends[count] == names.rows();
    for (std::size_t q = 0; good && q < count; ++q) good = query_name_ends[q] <= query_name_ends[q + 1];
    for (std::size_t n = 0; good && n < names.rows(); ++n) good = names.row(n).size <= kMaxTokens;
    if (!good) throw std::invalid_argument("the arrays of the batch do not fit together");
  }
  std::size_t size() const { return facts.kind.size; }
};

// What a screener writes on; all zero between queries.
struct Scratch {
  std::vector<std::uint8_t> marks;  // of each name
  Known known;
  std::size_t tokens;

  explicit Scratch(const Index& index) : marks(index.names()), tokens(index.tokens().size()) { known.tokens = index.tokens().data(); }
  void reserve(std::size_t words) {
    for (auto* table : {&known.singles, &known.joins})
      while (table->size() < words) table->emplace_back(tokens);
    while (known.most.size() < words) known.most.emplace_back(tokens);
  }
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
  void give(std::unique_ptr<Scratch> scratch) {
    const std::lock_guard<std::mutex> guard(mutex_);
    spare_.push_back(std::move(scratch));
  }
  std::shared_ptr<const Hits> find(const std::string& key) {
    const std::lock_guard<std::mutex> guard(mutex_);
    const auto found = known_.find(key);
    return found == known_.end() ? nullptr : found->second;
  }
  void keep(const std::string& key, std::shared_ptr<const Hits> hits) {
    const std::lock_guard<std::mutex> guard(mutex_);
    held_ += hits->singles.size() + hits->joins.size() + 8;
    if (held_ > kMost) {
      known_.clear();
      held_ = 0;
    }
    known_.emplace(key, std::move(hits));
  }

 private:
  static constexpr std::size_t kMost = 16u << 20;  // hits, of 8 bytes each
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const Hits>> known_;
  std::size_t held_ = 0;
  std::vector<std::unique_ptr<Scratch>> spare_;
};

inline std::string memory_key(const Word& word, const Word& sound, Flags flags, bool join) {
  std::string key(reinterpret_cast<const char*>(word.letters), word.size);
  key.push_back(static_cast<char>(flags & 255));
  key.push_back(static_cast<char>(flags >> 8));
  key.push_back(join ? 1 : 0);
  return key.append(reinterpret_cast<const char*>(sound.letters), sound.size);
}

// Screens one query after the other; one for each thread.
class Screener {
 public:
  Screener(const Index& index, Memory& memory, const Batch& batch)
      : index_(index), memory_(memory), batch_(batch), aligner_(index.policy(), index.tables()),
        scratch_(memory.take(index)), known_(scratch_->known) {}
  // Not given back where an exception was thrown: it may not be zero then.
  void done() { memory_.give(std::move(scratch_)); }

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
    const auto most = most_from_attributes(batch_.facts, q, index_.policy());
    std::vector<std::uint32_t> identified;
    if (exhaustive)
      for (std::uint32_t party = 0; party < index_.parties(); ++party) identified.push_back(party);
    else
      identified = index_.identified(batch_.facts.identifier.row(q));
    const auto first = batch_.query_name_ends[q], last = batch_.query_name_ends[q + 1];
    for (auto n = first; n < last; ++n) {
      const auto row = batch_.names.row(n);
      query_.set(batch_.tokens.data(), row.begin(), row.end(), index_.tables());
      if (exhaustive) {
        candidates_.clear();
        for (std::uint32_t name = 0; name < index_.names(); ++name) candidates_.push_back({name, kAnything, true});
      } else {
        look_up(row);
        gather(row, threshold - most, batch_.facts.kind[q] == kPerson ? -index_.policy().kind_other : 0);
        for (const auto party : identified)
          for (auto name = index_.first_name(party); name < index_.first_name(party + 1); ++name)
            candidates_.push_back({name, kAnything, true});
        std::sort(candidates_.begin(), candidates_.end(), [](const Candidate& a, const Candidate& b) {
          return a.name != b.name ? a.name < b.name : a.most > b.most;
        });
        const auto same = [](const Candidate& a, const Candidate& b) { return a.name == b.name; };
        candidates_.erase(std::unique(candidates_.begin(), candidates_.end(), same), candidates_.end());
      }
      score_candidates(q, n - first, threshold, !exhaustive);
      if (!exhaustive) forget(row.size);
    }
    nameless(q, identified, threshold);
  }

  // What is like the words of the query, alone and with the next as one, and what it is worth.
  void look_up(Span<std::uint32_t> row) {
    singles_.clear();
    joined_.clear();
    for (std::size_t i = 0; i < row.size; ++i) {
      singles_.push_back(of_token(row[i]));
      if (i + 1 < row.size) joined_.push_back(of_join(i));
    }
    scratch_->reserve(row.size);
    for (std::size_t i = 0; i < row.size; ++i) {
      for (const Hit& hit : singles_[i]->singles) {
        known_.singles[i][hit.number] = static_cast<std::uint16_t>(hit.worth);
        raise(known_.most[i][hit.number], hit.worth);
      }
      if (i + 1 == row.size) break;
      for (const Hit& hit : joined_[i]->singles) {
        known_.joins[i][hit.number] = static_cast<std::uint16_t>(hit.worth);
        raise(known_.most[i][hit.number], hit.worth);
        raise(known_.most[i + 1][hit.number], hit.worth);
      }
    }
  }

  static void raise(std::uint8_t& most, std::int32_t worth) {
    most = std::max(most, static_cast<std::uint8_t>((worth + Known::kStep - 1) / Known::kStep));
  }

  void forget(std::size_t words) {
    for (std::size_t i = 0; i < words; ++i) {
      for (const Hit& hit : singles_[i]->singles) known_.singles[i][hit.number] = known_.most[i][hit.number] = 0;
      if (i + 1 == words) break;
      for (const Hit& hit : joined_[i]->singles) known_.joins[i][hit.number] = known_.most[i][hit.number] = known_.most[i + 1][hit.number] = 0;
    }
  }

  // The words of a query that a name must have one of to be worth `least`: the others, borne by the most names, are
  // worth too little together. One is always among them, as an exact name may be worth anything.
  void choose_needed(std::size_t words, std::int32_t least, std::int32_t more_of_others) {
    needed_.assign(words, true);
    std::vector<std::size_t> order(words);
    std::vector<std::size_t> names(words);
    std::vector<std::int32_t> heaviest(words);
    for (std::size_t i = 0; i < words; ++i) {
      order[i] = i;
      names[i] = singles_[i]->names;
      heaviest[i] = singles_[i]->heaviest;
      for (std::size_t at = i ? i - 1 : 0; at <= i && at + 1 < words; ++at) heaviest[i] = std::max(heaviest[i], joined_[at]->heaviest);
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return names[a] > names[b]; });
    std::int32_t mine = 0, theirs = 0, left = query_.total;
    for (const auto i : order) {
      const auto weight = query_.tokens[i]->weight;
      if (left - weight <= 0) continue;
      const auto most = [&](bool person) {
        return most_points(query_.total, mine + weight, theirs + heaviest[i], index_.most_of_others(), person, index_.policy());
      };
      if (most(true) >= least || most(false) >= least + more_of_others) continue;
      needed_[i] = false;
      mine += weight;
      theirs += heaviest[i];
      left -= weight;
    }
  }

  static constexpr std::uint8_t kMarked = 1, kJoined = 2;

  void mark(Span<std::uint32_t> names, std::uint8_t with) {
    for (const auto name : names) {
      if (!scratch_->marks[name]) touched_.push_back(name);
      scratch_->marks[name] |= with;
    }
  }

  // Names whose bound reaches `least`, those of others than persons so much more, and names that may be met exactly
  // whatever they are worth.
  void gather(Span<std::uint32_t> row, std::int32_t least, std::int32_t more_of_others) {
    candidates_.clear();
    touched_.clear();
    choose_needed(row.size, least, more_of_others);
    for (std::size_t i = 0; i < row.size; ++i) {
      if (needed_[i]) {
        for (const Hit& hit : singles_[i]->singles) mark(index_.bearers(hit.number), kMarked);
        for (const Hit& hit : singles_[i]->joins) mark(index_.join_bearers(hit.number), kMarked | kJoined);
      }
      if (i + 1 < row.size && (needed_[i] || needed_[i + 1]))
        for (const Hit& hit : joined_[i]->singles) mark(index_.bearers(hit.number), kMarked);
    }
    for (const auto name : index_.longest()) mark({&name, 1}, kMarked);
    for (std::size_t i = 0; i < row.size; ++i)
      if (!needed_[i])
        for (const Hit& hit : singles_[i]->joins)
          for (const auto name : index_.join_bearers(hit.number))
            if (scratch_->marks[name]) scratch_->marks[name] |= kJoined;
    const bool one_word = query_.parts <= 1;
    for (const auto name : touched_) {
      const bool joined = scratch_->marks[name] & kJoined;
      scratch_->marks[name] = 0;
      if (joined) {
        candidates_.push_back({name, kAnything, true});
        continue;
      }
      const Card& card = index_.card(name);
      Side mine{query_.total}, theirs{card.total};
      bound(index_.words_of(card), row.size, mine, theirs);
      const auto& policy = index_.policy();
      auto most = name_points(mine, theirs, card.person, policy).sum();
      if (mine.paired && mine.paired == mine.total && theirs.paired == theirs.total)
        most = std::max(most, slip_points(mine.total, theirs.total, card.person, policy).sum());
      if (card.weak) most = std::min(std::max(0, most - policy.weak_loss), policy.needs_more);
      if (card.person && one_word && card.one_word) most = std::min(most, policy.needs_more);
      const bool exact = mine.met == query_.total && theirs.met == card.total;
      if (most >= least + (card.person ? 0 : more_of_others) || exact) candidates_.push_back({name, exact ? kAnything : most, false});
    }
  }

  // The most that the words of the query can pair and meet in a name, each as if it had the name for itself.
  void bound(Span<std::uint32_t> listed, std::size_t words, Side& mine, Side& theirs) const {
    for (std::size_t i = 0; i < words; ++i) {
      const std::uint8_t* most = known_.most[i].data();
      std::int32_t worth = 0, met = 0, paired = 0;
      for (const auto t : listed) {
        const std::int32_t here = most[t] * Known::kStep;
        if (!here) continue;
        const auto weight = index_.token_weight(t);
        worth = std::max(worth, here);
        met = std::max(met, weight * here / 1000);
        paired = std::max(paired, weight);
      }
      if (!worth) continue;
      mine.paired += query_.tokens[i]->weight;
      mine.met += query_.tokens[i]->weight * worth / 1000;
      theirs.paired += paired;
      theirs.met += met;
    }
    theirs.paired = std::min(theirs.paired, theirs.total);
    theirs.met = std::min(theirs.met, theirs.total);
  }

  std::shared_ptr<const Hits> of_token(std::uint32_t number) {
    const Token& token = batch_.tokens[number];
    return remembered(memory_key(token.word, token.sound, token.flags, false), [&] { return index_.similar(token); });
  }

  std::shared_ptr<const Hits> of_join(std::size_t at) {
    Join join = query_.joins[at];
    join.flags &= static_cast<Flags>(~(kInitial | kMinor | kPatronymic));
    return remembered(memory_key(join.word, join.sound, join.flags, true), [&] { return index_.similar_to_join(join); });
  }

  template <typename Find>
  std::shared_ptr<const Hits> remembered(const std::string& key, Find find) {
    auto hits = memory_.find(key);
    if (!hits) {
      hits = std::make_shared<const Hits>(index_.measured(find()));
      memory_.keep(key, hits);
    }
    return hits;
  }

  void score_candidates(std::size_t q, std::uint32_t query_name, std::int32_t threshold, bool shortcuts) {
    std::uint32_t party = kNoName;
    Evidence evidence;
    for (const auto& [name, most, joined] : candidates_) {
      if (index_.party_of(name) != party) {
        party = index_.party_of(name);
        evidence = compare_facts(batch_.facts, q, index_.facts(), party, index_.policy());
      }
      if (most < threshold - evidence.points && !evidence.settled) continue;
      index_.load(name, listed_, joined);
      const NameScore score = aligner_.score(query_, listed_, index_.weak(name), index_.person(party), shortcuts ? &known_ : nullptr,
                                             shortcuts);
      keep(total(score, evidence, index_.policy()), party, name, query_name, threshold);
    }
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
  // A name that may be worth `most` points before attributes; `joined` as above.
  struct Candidate {
    std::uint32_t name;
    std::int32_t most;
    bool joined;
  };
  static constexpr std::int32_t kAnything = 1 << 20;
  std::vector<std::uint32_t> touched_;
  std::vector<Candidate> candidates_;
  std::vector<std::shared_ptr<const Hits>> singles_, joined_;  // of each word of the query, and of each with the next
  std::vector<std::uint8_t> needed_;
  std::unique_ptr<Scratch> scratch_;
  Known& known_;
  std::vector<Result> found_;
};

// Does something for each query of a batch, on several threads.
template <typename Work>
void for_each_query(const Index& index, Memory& memory, const Batch& batch, unsigned threads, Work work) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex failing;
  const auto run = [&] {
    try {
      Screener screener(index, memory, batch);
      for (std::size_t q; (q = next.fetch_add(1)) < batch.size();) work(screener, q);
      screener.done();
    } catch (...) {
      const std::lock_guard<std::mutex> guard(failing);
      failure = std::current_exception();
    }
  };
  std::vector<std::thread> others;
  for (unsigned t = 1; t < threads && t < batch.size(); ++t) others.emplace_back(run);
  run();
  for (auto& thread : others) thread.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace tamis
