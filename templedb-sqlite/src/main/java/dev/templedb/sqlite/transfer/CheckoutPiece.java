package dev.templedb.sqlite.transfer;

import java.util.ArrayList;
import java.util.List;

/** Some files of one directory: what a worker takes at a time. */
record CheckoutPiece(CheckoutDirectory directory, List<CheckoutFile> files) {

  private static final int FILES = 64;

  /** Cuts the files of directories into pieces. */
  static List<CheckoutPiece> of(List<CheckoutDirectory> directories) {
    List<CheckoutPiece> pieces = new ArrayList<>();
    for (CheckoutDirectory directory : directories) {
      List<CheckoutFile> files = directory.files;
      for (int from = 0; from < files.size(); from += FILES) {
        pieces.add(new CheckoutPiece(
            directory, files.subList(from, Math.min(from + FILES, files.size()))));
      }
    }
    return pieces;
  }
}
