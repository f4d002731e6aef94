package dev.templedb.nix.expression;

import java.nio.file.Path;

/**
 * The file of an environment's expression, up to date.
 *
 * @param path where it is
 * @param written whether it was written now; false when the file had these very bytes already and was left alone
 */
public record ExpressionFile(Path path, boolean written) {}
