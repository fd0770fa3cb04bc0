"""What moved unlike itself: the list of alerts, the page of each, and the rules behind them."""
