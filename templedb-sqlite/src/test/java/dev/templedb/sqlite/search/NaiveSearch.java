package dev.templedb.sqlite.search;

import dev.templedb.search.ContentMatch;
import dev.templedb.search.ContentSearch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a search must find, by the plainest means: decode everything, split it, try each line. For lines that are not cut. */
final class NaiveSearch {

  private NaiveSearch() {}

  static List<ContentMatch> search(
      ContentSearch request, String slug, SortedMap<String, byte[]> files) {
    int flags = (request.regex() ? 0 : Pattern.LITERAL)
        | (request.ignoreCase() ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
    Pattern pattern = Pattern.compile(request.pattern(), flags);
    List<ContentMatch> all = new ArrayList<>();
    files.forEach((path, content) -> {
      List<String> lines = lines(content);
      List<ContentMatch> found = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        Matcher matcher = pattern.matcher(lines.get(i));
        if (matcher.find()) {
          found.add(ContentMatch.builder()
              .projectSlug(slug)
              .path(path)
              .lineNumber(i + 1)
              .column(matcher.start() + 1)
              .text(lines.get(i))
              .start(matcher.start())
              .end(matcher.end())
              .before(lines.subList(Math.max(0, i - request.linesBefore()), i))
              .after(lines.subList(i + 1, Math.min(lines.size(), i + 1 + request.linesAfter())))
              .build());
        }
      }
      all.addAll(found.subList(0, (int) Math.min(found.size(), request.limitPerFile())));
    });
    return all.subList(0, (int) Math.min(all.size(), request.limit()));
  }

  private static List<String> lines(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', start)) {
      int end = feed > start && text.charAt(feed - 1) == '\r' ? feed - 1 : feed;
      lines.add(text.substring(start, end));
      start = feed + 1;
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }
}
