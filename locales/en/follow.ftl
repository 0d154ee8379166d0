## What somebody decides about a card's news and reminders, and what they say of their visits.

# Below each card of the list.
standing-on = 🔔 We will tell you if anything changes.
standing-next = 🔔 Next reminder: { $day }
standing-chosen = 🗓 The day you chose to go: { $day }
standing-off = 🔕 News and reminders are off.
standing-collected = ✅ You said it has been collected; we no longer remind you.

tell-off = 🔕 No more news or reminders about { $card }. It stays on your list, and you can see how it stands whenever you like (/cards).
tell-off-already = News and reminders of this card are off.
tell-on = 🔔 From now on we will tell you about { $card }.
tell-on-already = News and reminders are on.
tell-all-on = 🔔 News and reminders of all cards on your list are on again.
stop-done = 🔕 News and reminders of all cards are off. The cards stay on your list.
stop-none = You follow no card; we send you nothing.

collected-ask = Have you collected { $card } at the office? If so, we will not remind you any more.
collected-kept = All right; the reminders stay.
collected-done = ✅ Congratulations! We will not remind you of this card any more.
collected-already = You have said already that this card was collected.
collected-undone = ↩️ Taken back; we will tell and remind you again.
collected-undone-silent = ↩️ Taken back. News and reminders of this card are off; you can turn them on in /cards.
collected-not-noted = Nothing is noted about this card being collected.

not-me = 🚫 Noted for the office. To follow it up, the holder should go in person, soon and with the original birth certificate, to { $place } and say that they did not take the card. It stays on your list.
not-me-undelivered = As far as our data goes, this card has not been handed over.

day-ask = On which day do you want to go? We will remind you before it. This is no appointment.
day-none = There is no other day left to choose.
day-gone = That day is no longer before the deadline, or the office is closed then. Please choose another one.
day-chosen = 🗓 Noted: { $day }, { $place }
day-chosen-remind = We will remind you before it; have the original birth certificate and the receipt (or the old card) ready.

not-yet = All right. You can choose another day whenever you like.
not-yet-until = All right; there is time until { $day }. Would you like to choose another day?

trouble-ask = We are sorry. What happened?
trouble-closed = 🚪 It was closed
trouble-cardNotFound = 🔎 Card not found
trouble-fingerprint = ☝️ Fingerprint not read
trouble-systemDown = 🖥 System was down
trouble-noted = Thank you; noted for the office's figures, without your name.
trouble-closed-then = Before you go again, ask by phone whether it is open.
trouble-cardNotFound-then = Before you go again, ask by phone where the card is.
trouble-fingerprint-then = Before you go again, ask the office what can be done.
trouble-systemDown-then = Go on another day; it is better to ring before.
trouble-next = Next open day: { $day }

elsewhere-none = The other messenger is not available now.
elsewhere-link-bale =
    🔗 Open this link in Bale; once, within 24 hours, it follows your cards there too. Do not pass it on:
    { $link }
elsewhere-link-telegram =
    🔗 Open this link in Telegram; once, within 24 hours, it follows your cards there too. Do not pass it on:
    { $link }
elsewhere-copied = 🔔 From now on we will tell you here too.

## Buttons

button-tell-not = 🔕 Do not tell me
button-tell = 🔔 Tell me
button-tell-again = 🔔 Tell me again
button-tell-all = 🔔 Turn all on again
button-tell-not-of = 🔕 Off { $number }
button-tell-of = 🔔 On { $number }
button-cards = 📋 My cards
button-collected-yes = ✅ Yes, collected
button-collected-no = No
button-not-collected = ↩️ Not collected yet
button-not-collected-of = ↩️ Not collected { $number }
button-other-day = 🗓 Another day
button-days-before = ← Earlier days
button-days-after = Later days →
button-elsewhere-bale = 🔔 Tell me on Bale too
button-elsewhere-telegram = 🔔 Tell me on Telegram too
