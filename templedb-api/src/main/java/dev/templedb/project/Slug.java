package dev.templedb.project;

import java.util.regex.Pattern;

/** The rule that project slugs obey; the schema holds the same one. */
public final class Slug {

  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

  private Slug() {}

  /**
   * Gives {@code slug} back when it may name a project: 1 to 100 ASCII letters, digits, {@code .}, {@code _} or {@code -}, of which the
   * first is no {@code .} or {@code -}.
   *
   * @throws IllegalArgumentException otherwise
   */
  public static String check(String slug) {
    if (!VALID.matcher(slug).matches()) {
      throw new IllegalArgumentException(
          "'" + slug + "' can't be a project's slug: use 1 to 100 of A-Z a-z 0-9 . _ - and start"
              + " with a letter, digit or _");
    }
    return slug;
  }

  /** The nearest slug to a free text such as a directory's name; {@code project} when nothing of it can be kept. */
  public static String from(String text) {
    String kept = text.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+", "");
    String slug = kept.substring(0, Math.min(100, kept.length())).replaceAll("-+$", "");
    return slug.isEmpty() ? "project" : slug;
  }
}
