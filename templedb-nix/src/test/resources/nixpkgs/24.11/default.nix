# nixpkgs 24.11: both names of the function, the older one an alias.
{ }:
let common = import ../common.nix; in
import ../stub.nix {
  packages = common.packages ++ [ "nodejs_18" "nodejs_20" "nodejs_22" "jdk21" "python312" "python313" "prettier" ];
  sets = {
    nodePackages = common.node;
    python311Packages = common.python;
    python312Packages = common.python;
    python313Packages = common.python;
    python3Packages = common.python;
    phpPackages = [ "composer" ];
  };
  fhsNames = [ "buildFHSEnv" "buildFHSUserEnv" ];
  extraArguments = [ "multiArch" ];
}
