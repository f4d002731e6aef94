# nixpkgs 26.05: nodePackages is an error, nodejs_20 is there but marked as insecure, and buildFHSUserEnv is gone.
{ }:
let common = import ../common.nix; in
import ../stub.nix {
  packages = common.packages ++ [ "nodejs_20" "nodejs_22" "nodejs_24" "jdk21" "jdk25" "python312" "python313" "python314" "prettier" ];
  sets = {
    python311Packages = common.python;
    python312Packages = common.python;
    python313Packages = common.python;
    python3Packages = common.python;
    phpPackages = [ "composer" ];
  };
  fhsNames = [ "buildFHSEnv" ];
  extraArguments = [ "multiArch" ];
  insecure = [ "nodejs_20" ];
  removed = {
    nodejs_18 = "Node.js 18.x has reached End-Of-Life and has been removed";
    nodePackages = "nodePackages has been removed because it was unmaintainable within nixpkgs";
  };
}
