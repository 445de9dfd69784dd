"""Show a Diagnosis to people and to programs.

report_format.py  @report_format: what a diagnosis can be written as
formats/          the formats, one file each
terminal.py       for people: the verdict first, then what to do
json.py           for programs: the contract, schema 1; json_reader.py reads it back
html.py           one page; html_fit.py: what it says of one fit
notebook.py       a Diagnosis, a Ceiling or a lab result in a notebook
figures/          drawings in SVG
ceiling_table.py  a Ceiling with a bar for each step
budget_bar.py     the error budget as one bar
history.py        a list of runs, and two runs side by side
outcome.py        a Diagnosis as the history keeps it; lab_outcome.py: a lab result
lab.py            lab results as text; plot.py: as pictures
finding_text.py   a finding as lines of plain text
curve_files.py    curves as other tools keep them
prose.py          Markdown of our docstrings
table.py          rows of text for people, Markdown and spreadsheets
page.py           lines laid out on a stream; everything shown passes it
numbers.py        how numbers look; bars.py: small bars of characters
"""
