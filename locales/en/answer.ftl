## The answer to a look-up. The first line stands by itself: mark, state, place, date.

answer-first-awaiting = ⏳ The card has not been issued yet: { $place }, applied for on { $day }
answer-first-awaiting-undated = ⏳ The card has not been issued yet: { $place }
answer-first-issued = 📦 Issued, not ready for pick-up yet: { $place }, issued on { $day }
answer-first-issued-undated = 📦 Issued, not ready for pick-up yet: { $place }
answer-first-ready = ✅ Ready: { $place }, until { $day }
answer-first-ready-announced = ✅ Ready (as announced): { $place }, until { $day }
answer-first-ready-later = ✅ Ready (as announced): { $place }, from { $from } until { $day }
answer-first-ready-undated = ✅ Ready: { $place }, deadline unknown
answer-first-ready-overdue = ✅ Ready: { $place }, the deadline was { $day }
answer-first-no-open-day = ⚠️ Ready: { $place }, but no open day is left before the deadline, { $day }
answer-first-over = ⚠️ The deadline has passed: { $place }, { $day }
answer-first-returned = ↩️ Returned to Tehran: the deadline was { $day }
answer-first-returned-undated = ↩️ Returned to Tehran
answer-first-delivered = ☑️ Delivered: { $place }, { $day }
answer-first-delivered-undated = ☑️ Delivered: { $place }

# One line of a list of cards: the first line of the answer, then which card.
answer-list-line = { $first } — { $name }

## Which card

card-name = { $label ->
    [mine] Your card ({ $mark })
    [spouse] Your spouse’s card ({ $mark })
    [father] Your father’s card ({ $mark })
    [mother] Your mother’s card ({ $mark })
    [child] Your child’s card ({ $mark })
   *[none] Card ({ $mark })
}
card-mark = { $initials }, { $tail }

## Days

days-left = { $days ->
    [0] today
    [1] tomorrow
   *[other] in { $days } days
}
answer-last-open-day = { $days ->
    [0] ❗️ <b>Today</b> is the last open day.
    [1] ❗️ <b>Tomorrow</b>, { $day }, is the last open day.
   *[other] Last open day: { $day }, { $left }
}
# The deadline itself is a closed day.
answer-last-open-day-before = { $days ->
    [0] ❗️ <b>Today</b> is the last open day; the deadline, { $deadline }, is a closed day.
    [1] ❗️ <b>Tomorrow</b>, { $day }, is the last open day; the deadline, { $deadline }, is a closed day.
   *[other] Last open day: { $day }, { $left }; the deadline, { $deadline }, is a closed day.
}
answer-closed-today = Closed today; next open day: { $day }
answer-late-today = Today it opens at { $time }.
answer-early-today = Today it closes at { $time }.

## What follows

answer-then-centre = After that, until { $day }, { $left }, only { $at }; then, as announced, it goes back to Tehran.
answer-then-centre-before = After that, until { $deadline } (last open day: { $day }, { $left }), only { $at }; then, as announced, it goes back to Tehran.
answer-then-centre-plain = After that, until { $deadline }, only { $at }; then, as announced, it goes back to Tehran.
answer-then-tehran = Then, as announced, it goes back to Tehran.
answer-after-tehran = Getting it again from Tehran takes time and costs a fee.
answer-county-no-open-day = No open day is left { $at } before the deadline, { $day }; then, as announced, the card goes to { $centre }.
answer-centre-no-open-day = The last open day was { $day }. As announced, the card goes back to Tehran after the deadline. Please ask the office as soon as you can.
answer-moved-announced = The deadline { $at } was { $day }. As announced, the card goes to { $centre }; this is not confirmed yet.
answer-ask-first = Ask the office before you go.
answer-moved-seen = The card is now { $atCentre }, not { $at }, where the deadline was { $day }.
answer-moved-seen-undated = The card is now { $atCentre }, not { $at }.
answer-end-unknown = Nobody has announced how long the card stays { $at }; please go as soon as you can.
answer-overdue-county = The deadline { $at } has passed, but the card was still there on { $asOf }. It may go to { $centre } any day: go soon.
answer-overdue-centre = The deadline has passed, but on { $asOf } the card was still there. It may go back to Tehran any day: go soon.
answer-overdue-until = The deadline { $at } is { $day }, { $left }; then, as announced, it goes back to Tehran.
answer-overdue-until-closed = The deadline { $at } is { $day }, with no open day left; then, as announced, it goes back to Tehran.
answer-over = As announced, cards not collected go back to Tehran; that this one has gone is not confirmed yet. Please ask the office soon.
answer-over-bring = If it has gone, getting it again takes time and costs a fee. The holder goes in person with the original birth certificate and the receipt. Pay only at the office, never in a messenger.
answer-returned = { $whose ->
    [mine] To get it again, please go in person, with your original birth certificate and the receipt, to { $place }.
   *[other] To get it again, the holder goes in person, with the original birth certificate and the receipt, to { $place }.
}
answer-returned-fee = This takes time and costs a fee. Pay it only at the office; never pay anything in a messenger.
answer-delivered-at = Delivered at: { $place }
answer-not-they = { $whose ->
    [mine] If it was not you who took it, go soon, with your original birth certificate, to { $place } and ask.
   *[other] If it was not the holder who took it, they should go soon, with the original birth certificate, to { $place } and ask.
}
answer-phone-of-office = Office phone: { $phone }

## What to do

answer-awaiting-receipt = Until the card is issued, the receipt is valid.
answer-awaiting-watched = There is no need to go anywhere; we will tell you when it is ready.
answer-awaiting-unwatched = There is no need to go anywhere; please ask here again later.
answer-issued-watched = There is no need to go yet; we will tell you when it is ready.
answer-issued-unwatched = There is no need to go yet; please ask here again in a few days.
answer-issued-receipt = As the card has been issued, the receipt may no longer be accepted; once it is ready, collect it soon.
answer-bring = { $whose ->
    [mine] Please go in person (fingerprints), with your original birth certificate and receipt or old card.
   *[other] The holder goes in person (fingerprints), with original birth certificate and receipt or old card.
}
answer-fetch-soon = Collect it soon; the receipt may no longer be accepted.
answer-remind = We will remind you before the deadline.
answer-tell = We will tell you if this changes.

## As of which day

answer-as-of = As of { $day }.
answer-as-of-old = As of { $day }; ring before you go: { $phone }
answer-as-of-old-no-phone = As of { $day }; before you go, ask the office or dial { -ussd }.

## The calendar file

calendar-title = { $label ->
    [mine] Last day to collect your national card: { $place }
    [spouse] Last day to collect your spouse’s national card: { $place }
    [father] Last day to collect your father’s national card: { $place }
    [mother] Last day to collect your mother’s national card: { $place }
    [child] Last day to collect your child’s national card: { $place }
   *[none] Last day to collect the national card: { $place }
}
calendar-bring = The holder must go in person, with the original birth certificate and the receipt (or old card).
calendar-caption = 📅 { $day }: the last open day to collect the card. Open this file to put it into your calendar.
