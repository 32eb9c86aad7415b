"""What files hold that are about the catalogue and the stock: products, and batches with their stock.

``product_fields`` are the columns (the shop's own, Shopify's and WooCommerce's), ``product_rows`` groups rows into products,
``product_changes`` holds them beside the catalogue; ``products`` puts these together. ``batches`` and its parts likewise.
"""
