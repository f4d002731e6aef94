/** Nix environments and their variables. */
@NullMarked
package dev.templedb.environment;

import org.jspecify.annotations.NullMarked;
