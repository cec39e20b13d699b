// What a scanner of texts asks: which words of a text may be which listed names, and what these names score.
// screen/spans.py and screen/pairs.py say the same, slowly.
#pragma once

#include "search.hpp"
#include "spans.hpp"

namespace tamis {

class Texts {
 public:
  // Over the arrays of an index; `listed_words` is how many words of each name a text must have at least, and
  // `name_person` says whose name may be a person's.
  Texts(const nanobind::dict& arrays, const Policy& policy, const Tables& tables)
      : policy_(policy),
        tables_(tables),
        buffers_(arrays),
        text_(buffers_.ragged<std::uint8_t>("token_text")),
        sound_(buffers_.ragged<std::uint8_t>("token_sound")),
        weight_(buffers_.get<std::uint16_t>("token_weight")),
        group_(buffers_.get<std::uint16_t>("token_group")),
        nick_(buffers_.get<std::uint64_t>("token_nick")),
        flags_(buffers_.get<Flags>("token_flags")),
        names_(buffers_.numbering("name_token", text_.rows())),
        post_(buffers_.numbering("post", names_.rows())),
        join_text_(buffers_.ragged<std::uint8_t>("join_text")),
        join_post_(buffers_.numbering("join_post", names_.rows())),
        weak_(buffers_.get<std::uint8_t>("name_weak")),
        person_(buffers_.get<std::uint8_t>("name_person")),
        party_(buffers_.get<std::uint32_t>("name_party")),
        words_(buffers_.get<std::int32_t>("listed_words")),
        looks_at_(names_.rows(), 0),
        is_made_(text_.rows(), 0),
        made_(text_.rows()) {
    const auto tokens = text_.rows(), names = names_.rows();
    if (sound_.rows() != tokens || weight_.size != tokens || group_.size != tokens || nick_.size != tokens || flags_.size != tokens ||
        weak_.size != names || person_.size != names || party_.size != names || words_.size != names || post_.rows() != tokens ||
        join_post_.rows() != join_text_.rows())
      throw std::invalid_argument("the arrays for texts have different lengths");
    check_letters(text_.values);
    check_letters(sound_.values);
    for (std::size_t t = 0; t < tokens; ++t)
      if (text_.row(t).size == 0 || weight_[t] > 1000) throw std::invalid_argument("a token is empty or too heavy");
    for (std::size_t n = 0; n < names; ++n)
      if (names_.row(n).size > kMaxTokens) throw std::invalid_argument("a name has too many tokens");
    gather(latin_);
    known_.remember(tokens_);
  }

  // Takes a word of texts: its number is how many were taken before.
  void hear(std::uint32_t form, std::uint32_t flags, std::uint8_t role, const std::vector<std::pair<std::string, bool>>& telling,
            const std::string& alone, const std::string& formed) {
    Heard word{form, flags, role, {}, names_in(alone), names_in(formed)};
    for (const auto& [letters, is_foreign] : telling) {
      if (is_foreign && !foreign_made_) gather(foreign_);
      foreign_made_ |= is_foreign;
      word.telling.push_back({letters, is_foreign, &(is_foreign ? foreign_ : latin_).of(letters)});
    }
    heard_.push_back(std::move(word));
  }

  // Forgets all of these.
  void forget() { heard_.clear(); }

  // The windows of runs of words: of each its run and what `TextWindow` has, and whose names it may be.
  std::tuple<std::vector<std::uint32_t>, std::vector<std::uint32_t>, std::vector<std::uint32_t>> windows(const nanobind::dict& arrays,
                                                                                                         double most) const {
    const Buffers batch(arrays);
    const auto words = batch.numbering("word", heard_.size()), readings = batch.numbering("reading", heard_.size());
    const auto apart = batch.get<std::uint8_t>("apart"), kind = batch.get<std::uint8_t>("kind");
    const auto of = batch.get<std::uint32_t>("reading_of");
    if (apart.size != words.values.size || kind.size != words.rows() || of.size != readings.rows())
      throw std::invalid_argument("the arrays of the runs do not fit together");
    for (std::size_t at = 0; at < of.size; ++at)
      if (of[at] >= words.rows() || (at && of[at - 1] > of[at]) || readings.row(at).size != words.row(of[at]).size)
        throw std::invalid_argument("a reading is of no run");
    std::vector<std::uint32_t> found, ends{0}, names;
    Spans spans(words_, latin_, foreign_, heard_);
    std::size_t reading = 0;
    for (std::size_t at = 0; at < words.rows(); ++at) {
      TextRun run{words.row(at), {apart.data + words.first(at), words.row(at).size}, (kind[at] & TextRun::kCrowded) != 0,
                  (kind[at] & TextRun::kCaseless) != 0, (kind[at] & TextRun::kCapitals) != 0, {}};
      for (; reading < of.size && of[reading] == at; ++reading) run.readings.push_back(readings.row(reading));
      spans.find(run, most, [&](const TextWindow& window, const std::vector<std::uint32_t>& listed) {
        for (const auto number : {static_cast<std::uint32_t>(at), window.first, window.last, window.count, window.cost, window.goes_on, window.reading})
          found.push_back(number);
        names.insert(names.end(), listed.begin(), listed.end());
        ends.push_back(static_cast<std::uint32_t>(names.size()));
      });
    }
    return {found, ends, names};
  }

  // Takes the tokens of names of texts: their numbers are how many were taken before.
  void take_tokens(const nanobind::dict& arrays) {
    for (auto& token : read_tokens(Buffers(arrays), tables_)) tokens_.push_back(std::move(token));
  }

  // Forgets all of these.
  void forget_tokens() {
    tokens_.clear();
    known_.remember(tokens_);
  }

  // Which words of the one name of a batch meet which of each "listed" one: where the pairs of each end, and of each pair
  // its first word and how many words it has, on either side.
  std::pair<std::vector<std::uint32_t>, std::vector<std::uint32_t>> align(const nanobind::dict& arrays) {
    const Buffers batch(arrays);
    const auto query = batch.numbering("name_token", tokens_.size());
    const auto listed = batch.numbering("listed", names_.rows());
    if (query.rows() != 1 || listed.rows() != 1 || query.row(0).size > kMaxTokens)
      throw std::invalid_argument("the arrays of the batch do not fit together");
    std::vector<std::uint32_t> ends{0}, pairs;
    Aligner aligner(policy_, tables_);
    Name mine, theirs;
    mine.set(tokens_.data(), query.row(0).begin(), query.row(0).end(), tables_);
    for (const auto name : listed.row(0)) {
      take(theirs, name);
      aligner.score(mine, theirs, weak_[name] != 0, person_[name] != 0, nullptr, true);
      aligner.each_pair(mine, [&](std::size_t i, std::size_t of_mine, std::size_t j, std::size_t of_theirs) {
        for (const auto number : {i, of_mine, j, of_theirs}) pairs.push_back(static_cast<std::uint32_t>(number));
      });
      ends.push_back(static_cast<std::uint32_t>(pairs.size() / 4));
    }
    return {ends, pairs};
  }

  // For each name of a batch, of whose "listed" names each party's best that scores so much, best first; one that is the
  // same to the letter goes before others of the party.
  std::vector<std::vector<Result>> search(const nanobind::dict& arrays, std::int32_t threshold) {
    const Buffers batch(arrays);
    const auto names = batch.numbering("name_token", tokens_.size()), listed = batch.numbering("listed", names_.rows());
    if (names.rows() != listed.rows()) throw std::invalid_argument("the arrays of the batch do not fit together");
    std::vector<std::vector<Result>> answers(names.rows());
    Aligner aligner(policy_, tables_);
    Name mine, theirs;
    for (std::size_t at = 0; at < names.rows(); ++at) {
      const auto row = names.row(at);
      if (row.size > kMaxTokens) throw std::invalid_argument("a name has too many tokens");
      mine.set(tokens_.data(), row.begin(), row.end(), tables_);
      std::vector<std::pair<bool, Result>> met;  // and whether it is not the same to the letter
      ++asked_;
      known_.forget();
      known_.ask(mine);
      for (const auto name : listed.row(at)) {
        const auto looks = looks_of(name);  // lists often share a name
        if (looks >= scored_.size()) scored_.resize(looks_.size());
        auto& [by, s] = scored_[looks];
        if (by != asked_) {
          by = asked_;
          s = {};
          if (may_score(mine, name, threshold)) {
            take(theirs, name);
            s = aligner.score(mine, theirs, weak_[name] != 0, person_[name] != 0, &known_, true);
          }
        }
        const bool below = s.exact && s.capped;  // the line: of weak aliases of several words the text may say more
        if (below && !(weak_[name] && names_.row(name).size > 1)) continue;
        const auto score = s.exact && !below ? std::max(s.total, policy_.line) : s.total;
        if (below || score >= threshold) met.push_back({!s.exact || below, {party_[name], static_cast<std::uint32_t>(score), name, 0, below}});
      }
      const auto order = [](const auto& one) { return std::make_tuple(one.second.party, one.first, ~one.second.score, one.second.listed_name); };
      std::sort(met.begin(), met.end(), [&](const auto& a, const auto& b) { return order(a) < order(b); });
      auto& found = answers[at];
      for (const auto& [other, result] : met)
        if (found.empty() || found.back().party != result.party) found.push_back(result);
      std::stable_sort(found.begin(), found.end(), [](const Result& a, const Result& b) { return a.score > b.score; });
    }
    return answers;
  }

 private:
  static constexpr std::size_t kArticled = 6;  // letters of no word with the Arabic article written to it

  // Numbers of listed names, as they lie in memory.
  std::vector<std::uint32_t> names_in(const std::string& bytes) const {
    std::vector<std::uint32_t> found(bytes.size() / sizeof(std::uint32_t));
    std::copy(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(found.size() * sizeof(std::uint32_t)),
              reinterpret_cast<char*>(found.data()));
    for (const auto name : found)
      if (name >= names_.rows()) throw std::invalid_argument("a word is the name of nobody");
    return found;
  }

  // Puts all names under the sounds of their words, of words written as one, and of words without the article.
  void gather(Bearers& bearers) const {
    const auto letters = [](const Span<std::uint8_t>& row) { return std::string_view(reinterpret_cast<const char*>(row.data), row.size); };
    for (std::size_t t = 0; t < text_.rows(); ++t) {
      const auto word = letters(text_.row(t));
      bearers.add(word, post_.row(t));
      if (word.size() > kArticled && word.substr(0, 2) == "al") bearers.add(word.substr(2), post_.row(t));
      if (flags_[t] & kAsHeard) bearers.add(letters(sound_.row(t)), post_.row(t));
    }
    for (std::size_t t = 0; t < join_text_.rows(); ++t) bearers.add(letters(join_text_.row(t)), join_post_.row(t));
    bearers.sort(names_.rows());
  }

  // The number of what of a listed name makes its score.
  std::uint32_t looks_of(std::uint32_t name) {
    auto& known = looks_at_[name];
    if (!known) {
      const auto row = names_.row(name);
      std::string looks(reinterpret_cast<const char*>(row.data), row.size * sizeof(std::uint32_t));
      looks.push_back(static_cast<char>(weak_[name] << 1 | person_[name]));
      known = looks_.try_emplace(std::move(looks), static_cast<std::uint32_t>(looks_.size() + 1)).first->second;
    }
    return known - 1;
  }

  // Whether a listed name may score so much, or be met exactly, as a bound says that costs less than the score.
  bool may_score(const Name& query, std::uint32_t number, std::int32_t threshold) {
    const auto row = names_.row(number);
    make(row);
    Outline outline{0, weak_[number] != 0, person_[number] != 0, true};
    std::int32_t joins[kMaxTokens] = {}, parts = 0;
    bool any_join = false, two_families = query.two_families;
    for (std::size_t j = 0; j < row.size; ++j) {
      const Token& token = made_[row[j]];
      outline.total += token.weight;
      parts += !(token.flags & kMinor);
      two_families |= (token.flags & kTwoFamilies) != 0;
      if (j + 1 == row.size) break;
      const Token& next = made_[row[j + 1]];
      for (std::size_t i = 0; i < query.tokens.size(); ++i)
        if (may_join(token, next, *query.tokens[i], policy_, tables_) &&
            compare_joined(join(token, next, tables_), *query.tokens[i], policy_, tables_, true)) {
          joins[i] = std::max(joins[i], token.weight + next.weight);
          any_join = true;
        }
    }
    outline.one_word = parts <= 1;
    const auto [most, exact] = most_of(query, known_, row, [&](std::uint32_t token) { return made_[token].weight; }, outline,
                                       any_join ? joins : nullptr, two_families ? kAll : 0, policy_);
    return exact || most >= threshold;
  }

  // Makes tokens ready that are asked for the first time.
  void make(const Span<std::uint32_t>& row) {
    for (const auto token : row) {
      if (is_made_[token]) continue;
      const auto text = text_.row(token), sound = sound_.row(token);
      made_[token] = {Word(text.data, text.size, tables_), Word(sound.data, sound.size, tables_), weight_[token], flags_[token],
                      group_[token], nick_[token]};
      is_made_[token] = 1;
    }
  }

  void take(Name& name, std::uint32_t number) {
    const auto row = names_.row(number);
    make(row);
    name.set(made_.data(), row.begin(), row.end(), tables_);
  }

  const Policy policy_;
  const Tables tables_;
  const Buffers buffers_;
  const Ragged<std::uint8_t> text_, sound_;
  const Span<std::uint16_t> weight_, group_;
  const Span<std::uint64_t> nick_;
  const Span<Flags> flags_;
  const Ragged<std::uint32_t> names_, post_;
  const Ragged<std::uint8_t> join_text_;
  const Ragged<std::uint32_t> join_post_;
  const Span<std::uint8_t> weak_, person_;
  const Span<std::uint32_t> party_;
  const Span<std::int32_t> words_;
  std::unordered_map<std::string, std::uint32_t> looks_;
  std::vector<std::uint32_t> looks_at_;  // by name: the number of its looks and one more, 0 where it was not asked
  std::uint64_t asked_ = 0;
  std::vector<std::pair<std::uint64_t, NameScore>> scored_;  // by looks: which name asked last, and what it scored
  std::vector<std::uint8_t> is_made_;
  std::vector<Token> made_, tokens_;
  Known known_{made_, policy_, tables_};
  Bearers latin_{false}, foreign_{true};
  bool foreign_made_ = false;
  std::vector<Heard> heard_;
};

}  // namespace tamis
