// Which words of a run may be a listed name: its windows, what it costs that the name goes on beside them, and whose
// names share their sounds. screen/spans.py says the same, slowly.
#pragma once

#include "sounds.hpp"

namespace tamis {

// A distinct word of texts: what it says by itself, as screen/spans.py numbers it.
struct Heard {
  static constexpr std::uint32_t kPossessive = 1, kLetter = 2, kArticle = 4, kBegins = 8, kParts = 16, kForm = 32, kAcronym = 64,
                                 kInflected = 128, kLe = 256, kWellKnown = 512, kOfBusiness = 1024;
  struct Telling {
    std::string word;
    bool foreign;
    const Names* bearers;
    // The last word beside which it stood, and who has a word that sounds like both, written as one.
    mutable const Telling* beside = nullptr;
    mutable const Names* as_one = nullptr;
  };
  std::uint32_t form, flags;
  std::uint8_t role;  // as `Role` has them
  std::vector<Telling> telling;
  std::vector<std::uint32_t> alone, formed;  // whose whole name it is, alone, or with a legal form beside it
  bool is(std::uint32_t flag) const { return (flags & flag) != 0; }
};

enum class Role : std::uint8_t { name, other, plain, joins, ends };

// A run of words, as numbers; `apart` says of each word that something stands behind it by which a name ends, and
// `readings` are the words as other languages write them.
struct TextRun {
  static constexpr std::uint8_t kCrowded = 1, kCaseless = 2, kCapitals = 4;
  Span<std::uint32_t> words;
  Span<std::uint8_t> apart;
  bool crowded, caseless, capitals;
  std::vector<Span<std::uint32_t>> readings;
};

struct TextWindow {
  std::uint32_t first, last, count, cost, goes_on, reading;  // as written, or the number of a reading
};

class Spans {
 public:
  static constexpr std::uint32_t kNamed = 30, kUnnamed = 8, kInitial = 2;
  static constexpr std::size_t kLongest = 8, kLongestCaseless = 5, kFarthest = 64, kArticled = 4;

  // `words` says how many words of each name a text must have at least.
  Spans(const Span<std::int32_t>& words, const Bearers& latin, const Bearers& foreign, const std::vector<Heard>& heard)
      : words_(words), latin_(latin), foreign_(foreign), heard_(heard) {}

  // The windows of a run that cost no more than `most`, each with whose names it may be: `found` is told of them.
  template <typename Found>
  void find(const TextRun& run, double most, Found found) {
    weigh(run);
    const auto size = run.words.size, longest = run.caseless ? kLongestCaseless : kLongest;
    std::vector<std::uint32_t> listed;
    for (std::size_t first = 0; first < size; ++first) {
      const auto role = roles_[first];
      if (role == kEnds || (role == kJoins && !word(run, first).is(Heard::kBegins)) || (before_[first] > most && !twice_)) continue;
      std::uint32_t count = 0;
      for (std::size_t last = first; last < std::min(size, first + kFarthest) && roles_[last] != kEnds; ++last) {
        if (roles_[last] == kJoins) continue;
        if (++count > longest) break;
        const auto cost = cost_of(run, first, last);
        if (cost > most) continue;
        TextWindow window{static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last), count, cost,
                      cost > 0 && after_[last] > kInitial, 0};
        if (last == first) {
          const bool formed = last + 1 < size && word(run, last + 1).is(Heard::kForm);
          if (!formed && !word(run, first).alone.empty()) found(window, word(run, first).alone);
          continue;
        }
        plausible(run, run.words, window, listed);
        if (!listed.empty()) found(window, listed);
        for (const auto& reading : run.readings) {
          ++window.reading;
          if (std::equal(reading.data + first, reading.data + last + 1, run.words.data + first)) continue;
          plausible(run, reading, window, listed);
          found(window, listed);
        }
      }
    }
  }

 private:
  static constexpr auto kName = static_cast<std::uint8_t>(Role::name), kOther = static_cast<std::uint8_t>(Role::other),
                        kJoins = static_cast<std::uint8_t>(Role::joins), kEnds = static_cast<std::uint8_t>(Role::ends);

  const Heard& word(const TextRun& run, std::size_t place) const { return heard_[run.words[place]]; }

  // What it costs each word that another stands before it, outside of the window, and that one stands after.
  void weigh(const TextRun& run) {
    const auto size = run.words.size;
    before_.assign(size, 0);
    after_.assign(size, 0);
    forms_.clear();
    roles_.clear();
    for (const auto number : run.words) {
      const Heard& word = heard_[number];
      forms_.push_back(word.form);
      roles_.push_back(run.capitals && word.role == kName && word.is(Heard::kOfBusiness) ? kOther : word.role);
    }
    auto sorted = forms_;
    std::sort(sorted.begin(), sorted.end());
    twice_ = std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
    for (std::size_t place = 0; place + 1 < size; ++place) {
      const auto &here = word(run, place), &next = word(run, place + 1);
      if (here.is(Heard::kPossessive) || run.apart[place]) continue;
      auto &after = after_[place], &before = before_[place + 1];
      after = outside(next, roles_[place + 1], run.crowded);
      before = outside(here, roles_[place], run.crowded);
      if (roles_[place] == kOther && here.is(Heard::kInflected) && !next.is(Heard::kInflected)) before = 0;
      if ((before || after) && here.is(Heard::kWellKnown)) before = after = 0;
      if (before && here.is(Heard::kLe) && (place == 0 || word(run, place - 1).is(Heard::kParts))) before = 0;
    }
  }

  static std::uint32_t outside(const Heard& word, std::uint8_t role, bool crowded) {
    if (role == kJoins) return word.is(Heard::kParts) ? 0 : kNamed;
    if (role == kName && !word.is(Heard::kAcronym)) return word.is(Heard::kLetter) ? kInitial : kNamed;
    return role == kOther && !crowded ? kUnnamed : 0;
  }

  // What a window costs: a name that stands twice goes on with itself, not with another.
  std::uint32_t cost_of(const TextRun& run, std::size_t first, std::size_t last) const {
    const auto cost = before_[first] + after_[last];
    if (!cost || !twice_) return cost;
    const auto size = last + 1 - first;
    const auto begin = forms_.begin() + static_cast<std::ptrdiff_t>(first), end = begin + static_cast<std::ptrdiff_t>(size);
    const bool again = last + 1 + size <= run.words.size && std::equal(begin, end, end);
    const bool before = first >= size && std::equal(begin, end, begin - static_cast<std::ptrdiff_t>(size));
    return (again ? 0 : after_[last]) + (before ? 0 : before_[first]);
  }

  // The listed names that may have the words that tell: those of names, or else the ordinary ones as well.
  void plausible(const TextRun& run, const Span<std::uint32_t>& words, const TextWindow& window, std::vector<std::uint32_t>& found) {
    found.clear();
    telling_.clear();
    const auto gather = [&](auto wanted) {
      std::size_t count = 0;
      telling_.clear();
      for (auto place = window.first; place <= window.last; ++place)
        if (wanted(roles_[place])) {
          ++count;
          for (const auto& one : heard_[words[place]].telling) telling_.push_back(&one);
        }
      return count;
    };
    if (gather([](std::uint8_t role) { return role == kName || role == kOther; }) < 2) gather([](std::uint8_t role) { return role != kJoins; });
    const auto any = [&](std::uint32_t flag) {
      return std::any_of(words.data + window.first, words.data + window.last + 1, [&](std::uint32_t word) { return heard_[word].is(flag); });
    };
    const auto size = telling_.size();
    if (size == 1 && any(Heard::kForm)) {
      for (auto place = window.first; place <= window.last; ++place) {
        const auto& of = heard_[words[place]];
        if (!of.telling.empty() && &of.telling.front() == telling_.front()) found = of.formed;
      }
      return;
    }
    if (size == 0 || (size == 1 && !(window.count == 1 && telling_.front()->word.size() + telling_.front()->foreign > kArticled && any(Heard::kArticle)))) return;
    const auto most = std::max(window.count, static_cast<std::uint32_t>(size)), longest = std::max(most, window.count + 1);
    rows_.clear();
    for (const auto* one : telling_) rows_.push_back(one->bearers);
    if (size == 2) {
      together(joined(0), most, longest, false, found);
    } else {
      together(nullptr, most, longest, size > 2 && (!run.caseless || size > 3), found);
      if (size == 3)  // two may be one on the list: "Nasr Allah", "Nasrallah"
        for (const auto place : {std::size_t{0}, std::size_t{1}}) {
          rows_ = {joined(place), telling_[place ? 0 : 2]->bearers};
          together(nullptr, most, longest, false, found);
        }
    }
    if (!std::is_sorted(found.begin(), found.end())) std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
  }

  // Who has a word that sounds like one that tells and the next, written as one.
  const Names* joined(std::size_t place) const {
    const auto &one = *telling_[place], &next = *telling_[place + 1];
    if (one.beside != &next) {
      one.as_one = &(one.foreign ? foreign_ : latin_).of(one.word + next.word);
      one.beside = &next;
    }
    return one.as_one;
  }

  // Adds the names that are in all `rows_`, or all but one where one `may_miss`, or in `joined`, and have no more than
  // `longest` words; none unless one has no more than `most`.
  void together(const Names* joined, std::uint32_t most, std::uint32_t longest, bool may_miss,
                std::vector<std::uint32_t>& found) {
    std::sort(rows_.begin(), rows_.end(), [](const auto* a, const auto* b) { return a->numbers.size() < b->numbers.size(); });
    const auto before = found.size();
    const std::size_t most_missed = may_miss ? 1 : 0;
    bool short_enough = false;
    const auto keep = [&](std::uint32_t name) {
      if (words_[name] > static_cast<std::int32_t>(longest)) return;
      found.push_back(name);
      short_enough |= words_[name] <= static_cast<std::int32_t>(most);
    };
    for (std::size_t begin = 0; begin <= most_missed && begin < rows_.size(); ++begin)  // whoever misses one has the first or the second
      for (const auto name : rows_[begin]->numbers) {
        std::size_t missed = begin;
        if (words_[name] > static_cast<std::int32_t>(longest) || (begin && rows_[0]->holds(name))) continue;
        for (std::size_t other = begin + 1; other < rows_.size() && missed <= most_missed; ++other) missed += !rows_[other]->holds(name);
        if (missed <= most_missed) keep(name);
      }
    if (joined)
      for (const auto name : joined->numbers) keep(name);
    if (!short_enough) found.resize(before);
  }

  const Span<std::int32_t> words_;
  const Bearers &latin_, &foreign_;
  const std::vector<Heard>& heard_;
  std::vector<std::uint32_t> before_, after_, forms_;
  std::vector<std::uint8_t> roles_;
  bool twice_ = false;
  std::vector<const Heard::Telling*> telling_;
  std::vector<const Names*> rows_;
};

}  // namespace tamis
