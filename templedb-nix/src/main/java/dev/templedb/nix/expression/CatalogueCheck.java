package dev.templedb.nix.expression;

import dev.templedb.environment.Pin;
import dev.templedb.environment.ResolvedEnvironment;
import dev.templedb.environment.Sourced;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Compares the packages of one environment with a catalogue's dates. */
final class CatalogueCheck {

  private final PackageCatalogue catalogue;

  private final ResolvedEnvironment environment;

  private final Set<String> packages;

  CatalogueCheck(PackageCatalogue catalogue, ResolvedEnvironment environment) {
    this.catalogue = catalogue;
    this.environment = environment;
    packages = environment.packages();
  }

  List<PackageRemark> remarks(Optional<LocalDate> unpinned) {
    List<PackageRemark> remarks = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Stream.of(environment.basePackages(), environment.targetPackages(), environment.multiPackages())
        .flatMap(List::stream)
        .filter(named -> seen.add(named.value()))
        .forEach(named -> nixpkgsOf(named.value(), unpinned)
            .flatMap(day -> remark(named, day))
            .ifPresent(remarks::add));
    return remarks;
  }

  private Optional<LocalDate> nixpkgsOf(String attributePath, Optional<LocalDate> unpinned) {
    Optional<Pin> pin = Optional.ofNullable(environment.packagePins().get(attributePath))
        .or(environment::pin)
        .map(Sourced::value);
    return pin.isPresent() ? pin.get().date() : unpinned;
  }

  private Optional<PackageRemark> remark(Sourced<String> named, LocalDate day) {
    return catalogue
        .dates(named.value())
        .flatMap(dates -> dates
            .problemOn(day)
            .map(kind -> new PackageRemark(
                named.value(),
                named.source(),
                kind,
                dates.dayOf(kind),
                day,
                replacement(named.value(), day))));
  }

  private Optional<String> replacement(String attributePath, LocalDate day) {
    return catalogue.candidates(attributePath, packages).stream()
        .filter(candidate -> !candidate.equals(attributePath))
        .filter(candidate ->
            catalogue.dates(candidate).flatMap(dates -> dates.problemOn(day)).isEmpty())
        .findFirst();
  }
}
