package dev.templedb.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Environments of every form. */
final class Environments {

  private static final String HASH = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

  private Environments() {}

  static Pin pin(String name) {
    return Pin.of(name, "0123456789abcdef0123456789abcdef01234567", HASH);
  }

  static ResolvedEnvironment resolve(List<EnvironmentState> states) {
    List<Sourced<EnvironmentState>> lineage = new ArrayList<>();
    for (EnvironmentState state : states) {
      lineage.add(new Sourced<>(state, "level-" + lineage.size()));
    }
    return ResolvedEnvironment.resolve("app", lineage, Environments::pin);
  }

  static Arbitrary<List<EnvironmentState>> lineages() {
    return states().list().ofMinSize(1).ofMaxSize(4);
  }

  private static Arbitrary<EnvironmentState> states() {
    Arbitrary<List<String>> packages = names("a", "b", "c", "d", "e", "F");
    Arbitrary<Optional<String>> pin = Arbitraries.of("old", "new").optional();
    Arbitrary<EnvironmentDefinition> definitions = Combinators.combine(
            Combinators.combine(packages, packages, packages).as(List::of),
            names("dev", "out"),
            Arbitraries.of("echo a", "echo b\n", "echo c \\", "", "x\ny\nz\n").optional(),
            Arbitraries.of(true, false, false),
            Arbitraries.of("bash", "bash", "zsh", "fish -l"),
            pin,
            Arbitraries.maps(Arbitraries.of("a", "b", "c"), Arbitraries.of("old", "new")),
            Arbitraries.of("d", "e").optional())
        .as((lists, outputs, profile, replaces, runScript, pinName, packagePins, description) ->
            EnvironmentDefinition.builder()
                .basePackages(lists.get(0))
                .targetPackages(lists.get(1))
                .multiPackages(lists.get(2))
                .extraOutputs(outputs)
                .profile(profile)
                .replacesProfile(replaces)
                .runScript(runScript)
                .pin(pinName)
                .packagePins(packagePins)
                .description(description)
                .build());
    return Combinators.combine(definitions, variables()).as(EnvironmentState::new);
  }

  private static Arbitrary<List<String>> names(String... names) {
    return Arbitraries.of(names).list().ofMaxSize(5);
  }

  private static Arbitrary<List<EnvironmentVariable>> variables() {
    return Combinators.combine(
            Arbitraries.of("A", "B", "C", "D"),
            Arbitraries.of("1", "$A", "${B}", "$C$D", "\\$A", "$(echo $B)", "x\n+ y", "'", "$"),
            Arbitraries.of(true, false),
            Arbitraries.of(":", "", "A").optional(),
            Arbitraries.of("d", "e").optional())
        .as((name, value, expanded, separator, description) -> new EnvironmentVariable(
            name, value, expanded, separator, description, Optional.empty()))
        .list()
        .ofMaxSize(4)
        .uniqueElements(EnvironmentVariable::name);
  }
}
