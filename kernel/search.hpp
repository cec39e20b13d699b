// The index in memory, and what finds in it exactly the parties that scoring every party would find.
//
// Names that are the same, of whatever parties, are one form, which is bounded and scored once. For each distinct token of
// the queries the list tokens like it are looked up once, and the forms that bear one are a set. Which words a form must
// show to be worth enough is worked out from weights alone; the forms that do are found by intersecting sets, their worth
// is bounded, and only those that may reach the threshold are scored, for each party that bears them. Identifiers are
// looked up on their own, since they settle a match whatever the name.
#pragma once

#include <atomic>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
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

constexpr std::int32_t kExact = 1000;  // the worth of words that are the same

struct Result {
  std::uint32_t party, score, listed_name, query_name, below_line;
};
constexpr std::uint32_t kNoName = 0xFFFFFFFF;

inline std::size_t first_bit(std::uint64_t bits) { return static_cast<std::size_t>(__builtin_ctzll(bits)); }

// Forms have places, the same kind of form side by side. A set of forms has a bit for each place, and one for each 64 of
// these among which there is any: most sets are sparse.
constexpr std::size_t kBits = 64;
class Places {
 public:
  explicit Places(std::size_t breadth = 0) : bits_(breadth), where_((breadth + kBits - 1) / kBits) {}

  std::uint64_t operator[](std::size_t w) const { return bits_[w]; }
  bool has(std::uint32_t place) const { return bits_[place / kBits] >> place % kBits & 1; }
  // Which of so many 64s from there hold any.
  std::uint64_t where(std::size_t at) const { return where_[at]; }
  void put(std::uint32_t place) { put(place / kBits, std::uint64_t{1} << place % kBits); }
  void put(std::size_t w, std::uint64_t bits) {
    bits_[w] |= bits;
    where_[w / kBits] |= std::uint64_t{1} << w % kBits;
  }
  void clear() {
    for (std::size_t at = 0; at < where_.size(); ++at) {
      for (auto left = where_[at]; left; left &= left - 1) bits_[at * kBits + first_bit(left)] = 0;
      where_[at] = 0;
    }
  }

 private:
  std::vector<std::uint64_t> bits_, where_;
};

// What a bound needs of a form, in one place.
struct Card {
  std::uint32_t form;
  std::uint32_t first;  // of its words
  std::uint16_t total;  // what they weigh
  std::uint8_t words;
  bool weak : 1, one_word : 1, person : 1;
};

// Forms of about the same weight, all of persons or none, all weak or none; where their bits are.
struct Kin {
  std::int32_t lightest, heaviest;
  bool weak, person;
  std::size_t first, last;  // in 64s
};

// The work that was done, counted.
struct Counts {
  std::uint64_t searches = 0;  // for words like a word of a query
  Walk words;                  // gone through and compared in them
  std::uint64_t postings = 0;  // read
  std::uint64_t bits = 0;      // of sets, read or written: 64s
  std::uint64_t shown = 0;     // forms that show enough words
  std::uint64_t bounded = 0;   // forms whose worth was bounded
  std::uint64_t scored = 0;    // forms that were scored
  void add(const Counts& other) {
    searches += other.searches;
    words += other.words;
    postings += other.postings;
    bits += other.bits;
    shown += other.shown;
    bounded += other.bounded;
    scored += other.scored;
  }
};

class Index {
 public:
  Index(const nanobind::dict& arrays, const Policy& policy, const Tables& tables)
      : policy_(policy), tables_(tables), buffers_(arrays), facts_(buffers_) {
    tokens_ = read_tokens(buffers_, tables_);
    for (const Token& token : tokens_) weights_.push_back(static_cast<std::uint16_t>(token.weight));
    names_ = buffers_.numbering("name_token", tokens_.size());
    weak_ = buffers_.get<std::uint8_t>("name_weak");
    name_party_ = buffers_.get<std::uint32_t>("name_party");
    name_form_ = buffers_.get<std::uint32_t>("name_form");
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
    check_letters(join_text.values);
    check_letters(join_sound.values);
    joins_.resize(join_flags.size);
    for (std::size_t t = 0; t < joins_.size(); ++t) {
      const auto row = join_text.row(t), sound = join_sound.row(t);
      joins_[t] = {Word(row.data, row.size, tables_), Word(sound.data, sound.size, tables_), join_flags[t]};
    }
    sort_words();
    check();
    gather_forms();
    std::vector<Card> cards;
    cards.reserve(forms());
    for (std::uint32_t form = 0; form < forms(); ++form) {
      const auto n = first_bearer(form);
      std::uint32_t sum = 0;
      int parts = 0;
      const auto row = names_.row(n);
      if (row.size > kMaxTokens) throw std::invalid_argument("a name has too many tokens");
      for (const auto t : row) {
        sum += weights_[t];
        parts += !(tokens_[t].flags & kMinor);
      }
      cards.push_back({form, static_cast<std::uint32_t>(names_.first(n)), static_cast<std::uint16_t>(sum), static_cast<std::uint8_t>(row.size),
                       weak_[n] != 0, parts <= 1, person(name_party_[n])});
    }
    const auto place = find_kin(cards);
    post_places_ = placed(post_, place);
    join_places_ = placed(join_post_, place);
  }

  const std::vector<Kin>& kin() const { return kin_; }
  // Whether words are so few that most names meet nothing, and two words as one are sought sooner than a memory is asked.
  bool few() const { return tokens_.size() < (1u << 11); }
  // How many 64s of bits a set of names has.
  std::size_t breadth() const { return cards_.size() / kBits; }
  std::int32_t heaviest_token() const { return heaviest_token_; }

  const Policy& policy() const { return policy_; }
  const Tables& tables() const { return tables_; }
  const Facts& facts() const { return facts_; }
  std::size_t names() const { return names_.rows(); }
  std::size_t parties() const { return facts_.kind.size; }

 private:
  // Scripts that are compared among themselves by letters, and with the others by sounds.
  static constexpr int kScripts = 4;
  static constexpr Flags kScriptFlags[kScripts] = {0, kForeign, kForeign | kAbjad, kForeign | kAbjad | kHangul};
  static int script_of(Flags flags) { return flags & kAbjad ? flags & kHangul ? 3 : 2 : flags & kForeign ? 1 : 0; }

  auto token_form(bool by_sound) const {
    return [this, by_sound](std::uint32_t t) -> const Word& { return by_sound ? tokens_[t].sound : tokens_[t].word; };
  }
  auto join_form(bool by_sound) const {
    return [this, by_sound](std::uint32_t t) -> const Word& { return by_sound ? joins_[t].sound : joins_[t].word; };
  }

 public:
  // The tokens of the index that are worth something beside a token of a query.
  Hits similar(const Token& token, Counts& counts) const {
    Hits hits;
    const auto single = [&](std::uint32_t t) {
      const auto value = worth(compare_words(token, tokens_[t], policy_, tables_, true), token.flags, tokens_[t].flags, policy_);
      if (value) hits.push_back({t, value});
    };
    if (token.flags & (kNumber | kInitial)) {
      for (std::uint32_t t = 0; t < tokens_.size(); ++t) single(t);
      counts.words.walked += tokens_.size();
      return hits;
    }
    counts.words.walked += special_.size();
    for (const auto t : special_) single(t);
    if (token.group || token.nick) {
      counts.words.walked += related_.size();
      for (const auto t : related_)  // families and nicknames: alike however they are spelt
        if (related(token, tokens_[t])) single(t);
    }
    const std::int32_t slip = token.flags & kNoSlip & ~kSyllable ? -1 : policy_.slip_cost;
    for (int script = 0; script < kScripts; ++script) {
      const int mode = mode_of(token.flags, kScriptFlags[script]);
      const Word& form = mode == kSpelt ? token.word : token.sound;
      counts.words += words(script, mode).search(form, policy_.likeness_floor, tables_, token_form(mode != kSpelt),
                                            [&](std::uint32_t t) { if (!related(token, tokens_[t])) single(t); },
                                            script || mode != kSpelt ? -1 : slip);
    }
    if (by_writing(token.flags, kAsHeard)) {
      const std::int32_t least = policy_.likeness_floor - (token.flags & kAsHeard ? policy_.as_written : 0);
      counts.words += as_heard_.get(heard_, kSpelt, token_form(true)).search(written_as(token), std::max(1, least), tables_, token_form(true),
                       [&](std::uint32_t t) { single(t); }, slip);
    }
    if (by_writing(token.flags, 0))
      counts.words += words(0, kSpelt).search(token.sound, policy_.likeness_floor, tables_, token_form(false),
                       [&](std::uint32_t t) { if (!(tokens_[t].flags & kAsHeard)) single(t); }, slip);
    return hits;
  }

  // The joined words of the index that are like a token of a query.
  Hits similar_joins(const Token& token, Counts& counts) const {
    Hits hits;
    if (token.flags & (kNumber | kInitial)) return hits;
    for (int script = 0; script < kScripts; ++script) {
      const int mode = mode_of(token.flags, kScriptFlags[script]);
      counts.words += joined(script, mode).search(mode == kSpelt ? token.word : token.sound, policy_.join_floor, tables_, join_form(mode != kSpelt), [&](std::uint32_t t) {
        const auto value = worth(compare_joined(joins_[t], token, policy_, tables_, true), joins_[t].flags, token.flags, policy_);
        if (value) hits.push_back({t, value});
      });
    }
    return hits;
  }

  // The tokens of the index that are like two joined tokens of a query.
  Hits similar_to_join(const Join& join, Counts& counts) const {
    Hits hits;
    if (join.flags & kNumber) return hits;
    for (int script = 0; script < kScripts; ++script) {
      const int mode = mode_of(join.flags, kScriptFlags[script]);
      counts.words += words(script, mode).search(mode == kSpelt ? join.word : join.sound, policy_.join_floor, tables_, token_form(mode != kSpelt), [&](std::uint32_t t) {
        const auto value = worth(compare_joined(join, tokens_[t], policy_, tables_, true), join.flags, tokens_[t].flags, policy_);
        if (value) hits.push_back({t, value});
      });
    }
    return hits;
  }

  // The places of the forms that hold a token, or joined words.
  Span<std::uint32_t> with(std::uint32_t token) const { return post_places_.row(token); }
  Span<std::uint32_t> with_join(std::uint32_t join) const { return join_places_.row(join); }
  // The names that are of a form, in order.
  Span<std::uint32_t> bearers(std::uint32_t form) const { return bearers_.row(form); }
  std::int32_t token_weight(std::uint32_t token) const { return weights_[token]; }
  std::int32_t join_weight(std::uint32_t join) const { return join_weight_[join]; }
  std::uint32_t party_of(std::uint32_t name) const { return name_party_[name]; }
  std::uint32_t form_of(std::uint32_t name) const { return name_form_[name]; }
  bool weak(std::uint32_t name) const { return weak_[name] != 0; }
  bool person(std::uint32_t party) const { return facts_.kind[party] <= kPerson; }
  std::uint32_t first_name(std::uint32_t party) const { return party_names_[party]; }
  void load(std::uint32_t name, Name& into, bool joined) const {
    const auto row = names_.row(name);
    into.set(tokens_.data(), row.begin(), row.end(), tables_, joined);
  }
  const Card& card(std::uint32_t place) const { return cards_[place]; }
  const Told& told(std::uint32_t place) const { return told_[place]; }
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
    for (std::uint32_t t = 0; t < tokens_.size(); ++t) {
      const Token& token = tokens_[t];
      if (token.flags & (kNumber | kInitial)) special_.push_back(t);
      else plain_[script_of(token.flags)].push_back(t);
      if (token.group || token.nick) related_.push_back(t);
      if (by_writing(token.flags, token.flags)) heard_.push_back(t);
    }
    for (std::uint32_t t = 0; t < joins_.size(); ++t) pairs_[script_of(joins_[t].flags)].push_back(t);
  }

  // Words as they are compared with those of this mode, laid out when first asked for.
  const Vocabulary& words(int script, int mode) const {
    return words_[mode][script].get(plain_[script], mode, token_form(mode != kSpelt));
  }
  const Vocabulary& joined(int script, int mode) const {
    return joined_[mode][script].get(pairs_[script], mode, join_form(mode != kSpelt));
  }
  class Lazily {
   public:
    template <typename Of>
    const Vocabulary& get(const std::vector<std::uint32_t>& numbers, int mode, Of word) const {
      std::call_once(once_, [&] { made_ = Vocabulary(numbers, mode, word); });
      return made_;
    }

   private:
    mutable std::once_flag once_;
    mutable Vocabulary made_;
  };

  // Rows that the kernel lays out itself.
  struct Rows {
    std::vector<std::uint32_t> values, ends{0};
    Span<std::uint32_t> row(std::size_t at) const { return {values.data() + ends[at], ends[at + 1] - ends[at]}; }
  };

  std::size_t forms() const { return bearers_.ends.size() - 1; }
  std::uint32_t first_bearer(std::uint32_t form) const { return bearers_.values[bearers_.ends[form]]; }
  void gather_forms() {
    for (const auto form : name_form_) {
      if (form + 1 >= bearers_.ends.size()) bearers_.ends.resize(form + 2);
      ++bearers_.ends[form + 1];
    }
    std::partial_sum(bearers_.ends.begin(), bearers_.ends.end(), bearers_.ends.begin());
    bearers_.values.resize(names());
    auto next = bearers_.ends;
    for (std::uint32_t n = 0; n < names(); ++n) bearers_.values[next[name_form_[n]]++] = n;
  }

  // Gives every form its place: by whether it is a person's, whether it is weak, and about what it weighs.
  std::vector<std::uint32_t> find_kin(const std::vector<Card>& cards) {
    std::vector<std::uint32_t> place(cards.size());
    for (const auto weight : weights_) heaviest_token_ = std::max<std::int32_t>(heaviest_token_, weight);
    std::int32_t most = 0;
    for (const Card& card : cards) most = std::max<std::int32_t>(most, card.total);
    const std::int32_t narrow = few() ? 300 : 48, part = few() ? 2 : 8;  // where forms are few, planning costs more than bounding
    std::vector<std::size_t> step;                                       // by weight
    std::vector<std::int32_t> from;
    for (std::int32_t weight = 0; weight <= most; ++weight) {
      if (from.empty() || weight >= from.back() + std::max(narrow, from.back() / part)) from.push_back(weight);
      step.push_back(from.size() - 1);
    }
    std::vector<std::vector<std::uint32_t>> members(4 * from.size());
    for (const Card& card : cards) members[(2 * card.person + card.weak) * from.size() + step[card.total]].push_back(card.form);
    for (std::size_t at = 0; at < members.size(); ++at) {
      if (members[at].empty()) continue;
      const auto first = cards_.size() / kBits, here = at % from.size();
      for (const auto form : members[at]) {
        place[form] = static_cast<std::uint32_t>(cards_.size());
        cards_.push_back(cards[form]);
      }
      cards_.resize((cards_.size() + kBits - 1) / kBits * kBits);
      const Card& one = cards[members[at][0]];
      kin_.push_back({from[here], here + 1 < from.size() ? from[here + 1] - 1 : most, one.weak, one.person, first, breadth()});
    }
    told_.resize(cards_.size());
    for (std::uint32_t n = 0; n < names(); ++n) told_[place[name_form_[n]]].add(Told(facts_, name_party_[n]));
    return place;
  }

  // Names as the places of their forms, each once.
  Rows placed(const Ragged<std::uint32_t>& posted, const std::vector<std::uint32_t>& place) const {
    Rows rows;
    rows.values.reserve(posted.values.size);
    rows.ends.reserve(posted.ends.size);
    for (std::size_t at = 0; at < posted.rows(); ++at) {
      for (const auto name : posted.row(at))
        if (const auto form = name_form_[name]; first_bearer(form) == name) rows.values.push_back(place[form]);
      rows.ends.push_back(static_cast<std::uint32_t>(rows.values.size()));
    }
    return rows;
  }

  void check() const {
    const auto count = parties();
    bool good = weak_.size == names() && name_party_.size == names() && name_form_.size == names() && party_names_.size == count + 1 &&
                post_.rows() == tokens_.size() && join_post_.rows() == joins_.size() &&
                join_weight_.size == joins_.size() && known_.size == known_party_.size &&
                party_names_[0] == 0 && party_names_[count] == names();
    for (std::size_t p = 0; good && p < count; ++p) good = party_names_[p] <= party_names_[p + 1];
    std::uint32_t next_form = 0;  // which no name before has
    for (std::size_t n = 0; good && n < names(); ++n) {
      good = name_party_[n] < count && name_form_[n] <= next_form;
      next_form += name_form_[n] == next_form;
    }
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
  std::vector<std::uint32_t> plain_[kScripts], pairs_[kScripts], heard_;  // the others, and joined words, by script; Koreans'
  Lazily words_[kModes][kScripts], joined_[kModes][kScripts];
  Lazily as_heard_;                                  // parts of Koreans' names, as they are written
  Ragged<std::uint32_t> names_, post_, join_post_;
  Span<std::uint8_t> weak_;
  Span<std::uint32_t> name_party_, name_form_, party_names_, known_party_;
  Span<std::uint16_t> join_weight_;
  Span<std::uint64_t> known_;
  std::vector<std::uint16_t> weights_;  // of tokens
  std::vector<Card> cards_;             // by place
  std::vector<Told> told_;              // by place
  Rows bearers_;                        // of forms
  Rows post_places_, join_places_;      // of words, and joined words
  std::vector<Kin> kin_;
  std::int32_t heaviest_token_ = 0;
};

// A batch of queries, laid out like an index, all of which are asked or some.
struct Batch {
  Buffers buffers;
  std::vector<Token> tokens;
  Ragged<std::uint32_t> names;          // tokens of each name
  Span<std::uint32_t> query_name_ends;  // names of each query
  Facts facts;
  bool all;
  Span<std::uint32_t> which;  // where not all are asked

  Batch(const nanobind::dict& arrays, const Tables& tables)
      : buffers(arrays),
        tokens(read_tokens(buffers, tables)),
        names(buffers.numbering("name_token", tokens.size())),
        query_name_ends(buffers.get<std::uint32_t>("query_name_ends")),
        facts(buffers),
        all(!buffers.has("which")) {
    if (!all) which = buffers.get<std::uint32_t>("which");
    const auto count = facts.kind.size;
    bool good = query_name_ends.size == count + 1 && query_name_ends[0] == 0 && query_name_ends[count] == names.rows();
    for (const auto q : which) good &= q < count;
    for (std::size_t q = 0; good && q < count; ++q) good = query_name_ends[q] <= query_name_ends[q + 1];
    for (std::size_t n = 0; good && n < names.rows(); ++n) good = names.row(n).size <= kMaxTokens;
    if (!good) throw std::invalid_argument("the arrays of the batch do not fit together");
  }
  std::size_t size() const { return all ? facts.kind.size : which.size; }
  // The number of the query that is asked in that place.
  std::size_t number(std::size_t at) const { return all ? at : which[at]; }
};

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

inline std::string memory_key(const Word& word, const Word& sound, Flags flags, Sought sought) {
  std::string key(1, static_cast<char>(word.size));  // so that no two words and sounds run into one key
  key.append(reinterpret_cast<const char*>(word.letters), word.size);
  key.push_back(static_cast<char>(flags & 255));
  key.push_back(static_cast<char>(flags >> 8));
  key.push_back(static_cast<char>(sought));
  return key.append(reinterpret_cast<const char*>(sound.letters), sound.size);
}

// Screens one query after the other; one for each thread.
class Screener {
 public:
  Screener(const Index& index, Memory& memory, const Batch& batch)
      : index_(index), memory_(memory), batch_(batch), aligner_(index.policy(), index.tables()),
        scratch_(memory.take(index)), known_(scratch_->known), learnt_(batch.tokens.size()) {}
  // Not given back where an exception was thrown: it may not be zero then.
  void done() { memory_.give(std::move(scratch_), counts_); }

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
    // Where parties are few, one answer serves whatever is known of a query.
    const Candidates* known = of_namesakes(row, index_.few() ? Least{threshold - AtBest::of_all(index_.policy()), 0} : least);
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
      key.append(memory_key(token->word, token->sound, token->flags, Sought::kWords));
      key.append(reinterpret_cast<const char*>(&token->weight), sizeof token->weight);
    }
    bool again = index_.few();
    last_ = memory_.namesakes().find(key, again);
    if (!last_ && again) {
      gather(row, least, [&](std::uint32_t) { return least.of_persons; });
      memory_.namesakes().keep(key, last_ = std::make_shared<const Candidates>(candidates_));
    }
    last_least_ = least;
    last_row_.assign(row.begin(), row.end());
    return last_.get();
  }

  // Forms whose bound reaches what that of their place must, and forms that may be met exactly whatever they are worth.
  template <typename Need>
  void gather(Span<std::uint32_t> row, const Least& least, Need need_of) {
    candidates_.clear();
    weigh();
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
    if (!as_one && hopeless(row, least)) return;
    sift(row, plan(least));
    const auto& policy = index_.policy();
    const bool one_word = query_.parts <= 1;
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
      Side mine{query_.total}, theirs{card.total};
      const Meeting seen = bound(index_.words_of(card), row.size, joined, mine, theirs);
      auto most = name_points(mine, theirs, card.person, policy, mothers()).sum();
      if (seen.unlike <= 1 && mine.paired && mine.paired == mine.total && theirs.paired == theirs.total)
        most = std::max(most, slip_points(mine.total, theirs.total, card.person, policy).sum());
      if (card.weak) most = std::min(std::max(0, most - policy.weak_loss), policy.needs_more);
      if (card.person && !joined && (seen.words <= 1 || (one_word && card.one_word))) most = std::min(most, policy.needs_more);
      const bool exact = mine.met == query_.total && theirs.met == card.total;
      if (exact || most >= need) candidates_.push_back({card.form, place, exact ? kAnything : most, joined});
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

  // How many words of a query meet anything, and how many of them nothing that is the same: two that meet one word
  // together count once.
  struct Meeting {
    int words = 0, unlike = 0;
  };

  // The most that the words of the query can pair and meet in a name, each as if it had the name for itself.
  Meeting bound(Span<std::uint32_t> listed, std::size_t words, bool joined, Side& mine, Side& theirs) {
    Meeting seen;
    bool unlike_before = false, joined_before = false;
    const Worths* rows[kMaxTokens];
    for (const auto t : listed) known_.of(t);  // which may move what was known before
    for (std::size_t j = 0; j < listed.size; ++j) rows[j] = known_.of(listed[j]);
    for (std::size_t i = 0; i < words; ++i) {
      const bool may_join = joined && heaviest_join_[i];
      std::int32_t worth = may_join ? kExact : 0, met = may_join ? heaviest_join_[i] : 0, paired = met;
      bool joins = false;
      for (std::size_t j = 0; j < listed.size; ++j) {
        const std::int32_t here = rows[j][i].most;
        joins |= rows[j][i].join != 0;
        if (!here) continue;
        const auto weight = index_.token_weight(listed[j]);
        worth = std::max(worth, here);
        met = std::max(met, weight * here / kExact);
        paired = std::max(paired, weight);
      }
      const bool unlike = worth < kExact;
      seen.unlike += unlike && !(unlike_before && joined_before);
      unlike_before = unlike;
      joined_before = joins;
      if (!worth) continue;
      ++seen.words;
      mine.paired += query_.tokens[i]->weight;
      mine.met += query_.tokens[i]->weight * worth / kExact;
      theirs.paired += paired;
      theirs.met += met;
    }
    theirs.paired = std::min(theirs.paired, theirs.total);
    theirs.met = std::min(theirs.met, theirs.total);
    return seen;
  }

  const Found& of_token(std::uint32_t number) {
    auto& learnt = learnt_[number].words;
    if (learnt) return *learnt;
    const Token& token = batch_.tokens[number];
    return *(learnt = remembered(memory_key(token.word, token.sound, token.flags, Sought::kWords), [&] { return index_.similar(token, counts_); }));
  }

  const Found& joins_of(std::uint32_t number) {
    auto& learnt = learnt_[number].joins;
    if (learnt) return *learnt;
    const Token& token = batch_.tokens[number];
    return *(learnt = remembered(memory_key(token.word, token.sound, token.flags, Sought::kJoins), [&] { return index_.similar_joins(token, counts_); }));
  }

  const Found& of_join(std::size_t at, std::uint32_t first, std::uint32_t second) {
    auto& learnt = learnt_as_one_[std::uint64_t{first} << 32 | second];
    if (learnt) return *learnt;
    Join join = query_.joins[at];
    join.flags &= static_cast<Flags>(~(kInitial | kMinor | kPatronymic));
    if (index_.few()) {
      ++counts_.searches;
      auto hits = index_.similar_to_join(join, counts_);
      return *(learnt = hits.empty() ? nothing_ : std::make_shared<const Found>(std::move(hits)));
    }
    return *(learnt = remembered(memory_key(join.word, join.sound, join.flags, Sought::kWordsOfJoin), [&] { return index_.similar_to_join(join, counts_); }));
  }

  template <typename Find>
  std::shared_ptr<const Found> remembered(const std::string& key, Find find) {
    auto found = memory_.find(key);
    if (!found) {
      ++counts_.searches;
      found = std::make_shared<const Found>(find());
      memory_.keep(key, found);
    }
    return found;
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
  static constexpr std::int32_t kAnything = 1 << 20;
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
  std::shared_ptr<const Found> nothing_ = std::make_shared<Found>();
  std::vector<Result> found_;
};

// Does something for each query of a batch, on several threads.
template <typename Work>
void for_each_query(const Index& index, Memory& memory, const Batch& batch, unsigned threads, Work work) {
  const std::size_t at_once = std::max<std::size_t>(8, batch.size() / 1024);  // neighbours may have one name
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex failing;
  const auto run = [&] {
    try {
      Screener screener(index, memory, batch);
      for (std::size_t first; (first = next.fetch_add(at_once)) < batch.size();)
        for (auto at = first; at < std::min(first + at_once, batch.size()); ++at) work(screener, at);
      screener.done();
    } catch (...) {
      const std::lock_guard<std::mutex> guard(failing);
      failure = std::current_exception();
    }
  };
  std::vector<std::thread> others;
  for (unsigned t = 1; t < threads && t * at_once < batch.size(); ++t) others.emplace_back(run);
  run();
  for (auto& thread : others) thread.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace tamis
