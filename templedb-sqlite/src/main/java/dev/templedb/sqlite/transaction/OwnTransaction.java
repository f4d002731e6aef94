package dev.templedb.sqlite.transaction;

import dev.templedb.Transaction;

/** A transaction of this implementation. */
public interface OwnTransaction extends Transaction {

  /** What it is made of. */
  WriteTransaction calls();
}
