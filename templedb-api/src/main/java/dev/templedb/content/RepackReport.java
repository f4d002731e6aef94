package dev.templedb.content;

/**
 * What a repack did.
 *
 * @param repacked how many contents take less space than before
 * @param before how much content there was, and the space that it took
 * @param storedBytesAfter how many bytes the same contents take now
 * @param fileBytesBefore the size of the database file before
 * @param fileBytesAfter its size now; on the disk as soon as no reader needs the older state any more
 */
public record RepackReport(
    long repacked,
    ContentAmount before,
    long storedBytesAfter,
    long fileBytesBefore,
    long fileBytesAfter) {}
