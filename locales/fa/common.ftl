## What many texts share. <b>…</b> is bold. Codes, USSD strings and phones come isolated (U+2066 … U+2069).

-ussd = {"\u2066"}*4*6090#{"\u2069"}

fraud-warning = کارت‌یار هرگز پول، کارت بانکی، رمز یا پیوند نمی‌خواهد؛ هزینه فقط در خود دفتر.
