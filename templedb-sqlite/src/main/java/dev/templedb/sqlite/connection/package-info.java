/** Connections to one database file: how they are opened, shared, stopped and closed. */
@NullMarked
package dev.templedb.sqlite.connection;

import org.jspecify.annotations.NullMarked;
