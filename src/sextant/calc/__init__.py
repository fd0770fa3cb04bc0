"""Pure mathematics: frames and values in, frames and values out."""
