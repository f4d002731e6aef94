# A stand-in for nixpkgs: package sets of fake derivations, and a buildFHSEnv that records its arguments instead of building. What a
# release has, lacks, refuses and removed with an error is as in the release of that name.
{ packages, sets, fhsNames, extraArguments ? [ ], insecure ? [ ], removed ? { } }:

let
  # A package's outputs, for those that have more than one.
  outputs = [ "out" "dev" ];

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
    inherit outputs;
    out = derivationNamed arch name;
    dev = derivationNamed arch "${name}.dev";
  };

  # A Python and the modules that it finds: those that withPackages is given of its own set.
  pythonFor = arch: set: members:
    let interpreter = derivationNamed arch (builtins.replaceStrings [ "Packages" ] [ "" ] set); in
    interpreter // {
      withPackages = choose:
        let
          modules = choose members;
          environment = interpreter // { installs = [ interpreter ] ++ modules; outputs = [ "out" ]; out = environment; };
        in
        if builtins.any (module: module.set or null != set) modules then throw "a module of another set than ${set}" else environment;
    };

  setFor = arch: set: names:
    let
      members = listToSet (name: derivationNamed arch "${set}.${name}" // { inherit set; }) names;
      isPython = builtins.substring 0 6 set == "python";
    in
    members // (if isPython then { python = pythonFor arch set members; } else { });

  packagesFor = arch:
    listToSet (derivationNamed arch) packages
    // builtins.mapAttrs (setFor arch) sets
    // builtins.mapAttrs (name: message: throw message) removed
    // { stdenv.hostPlatform.is32bit = arch == "i686"; pkgsi686Linux = packagesFor "i686"; };

  # What is installed: forces the derivations, as buildFHSEnv does. A module that isn't in a withPackages could not be imported.
  install = package:
    if package ? installs then map (part: builtins.seq part.drvPath part.outPath) package.installs
    else if builtins.substring 0 6 (package.set or "") == "python" then throw "${package.name} is beside its Python"
    else [ (builtins.seq package.drvPath package.outPath) ];
  installAll = builtins.concatMap install;

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
        target = installAll (arguments.targetPkgs pkgs);
        multi = if multiPkgs == null then [ ] else installAll (multiPkgs pkgs);
        multi32 = if multiPkgs == null || !multiArch then [ ] else installAll (multiPkgs (packagesFor "i686"));
      };
    in
    if unknown != [ ] then throw "buildFHSEnv called with unexpected argument '${builtins.head unknown}'"
    else {
      type = "derivation";
      inherit (arguments) name;
      inherit recorded;
      drvPath = "/nix/store/${arguments.name}.drv";
      env = { type = "derivation"; name = "${arguments.name}-shell-env"; drvPath = "/nix/store/${arguments.name}-env.drv"; inherit recorded; };
    };

  mkShell = arguments:
    let unknown = builtins.filter (name: !(builtins.elem name [ "name" "packages" "shellHook" ])) (builtins.attrNames arguments); in
    if unknown != [ ] then throw "mkShell called with unexpected argument '${builtins.head unknown}'"
    else {
      type = "derivation";
      inherit (arguments) name;
      drvPath = "/nix/store/${arguments.name}.drv";
      recorded = {
        arguments = builtins.attrNames arguments;
        inherit (arguments) name;
        packages = installAll arguments.packages;
        shellHook = arguments.shellHook or "";
      };
    };

  pkgs = listToSet (name: buildFHSEnv) fhsNames // packagesFor "x86_64" // { inherit mkShell; };
in
pkgs
