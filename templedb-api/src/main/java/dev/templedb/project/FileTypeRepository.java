package dev.templedb.project;

import java.util.List;
import java.util.Optional;

/**
 * The registry of file types. Its rules are applied when files are imported; a change does not touch files that are stored already. Every
 * method may throw what {@link dev.templedb.Transactor#inTransaction} lists. Thread-safe when it comes from a {@link
 * dev.templedb.TempleDb}.
 */
public interface FileTypeRepository {

  /** The type with this name. */
  Optional<FileType> find(String name);

  /**
   * The type with this name.
   *
   * @throws dev.templedb.error.NotFoundException when there is none
   */
  FileType get(String name);

  /** All types, by name; a few hundred. */
  List<FileType> list();

  /**
   * Adds a type of the user's own.
   *
   * @throws dev.templedb.error.ConflictException when the name is taken, or a rule belongs to another type of the user's own
   */
  FileType create(NewFileType type);

  /**
   * Deletes a type of the user's own; files of that type become {@link FileType#UNKNOWN}.
   *
   * @throws dev.templedb.error.NotFoundException when there is no such type
   * @throws dev.templedb.error.InvalidInputException when the type is built in
   */
  void delete(String name);
}
