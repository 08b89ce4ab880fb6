"""All tables of `data/`.

Every form of the data follows from them: CSV, JSON, SQLite, Table Schema, JSON Schema and the page about it. Rows show
no more than the pages do: claims, quotes and summaries, never the text of a body.
"""

from briefgen.outputs.article_tables import ARTICLES, CORRECTIONS, SOURCES
from briefgen.outputs.facts_table import FACTS

TABLES = {table.name: table for table in (FACTS, ARTICLES, SOURCES, CORRECTIONS)}
