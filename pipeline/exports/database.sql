-- The tables of results.sqlite (docs/data-dictionary.md). {documents} and {observations} are the columns of the
-- catalogue and of the observations. Boxes are in points from the page's top left corner, pages count from 1, rows and
-- columns from 0.
create table documents ({documents}, primary key (path)) without rowid;
create table pages (
    path text, number integer, route text, width real, height real, rotation integer, skew real, confidence real,
    words integer, doubtful_words integer, primary key (path, number)
) without rowid;
create table issues (path text, code text, severity text, message text, page integer, "where" text);
create table blocks (
    path text, id text, kind text, level integer, text text, page integer, x0 real, y0 real, x1 real, y1 real,
    confidence real, primary key (path, id)
) without rowid;
create table words (
    path text, block_id text, text text, original text, alternative text, method text, page integer,
    x0 real, y0 real, x1 real, y1 real, confidence real
);
create table tables (
    path text, id text, caption text, appendix text, unit text, "rows" integer, "columns" integer, first_page integer,
    last_page integer, primary key (path, id)
) without rowid;
create table table_columns (
    path text, table_id text, col integer, header_path text, kind text, unit text, formula text,
    primary key (path, table_id, col)
) without rowid;
create table cells (
    path text, table_id text, "row" integer, col integer, row_span integer, col_span integer, row_kind text,
    text text, value, kind text, confidence real, trust text, probability real, cell_flags text, page integer,
    x0 real, y0 real, x1 real, y1 real, primary key (path, table_id, "row", col)
) without rowid;
create table observations ({observations}, primary key (id, path));
create virtual table search using fts5 (
    text, plain, path unindexed, place unindexed, page unindexed, tokenize = "unicode61 remove_diacritics 0"
);
