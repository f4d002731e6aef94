# nixpkgs 22.11: before buildFHSEnv, multiArch, and nodejs_20.
{ }:
let common = import ../common.nix; in
import ../stub.nix {
  packages = common.packages ++ [ "nodejs_18" "python310" ];
  sets = {
    nodePackages = common.node;
    python310Packages = common.python;
    python311Packages = common.python;
    python3Packages = common.python;
    phpPackages = [ "composer" ];
  };
  fhsNames = [ "buildFHSUserEnv" ];
}
