package dev.templedb.nix.expression;

import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.ResolvedEnvironment;
import dev.templedb.environment.Sourced;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the expressions of one environment. */
final class ExpressionWriter {

  private static final String FIRST_OF = """
      # The first of these attributes that this nixpkgs has and allows: they are renamed and removed from release to release.
      firstOf = pkgs: paths:
        let
          name = builtins.concatStringsSep ".";
          get = builtins.foldl' (set: part: set.${part} or null) pkgs;
          test = condition: let result = builtins.tryEval condition; in result.success && result.value;
          present = builtins.filter (path: test (get path != null)) paths;
          allowed = builtins.filter (path: test ((get path).meta.available or true)) present;
          usable = allowed ++ present;
          wanted = builtins.head paths;
          taken = builtins.head usable;
          problem = if builtins.elem wanted present then "not allowed by" else "not in";
        in
        if usable == [ ] then missing (name wanted)
        else if taken == wanted then get taken
        else builtins.trace "TempleDB: ${name wanted} is ${problem} this nixpkgs, using ${name taken}" (get taken);
      """;

  private static final String PINS_FOR = """
      # The pinned sets for the architecture of a set: multiPkgs is asked for the packages of both.
      pinsFor = pkgs:
        if pkgs.stdenv.hostPlatform.is32bit then builtins.mapAttrs (name: set: set.pkgsi686Linux) pins else pins;
      """;

  private static final String FOR_SYSTEMS = """
      linux = forSystems [ "x86_64-linux" "aarch64-linux" ];
      darwin = forSystems [ "x86_64-darwin" "aarch64-darwin" ];
      forSystems = systems: f:
        builtins.listToAttrs (map (system: { name = system; value = f (environment system); })
          (builtins.filter (system: inputs.nixpkgs.legacyPackages ? ${system}) systems));
      """;

  private static final String FLAKE_OUTPUTS = """
      {
        packages = linux (environment: { default = environment.fhs; inherit (environment) command; });
        devShells =
          linux (environment: { default = environment.fhs.env; inherit (environment) shell; })
          // darwin (environment: { default = environment.shell; inherit (environment) shell; });
      };
      """;

  private final PackageCatalogue catalogue;

  private final String source;

  private final ResolvedEnvironment environment;

  private final PinnedSets sets;

  private final String name;

  /** The literal of the script that runs at the beginning; empty without one. */
  private final String script;

  /** {@code source} is what precedes a revision in the URL of its archive. */
  ExpressionWriter(PackageCatalogue catalogue, String source, ResolvedEnvironment environment) {
    this.catalogue = catalogue;
    this.source = source;
    this.environment = environment;
    name = ExpressionGenerator.wrapperName(environment.projectSlug(), environment.name());
    sets = new PinnedSets(environment);
    String profile = ProfileScript.of(environment);
    script = profile.isEmpty() ? "" : NixLiteral.lines(profile, 2);
  }

  String fhs() {
    PackageList target = targetPackages();
    PackageList multi = multiPackages();
    return header() + "\n" + sets.arguments(source) + "\nlet\n"
        + bindings(List.of(target, multi), fhsBindings(target, multi))
        + "in\nfhs.env // { inherit fhs command; }\n";
  }

  String shell() {
    PackageList packages = shellPackages();
    return header() + "\n" + sets.arguments(source) + "\nlet\n"
        + bindings(List.of(packages), shellBindings(packages)) + "in\nshell // { runScript = "
        + NixLiteral.string(environment.runScript().value()) + "; }\n";
  }

  String flake() {
    PackageList target = targetPackages();
    PackageList multi = multiPackages();
    PackageList packages = multi.isEmpty() ? target : shellPackages();
    String ofSystem = "let\n" + Indent.by(2, sets.ofInputs()) + "\n"
        + bindings(
            List.of(target, multi, packages),
            fhsBindings(target, multi) + "\n" + shellBindings(packages))
        + "in\n{ inherit fhs command shell; };\n";
    return header() + "\n{\n  description = " + NixLiteral.string(description()) + ";\n\n"
        + Indent.by(2, sets.inputs()) + "\n  outputs = inputs:\n    let\n"
        + Indent.by(6, FOR_SYSTEMS) + "\n      environment = system:\n" + Indent.by(8, ofSystem)
        + "    in\n" + Indent.by(4, FLAKE_OUTPUTS) + "}\n";
  }

  private String title() {
    return environment.name() + " environment for " + environment.projectSlug();
  }

  private String description() {
    return environment.description().filter(text -> !text.isBlank()).orElseGet(this::title);
  }

  private String header() {
    StringBuilder nix = new StringBuilder(NixLiteral.comment(title()));
    environment
        .description()
        .filter(text -> !text.isBlank())
        .ifPresent(text -> nix.append(NixLiteral.comment(text)));
    nix.append("# Generated by TempleDB\n");
    List<String> secrets = environment.secretVariables();
    if (!secrets.isEmpty()) {
      nix.append(NixLiteral.comment("Secret, and so not in here but passed by who enters: "
          + secrets.stream().sorted().collect(Collectors.joining(", "))));
    }
    return nix.toString();
  }

  /** What the lists use, and then {@code own}; each binding between empty lines. */
  private String bindings(List<PackageList> lists, String own) {
    List<String> bindings = new ArrayList<>();
    if (lists.stream().anyMatch(list -> !list.isEmpty())) {
      bindings.add("missing = name: throw ("
          + NixLiteral.string("environment " + environment.name() + " of project "
              + environment.projectSlug() + ": this nixpkgs has no package ")
          + " + name);\n");
    }
    if (lists.stream().anyMatch(PackageList::hasChoices)) {
      bindings.add(FIRST_OF);
    }
    bindings.add(own);
    return Indent.by(2, String.join("\n", bindings));
  }

  private String fhsBindings(PackageList target, PackageList multi) {
    String runScript = environment.runScript().value();
    StringBuilder arguments = new StringBuilder();
    argument(arguments, "name", NixLiteral.string(name));
    argument(arguments, "targetPkgs", function(target));
    argument(arguments, "multiPkgs", multi.isEmpty() ? "null" : function(multi));
    if (!script.isEmpty()) {
      argument(arguments, "profile", script);
    }
    argument(arguments, "runScript", NixLiteral.string(runScript));
    if (!environment.extraOutputs().isEmpty()) {
      argument(arguments, "extraOutputsToInstall", NixLiteral.list(extraOutputs()));
    }
    StringBuilder nix = new StringBuilder();
    if (values(environment.multiPackages()).anyMatch(sets::isPinned)) {
      nix.append(PINS_FOR).append('\n');
    }
    nix.append("buildFHSEnv = pkgs.buildFHSEnv or pkgs.buildFHSUserEnv;\n\narguments = {\n")
        .append(Indent.by(2, arguments.toString()));
    // buildFHSUserEnv, which knows no such argument, installs 32-bit packages without it;
    // buildFHSEnv only with it.
    nix.append(
        multi.isEmpty()
            ? "};\n"
            : "} // (if pkgs ? buildFHSEnv then { multiArch = true; } else { });\n");
    nix.append("\nfhs = buildFHSEnv arguments;\n");
    return nix.append(
            runScript.equals(EnvironmentDefinition.DEFAULT_RUN_SCRIPT)
                ? "command = fhs;\n"
                : "command = buildFHSEnv (arguments // { runScript = \"bash\"; });\n")
        .toString();
  }

  private String shellBindings(PackageList packages) {
    StringBuilder arguments = new StringBuilder();
    argument(arguments, "name", NixLiteral.string(name));
    if (!environment.multiPackages().isEmpty()) {
      arguments.append(
          "# Packages for two architectures are here for one: a shell has no other.\n");
    }
    String list = packages.text();
    if (!environment.extraOutputs().isEmpty()) {
      list = "builtins.concatMap withOutputs (\n" + Indent.by(2, list) + "\n)";
    } else if (packages.hasChoices()) {
      list = "\n" + Indent.by(2, list);
    }
    argument(arguments, "packages", list);
    if (!script.isEmpty()) {
      argument(arguments, "shellHook", script);
    }
    String outputs = environment.extraOutputs().isEmpty()
        ? ""
        : "withOutputs = package: [ package ] ++ map (output: package.${output})\n"
            + "  (builtins.filter (output: builtins.elem output (package.outputs or [ ])) "
            + NixLiteral.list(extraOutputs()) + ");\n\n";
    return outputs + "shell = pkgs.mkShell {\n" + Indent.by(2, arguments.toString()) + "};\n";
  }

  private static String function(PackageList list) {
    return list.hasChoices() ? "pkgs:\n" + Indent.by(2, list.text()) : "pkgs: " + list.text();
  }

  private static void argument(StringBuilder nix, String name, String value) {
    nix.append(name).append(value.startsWith("\n") ? " =" : " = ").append(value).append(";\n");
  }

  private PackageList targetPackages() {
    return list(
        sets::setOf,
        Stream.concat(values(environment.basePackages()), values(environment.targetPackages())));
  }

  private PackageList multiPackages() {
    return list(sets::setInFunction, values(environment.multiPackages()));
  }

  private PackageList shellPackages() {
    return list(sets::setOf, environment.packages().stream());
  }

  private PackageList list(UnaryOperator<String> setOf, Stream<String> packages) {
    return new PackageList(
        catalogue, setOf, packages.collect(Collectors.toCollection(LinkedHashSet::new)));
  }

  private List<String> extraOutputs() {
    return values(environment.extraOutputs()).toList();
  }

  private static Stream<String> values(List<Sourced<String>> list) {
    return list.stream().map(Sourced::value);
  }
}
