"""What lands straight as facts, without a record for each row: order lines from an ERP."""

from sextant.book.landed.declaration import ORDER_LINES, RETURNS

STRAIGHT = (ORDER_LINES, RETURNS)
