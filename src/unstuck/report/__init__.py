"""Show a Diagnosis to people and to programs.

terminal.py       for people: the verdict first, then what to do
json.py           for programs: the contract, schema 1; json_reader.py reads it back
ceiling_table.py  a Ceiling with a bar for each step
prose.py          Markdown of our docstrings
page.py           lines laid out on a stream; everything shown passes it
clean.py          removes what could drive a terminal
glyphs.py         characters that a stream lacks; numbers.py, bars.py: how numbers look
progress.py       what is being done, on a terminal
"""
