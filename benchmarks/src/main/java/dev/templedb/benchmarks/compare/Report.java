package dev.templedb.benchmarks.compare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Collects what was measured, and prints it as a table for people and one line of JSON for programs. */
final class Report {

  /** What the project asks of a figure. */
  private record Bar(String name, double value, double bar, boolean atLeast, String unit) {

    boolean met() {
      return atLeast ? value >= bar : value <= bar;
    }

    String text() {
      return bar == Double.POSITIVE_INFINITY ? "-" : (atLeast ? "≥ " : "≤ ") + number(bar) + unit;
    }
  }

  private final Map<String, Object> environment = new TreeMap<>();
  private final Map<String, Double> medians = new TreeMap<>();
  private final List<Bar> figures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** A fact about where this was measured: a number or a text. */
  void environment(String name, Object value) {
    environment.put(name, value);
  }

  /** The median of times in milliseconds. */
  void median(String name, List<Double> millis) {
    medians.put(name, median(millis));
  }

  /** A figure that must not be over a bar. */
  void atMost(String name, double value, double bar, String unit) {
    figures.add(new Bar(name, value, bar, false, unit));
  }

  /** A figure that must not be under a bar. */
  void atLeast(String name, double value, double bar, String unit) {
    figures.add(new Bar(name, value, bar, true, unit));
  }

  /** A figure without a bar. */
  void figure(String name, double value, String unit) {
    figures.add(new Bar(name, value, Double.POSITIVE_INFINITY, false, unit));
  }

  /** The median of each round's ratio, as what else the machine does hits both sides of a round. */
  static double ratio(List<Double> dividends, List<Double> divisors) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < dividends.size(); i++) {
      ratios.add(dividends.get(i) / divisors.get(i));
    }
    return median(ratios);
  }

  /** Something that the reader has to know: what was left out, and why. */
  void note(String text) {
    notes.add(text);
  }

  /** Prints it. */
  void print() throws IOException {
    System.out.printf("%nmedians%n");
    medians.forEach((name, millis) -> System.out.printf("  %-46s %12s%n", name, time(millis)));
    System.out.printf("%n  %-46s %12s %12s%n", "", "measured", "bar");
    for (Bar figure : figures) {
      System.out.printf(
          "  %-46s %12s %12s  %s%n",
          figure.name(),
          number(figure.value()) + figure.unit(),
          figure.text(),
          figure.text().equals("-") ? "" : figure.met() ? "ok" : "MISSED");
    }
    notes.forEach(note -> System.out.printf("%n%s%n", note));
    System.out.println();
    System.out.println(json());
  }

  private String json() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeObjectFieldStart("environment");
      for (Map.Entry<String, Object> fact : environment.entrySet()) {
        if (fact.getValue() instanceof Number number) {
          json.writeNumberField(fact.getKey(), number.longValue());
        } else {
          json.writeStringField(fact.getKey(), fact.getValue().toString());
        }
      }
      json.writeEndObject();
      json.writeObjectFieldStart("medians_ms");
      for (Map.Entry<String, Double> time : medians.entrySet()) {
        json.writeFieldName(time.getKey());
        json.writeNumber(String.format(Locale.ROOT, "%.2f", time.getValue()));
      }
      json.writeEndObject();
      json.writeObjectFieldStart("ratios");
      for (Bar figure : figures) {
        json.writeFieldName(figure.name());
        json.writeNumber(String.format(Locale.ROOT, "%.4f", figure.value()));
      }
      json.writeEndObject();
      json.writeObjectFieldStart("met");
      for (Bar figure : figures) {
        if (figure.bar() != Double.POSITIVE_INFINITY) {
          json.writeBooleanField(figure.name(), figure.met());
        }
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static String time(double millis) {
    return String.format(Locale.ROOT, millis < 100 ? "%.1f ms" : "%.0f ms", millis);
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, value < 100 ? "%.3f" : "%.0f", value);
  }
}
