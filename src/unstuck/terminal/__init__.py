"""What a terminal is and can show; every room above writes to it by these rules.

clean.py     removes what could drive a terminal
glyphs.py    characters that a stream lacks, and what stands in for them
stream.py    whether a stream takes colours, can rewrite its line, and how wide it is
progress.py  one line that says what is being done
"""
