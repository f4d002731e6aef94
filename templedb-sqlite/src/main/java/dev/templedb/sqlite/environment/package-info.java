/** Nix environments in SQLite. */
@NullMarked
package dev.templedb.sqlite.environment;

import org.jspecify.annotations.NullMarked;
