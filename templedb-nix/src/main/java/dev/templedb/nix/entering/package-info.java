/** Building, entering and collecting environments: the only package that starts Nix. */
@NullMarked
package dev.templedb.nix.entering;

import org.jspecify.annotations.NullMarked;
