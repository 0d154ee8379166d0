## "I cannot come myself": what is known, and whom to ask.

cannotCome-ask = Why can the holder not come in person?
cannotCome-reason-abroad = ✈️ Is abroad
cannotCome-reason-ill = 🏥 Is ill or old
cannotCome-reason-travelling = ⛵️ Is travelling or at sea
cannotCome-reason-fingerprint = 👆 Fingerprints cannot be read
cannotCome-reason-died = 🖤 Has died

cannotCome-in-person = The card is handed only to its holder, after a check of identity and fingerprints. No way by proxy or through a relative has been announced.
cannotCome-abroad = For a holder abroad no way has been announced. Relatives can ask whether the card will be kept.
cannotCome-ill = Whether somebody comes to the home or the hospital of an ill or old holder has not been announced. Relatives can ask.
cannotCome-travelling = If the holder is back before the deadline, that is early enough. Whether the deadline is extended for travellers or seafarers has not been announced.
cannotCome-fingerprint = What is done about worn or injured fingerprints has not been announced. The holder goes in person with the original birth certificate and says so there.
cannotCome-ask-before = Please ask { $place } before the deadline, { $day }.
cannotCome-ask-meanwhile = The card is not ready yet; until it is, please ask { $place }.
cannotCome-ask-soon = Please ask { $place } as soon as you can.

cannotCome-died = 🖤 Please accept our condolences.
cannotCome-died-ask = What becomes of the card has not been announced. If need be, ask the civil registration office whenever you can.
cannotCome-died-silence = We will send you no more messages about this card.
