/** Protected values: encryption, and the table that has them. */
@NullMarked
package dev.templedb.sqlite.secret;

import org.jspecify.annotations.NullMarked;
