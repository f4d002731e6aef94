# A stand-in for nixpkgs that can be built, without a network and without anything but a POSIX shell: packages are programs that are scripts,
# the wrapper of buildFHSEnv does what the real one's init script does, without a namespace, and mkShell can be entered by nix-shell.
{ }:

let
  file = path: text: derivation {
    name = builtins.baseNameOf path;
    inherit path text;
    passAsFile = [ "text" ];
    system = builtins.currentSystem;
    builder = "/bin/sh";
    args = [ "-c" ''PATH=/usr/bin:/bin; mkdir -p "$(dirname "$out/$path")"; cat "$textPath" > "$out/$path"; chmod 755 "$out/$path"'' ];
  };

  program = name: script: file "bin/${name}" "#!/bin/sh\n${script}\n";

  slow = derivation {
    name = "slow";
    system = builtins.currentSystem;
    builder = "/bin/sh";
    args = [ "-c" ''PATH=/usr/bin:/bin; echo "waiting" >&2; sleep 60; mkdir "$out"'' ];
  };

  failing = derivation {
    name = "failing";
    system = builtins.currentSystem;
    builder = "/bin/sh";
    args = [ "-c" ''echo "this package does not build" >&2; exit 4'' ];
  };

  path = packages: builtins.concatStringsSep ":" (map (package: "${package}/bin") packages ++ [ "/usr/bin" "/bin" ]);

  buildFHSEnv = { name, targetPkgs, multiPkgs ? null, profile ? "", runScript ? "bash", extraOutputsToInstall ? [ ], multiArch ? false }:
    let
      wrapper = program name ''
        export PATH=${path (targetPkgs pkgs)}
        ${profile}
        exec ${runScript} "$@"
      '';
    in
    wrapper // { env = failing; };

  mkShell = arguments:
    let
      packages = arguments.packages or [ ];
      attributes = arguments // {
        system = builtins.currentSystem;
        builder = "/bin/sh";
        stdenv = file "setup" ''
          export PATH=${path packages}
          runHook() { eval "''${!1:-}"; }
        '';
      };
    in
    derivation (attributes // { args = [ "-c" "exit 1" ]; }) // {
      inputDerivation = derivation (attributes // {
        name = "${arguments.name}-inputs";
        args = [ "-c" "echo $packages $stdenv > $out" ];
      });
    };

  pkgs = {
    inherit buildFHSEnv mkShell slow failing;
    greeter = program "greet" "echo \"hello \${1:-world}\"";
    arguments = program "show-arguments" "printf '[%s]\\n' \"$@\"";
  };
in
pkgs
