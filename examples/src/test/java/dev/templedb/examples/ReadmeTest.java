package dev.templedb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's program is compiled and run as it stands there. */
class ReadmeTest {

  private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private static String program() throws Exception {
    Matcher matcher = PROGRAM.matcher(Files.readString(Path.of("../README.md")));
    assertThat(matcher.find()).as("the README has a program").isTrue();
    return matcher.group(1);
  }

  @Test
  void program_length_isAtMostFifteenLines() throws Exception {
    assertThat(program().lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(15);
  }

  @Test
  void program_onATree_printsItsJavaFiles(@TempDir Path directory) throws Exception {
    Path source = Files.writeString(directory.resolve("Hello.java"), program());
    Path tree = Files.createDirectories(directory.resolve("tree/src"));
    Files.writeString(tree.resolve("A.java"), "class A {}");
    Files.writeString(tree.resolve("notes.txt"), "none");
    String classPath = JavaProcess.classPath();

    JavaProcess.Result compiled = JavaProcess.run(
        "javac", "-Xlint:all", "-Werror", "-proc:none", "-cp", classPath, source.toString());
    assertThat(compiled.output()).isEmpty();
    assertThat(compiled.exitCode()).isZero();

    JavaProcess.Result run = JavaProcess.run(
        "java",
        "-cp",
        directory + File.pathSeparator + classPath,
        "Hello",
        directory.resolve("tree").toString(),
        directory.resolve("hello.templedb").toString());
    assertThat(run.output()).isEqualToNormalizingNewlines("src/A.java\n");
    assertThat(run.exitCode()).isZero();
  }
}
