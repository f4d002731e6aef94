/** Settings, and the values and keys of what is protected. */
@NullMarked
package dev.templedb.setting;

import org.jspecify.annotations.NullMarked;
