package dev.templedb.project;

import java.time.Instant;
import java.util.UUID;

/**
 * A project as it is stored.
 *
 * @param id its identity in this database
 * @param uuid its identity across databases
 * @param slug its unique short name, see {@link Slug#check}
 * @param details what may be changed about it
 * @param createdAt when it was created
 * @param updatedAt when its slug or details last changed
 */
public record Project(
    ProjectId id,
    UUID uuid,
    String slug,
    ProjectDetails details,
    Instant createdAt,
    Instant updatedAt) {}
