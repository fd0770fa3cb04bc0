"""What was offered: price books, quotes in versions, approval by authority, answers."""
