package dev.templedb.sqlite;

import dev.templedb.Repositories;
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
import dev.templedb.sqlite.audit.SqliteAuditLog;
import dev.templedb.sqlite.environment.SqliteEnvironmentSessions;
import dev.templedb.sqlite.environment.SqliteEnvironmentTemplates;
import dev.templedb.sqlite.environment.SqliteEnvironments;
import dev.templedb.sqlite.environment.SqlitePins;
import dev.templedb.sqlite.project.FileTypeMatchers;
import dev.templedb.sqlite.project.SqliteDeploymentTargets;
import dev.templedb.sqlite.project.SqliteFileTypes;
import dev.templedb.sqlite.project.SqliteFiles;
import dev.templedb.sqlite.project.SqliteProjects;
import dev.templedb.sqlite.setting.SqliteSettings;
import dev.templedb.sqlite.transaction.Calls;

/** The repositories, all reaching the database by the same calls. */
class RepositorySet implements Repositories {

  private final ProjectRepository projects;
  private final FileRepository files;
  private final FileTypeRepository fileTypes;
  private final DeploymentTargetRepository deploymentTargets;
  private final EnvironmentRepository environments;
  private final EnvironmentSessionRepository environmentSessions;
  private final EnvironmentTemplateRepository environmentTemplates;
  private final PinRepository pins;
  private final SettingRepository settings;
  private final AuditLog audit;

  RepositorySet(Calls calls, FileTypeMatchers types) {
    projects = new SqliteProjects(calls);
    files = new SqliteFiles(calls, types);
    fileTypes = new SqliteFileTypes(calls);
    deploymentTargets = new SqliteDeploymentTargets(calls);
    environments = new SqliteEnvironments(calls);
    environmentSessions = new SqliteEnvironmentSessions(calls);
    environmentTemplates = new SqliteEnvironmentTemplates(calls);
    pins = new SqlitePins(calls);
    settings = new SqliteSettings(calls);
    audit = new SqliteAuditLog(calls);
  }

  @Override
  public ProjectRepository projects() {
    return projects;
  }

  @Override
  public FileRepository files() {
    return files;
  }

  @Override
  public FileTypeRepository fileTypes() {
    return fileTypes;
  }

  @Override
  public DeploymentTargetRepository deploymentTargets() {
    return deploymentTargets;
  }

  @Override
  public EnvironmentRepository environments() {
    return environments;
  }

  @Override
  public EnvironmentSessionRepository environmentSessions() {
    return environmentSessions;
  }

  @Override
  public EnvironmentTemplateRepository environmentTemplates() {
    return environmentTemplates;
  }

  @Override
  public PinRepository pins() {
    return pins;
  }

  @Override
  public SettingRepository settings() {
    return settings;
  }

  @Override
  public AuditLog audit() {
    return audit;
  }
}
