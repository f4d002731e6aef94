package dev.templedb.testkit;

import java.util.Random;

/** Text that looks like a project's sources to a compressor: files have much in common and each something of its own. */
final class SampleText {

  private static final String[] NAMES = {
    "account", "balance", "customer", "delivery", "entry", "filter", "group", "invoice", "journal"
  };

  private SampleText() {}

  /** A source file, always the same for the same number. */
  static String javaSource(int number) {
    Random random = new Random(number);
    StringBuilder text = new StringBuilder("""
        /*
         * Licensed under the Apache License, Version 2.0; you may not use this file except in compliance with it.
         */
        package com.example.ledger;

        import java.util.ArrayList;
        import java.util.List;
        import java.util.Objects;

        """);
    text.append("public final class Class").append(number).append(" {\n");
    for (int i = 0; i < 5 + random.nextInt(20); i++) {
      String name = NAMES[random.nextInt(NAMES.length)] + random.nextInt(1_000);
      text.append("\n  /** Gives the ").append(name).append(". */\n  public List<String> ");
      text.append(name).append("() {\n    List<String> result = new ArrayList<>();\n");
      text.append("    result.add(Objects.requireNonNull(\"").append(random.nextLong());
      text.append("\"));\n    return result;\n  }\n");
    }
    return text.append("}\n").toString();
  }
}
