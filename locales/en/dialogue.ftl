## Asking for the code and the serial. $number is a code as it was understood.

ask-both = Please send the <b>national code</b> (10 digits) and the <b>serial of the receipt</b>, in one message or one after the other.
ask-code = I have the serial. Now please send the <b>national code</b> (10 digits).
ask-serial = The national code is well formed. Now please send the <b>serial of the receipt</b>.
ask-confirm = A national code has 10 digits. With its leading zeros it is <b>{ $number }</b>. Is that right?
ask-which = The number <b>{ $number }</b> could be a national code too. Is it the serial of the receipt or a national code?
ask-stopped = We seem to get nowhere, so let us stop here. Take the receipt at hand, and when you are ready send the national code and the serial in one message.

dialogue-expired = ⏱ That took too long, and what you had typed is deleted; let us start again.
dialogue-upgraded = 🔄 Kartyar has just been upgraded, and what you had typed is deleted; let us start again.

where-printed =
    🔎 Look for "serial" (سریال رسید) on the paper receipt of the registration: some Latin letters and digits. If you cannot find it, try the tracking code (کد رهگیری) that is printed on its back.
    The serial on the back of a card is something else and does not help here.
    The national code has 10 digits and stands on the former national card too.

## Why the last message did not help

hint-code-notDigits = A national code has digits only, no letters.
hint-code-length = This number is not a national code: that has 10 digits.
hint-code-checksum = ❌ This national code is not right: a digit is missing, wrong or swapped. Please look at the receipt or the birth certificate again.
hint-code-notIssued = ❌ No such national code is given to anybody. Please look at the receipt or the birth certificate again.
hint-same-code = This is the same national code, not the serial of the receipt.
hint-mobile = This is a mobile number; we do not need it.
hint-postalCode = This looks like a postal code; if it is the national code, one of its digits is wrong.
hint-bankCard = ⚠️ This is the number of a bank card. Kartyar never asks for it; please delete your message.
hint-cardSerial = ⚠️ This looks like the serial on the back of a card. What is needed is the serial of the paper receipt; if this is it, go on.
hint-tooLong = This message is very long and I did not read it. The national code and the serial are enough.
hint-empty = This message was empty.
hint-words = I saw neither a national code nor a serial in this message.
hint-photo = I cannot read pictures; please type the numbers.
hint-voice = I cannot listen to voice; please type the numbers.
hint-sticker = 🙂 A sticker does not find the card; please type the numbers.
hint-location = Your location is not needed; we tell the pick-up place. The places of each county: /offices
hint-contact = A phone number is not needed, and we do not keep it.
hint-file = I cannot read files; please type the numbers.
hint-other = I cannot read this kind of message; please type the numbers.

## What a look-up says when there is no card to show

lookup-miss = 🔍 Nothing was found for these values. Please look at the national code and the serial on the receipt again and send them (the serial of the receipt, not of a card). If you have a new receipt, send the serial of the new one.
lookup-of = The national code that ends in { $tail }:
lookup-covers = Our data covers Bushehr province only, up to { $day }.
lookup-no-data = The data of Bushehr province has not reached us yet.
lookup-refused = ⏳ Wrong values were sent several times. For safety, please send again after { $time }.
lookup-more = 👥 Your message held the numbers of more people, which I did not read. Please send them in another message, each national code with all its 10 digits.
lookup-please-delete = 🔒 I could not delete the message with the national code or the serial; please delete it from this chat yourself.
