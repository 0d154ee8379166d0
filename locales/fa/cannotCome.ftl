## "I cannot come myself": what is known, and whom to ask.

cannotCome-ask = چرا صاحب کارت نمی‌تواند خودش بیاید؟
cannotCome-reason-abroad = ✈️ خارج از کشور است
cannotCome-reason-ill = 🏥 بیمار یا سالمند است
cannotCome-reason-travelling = ⛵️ در سفر یا دریاست
cannotCome-reason-fingerprint = 👆 اثر انگشتش خوانده نمی‌شود
cannotCome-reason-died = 🖤 درگذشته است

cannotCome-in-person = کارت را فقط به خود صاحب آن می‌دهند، با تطبیق هویت و اثر انگشت. راهی برای گرفتن آن با وکیل یا خویشاوند اعلام نشده است.
cannotCome-abroad = برای کسی که خارج از کشور است راهی اعلام نشده است. نزدیکان می‌توانند بپرسند که کارت را نگه می‌دارند یا نه.
cannotCome-ill = اینکه برای بیمار یا سالمند به خانه یا بیمارستان می‌آیند یا نه، اعلام نشده است. نزدیکان می‌توانند بپرسند.
cannotCome-travelling = اگر تا پایان مهلت برمی‌گردد، همان وقت برود. اینکه مهلت برای مسافر یا دریانورد بیشتر می‌شود یا نه، اعلام نشده است.
cannotCome-fingerprint = اینکه با اثر انگشتِ پاک‌شده یا آسیب‌دیده چه می‌کنند، اعلام نشده است. خود صاحب کارت با اصل شناسنامه برود و همان‌جا بگوید.
cannotCome-ask-before = لطفاً پیش از پایان مهلت ({ $day }) از { $place } بپرسید.
cannotCome-ask-meanwhile = کارت هنوز آماده نیست؛ تا آن وقت لطفاً از { $place } بپرسید.
cannotCome-ask-soon = لطفاً هرچه زودتر از { $place } بپرسید.

cannotCome-died = 🖤 درگذشت ایشان را تسلیت می‌گوییم.
cannotCome-died-ask = اینکه کارت ایشان چه می‌شود، اعلام نشده است. اگر لازم شد، هر وقت توانستید از اداره ثبت احوال بپرسید.
cannotCome-died-silence = درباره این کارت دیگر پیامی به شما نمی‌فرستیم.
