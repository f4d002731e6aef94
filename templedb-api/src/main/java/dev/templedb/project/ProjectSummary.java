package dev.templedb.project;

/**
 * A project with its size.
 *
 * @param project the project
 * @param fileCount how many files its current tree has, symbolic links included
 * @param totalBytes the sum of their sizes in bytes, before compression
 */
public record ProjectSummary(Project project, long fileCount, long totalBytes) {}
