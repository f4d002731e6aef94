package dev.templedb.environment;

import java.util.List;

/** The templates that come with the library. */
final class BuiltInTemplates {

  static final List<EnvironmentTemplate> ALL = List.of();

  private BuiltInTemplates() {}
}
