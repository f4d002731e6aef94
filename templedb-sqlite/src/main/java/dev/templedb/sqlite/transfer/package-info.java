/** Moving source trees into the database. */
@NullMarked
package dev.templedb.sqlite.transfer;

import org.jspecify.annotations.NullMarked;
