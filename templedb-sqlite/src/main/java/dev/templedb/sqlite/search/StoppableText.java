package dev.templedb.sqlite.search;

/** A text that asks now and then whether to go on while it is read, so that no regular expression can run for ever. */
final class StoppableText implements CharSequence {

  private static final int READS_BETWEEN_CHECKS = 4_096;

  private final String text;
  private final Runnable check;
  private int reads;

  StoppableText(String text, Runnable check) {
    this.text = text;
    this.check = check;
  }

  @Override
  public char charAt(int index) {
    if (++reads == READS_BETWEEN_CHECKS) {
      reads = 0;
      check.run();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
