# Packages that every release has.
{
  packages = [
    "git" "curl" "wget" "jq" "sqlite" "gcc" "cmake" "gnumake" "go" "gopls" "rustc" "cargo" "rust-analyzer" "maven" "gradle" "jdk" "jdk17"
    "ruby" "bundler" "php" "postgresql" "redis" "docker" "docker-compose" "zlib" "openssl" "pkg-config" "nodejs" "python3" "python311" "yarn"
    "with" "or-else" "odd name" "qu\"ote" "dollar\${brace}"
  ];
  python = [ "pip" "virtualenv" "pytest" "textual" "rich" ];
  node = [ "npm" "yarn" "prettier" ];
}
