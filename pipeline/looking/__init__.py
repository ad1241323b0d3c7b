"""An article in the browser while it is written: seen anew at each save, and never kept."""
