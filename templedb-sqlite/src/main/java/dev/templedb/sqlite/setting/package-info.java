/** Settings. */
@NullMarked
package dev.templedb.sqlite.setting;

import org.jspecify.annotations.NullMarked;
