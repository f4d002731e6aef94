package dev.templedb.sqlite.project;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A wildcard pattern over paths, compiled to a non-deterministic automaton. It reads a text once and keeps the set of states it may be
 * in, so that the time is at most the length of the text times the length of the pattern, whatever the pattern (Thompson, "Regular
 * Expression Search Algorithm", 1968). What a pattern's characters mean is decided by whoever builds it: {@link Glob}, and the patterns
 * of ignore files.
 *
 * <p>Texts are read by code point; the separator is {@code /}. Immutable and thread-safe.
 */
public final class PathAutomaton {

  private enum Op {
    /** One given code point. */
    LITERAL,
    /** One code point but the separator. */
    ONE,
    /** One code point of a set. */
    SET,
    /** Any number of code points but the separator. */
    SEGMENT_RUN,
    /** Any number of code points. */
    RUN,
    /** Any number of code points of which the last is the separator; or nothing, where a segment starts. */
    DIRECTORIES,
    /** Goes on at the next step and at the target, reading nothing. */
    FORK,
    /** Goes on at the target, reading nothing. */
    JUMP,
    /** The pattern's end. */
    ACCEPT
  }

  private record Step(Op op, int codePointOrTarget, CodePointSet set) {}

  private final Step[] steps;
  private final String prefix;
  private final String suffix;
  private final String longestLiteral;
  private final int stepsBetween;
  private final Op firstBetween;

  private PathAutomaton(Builder builder) {
    this.steps = builder.steps.toArray(Step[]::new);
    this.prefix = builder.prefix();
    this.suffix = builder.suffix();
    this.longestLiteral = builder.longestLiteral();
    int first = prefix.codePointCount(0, prefix.length());
    this.stepsBetween = steps.length - 1 - first - suffix.codePointCount(0, suffix.length());
    this.firstBetween = steps[first].op();
  }

  /** What every text that matches starts with. */
  public String literalPrefix() {
    return prefix;
  }

  /** Whether the whole text matches. */
  public boolean matches(String text) {
    int between = text.length() - prefix.length() - suffix.length();
    if (between < 0 || !text.endsWith(suffix) || !text.startsWith(prefix)) {
      return false;
    }
    if (stepsBetween == 0) {
      return between == 0;
    }
    if (stepsBetween == 1 && firstBetween == Op.RUN) {
      return true;
    }
    if (stepsBetween == 1 && firstBetween == Op.SEGMENT_RUN) {
      int separator = text.indexOf('/', prefix.length());
      return separator < 0 || separator >= prefix.length() + between;
    }
    return text.contains(longestLiteral) && run(text);
  }

  private boolean run(String text) {
    StateSet states = new StateSet();
    StateSet following = new StateSet();
    states.add(0);
    states.close(true);
    for (int i = 0; i < text.length() && states.size > 0; ) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      following.clear();
      for (int s = 0; s < states.size; s++) {
        int state = states.members[s];
        Step step = steps[state];
        switch (step.op()) {
          case LITERAL -> following.addIf(codePoint == step.codePointOrTarget(), state + 1);
          case ONE -> following.addIf(codePoint != '/', state + 1);
          case SET -> following.addIf(step.set().contains(codePoint), state + 1);
          case SEGMENT_RUN -> following.addIf(codePoint != '/', state);
          case RUN, DIRECTORIES -> following.add(state);
          case FORK, JUMP, ACCEPT -> {}
        }
      }
      following.close(codePoint == '/');
      StateSet read = states;
      states = following;
      following = read;
    }
    return states.contains(steps.length - 1);
  }

  /** The states that the automaton may be in, each once. */
  private final class StateSet {
    private final int[] members = new int[steps.length];
    private final boolean[] present = new boolean[steps.length];
    private int size;

    void add(int state) {
      if (!present[state]) {
        present[state] = true;
        members[size++] = state;
      }
    }

    void addIf(boolean condition, int state) {
      if (condition) {
        add(state);
      }
    }

    /** Adds what is reached from the members without reading. */
    void close(boolean segmentStarts) {
      for (int i = 0; i < size; i++) {
        int state = members[i];
        Step step = steps[state];
        switch (step.op()) {
          case SEGMENT_RUN, RUN -> add(state + 1);
          case DIRECTORIES -> addIf(segmentStarts, state + 1);
          case FORK -> {
            add(state + 1);
            add(step.codePointOrTarget());
          }
          case JUMP -> add(step.codePointOrTarget());
          case LITERAL, ONE, SET, ACCEPT -> {}
        }
      }
    }

    boolean contains(int state) {
      return present[state];
    }

    void clear() {
      for (int i = 0; i < size; i++) {
        present[members[i]] = false;
      }
      size = 0;
    }
  }

  /** Takes a pattern's parts from left to right. */
  public static final class Builder {
    private static final int NO_TARGET = -1;

    private final List<Step> steps = new ArrayList<>();
    private final Deque<Group> groups = new ArrayDeque<>();
    private final List<Literal> literals = new ArrayList<>();
    private boolean inLiteral;

    /** A group of alternatives that is open. */
    private static final class Group {
      /** The step at the start of its latest alternative. */
      private int latestFork;

      /** The jumps from the ends of its alternatives to the group's end. */
      private final List<Integer> jumps = new ArrayList<>();
    }

    /** A run of literal steps outside of any group. */
    private record Literal(int firstStep, StringBuilder text) {}

    /** Adds one code point, taken literally. */
    public Builder literal(int codePoint) {
      if (groups.isEmpty()) {
        if (!inLiteral) {
          literals.add(new Literal(steps.size(), new StringBuilder()));
          inLiteral = true;
        }
        literals.get(literals.size() - 1).text().appendCodePoint(codePoint);
      }
      steps.add(new Step(Op.LITERAL, codePoint, CodePointSet.NONE));
      return this;
    }

    /** Adds any one code point but the separator. */
    public Builder one() {
      return add(Op.ONE, NO_TARGET, CodePointSet.NONE);
    }

    /** Adds one code point of {@code set}. */
    public Builder one(CodePointSet set) {
      return add(Op.SET, NO_TARGET, set);
    }

    /** Adds any number of code points but the separator. */
    public Builder segmentRun() {
      return add(Op.SEGMENT_RUN, NO_TARGET, CodePointSet.NONE);
    }

    /** Adds any number of code points. */
    public Builder run() {
      return add(Op.RUN, NO_TARGET, CodePointSet.NONE);
    }

    /** Adds any number of code points that end with the separator; or nothing, where a segment starts. */
    public Builder directories() {
      return add(Op.DIRECTORIES, NO_TARGET, CodePointSet.NONE);
    }

    /** Opens a group of alternatives, and its first alternative. */
    public Builder openGroup() {
      groups.push(new Group());
      return startAlternative();
    }

    /** Ends the innermost group's alternative and starts its next. */
    public Builder nextAlternative() {
      endAlternative();
      Group group = groups.element();
      steps.set(group.latestFork, new Step(Op.FORK, steps.size(), CodePointSet.NONE));
      return startAlternative();
    }

    /** Ends the innermost group. */
    public Builder closeGroup() {
      endAlternative();
      for (int jump : groups.pop().jumps) {
        steps.set(jump, new Step(Op.JUMP, steps.size(), CodePointSet.NONE));
      }
      return this;
    }

    /** How many groups are open. */
    public int openGroups() {
      return groups.size();
    }

    /**
     * The automaton.
     *
     * @throws IllegalStateException when a group is open
     */
    public PathAutomaton build() {
      if (!groups.isEmpty()) {
        throw new IllegalStateException("a group of the pattern is open: close it first");
      }
      steps.add(new Step(Op.ACCEPT, NO_TARGET, CodePointSet.NONE));
      return new PathAutomaton(this);
    }

    /** Adds the fork to the alternative after this one; while there is none, a step that only goes on. */
    private Builder startAlternative() {
      groups.element().latestFork = steps.size();
      return add(Op.JUMP, steps.size() + 1, CodePointSet.NONE);
    }

    private void endAlternative() {
      groups.element().jumps.add(steps.size());
      add(Op.JUMP, NO_TARGET, CodePointSet.NONE);
    }

    private Builder add(Op op, int target, CodePointSet set) {
      inLiteral = false;
      steps.add(new Step(op, target, set));
      return this;
    }

    private String prefix() {
      return literals.isEmpty() || literals.get(0).firstStep() > 0
          ? ""
          : literals.get(0).text().toString();
    }

    private String suffix() {
      // When the whole pattern is one literal, it counts as the prefix.
      if (literals.isEmpty() || !inLiteral || literals.get(literals.size() - 1).firstStep() == 0) {
        return "";
      }
      return literals.get(literals.size() - 1).text().toString();
    }

    private String longestLiteral() {
      String longest = "";
      for (Literal literal : literals) {
        if (literal.text().length() > longest.length()) {
          longest = literal.text().toString();
        }
      }
      return longest;
    }
  }
}
