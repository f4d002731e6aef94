/** Nix expressions: generated from environments, and kept in files. */
@NullMarked
package dev.templedb.nix.expression;

import org.jspecify.annotations.NullMarked;
