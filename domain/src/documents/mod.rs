//! Files people get: PDF tickets, QR codes, calendar entries.
