/** How an open database is: quickly, whatever its size. */
@NullMarked
package dev.templedb.sqlite.status;

import org.jspecify.annotations.NullMarked;
