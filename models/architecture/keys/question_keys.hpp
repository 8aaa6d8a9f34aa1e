#pragma once

#include "models/architecture/keys/key.hpp"
#include "models/architecture/question_spec.hpp"

namespace models {

/// Phases that a question about phases may offer: those of models/ledger/blame.hpp, which readers
/// do not see.
inline constexpr std::array<std::string_view, 5> question_phases{"detection", "reaction",
                                                                 "restoration", "dns", "overload"};

[[nodiscard]] inline const Keys<QuestionSpec>& question_keys() {
  using Spec = QuestionSpec;
  static const Keys<Spec> keys{
      {"question",
       "What to predict before a drill is looked at; the run answers it by one of `figure`, "
       "`series` and `lost_most_to`",
       "", Annotated::No},
      {text<&Spec::ask>("ask", "The question, for people").required(),
       own<Spec>("figure", {Text{}}, "A metric of the report, or a figure of drills")
           .optional()
           .limits("a metric of objectives, share_lost, requests_lost, downtime, noticed_after or "
                   "lost_for"),
       own<Spec>("series", {Text{}}, "What the drill shows in time, in the first replication")
           .optional()
           .limits("offered_rps, served_rps, in_service, desired, healthy_targets, cpu or a series "
                   "of a service"),
       choice<&Spec::of_series>("value", {{"at", "least", "most"}, "a value of a series"},
                                "Of the series: at a moment, or its least or most")
           .optional()
           .limits("at, least or most; left out: at"),
       length<&Spec::at>("at", {}, "Moment of the value").optional().limits("within the horizon"),
       length<&Spec::from>("from", {}, "Moment from which on the least or the most counts")
           .optional()
           .limits("within the horizon; left out: 0s"),
       own<Spec>("lost_most_to", {Choice{{"cause", "phase"}, "what losses are charged to"}},
                 "What most of the lost requests are charged to")
           .optional(),
       own<Spec>("bounds", {ListOf{{{Text{}}}}},
                 "Values with their units between which there are choices to offer: two make three")
           .optional()
           .limits("1 to 5, rising; left out: a number is asked for"),
       share<&Spec::within>("within", {0.01, 1},
                            "How far a number may be off, relative to the answer")
           .optional()
           .limits("left out: 25%"),
       own<Spec>("choices", {ListOf{{{Text{}}}}}, "Causes or phases to choose from")
           .optional()
           .limits("2 to 6, with `lost_most_to`")}};
  return keys;
}

[[nodiscard]] inline const Keys<ChallengeSpec>& challenge_keys() {
  using Spec = ChallengeSpec;
  static const Keys<Spec> keys{
      {"challenge", "A scenario that misses its objectives until one thing in it is changed", "",
       Annotated::No},
      {text<&Spec::goal>("goal", "What has to be achieved, for people").required(),
       text<&Spec::hint>("hint", "Where to look; `nines check --hint` prints it").required(),
       text<&Spec::lesson>("lesson", "What was to be learnt; printed once the check has passed")
           .required()}};
  return keys;
}

}  // namespace models
