## What is sent unasked about a card: news, reminders, closures. The first line says state, day and place.

# Which card, below the first line.
news-card = 🔔 News: { $card }
news-deadlineKnown = 🗓 The deadline of this card is known now:
news-deadlineExtended = 🗓 <b>The deadline was extended.</b> The new dates:
news-deadlineShortened = ⚠️ <b>The deadline was brought forward.</b> The new dates:
news-newRound = A new period for collecting this card has begun.
news-newSerialAsked = 🆕 A new application was made for this card; the new receipt’s serial is needed
news-newSerialAsked-how = If you want us to follow this application too, press “Look up a card” and send the national code with the serial of the new receipt. Until then we will not tell you anything about it.
news-delivered = This card was delivered. Was it not you? Press “It was not I”.
news-delivered-ends = The reminders for this card are removed, and unless you say something it leaves your list in seven days; the office’s own record stays.
news-returned-stays = We will tell you if this changes.

reminder-first = { $days ->
    [0] ❗️ <b>Today</b> is the last day to collect the card: { $place }, { $day }
    [1] ❗️ <b>Tomorrow</b> is the last day to collect the card: { $place }, { $day }
   *[other] ⏰ { $days } days left: { $place }, until { $day }
}
reminder-chosen = { $days ->
    [0] 🗓 <b>Today</b>, { $day }, is the day that you chose to go: { $place }
    [1] 🗓 <b>Tomorrow</b>, { $day }, is the day that you chose to go: { $place }
   *[other] 🗓 The day that you chose to go: { $place }, { $day }
}
reminder-no-appointment = This is not an appointment; go within the office’s hours.
reminder-after = ❓ Did you collect the card? { $place }, { $day }
reminder-after-how = You had chosen that day, and as far as we know the card is still there. If you do not have it:

closure-closed = { $days ->
    [0] ❗️ Closed <b>today</b>, { $day }: { $place }
    [1] ❗️ Closed <b>tomorrow</b>, { $day }: { $place }
   *[other] ❗️ Closed on { $day }: { $place }
}
closure-lateOpening = { $days ->
    [0] ⚠️ <b>Today</b>, { $day }, it opens at { $time }: { $place }
    [1] ⚠️ <b>Tomorrow</b>, { $day }, it opens at { $time }: { $place }
   *[other] ⚠️ On { $day } it opens at { $time }: { $place }
}
closure-earlyEnd = { $days ->
    [0] ⚠️ <b>Today</b>, { $day }, it closes at { $time }: { $place }
    [1] ⚠️ <b>Tomorrow</b>, { $day }, it closes at { $time }: { $place }
   *[other] ⚠️ On { $day } it closes at { $time }: { $place }
}
closure-next = Next open day: { $day }
closure-next-late = The next open day, { $day }, is after the deadline.

## Several cards in one message

family-reminder = { $days ->
    [0] ❗️ <b>Today</b> is the last day to collect { $count } cards: { $place }, { $day }
    [1] ❗️ <b>Tomorrow</b> is the last day to collect { $count } cards: { $place }, { $day }
   *[other] ⏰ { $days } days left for { $count } cards: { $place }, until { $day }
}
family-news = 🔔 News of { $count } cards:
family-card = • { $card }
family-more = { $count } more cards; see them all in /cards
family-bring = Each holder goes in person (fingerprints), with original birth certificate and receipt or old card.
family-returned = For a card whose deadline has passed, ask the office as soon as you can, with the original birth certificate and the receipt; getting it again takes time and costs a fee.

## Who follows a card

notice-newFollower = 👥 One more chat has found { $card } with its national code and serial, and follows it; in all: { $count }.
notice-linkUsed = { $other ->
    [bale] 👥 Your link was used; from now on your cards are followed in Bale too.
   *[telegram] 👥 Your link was used; from now on your cards are followed in Telegram too.
}

## Buttons

button-stop = 🔕 No more reminders
button-stop-of = 🔕 { $card }
button-collected = ✅ I have it
button-collected-of = ✅ I have it: { $card }
button-remind-day = 🗓 Remind me on another day
button-all-cards = 📋 All cards
button-not-yet = I have not gone yet
button-not-there = I went; it was not there
button-not-me = 🚫 It was not I
