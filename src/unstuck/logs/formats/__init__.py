"""What a log may look like; told apart by content and never by name alone.

number.py   a printed number and how far it may have been rounded
text.py     progress bars of Keras 1 to 3, free lines, JSON lines
table.py    CSVLogger and its like
events.py   TensorBoard event files, read without TensorFlow
"""
