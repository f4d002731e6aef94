package dev.templedb.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ResolutionProperties {

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void resolve_packages_areThoseOfTheLevelsInOrderEachOnceWithItsFirstSource(
      @ForAll("lineages") List<EnvironmentState> states) {
    ResolvedEnvironment environment = Environments.resolve(states);

    assertThat(environment.basePackages())
        .isEqualTo(firstMentions(states, EnvironmentDefinition::basePackages));
    assertThat(environment.targetPackages())
        .isEqualTo(firstMentions(states, EnvironmentDefinition::targetPackages));
    assertThat(environment.multiPackages())
        .isEqualTo(firstMentions(states, EnvironmentDefinition::multiPackages));
    assertThat(environment.extraOutputs())
        .isEqualTo(firstMentions(states, EnvironmentDefinition::extraOutputs));
  }

  private static List<Sourced<String>> firstMentions(
      List<EnvironmentState> states, Function<EnvironmentDefinition, List<String>> list) {
    List<Sourced<String>> mentions = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      for (String name : list.apply(states.get(i).definition())) {
        if (mentions.stream().noneMatch(mention -> mention.value().equals(name))) {
          mentions.add(new Sourced<>(name, "level-" + i));
        }
      }
    }
    return mentions;
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void resolve_everyPart_comesFromALevelThatSaysIt(
      @ForAll("lineages") List<EnvironmentState> states) {
    ResolvedEnvironment environment = Environments.resolve(states);

    assertThat(sources(environment)).isSubsetOf(environment.lineage());
    assertThat(environment.variables())
        .allSatisfy(variable -> assertThat(variable.parts())
            .allSatisfy(part -> assertThat(states.get(level(environment, part)).variables())
                .contains(part.value())));
    assertThat(environment.profile())
        .allSatisfy(
            part -> assertThat(states.get(level(environment, part)).definition().profile())
                .contains(part.value()));
    assertThat(environment.packagePins())
        .allSatisfy((name, pin) -> assertThat(
                states.get(level(environment, pin)).definition().packagePins())
            .containsEntry(name, pin.value().name()));
    environment
        .pin()
        .ifPresent(
            pin -> assertThat(states.get(level(environment, pin)).definition().pin())
                .contains(pin.value().name()));
  }

  private static int level(ResolvedEnvironment environment, Sourced<?> part) {
    return environment.lineage().indexOf(part.source());
  }

  private static List<String> sources(ResolvedEnvironment environment) {
    return Stream.of(
            environment.basePackages().stream(),
            environment.targetPackages().stream(),
            environment.multiPackages().stream(),
            environment.extraOutputs().stream(),
            environment.profile().stream(),
            Stream.of(environment.runScript()),
            environment.pin().stream(),
            environment.packagePins().values().stream(),
            environment.variables().stream().flatMap(variable -> variable.parts().stream()))
        .flatMap(parts -> parts.map(part -> ((Sourced<?>) part).source()))
        .toList();
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void flattened_resolvedAgain_isTheSame(@ForAll("lineages") List<EnvironmentState> states) {
    ResolvedEnvironment environment = Environments.resolve(states);
    EnvironmentState flattened = environment.flattened();

    ResolvedEnvironment again =
        ResolvedEnvironment.of("app", environment.name(), flattened, Environments::pin);

    assertThat(values(again.basePackages())).isEqualTo(values(environment.basePackages()));
    assertThat(values(again.targetPackages())).isEqualTo(values(environment.targetPackages()));
    assertThat(values(again.multiPackages())).isEqualTo(values(environment.multiPackages()));
    assertThat(values(again.extraOutputs())).isEqualTo(values(environment.extraOutputs()));
    assertThat(again.profileText()).isEqualTo(environment.profileText());
    assertThat(again.variables().stream().map(ResolvedVariable::flattened))
        .as("the values, in the order in which they are exported")
        .containsExactlyElementsOf(
            environment.variables().stream().map(ResolvedVariable::flattened).toList());
    assertThat(again.runScript().value()).isEqualTo(environment.runScript().value());
    assertThat(again.pin().map(Sourced::value)).isEqualTo(environment.pin().map(Sourced::value));
    assertThat(values(List.copyOf(again.packagePins().values())))
        .isEqualTo(values(List.copyOf(environment.packagePins().values())));
    assertThat(again.flattened()).isEqualTo(flattened);
  }

  private static <T> List<T> values(List<Sourced<T>> parts) {
    return parts.stream().map(Sourced::value).toList();
  }

  @Provide
  Arbitrary<List<EnvironmentState>> lineages() {
    return Environments.lineages();
  }
}
