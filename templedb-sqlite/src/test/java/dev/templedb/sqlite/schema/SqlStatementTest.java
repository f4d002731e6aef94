package dev.templedb.sqlite.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlStatementTest {

  @Test
  void allOf_semicolonsInQuotes_staysOneStatement() {
    assertThat(texts("INSERT INTO \"a;b\" VALUES ('x;''y;', `c;`, [d;'e]);SELECT 1"))
        .containsExactly("INSERT INTO \"a;b\" VALUES ('x;''y;', `c;`, [d;'e])", "SELECT 1");
  }

  @Test
  void allOf_semicolonsInComments_staysOneStatement() {
    assertThat(texts("SELECT 1 -- no; end\n + /* nor ; here '*/ 2; -- gone;\n/* too; */ SELECT 3;"))
        .containsExactly("SELECT 1 -- no; end\n + /* nor ; here '*/ 2", "SELECT 3");
  }

  @Test
  void allOf_triggerWithCase_endsAtItsOwnEnd() {
    String trigger = """
        create temp /* ; */ trigger t after insert on a
        begin
            update a set b = case when c then 1 else case d when 2 then 3 end end;
            select case when x then raise(abort, '; end;') end; -- ; end;
            select 1 as "end";
        end""";
    assertThat(texts(trigger + ";\nSELECT 1;")).containsExactly(trigger, "SELECT 1");
  }

  @Test
  void allOf_tableNamedTrigger_isNoTrigger() {
    assertThat(texts(
            "CREATE TABLE trigger (x); SELECT 'END'; CREATE INDEX trigger ON a (b); SELECT 2"))
        .containsExactly(
            "CREATE TABLE trigger (x)",
            "SELECT 'END'",
            "CREATE INDEX trigger ON a (b)",
            "SELECT 2");
  }

  @Test
  void allOf_nothingButSpaceAndComments_isEmpty() {
    assertThat(texts("")).isEmpty();
    assertThat(texts(" ;; -- x\n ; /* y */ ; /* never closed")).isEmpty();
  }

  @Test
  void allOf_unclosedQuote_leavesTheRestToTheParser() {
    assertThat(texts("SELECT 1; SELECT 'a; SELECT 2;"))
        .containsExactly("SELECT 1", "SELECT 'a; SELECT 2;");
  }

  @Test
  void allOf_numbersStatementsAndLines() {
    List<SqlStatement> statements =
        SqlStatement.allOf("-- head\n\nSELECT 1;\n\n-- why\nSELECT\n  2; SELECT 3;\n");
    assertThat(statements)
        .containsExactly(
            new SqlStatement(1, 3, "SELECT 1"),
            new SqlStatement(2, 6, "SELECT\n  2"),
            new SqlStatement(3, 7, "SELECT 3"));
    assertThat(statements.get(1).firstLine()).isEqualTo("SELECT");
  }

  @Test
  void normalise_layoutAndComments_makeNoDifference() {
    assertThat(SqlTokens.normalise("CREATE  TABLE a(\n  b TEXT, -- why\n  c /* x */ INT)"))
        .isEqualTo(SqlTokens.normalise("CREATE TABLE a (b TEXT,c INT)"))
        .isNotEqualTo(SqlTokens.normalise("CREATE TABLE a (b TEXT, cINT)"));
    assertThat(SqlTokens.normalise("CREATE TABLE \"a\" (b)"))
        .isEqualTo(SqlTokens.normalise("CREATE TABLE a (b)"));
    assertThat(SqlTokens.normalise("SELECT \"a b\""))
        .isNotEqualTo(SqlTokens.normalise("SELECT a b"));
    assertThat(SqlTokens.normalise("SELECT 'a  b'"))
        .isNotEqualTo(SqlTokens.normalise("SELECT 'a b'"));
  }

  private static List<String> texts(String script) {
    return SqlStatement.allOf(script).stream().map(SqlStatement::text).toList();
  }
}
