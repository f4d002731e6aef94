package dev.templedb.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.maintenance.IntegrityProblem.Kind;
import org.junit.jupiter.api.Test;

/** How a report is printed. */
class IntegrityReportTest {

  private static IntegrityReportBuilder report() {
    return IntegrityReport.builder().problemCount(0).contents(3).contentBytes(2048);
  }

  private static IntegrityReport withProblems() {
    return report()
        .addProblems(IntegrityProblem.builder()
            .kind(Kind.STRUCTURE)
            .message("Tree 2 page 2:\n  it is torn\n")
            .build())
        .addProblems(IntegrityProblem.builder()
            .kind(Kind.ROW)
            .message("another checksum")
            .table("project_trees")
            .row("7")
            .build())
        .addProblems(IntegrityProblem.builder()
            .kind(Kind.CONTENT)
            .message("another hash")
            .table("contents")
            .projectSlug("app")
            .path("src/\u001b[2Jx")
            .build())
        .problemCount(5)
        .addUnsealedTables("projects", "nix_pins")
        .resumeAt(new IntegrityPosition(12))
        .build();
  }

  @Test
  void toText_problems_areALineEachWithKindAndPlace() {
    assertThat(withProblems().toText()).isEqualTo("""
        Integrity
          problems  5
          contents  3, 2.0 KiB (2048 bytes)
          to go on  after 12
          unsealed  projects, nix_pins

        Problems
          STRUCTURE  -                     Tree 2 page 2: it is torn
          ROW        project_trees, row 7  another checksum
          CONTENT    app/src/\\u001b[2Jx    another hash
          and 2 more
        """);
  }

  @Test
  void toText_soundReport_saysSo() {
    assertThat(report().build().toText()).isEqualTo("""
        Integrity
          problems  none
          contents  3, 2.0 KiB (2048 bytes)
        """);
  }

  @Test
  void toJson_report_hasItsMembers() {
    assertThat(report()
            .addProblems(IntegrityProblem.builder()
                .kind(Kind.ROW)
                .message("another checksum")
                .table("project_trees")
                .row("7")
                .build())
            .problemCount(1)
            .addUnsealedTables("projects")
            .resumeAt(new IntegrityPosition(12))
            .build()
            .toJson())
        .isEqualTo("""
        {
          "sound": false,
          "problems": [
            {
              "kind": "ROW",
              "message": "another checksum",
              "table": "project_trees",
              "row": "7",
              "projectSlug": null,
              "path": null
            }
          ],
          "problemCount": 1,
          "unsealedTables": [
            "projects"
          ],
          "contents": 3,
          "contentBytes": 2048,
          "resumeAt": "12"
        }""");
  }
}
