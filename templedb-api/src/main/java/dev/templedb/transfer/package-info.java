/** The long operations that move source trees into a database, and their reports. */
@NullMarked
package dev.templedb.transfer;

import org.jspecify.annotations.NullMarked;
