/** Content in SQLite: stored once for each SHA-256, compressed where that pays, in chunks where it is large. */
@NullMarked
package dev.templedb.sqlite.content;

import org.jspecify.annotations.NullMarked;
