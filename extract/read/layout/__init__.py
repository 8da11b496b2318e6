"""Page layout: characters and ruling lines with places on a page → tables and clauses, in reading order.

Every reader whose format has places on a page (PDF, OFD, images) uses it, and it knows none of them. Lengths are points
from the page's top left corner. ``pages`` runs the steps:

1. ``ruling`` makes grids of cells from ruling lines, ``drawing`` collects the lines and small shapes of a page,
   ``shading`` tells shading behind text from ruling lines, ``watermarks`` tells watermarks from text.
2. ``struck_text`` takes away what is struck out, ``drawn_checkboxes`` turns drawn squares into box characters.
3. ``cells`` gives each character to its cell, ``lines`` makes lines of characters and ``line_breaks`` text of lines,
   ``turned_text`` of characters that lie on their side.
4. ``unruled_tables`` makes grids of text in columns: ``text_runs`` parts lines in their white, ``text_columns`` finds
   the edges of columns among the ``edge_candidates``, ``text_stretches`` the lines that are a table, ``text_cells`` its
   cells by the ``line_distances``, ``text_rows`` its rows; ``unruled_breaks`` gives both parts of a form over a page
   break the same columns.
5. ``paragraphs`` makes clauses of the lines outside of tables, and finds headings and running heads.
6. ``sliced_pages`` joins what was printed over pages side by side (``side_by_side`` its tables), ``page_breaks`` joins
   what a page break cut: paragraphs, and tables by ``table_joining``, ``first_rows`` and ``split_cells``.
7. ``rotation`` brings places on a page that was straightened back to the page as it is.
"""
