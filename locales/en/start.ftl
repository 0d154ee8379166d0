## The first words, help, language, groups.

start-greeting = Welcome to Kartyar. With the national code and the serial of the receipt we tell whether the smart national card is ready, where it is and until which day it stays there.
start-privacy = 🔒 Messages pass through this messenger's servers; Kartyar does not keep the code or the serial (/privacy).
help =
    Send the national code and the serial of the receipt, in one message or one after the other, in any digits. That is all.

    /cards the cards that you follow
    /stop turn all reminders off
    /offices the places of each county
    /privacy what we keep
    /language language
    /delete delete my data
    /cancel drop what is half done
cancelled = Dropped. Whenever you like, send the national code and the serial of the receipt.
unknown-command = I do not know this command. Send the national code and the serial of the receipt, or press /help.
sorry = Sorry, something went wrong and it was not done. Please send it again in a few minutes.
too-many-messages = ✋ Too many messages came at once, and I cannot answer them all. Please send one message and wait for the answer.

language-name = English
language-ask = Choose the language:
language-chosen = From now on we write in English.

group-only-private = This is a group and everybody can see it; to ask about a card, write in the private chat only: { $link }

## The menu of commands

menu-start = Start
menu-cards = My cards
menu-stop = Turn reminders off
menu-offices = Pick-up places
menu-help = Help
menu-privacy = Privacy
menu-language = Language
menu-delete = Delete my data
menu-cancel = Drop it
