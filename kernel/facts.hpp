// What corroborates and what contradicts: match/attributes.py.
#pragma once

#include <limits>

#include "arrays.hpp"
#include "names.hpp"

namespace tamis {

constexpr std::uint8_t kUnknownKind = 0, kPerson = 1;
constexpr std::uint8_t kImo = 1, kLei = 2, kDocument = 5;
constexpr std::int32_t kHighest = 10000;

// The columns of one side: those of an index, or those of a batch of queries.
struct Facts {
  Span<std::uint8_t> kind, gender, identifier_group;
  Ragged<std::uint32_t> birth, country, address;
  Ragged<std::uint64_t> identifier;

  explicit Facts(const Buffers& buffers)
      : kind(buffers.get<std::uint8_t>("kind")),
        gender(buffers.get<std::uint8_t>("gender")),
        identifier_group(buffers.get<std::uint8_t>("identifier_group")),
        birth(buffers.ragged<std::uint32_t>("birth")),
        country(buffers.ragged<std::uint32_t>("country")),
        address(buffers.ragged<std::uint32_t>("address")),
        identifier(buffers.ragged<std::uint64_t>("identifier")) {
    const auto rows = kind.size;
    if (gender.size != rows || birth.rows() != rows || country.rows() != rows || address.rows() != rows ||
        identifier.rows() != rows || identifier_group.size != identifier.values.size)
      throw std::invalid_argument("the facts have columns of different lengths");
  }
};

struct Evidence {
  std::int32_t points = 0;
  bool settled = false, unholding = false;
};

struct Birth {
  std::int32_t points;
  bool wide;
};

constexpr int kNewYear = 101;  // the first of January stands for a day that nobody knows

inline Birth birth_relation(const std::uint32_t* a, const std::uint32_t* b, const Policy& policy) {
  const int a0 = static_cast<int>(a[0]), a1 = static_cast<int>(a[1]);
  const int b0 = static_cast<int>(b[0]), b1 = static_cast<int>(b[1]);
  const bool days = a0 == a1 && b0 == b1;
  if (a0 <= b1 && b0 <= a1) {
    if (days) return {policy.birth_same_day, false};
    const int widest = std::max(a1 / 10000 - a0 / 10000, b1 / 10000 - b0 / 10000);
    return {widest ? policy.birth_overlap : policy.birth_same_year, false};
  }
  const int gap = a0 > b1 ? a0 / 10000 - b1 / 10000 : b0 / 10000 - a1 / 10000;
  if (days) {
    const int x = a0 % 10000, y = b0 % 10000;
    if (gap == 0 && x / 100 == y % 100 && x % 100 == y / 100) return {policy.birth_swapped, false};
    if (gap == 1 && x == y) return {policy.birth_near, false};
    const bool known = x != kNewYear && y != kNewYear && x / 100 != y / 100 && x % 100 != y % 100;
    if (gap >= 1 && gap <= 2 && known) return {policy.birth_other_day, false};
  }
  if (gap == 0) return {policy.birth_gap_0, false};
  if (gap == 1) return {policy.birth_gap_1, false};
  if (gap == 2) return {policy.birth_gap_2, false};
  if (gap <= 5) return {policy.birth_gap_5, false};
  if (gap <= 9) return {policy.birth_gap_9, false};
  return {policy.birth_gap_wide, true};
}

template <typename T>
std::size_t shared_count(Span<T> a, Span<T> b) {  // both sorted
  std::size_t i = 0, j = 0, shared = 0;
  while (i < a.size && j < b.size) {
    if (a[i] < b[j]) ++i;
    else if (b[j] < a[i]) ++j;
    else ++shared, ++i, ++j;
  }
  return shared;
}

inline Evidence identifier_evidence(const Facts& mine, std::size_t q, const Facts& theirs, std::size_t p,
                                    const Policy& policy) {
  const auto a = mine.identifier.row(q), b = theirs.identifier.row(p);
  const std::uint8_t* group_a = mine.identifier_group.data + mine.identifier.first(q);
  const std::uint8_t* group_b = theirs.identifier_group.data + theirs.identifier.first(p);
  bool same_lifetime = false, same_document = false, other_lifetime = false, other_document = false;
  for (std::size_t i = 0; i < a.size; ++i)
    for (std::size_t j = 0; j < b.size; ++j) {
      if (group_a[i] != group_b[j]) continue;
      const bool document = group_a[i] == kDocument;
      if (a[i] == b[j]) (document ? same_document : same_lifetime) = true;
      else if (document) other_document = true;
      else if (group_a[i] == kImo || group_a[i] == kLei) other_lifetime = true;
    }
  if (same_lifetime) return {policy.identifier_lifetime, policy.identifier_lifetime > 0, false};
  if (same_document) return {policy.identifier_document, policy.identifier_document > 0, false};
  if (other_lifetime) return {policy.identifier_other_lifetime, false, true};
  if (other_document) return {policy.identifier_other_document, false, false};
  return {};
}

inline Evidence compare_facts(const Facts& mine, std::size_t q, const Facts& theirs, std::size_t p, const Policy& policy) {
  Evidence found;
  const auto births_a = mine.birth.row(q), births_b = theirs.birth.row(p);
  if (births_a.size && births_b.size) {
    Birth best{std::numeric_limits<std::int32_t>::min(), false};
    for (std::size_t i = 0; i + 1 < births_a.size; i += 2)
      for (std::size_t j = 0; j + 1 < births_b.size; j += 2) {
        const Birth seen = birth_relation(births_a.data + i, births_b.data + j, policy);
        if (seen.points > best.points) best = seen;
      }
    found.points += best.points;
    found.unholding |= best.wide;
  }
  const auto countries_a = mine.country.row(q), countries_b = theirs.country.row(p);
  if (countries_a.size && countries_b.size)
    found.points += shared_count(countries_a, countries_b) ? policy.country_same : policy.country_other;
  if (mine.gender[q] && theirs.gender[p])
    found.points += mine.gender[q] == theirs.gender[p] ? policy.gender_same : policy.gender_other;
  if (mine.kind[q] != theirs.kind[p] && mine.kind[q] != kUnknownKind && theirs.kind[p] != kUnknownKind)
    found.points += policy.kind_other;
  const Evidence identifiers = identifier_evidence(mine, q, theirs, p, policy);
  found.points += identifiers.points;
  found.settled = identifiers.settled;
  found.unholding |= identifiers.unholding;
  const auto address_a = mine.address.row(q), address_b = theirs.address.row(p);
  if (address_a.size && address_b.size) {
    const auto shared = shared_count(address_a, address_b);
    if (shared >= 2 && shared * 2 >= address_a.size) found.points += policy.address_shared;
  }
  return found;
}

constexpr int kYearBefore = 1850, kBorn = 256;  // years are kept in a byte

// What is known of parties beside their names and numbers, in few bytes: of one, or of all that bear a name.
struct Told {
  std::uint32_t countries = 0;                 // a bit for some
  std::uint8_t born_first = 0, born_last = 0;  // years, those too early or late as the last; zero where none is known
  std::uint8_t kinds = 0, others = 0;          // a bit for each kind, each gender, and for who says nothing of the rest
  static constexpr std::uint8_t kNoBirth = 16, kNoCountry = 32;

  Told() = default;
  Told(const Facts& facts, std::size_t row)
      : kinds(static_cast<std::uint8_t>(1u << facts.kind[row])), others(static_cast<std::uint8_t>(1u << facts.gender[row])) {
    for (const auto country : facts.country.row(row)) countries |= 1u << country % 32;
    const auto births = facts.birth.row(row);
    for (std::size_t at = 0; at < births.size; ++at) {
      const auto year = static_cast<std::uint8_t>(std::clamp(static_cast<int>(births[at] / 10000) - kYearBefore, 1, kBorn - 1));
      born_first = at ? std::min(born_first, year) : year;
      born_last = std::max(born_last, year);
    }
    if (!born_first) others |= kNoBirth;
    if (!countries) others |= kNoCountry;
  }
  void add(const Told& other) {
    countries |= other.countries;
    if (other.born_first) born_first = born_first ? std::min(born_first, other.born_first) : other.born_first;
    born_last = std::max(born_last, other.born_last);
    kinds |= other.kinds;
    others |= other.others;
  }
};

// What facts say of a query and any of some parties at best, numbers left out: never less than compare_facts.
class AtBest {
 public:
  AtBest(const Facts& facts, std::size_t row, const Policy& policy)
      : policy_(policy), mine_(facts, row), address_(facts.address.row(row).size ? std::max(0, policy.address_shared) : 0) {
    const std::int32_t by_gap[kGaps] = {policy.birth_gap_0, std::max({policy.birth_gap_1, policy.birth_near, policy.birth_other_day}),
                                        std::max(policy.birth_gap_2, policy.birth_other_day), policy.birth_gap_5,
                                        policy.birth_gap_5, policy.birth_gap_5, policy.birth_gap_9, policy.birth_gap_9, policy.birth_gap_9,
                                        policy.birth_gap_9, policy.birth_gap_wide};
    for (int gap = kGaps; gap--;) born_[gap] = gap + 1 < kGaps ? std::max(by_gap[gap], born_[gap + 1]) : by_gap[gap];
    born_[0] = std::max(born_[0], of_birth(policy));
    for (std::uint8_t others = 0; others < kGenders; ++others) {
      const bool same = others & mine_.others, other = others & ~mine_.others & ~kUnsaid;
      gender_[others] = (mine_.others | others) & kUnsaid ? 0 : std::numeric_limits<std::int32_t>::min();
      if (mine_.others & kUnsaid) continue;
      if (same) gender_[others] = std::max(gender_[others], policy.gender_same);
      if (other) gender_[others] = std::max(gender_[others], policy.gender_other);
    }
  }
  // Of any party.
  std::int32_t of_any() const {
    return address_ + std::max(0, mine_.born_first ? born_[0] : 0) + (mine_.countries ? of_country(policy_) : 0) + std::max(0, gender_[kGenders - 1]);
  }
  // Of any query and any party.
  static std::int32_t of_all(const Policy& policy) {
    const auto born = std::max({0, of_birth(policy), policy.birth_gap_0, policy.birth_gap_1, policy.birth_near, policy.birth_other_day,
                                policy.birth_gap_2, policy.birth_gap_5, policy.birth_gap_9, policy.birth_gap_wide});
    return std::max(0, policy.address_shared) + born + of_country(policy) + std::max({0, policy.gender_same, policy.gender_other}) +
           std::max(0, policy.kind_other);
  }
  std::int32_t of(const Told& other) const {
    std::int32_t points = address_ + gender_[other.others % kGenders];
    if (mine_.born_first && other.born_first) {
      const auto born = born_[std::clamp(std::max(mine_.born_first - other.born_last, other.born_first - mine_.born_last), 0, kGaps - 1)];
      points += other.others & Told::kNoBirth ? std::max(0, born) : born;
    }
    if (mine_.countries && other.countries) {
      const auto there = mine_.countries & other.countries ? std::max(policy_.country_same, policy_.country_other) : policy_.country_other;
      points += other.others & Told::kNoCountry ? std::max(0, there) : there;
    }
    constexpr std::uint8_t kAny = 1 << kUnknownKind;
    if (!(mine_.kinds & (other.kinds | kAny)) && !(other.kinds & kAny)) points += policy_.kind_other;
    return points;
  }

 private:
  static std::int32_t of_birth(const Policy& policy) {
    return std::max({policy.birth_same_day, policy.birth_same_year, policy.birth_overlap, policy.birth_swapped});
  }
  static std::int32_t of_country(const Policy& policy) { return std::max({0, policy.country_same, policy.country_other}); }
  static constexpr int kGaps = 11;
  static constexpr std::uint8_t kGenders = 16, kUnsaid = 1;  // bits of genders, and that of none
  const Policy& policy_;
  Told mine_;
  std::int32_t address_, born_[kGaps], gender_[kGenders];
};

struct Total {
  std::int32_t score = 0;
  bool below_line = false;
};

inline Total total(const NameScore& name, const Evidence& evidence, const Policy& policy) {
  if (name.total == 0 && !evidence.settled) return {};
  const std::int32_t plain = name.total + evidence.points;
  const bool held = name.exact && !name.capped && !evidence.unholding && plain < policy.line;
  const std::int32_t score = std::clamp(held ? policy.line : plain, 0, kHighest);
  return {score, name.exact && (name.capped || score < policy.line)};
}

}  // namespace tamis
