package dev.templedb.project;

/**
 * How much of a project is of one file type.
 *
 * @param type the type
 * @param fileCount how many files
 * @param totalBytes their size in bytes, before compression
 */
public record FileTypeUse(FileType type, long fileCount, long totalBytes) {}
