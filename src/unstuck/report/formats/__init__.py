"""What a Diagnosis can be written as: `--output NAME=PATH`, one file a format, named after it.

terminal.py  what people read in a terminal, as plain text
html.py      the page
json.py      the JSON contract
sarif.py     SARIF 2.1.0, for code scanning
junit.py     JUnit XML, for the test reports of CI servers
"""
