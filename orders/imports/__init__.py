"""Orders from a file: read, understood, previewed, and put in one whole order at a time.

``reading`` turns bytes into rows of text, ``columns`` finds out which column means what, ``rows`` checks each cell,
``documents`` groups rows into what they are (orders, returns, corrections of stock), ``booking`` books them; ``files`` puts
these together as a kind of file.
"""
