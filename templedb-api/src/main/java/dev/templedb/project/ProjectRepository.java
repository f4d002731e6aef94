package dev.templedb.project;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Projects. Every method may throw what {@link dev.templedb.Transactor#inTransaction} lists. Thread-safe when it comes from a {@link
 * dev.templedb.TempleDb}.
 */
public interface ProjectRepository {

  /** Creates a project named like its slug. As {@link #create(String, ProjectDetails)}. */
  default Project create(String slug) {
    return create(Slug.check(slug), ProjectDetails.named(slug));
  }

  /**
   * Creates a project.
   *
   * @throws IllegalArgumentException when {@link Slug#check} refuses the slug
   * @throws dev.templedb.error.ConflictException when the slug is taken
   */
  Project create(String slug, ProjectDetails details);

  /**
   * Creates all of these projects, by slug, or none.
   *
   * @return the projects, in the map's order
   * @throws IllegalArgumentException when {@link Slug#check} refuses a slug
   * @throws dev.templedb.error.ConflictException when a slug is taken
   */
  List<Project> createAll(Map<String, ProjectDetails> projects);

  /** The project with this slug. */
  Optional<Project> find(String slug);

  /** The project with this id. */
  Optional<Project> find(ProjectId id);

  /**
   * The project with this slug.
   *
   * @throws dev.templedb.error.NotFoundException when there is none
   */
  Project get(String slug);

  /** Projects with their file counts and sizes, by slug. */
  Page<ProjectSummary> list(PageRequest request);

  /**
   * Gives every project to {@code consumer}, by slug, in bounded memory and from one snapshot. The consumer may call the {@link
   * dev.templedb.TempleDb}. In a transaction there is no snapshot but the transaction itself: there the consumer must not create, rename
   * or delete projects, which the walk could then meet twice or not at all.
   */
  void forEach(Consumer<? super Project> consumer);

  /** How many projects there are. */
  long count();

  /**
   * Changes a project's details: {@code change} is given the present ones, inside the write transaction, and returns the new ones.
   *
   * @throws dev.templedb.error.NotFoundException when there is no such project
   */
  Project update(String slug, UnaryOperator<ProjectDetails> change);

  /**
   * Changes a project's slug. Its environments take new file names when they are next generated.
   *
   * @throws IllegalArgumentException when {@link Slug#check} refuses the new slug
   * @throws dev.templedb.error.NotFoundException when there is no project {@code slug}
   * @throws dev.templedb.error.ConflictException when {@code newSlug} is taken
   */
  Project rename(String slug, String newSlug);

  /**
   * Deletes a project with its files, environments, sessions and deployment targets. Content that other projects or the history share
   * stays; content that nothing uses any more is freed by
   * {@link dev.templedb.content.ContentStore#collect(java.time.Duration)}.
   *
   * @throws dev.templedb.error.NotFoundException when there is no such project
   * @throws dev.templedb.error.ConflictException when a session in one of its environments is open
   */
  void delete(String slug);
}
