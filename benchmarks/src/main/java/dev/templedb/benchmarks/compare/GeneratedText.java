package dev.templedb.benchmarks.compare;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Text that looks like source code to a compressor. Words are drawn by Zipf's law, as those of real text are; a directory has names of its
 * own that its files share, and each file has some that occur nowhere else. The same seed gives the same text.
 */
final class GeneratedText {

  /** The languages that it writes. */
  enum Language {
    /** Java. */
    JAVA(".java", "/*\n", " * ", " */\n"),
    /** Python. */
    PYTHON(".py", "", "# ", "\n"),
    /** JSON. */
    JSON(".json", "", "", ""),
    /** Markdown. */
    MARKDOWN(".md", "", "", "");

    private final String ending;
    private final String licenseStart;
    private final String licenseLine;
    private final String licenseEnd;

    Language(String ending, String licenseStart, String licenseLine, String licenseEnd) {
      this.ending = ending;
      this.licenseStart = licenseStart;
      this.licenseLine = licenseLine;
      this.licenseEnd = licenseEnd;
    }

    /** How its files' names end. */
    String ending() {
      return ending;
    }
  }

  // %i a name, %t a type, %w a word of prose, %p a phrase of prose, %n a number, %x a long number
  // in hexadecimal digits.
  private static final List<String> JAVA_LINES = List.of(
      "import org.%w.%w.%t;\n",
      "\n    /**\n     * %p\n     * %p\n     *\n     * @param %i %p\n     * @return %p\n     */\n",
      "    /** %p */\n",
      "        // %p\n",
      "    private final %t %i;\n",
      "    private static final int %i = %n;\n",
      "\n    @Override\n    public %t %i(%t %i) {\n",
      "    public %t %i(%t %i, %t %i) {\n",
      "        %t %i = %i.%i(%i);\n",
      "        %t %i = new %t(%i, %i);\n",
      "        if (%i.%i() == %n) {\n            return %i;\n        }\n    }\n",
      "        if (%i == null) {\n            throw new %t(\"%p: \" + %i);\n        }\n",
      "        for (%t %i : %i.%i()) {\n            %i.%i(%i, %n);\n        }\n",
      "        return %i.%i(%i);\n    }\n\n",
      "        this.%i = %i;\n",
      "        %i.%i(%i, \"%w %w\");\n",
      "        assert %i.%i(\"%x\") != %i;\n",
      "        %i += %i.%i() * %n;\n");
  private static final List<String> PYTHON_LINES = List.of(
      "from %w.%i import %i\n",
      "\n    def %i(self, %i, %i=%n):\n        \"\"\"%p\n\n        %p\n        \"\"\"\n",
      "        # %p\n",
      "        self.%i = %i\n",
      "        if %i.%i is None:\n            raise %t(\"%p\")\n",
      "        for %i in self.%i(%i):\n            %i.%i(%i)\n",
      "        return self.%i(%i, %n)\n",
      "        %i = %i[%n].%i(\"%w\")\n");
  private static final List<String> JSON_LINES = List.of(
      "    {\"%w\": \"%i\", \"%w\": %n, \"%w\": \"%p\"},\n",
      "    {\"%i\": {\"%w\": \"%x\", \"%w\": [%n, %n, %n]}},\n",
      "    {\"%w\": true, \"%w\": \"%w/%i\", \"%w\": null},\n");
  private static final List<String> MARKDOWN_LINES = List.of(
      "\n## %p\n\n", "%p. %p.\n%p.\n", "- `%i`: %p\n", "\n    %i.%i(%i)\n\n", "| %w | %n | %p |\n");
  private static final String LICENSE = """
      Licensed to the authors of this software under one or more contributor
      license agreements. See the NOTICE file distributed with this work for
      additional information regarding copyright ownership. The authors license
      this file to you; please contact them or visit the site of the project if
      you need additional information or have any questions.

      Licensed under the Apache License, Version 2.0 (the "License");
      you may not use this file except in compliance with the License.
      You may obtain a copy of the License at

          https://www.apache.org/licenses/LICENSE-2.0

      Unless required by applicable law or agreed to in writing, software
      distributed under the License is distributed on an "AS IS" BASIS,
      WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
      See the License for the specific language governing permissions and
      limitations under the License.
      """;

  private static final int DIRECTORY_NAMES = 150;
  private static final int OWN_NAME_EVERY = 2_000;
  private static final int REPEATED_PERCENT = 32;
  private static final int WORDS = 2_500;
  private static final String[] PROSE = words(new SplittableRandom(1), WORDS);

  /** Names as of a standard library. */
  private static final String[] EVERYWHERE = names(new SplittableRandom(2), 500);

  private final String[] shared;

  /** Text for the files of a directory. */
  GeneratedText(long directorySeed) {
    shared = names(new SplittableRandom(directorySeed), DIRECTORY_NAMES);
  }

  /** A text of at least {@code length} characters, all ASCII, and little more. */
  String write(Language language, long seed, int length) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder(length + 1_000);
    if (!language.licenseLine.isEmpty() && length > LICENSE.length()) {
      text.append(language.licenseStart);
      LICENSE
          .lines()
          .forEach(line -> text.append(language.licenseLine).append(line).append('\n'));
      text.append(language.licenseEnd);
    }
    List<String> lines = lines(language);
    String[] own = names(random, 8 + length / OWN_NAME_EVERY);
    int start = text.length();
    while (text.length() < length) {
      if (random.nextInt(100) < REPEATED_PERCENT && repeat(text, random, start)) {
        continue;
      }
      line(text, random, own, lines.get(random.nextInt(lines.size())));
    }
    return text.toString();
  }

  /** Writes some lines again that the text has already, as people do. */
  private static boolean repeat(StringBuilder text, SplittableRandom random, int start) {
    int from = text.indexOf("\n", random.nextInt(start, text.length() + 1)) + 1;
    int to = text.indexOf("\n", from + random.nextInt(300)) + 1;
    if (from == 0 || to == 0) {
      return false;
    }
    text.append(text, from, to);
    return true;
  }

  private void line(StringBuilder text, SplittableRandom random, String[] own, String template) {
    for (int at = 0; at < template.length(); at++) {
      char c = template.charAt(at);
      if (c != '%') {
        text.append(c);
        continue;
      }
      switch (template.charAt(++at)) {
        case 'i' -> text.append(name(random, own));
        case 't' -> {
          int start = text.length();
          text.append(name(random, own));
          text.setCharAt(start, Character.toUpperCase(text.charAt(start)));
        }
        case 'w' -> text.append(zipf(random, PROSE));
        case 'p' -> phrase(text, random);
        case 'n' -> text.append(random.nextInt(1 << random.nextInt(1, 20)));
        case 'x' -> text.append(Long.toHexString(random.nextLong()));
        default -> throw new IllegalStateException(template);
      }
    }
  }

  private static List<String> lines(Language language) {
    return switch (language) {
      case JAVA -> JAVA_LINES;
      case PYTHON -> PYTHON_LINES;
      case JSON -> JSON_LINES;
      case MARKDOWN -> MARKDOWN_LINES;
    };
  }

  private String name(SplittableRandom random, String[] own) {
    int from = random.nextInt(100);
    return zipf(random, from < 35 ? own : from < 65 ? shared : EVERYWHERE);
  }

  private static void phrase(StringBuilder text, SplittableRandom random) {
    int words = 4 + random.nextInt(9);
    for (int i = 0; i < words; i++) {
      text.append(i == 0 ? "" : " ").append(zipf(random, PROSE));
    }
  }

  /** The word of rank r with a probability proportional to 1/r. */
  private static String zipf(SplittableRandom random, String[] words) {
    return words[(int) Math.pow(words.length, random.nextDouble())];
  }

  private static String[] names(SplittableRandom random, int count) {
    String[] names = new String[count + 1];
    for (int i = 0; i <= count; i++) {
      StringBuilder name = new StringBuilder(zipf(random, PROSE));
      for (int more = random.nextInt(3); more > 0; more--) {
        String word = zipf(random, PROSE);
        name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
      }
      names[i] = name.toString();
    }
    return names;
  }

  private static String[] words(SplittableRandom random, int count) {
    String consonants = "tnrsldcmphgbfvwkxyzj";
    String vowels = "eaiou";
    String[] words = new String[count + 1];
    for (int i = 0; i <= count; i++) {
      StringBuilder word = new StringBuilder();
      // Frequent words are short.
      int syllables = 1 + (int) (Math.log(i + 3) / 4 + random.nextDouble() * 1.8);
      for (int s = 0; s < syllables; s++) {
        word.append(letter(random, consonants)).append(letter(random, vowels));
        if (random.nextInt(5) < 2) {
          word.append(letter(random, consonants));
        }
      }
      words[i] = word.toString();
    }
    return words;
  }

  private static char letter(SplittableRandom random, String letters) {
    return letters.charAt((int) Math.pow(letters.length(), random.nextDouble()) - 1);
  }
}
