"""Sizes of paper and resolutions of screens, by which the size of an image is guessed where nothing tells it."""

LONG_SIDE = 841.89  # points: A4, where nothing tells the size
LONGEST = 1190.0  # points: A3
POINTS = 72  # to the inch
SCREEN = 96  # pixels to the inch that programs assume where a file does not tell
