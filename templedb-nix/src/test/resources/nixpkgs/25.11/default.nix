# nixpkgs 25.11: buildFHSUserEnv and nodejs_18 are errors.
{ }:
let common = import ../common.nix; in
import ../stub.nix {
  packages = common.packages ++ [ "nodejs_20" "nodejs_22" "nodejs_24" "jdk21" "jdk25" "python312" "python313" "python314" "prettier" ];
  sets = {
    nodePackages = common.node;
    python311Packages = common.python;
    python312Packages = common.python;
    python313Packages = common.python;
    python3Packages = common.python;
    phpPackages = [ "composer" ];
  };
  fhsNames = [ "buildFHSEnv" ];
  extraArguments = [ "multiArch" ];
  removed = {
    buildFHSUserEnv = "'buildFHSUserEnv' has been renamed to 'buildFHSEnv' and was removed in 25.11";
    nodejs_18 = "Node.js 18.x has reached End-Of-Life and has been removed";
  };
}
