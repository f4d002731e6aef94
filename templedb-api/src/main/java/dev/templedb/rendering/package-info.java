/** How records are shown as JSON and as aligned text. Not exported: the records' own methods are the way in. */
@NullMarked
package dev.templedb.rendering;

import org.jspecify.annotations.NullMarked;
