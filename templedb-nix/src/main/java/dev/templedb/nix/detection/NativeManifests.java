package dev.templedb.nix.detection;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Manifests of the build tools of C and C++. */
final class NativeManifests {

  private static final Pattern CMAKE_CALL = Pattern.compile(
      "\\b(project|enable_language|find_package|pkg_check_modules|pkg_search_module)\\s*\\(([^()]*)\\)",
      Pattern.CASE_INSENSITIVE);

  private NativeManifests() {}

  /** CMake's {@code CMakeLists.txt}: a script, of which the calls that name languages and packages are read. */
  static void readCMake(String text, Findings findings) {
    findings.need("cmake");
    findings.need("gnumake");
    findings.need("gcc");
    String code = Comments.withoutCMake(text);
    Matcher call = CMAKE_CALL.matcher(code);
    while (call.find()) {
      String command = call.group(1).toLowerCase(Locale.ROOT);
      String[] arguments = call.group(2).strip().split("\\s+", -1);
      switch (command) {
        case "find_package" ->
          findings.dependency("cmake", arguments[0], "find_package(" + arguments[0] + ")");
        case "project", "enable_language" -> {
          for (String argument : arguments) {
            if (argument.equals("Fortran")) {
              findings.need("gfortran", command, "Fortran");
            }
          }
        }
        default -> {
          findings.need("pkg-config", command, arguments[0]);
          for (int i = 1; i < arguments.length; i++) {
            String module = arguments[i].replaceFirst("[<>=].*", "");
            findings.dependency("pkgconfig", module, command + "(" + module + ")");
          }
        }
      }
    }
  }

  /** A makefile: what it needs beside make itself is not for a program to guess. */
  static void readMake(String text, Findings findings) {
    findings.need("gnumake");
  }
}
