"""Pages on which labels are scanned with the device's camera."""

from csp.decorators import csp_update

#: Browsers that read no barcodes by themselves do it with a compiled library, and may compile it on these pages only (decision 018).
with_camera = csp_update({"script-src": ["'wasm-unsafe-eval'"]})
