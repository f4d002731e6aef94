package dev.templedb.maintenance;

import dev.templedb.rendering.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an integrity check has found, as JSON. */
final class IntegrityJson {

  private IntegrityJson() {}

  static String of(IntegrityReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("sound", report.isSound());
    json.put("problems", report.problems().stream().map(IntegrityJson::problem).toList());
    json.put("problemCount", report.problemCount());
    json.put("unsealedTables", report.unsealedTables());
    json.put("contents", report.contents());
    json.put("contentBytes", report.contentBytes());
    json.put("resumeAt", report.resumeAt().map(IntegrityPosition::toString));
    return Json.of(json);
  }

  private static Map<String, Object> problem(IntegrityProblem problem) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", problem.kind().name());
    json.put("message", problem.message());
    json.put("table", problem.table());
    json.put("row", problem.row());
    json.put("projectSlug", problem.projectSlug());
    json.put("path", problem.path());
    return json;
  }
}
