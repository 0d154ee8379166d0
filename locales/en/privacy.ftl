## What is kept, and its removal.

privacy =
    🔒 <b>Privacy</b>
    • Messages pass through this messenger's servers.
    • We do not keep the national code or the serial; only an encrypted trace from which the number cannot be found. For display: the initials and the last three digits of the code.
    • What you type in the middle of a dialogue is encrypted and deleted after 30 minutes. After the answer we delete the messages that hold numbers, or ask you to.
    • The cards that you follow stay until you take them off (/cards).
    • Whoever has the national code and the serial can see the card; we tell the others who follow it.
    • See and delete all your data with /delete.

delete-stored = This is what we keep about you:
delete-stored-chat = • the address of this chat in the messenger
delete-stored-language-none = • no language chosen
delete-stored-language-fa = • language: Persian
delete-stored-language-en = • language: English
delete-stored-cards = { $count ->
    [0] • you follow no card
    [one] • that you follow one card, whose it is by your word, and what we told you
   *[other] • that you follow { $count } cards, whose they are by your word, and what we told you
}
delete-stored-links = { $count ->
    [0] • you made no link
    [one] • one one-time link for others
   *[other] • { $count } one-time links for others
}
delete-stored-messages = { $count ->
    [0] • no message was sent to you or is planned
    [one] • that one message was sent to you or is planned, without its text, for 90 days at most
   *[other] • that { $count } messages were sent to you or are planned, without their texts, for 90 days at most
}
delete-stored-reports = • what you said of your visits, for the office's figures, without anything that names you
delete-stored-attempts = • the count of wrong attempts of the last hour, under an encrypted key
delete-ask = Delete everything? What stays does not name you: the figures of visits, and for an hour at most, against abuse, the count of wrong attempts.
delete-done = 🗑 Everything is deleted. The count of wrong attempts goes by itself within an hour.
delete-kept = Nothing was deleted.
