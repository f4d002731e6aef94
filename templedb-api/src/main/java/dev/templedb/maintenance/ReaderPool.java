package dev.templedb.maintenance;

/**
 * The connections that reads of this process share.
 *
 * @param size how many reads can run at the same time
 * @param active how many run
 * @param idle how many connections are open and have nothing to do; they are opened when they are needed
 * @param waiting how many reads wait for one
 * @param cursors how many connections of their own walks, streams, searches and snapshots have open
 * @param waits how long was waited for one
 */
public record ReaderPool(
    int size, int active, int idle, int waiting, int cursors, WaitTimes waits) {}
