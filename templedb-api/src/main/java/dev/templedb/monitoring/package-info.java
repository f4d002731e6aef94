/** What a program may hear of a database at work: statements, slow ones with their plans, and measurements. All off by default. */
@NullMarked
package dev.templedb.monitoring;

import org.jspecify.annotations.NullMarked;
