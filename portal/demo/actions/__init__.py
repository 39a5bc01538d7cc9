"""Fill an empty portal with invented people, shops and cards."""
