package dev.templedb;

import dev.templedb.audit.AuditLog;
import dev.templedb.environment.EnvironmentRepository;
import dev.templedb.environment.EnvironmentSessionRepository;
import dev.templedb.environment.EnvironmentTemplateRepository;
import dev.templedb.environment.PinRepository;
import dev.templedb.project.DeploymentTargetRepository;
import dev.templedb.project.FileRepository;
import dev.templedb.project.FileTypeRepository;
import dev.templedb.project.ProjectRepository;
import dev.templedb.setting.SettingRepository;

/**
 * The repositories, each for one kind of entity. Those of a {@link TempleDb} run every call in a transaction of its own; those of a
 * {@link Transaction} run in that transaction.
 */
public interface Repositories {

  /** Projects: the root that files, environments and deployment targets belong to. */
  ProjectRepository projects();

  /** The files of a project's current tree, with their content. */
  FileRepository files();

  /** The registry of file types and the rules that recognise them. */
  FileTypeRepository fileTypes();

  /** Where a project is deployed to. */
  DeploymentTargetRepository deploymentTargets();

  /** Nix environments, their variables and versions. */
  EnvironmentRepository environments();

  /** The uses of environments. */
  EnvironmentSessionRepository environmentSessions();

  /** What environments can be created from. */
  EnvironmentTemplateRepository environmentTemplates();

  /** The revisions of nixpkgs that environments are pinned to. */
  PinRepository pins();

  /** Settings of the database and of its projects. */
  SettingRepository settings();

  /** The log of every change; read-only, because the change itself writes it. */
  AuditLog audit();
}
