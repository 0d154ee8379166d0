## The list of cards, whose card it is, links, followers.

cards-head = { $count ->
    [one] The card that you follow:
   *[other] The { $count } cards that you follow:
}
cards-line = { $number }. { $line }
cards-others = { $count ->
    [one] 👥 One other chat follows this card too.
   *[other] 👥 { $count } other chats follow this card too.
}
cards-none = You follow no card. Find one with the national code and the serial of the receipt, and it will be here.
cards-remove-ask = Take { $card } off the list? After that we tell nothing more about it.
cards-removed = Taken off the list.

watch-full-chat = The list of this chat is full (10 cards), so we will not tell you about this card. Take one off in /cards and ask again.
watch-full-card = Five other chats follow this card and there is no room for another; we will not tell you about it here.

label-noted = Noted: { $card }
link-made =
    🔗 We keep nothing about this card in this chat. Pass this link on to the card's holder only; once, within 24 hours, it shows the card without typing the numbers:
    { $link }
link-used = This link does not work any more: each works once, within 24 hours. Whoever sent it can make another, or ask yourself with the national code and the serial of the receipt.

more-ask = What would you like?
calendar-none = This card has no deadline to put into a calendar.

## Buttons

button-look = 🔍 Look up a card
button-look-another = 🔍 Another card
button-try-again = 🔁 Try again
button-lost = 🧾 I lost my receipt
button-have-none = 🚫 I have no receipt
button-where = ❓ Where is the serial?
button-yes = Yes, that is right
button-no = No
button-is-serial = It is the serial
button-is-code = It is a national code
button-more = More…
button-map = 📍 Place and address
button-calendar = 📅 Into my calendar
button-cannot-come = 🙋 I cannot come myself
button-label-mine = My card
button-label-spouse = My spouse's
button-label-father = My father's
button-label-mother = My mother's
button-label-child = My child's
button-label-another = Somebody else's
button-card = { $number }. { $card }
button-remove = ✖️ Take off { $number }
button-remove-yes = Yes, take it off
button-remove-no = No, keep it
button-other-county = Another county
button-delete-yes = 🗑 Yes, delete everything
button-delete-no = No, keep it

press-not-listed = This card is not on the list of this chat. Send the national code and the serial of the receipt to have it back.
press-old = This button is old and does not work any more. Press /start.
