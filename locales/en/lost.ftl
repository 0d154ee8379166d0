## "I lost my receipt", by buttons.

lost-ask = What is lost?
lost-thing-receipt = 🧾 The paper receipt
lost-thing-card = 💳 The card itself

lost-maybe-ready =
    💡 The card may be ready. Before you take a new receipt, ask at the office, with your birth certificate, whether the card has come.
    You can also ask from home: dial { -ussd } on a mobile phone; it needs only the national code.
lost-ask-county = If a new receipt is needed, in which county will you go to an office?
lost-county-unknown = I don’t know

lost-offices = A pishkhan office gives the new receipt. The offices that we know in { $county } county:
lost-no-office-known = A pishkhan office gives the new receipt. None in { $county } county has been given to us; please ask the county’s civil registration office for the address.
lost-any-office = A pishkhan office gives the new receipt. If you do not know which one, ask the nearest pishkhan office or the civil registration office.
lost-take-along = The holder must go in person, with the original birth certificate. There is no online way to get a new receipt.
lost-not-known = Other documents and the fee have not been announced; ask there, and pay only at the office itself.
lost-known-later = Kartyar may know the new receipt only some days later. Then send the national code and the new serial here.

lost-card =
    💳 A lost card goes another way; a new receipt does not help.
    1. First ask the found-documents service; somebody may have found it.
    2. If it is not found, the holder goes to the civil registration office with the original birth certificate and asks for a reissue.
    They will tell you there which other documents and what fee are needed; pay only at the office itself.
