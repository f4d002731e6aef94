/** Content, addressed by its SHA-256. */
@NullMarked
package dev.templedb.content;

import org.jspecify.annotations.NullMarked;
