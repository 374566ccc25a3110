# تذكرة PDF وقيد التقويم.
ticket-heading = التذكرة { $number } من { $count }
ticket-until = حتى { $end }
ticket-holder = الاسم
ticket-type = التذكرة
ticket-price = السعر
ticket-order = الطلب
ticket-organizer = المنظّم
ticket-note = يُرجى إبراز هذا الرمز عند المدخل، مطبوعًا أو على الهاتف. يسمح بدخول شخص واحد مرة واحدة، فيُرجى عدم مشاركته مع أحد.
ticket-note-online = تُقام هذه الفعالية عبر الإنترنت. رابط الانضمام موجود في صفحة طلبك وفي رسالة التأكيد.
calendar-order = طلبك: { $link }
calendar-join = الانضمام عبر الإنترنت: { $link }
