"""The local page: what was run here, live while it runs, and nets to watch. The extra `web`.

serve.py   `unstuck serve`: a socket on loopback, the link, uvicorn
app.py     the routes
guard.py   who may ask: this machine's names, GET, the token; what every answer says to browsers
pages.py   histories, runs and comparisons as HTML
nets.py    a net reading a word as HTML; rows.py: a run's own net reading its own rows
"""
