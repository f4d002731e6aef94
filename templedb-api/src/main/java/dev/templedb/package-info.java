/**
 * The entry point: {@link dev.templedb.TempleDb#open(java.nio.file.Path)} gives a database, its {@link
 * dev.templedb.Repositories repositories} do short work, and methods on {@link dev.templedb.TempleDb} itself do long work.
 */
@NullMarked
@Value.Style(allowedClasspathAnnotations = Override.class)
package dev.templedb;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
