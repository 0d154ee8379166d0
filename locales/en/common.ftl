## What many texts share. <b>…</b> is bold. Codes, USSD strings and phones come isolated (U+2066 … U+2069).

-ussd = {"\u2066"}*4*6090#{"\u2069"}

fraud-warning = Kartyar never asks for money, bank cards, passwords or links; fees are paid only at the office itself.
