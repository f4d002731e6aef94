/** Projects, their files, file types and deployment targets. */
@NullMarked
package dev.templedb.project;

import org.jspecify.annotations.NullMarked;
