package dev.templedb.sqlite.search;

import dev.templedb.search.ContentMatch;

/** Where a search's results go. Any method may throw when the search is to end. */
interface Output {

  /** Takes a match; may wait until there is room. */
  void match(ContentMatch match);

  /** Counts files that were searched. */
  void searched(long files, long bytes);

  /** Counts files that were left out. */
  void binary(long files);
}
