package dev.templedb.nix.entering;

import dev.templedb.content.ContentHash;
import java.nio.file.Path;

/**
 * An environment that is built.
 *
 * @param key identifies what was built: the SHA-256 of the expression and of all that decides what it means
 * @param expressionFile the file that it was built from
 * @param root the link to it in the Nix store, which keeps it from being collected
 * @param built whether it was built now; false when it was there
 */
public record BuiltEnvironment(ContentHash key, Path expressionFile, Path root, boolean built) {}
