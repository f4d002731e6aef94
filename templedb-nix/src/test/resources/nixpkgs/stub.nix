# A stand-in for nixpkgs: package sets of fake derivations, and a buildFHSEnv that records its arguments instead of building. What a
# release has, lacks, refuses and removed with an error is as in the release of that name.
{ packages, sets, fhsNames, extraArguments ? [ ], insecure ? [ ], removed ? { } }:

let
  known = [ "name" "profile" "targetPkgs" "multiPkgs" "runScript" "extraOutputsToInstall" "extraBuildCommands" "meta" ] ++ extraArguments;

  listToSet = f: names: builtins.listToAttrs (map (name: { inherit name; value = f name; }) names);

  derivationNamed = arch: name: {
    type = "derivation";
    inherit name;
    outPath = "/nix/store/${arch}-${name}";
    drvPath =
      if builtins.elem name insecure then throw "Package '${name}' is marked as insecure, refusing to evaluate."
      else "/nix/store/${arch}-${name}.drv";
    meta.available = !(builtins.elem name insecure);
  };

  packagesFor = arch:
    listToSet (derivationNamed arch) packages
    // builtins.mapAttrs (set: names: listToSet (name: derivationNamed arch "${set}.${name}") names) sets
    // builtins.mapAttrs (name: message: throw message) removed;

  # What is installed: forces the derivation, as buildFHSEnv does.
  install = package: builtins.seq package.drvPath package.outPath;

  buildFHSEnv = arguments:
    let
      unknown = builtins.filter (name: !(builtins.elem name known)) (builtins.attrNames arguments);
      multiPkgs = arguments.multiPkgs or (pkgs: [ ]);
      multiArch = if builtins.elem "multiArch" known then arguments.multiArch or false else multiPkgs != null;
      recorded = {
        arguments = builtins.attrNames arguments;
        name = arguments.name;
        profile = arguments.profile or "";
        runScript = arguments.runScript or "bash";
        extraOutputsToInstall = arguments.extraOutputsToInstall or [ ];
        target = map install (arguments.targetPkgs pkgs);
        multi = if multiPkgs == null then [ ] else map install (multiPkgs pkgs);
        multi32 = if multiPkgs == null || !multiArch then [ ] else map install (multiPkgs (packagesFor "i686"));
      };
    in
    if unknown != [ ] then throw "buildFHSEnv called with unexpected argument '${builtins.head unknown}'"
    else { type = "derivation"; name = arguments.name; env = { inherit recorded; }; };

  pkgs = listToSet (name: buildFHSEnv) fhsNames // packagesFor "x86_64";
in
pkgs
