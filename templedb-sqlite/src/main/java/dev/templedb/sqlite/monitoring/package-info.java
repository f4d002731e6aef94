/** Hands what happens to the listeners of the program, none of which can do harm. */
@NullMarked
package dev.templedb.sqlite.monitoring;

import org.jspecify.annotations.NullMarked;
