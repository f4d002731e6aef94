package dev.templedb.sqlite.transfer;

import dev.templedb.transfer.SkippedFile;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Where the tree may hold files that could not be read this time. What a project has there stays, since nothing says that it is gone. */
final class UnknownPaths {

  private final Set<String> paths;

  UnknownPaths(List<SkippedFile> skipped) {
    paths = skipped.stream()
        .filter(file -> switch (file.reason()) {
          case UNREADABLE, UNSTABLE -> true;
          case NAME_NOT_UNICODE, RESERVED_NAME, SPECIAL_FILE, VANISHED -> false;
        })
        .map(file -> directoryItself(file.path()))
        .collect(Collectors.toSet());
  }

  /** A directory whose list broke off is reported as what is in it: {@code a/.}, or {@code .} for the root. */
  private static String directoryItself(String path) {
    return path.equals(".")
        ? ""
        : path.endsWith("/.") ? path.substring(0, path.length() - 2) : path;
  }

  /** Whether this is such a path, or lies in such a directory. */
  boolean covers(String path) {
    if (paths.isEmpty() || paths.contains("")) {
      return !paths.isEmpty();
    }
    for (int end = path.length(); end >= 0; end = path.lastIndexOf('/', end - 1)) {
      if (paths.contains(path.substring(0, end))) {
        return true;
      }
    }
    return false;
  }
}
