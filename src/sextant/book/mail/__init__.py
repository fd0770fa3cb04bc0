"""E-mail with customers: sent by templates, taken in and matched."""
