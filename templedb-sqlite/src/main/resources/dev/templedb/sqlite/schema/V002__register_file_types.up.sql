-- The built-in file types and the rules that recognise them.
--
-- A row is a type: category, name, description, rules. What a rule looks at shows in how it is written:
--   *.d.ts           the extension d.ts
--   #!python         the interpreter python, without directory or version
--   **/man/*.[1-8]   with a slash: the path from the project's root
--   Makefile         anything else: the whole name
-- A file keeps the type of its language unless its name makes it something that tools look for: README.md is markdown, as is LICENSE.md,
-- and webpack.config.js is javascript; package.json is a package_json. No rule stands at two types.

CREATE TEMP TABLE builtin_file_types (
    id           INTEGER PRIMARY KEY,
    category     TEXT NOT NULL,
    type_name    TEXT NOT NULL,
    description  TEXT NOT NULL,
    rules        TEXT NOT NULL
);

INSERT INTO builtin_file_types (category, type_name, description, rules) VALUES
    -- Given by the library itself, not by rules: what no rule recognises, with or without a NUL byte near its start; symbolic links.
    ('other',          'unknown',                'Unknown',                     ''),
    ('other',          'binary',                 'Binary of unknown kind',      ''),
    ('other',          'symlink',                'Symbolic link',               '');

-- ----------------------------------------------------------------------------------------------------------------- programming languages

INSERT INTO builtin_file_types (category, type_name, description, rules) VALUES
    ('language',       'ada',                    'Ada',                         '*.adb *.ads'),
    ('language',       'agda',                   'Agda',                        '*.agda *.lagda'),
    ('language',       'antlr',                  'ANTLR grammar',               '*.g4'),
    ('language',       'applescript',            'AppleScript',                 '*.applescript #!osascript'),
    ('language',       'assembly',               'Assembly',                    '*.s *.asm *.nasm'),
    ('language',       'awk',                    'AWK',                         '*.awk #!awk #!gawk #!mawk #!nawk'),
    ('language',       'c',                      'C',                           '*.c #!tcc'),
    ('language',       'c_header',               'C header',                    '*.h'),
    ('language',       'clojure',                'Clojure',                     '*.clj *.cljs *.cljc #!bb #!clojure'),
    ('language',       'cobol',                  'COBOL',                       '*.cob *.cbl *.cpy'),
    ('language',       'coffeescript',           'CoffeeScript',                '*.coffee *.litcoffee #!coffee'),
    ('language',       'common_lisp',            'Common Lisp',                 '*.lisp *.lsp *.cl *.asd #!sbcl #!clisp'),
    ('language',       'cpp',                    'C++',                         '*.cpp *.cc *.cxx *.c++ *.C *.cppm *.ixx'),
    ('language',       'cpp_header',             'C++ header',                  '*.hpp *.hh *.hxx *.h++ *.H *.ipp *.tpp *.inl'),
    ('language',       'crystal',                'Crystal',                     '*.cr #!crystal'),
    ('language',       'csharp',                 'C#',                          '*.cs *.csx'),
    ('language',       'cuda',                   'CUDA',                        '*.cu *.cuh'),
    ('language',       'cython',                 'Cython',                      '*.pyx *.pxd *.pxi'),
    ('language',       'd',                      'D',                           '*.d *.di #!rdmd #!dub'),
    ('language',       'dart',                   'Dart',                        '*.dart #!dart'),
    ('language',       'elixir',                 'Elixir',                      '*.ex *.exs #!elixir'),
    ('language',       'elm',                    'Elm',                         '*.elm'),
    ('language',       'emacs_lisp',             'Emacs Lisp',                  '*.el .emacs #!emacs'),
    ('language',       'erlang',                 'Erlang',                      '*.erl *.hrl *.app.src #!escript'),
    ('language',       'fortran',                'Fortran',                     '*.f *.for *.f77 *.f90 *.f95 *.f03 *.f08'),
    ('language',       'fsharp',                 'F#',                          '*.fs *.fsi *.fsx'),
    ('language',       'gdscript',               'GDScript',                    '*.gd'),
    ('language',       'gleam',                  'Gleam',                       '*.gleam'),
    ('language',       'glsl',                   'GLSL shader',                 '*.glsl *.vert *.frag *.geom *.comp *.tesc *.tese'),
    ('language',       'go',                     'Go',                          '*.go'),
    ('language',       'groovy',                 'Groovy',                      '*.groovy *.gvy #!groovy'),
    ('language',       'haskell',                'Haskell',                     '*.hs *.lhs *.hsc #!runhaskell #!runghc'),
    ('language',       'haxe',                   'Haxe',                        '*.hx'),
    ('language',       'hlsl',                   'HLSL shader',                 '*.hlsl *.fx'),
    ('language',       'idris',                  'Idris',                       '*.idr *.lidr'),
    ('language',       'java',                   'Java',                        '*.java #!jbang'),
    ('language',       'javascript',             'JavaScript',                  '*.js *.mjs *.cjs #!node #!nodejs'),
    ('language',       'javascript_react',       'JavaScript with JSX',         '*.jsx'),
    ('language',       'julia',                  'Julia',                       '*.jl #!julia'),
    ('language',       'kotlin',                 'Kotlin',                      '*.kt'),
    ('language',       'kotlin_script',          'Kotlin script',               '*.kts #!kotlin #!kotlinc'),
    ('language',       'lean',                   'Lean',                        '*.lean'),
    ('language',       'lex',                    'Lex scanner',                 '*.l *.lex'),
    ('language',       'llvm_ir',                'LLVM assembly',               '*.ll'),
    ('language',       'lua',                    'Lua',                         '*.lua #!lua #!luajit #!texlua'),
    ('language',       'metal',                  'Metal shader',                '*.metal'),
    ('language',       'nim',                    'Nim',                         '*.nim *.nims'),
    ('language',       'objective_c',            'Objective-C',                 '*.m'),
    ('language',       'objective_cpp',          'Objective-C++',               '*.mm'),
    ('language',       'ocaml',                  'OCaml',                       '*.ml *.mli *.mll *.mly #!ocaml'),
    ('language',       'odin',                   'Odin',                        '*.odin'),
    ('language',       'pascal',                 'Pascal',                      '*.pas *.dpr *.lpr'),
    ('language',       'perl',                   'Perl',                        '*.pl *.pm *.psgi #!perl'),
    ('language',       'php',                    'PHP',                         '*.php *.phtml #!php'),
    ('language',       'prolog',                 'Prolog',                      '*.prolog #!swipl'),
    ('language',       'purescript',             'PureScript',                  '*.purs'),
    ('language',       'python',                 'Python',                      '*.py *.pyi *.pyw'),
    ('language',       'python_script',          'Python script',               '#!python #!pypy'),
    ('language',       'r',                      'R',                           '*.r #!Rscript #!r'),
    ('language',       'racket',                 'Racket',                      '*.rkt #!racket'),
    ('language',       'raku',                   'Raku',                        '*.raku *.rakumod *.p6 #!raku #!perl6'),
    ('language',       'reason',                 'Reason',                      '*.re *.rei'),
    ('language',       'rescript',               'ReScript',                    '*.res *.resi'),
    ('language',       'ruby',                   'Ruby',                        '*.rb *.rbw #!ruby #!jruby'),
    ('language',       'rust',                   'Rust',                        '*.rs #!rust-script'),
    ('language',       'scala',                  'Scala',                       '*.scala *.sc #!scala #!scala-cli #!amm'),
    ('language',       'scheme',                 'Scheme',                      '*.scm *.ss *.sld #!guile #!csi #!gsi'),
    ('language',       'sed',                    'sed',                         '*.sed #!sed'),
    ('language',       'solidity',               'Solidity',                    '*.sol'),
    ('language',       'standard_ml',            'Standard ML',                 '*.sml'),
    ('language',       'starlark',               'Starlark',                    '*.bzl *.star'),
    ('language',       'swift',                  'Swift',                       '*.swift #!swift'),
    ('language',       'systemverilog',          'SystemVerilog',               '*.sv *.svh'),
    ('language',       'tcl',                    'Tcl',                         '*.tcl *.exp #!tclsh #!wish #!expect'),
    ('language',       'typescript',             'TypeScript',                  '*.ts *.mts *.cts #!deno #!bun #!ts-node #!tsx'),
    ('language',       'typescript_declaration', 'TypeScript declarations',     '*.d.ts *.d.mts *.d.cts'),
    ('language',       'typescript_react',       'TypeScript with JSX',         '*.tsx'),
    ('language',       'vala',                   'Vala',                        '*.vala *.vapi'),
    ('language',       'verilog',                'Verilog',                     '*.v *.vh'),
    ('language',       'vhdl',                   'VHDL',                        '*.vhd *.vhdl'),
    ('language',       'vim_script',             'Vim script',                  '*.vim .vimrc .gvimrc _vimrc'),
    ('language',       'visual_basic',           'Visual Basic',                '*.vb *.vbs *.bas'),
    ('language',       'wat',                    'WebAssembly text',            '*.wat *.wast'),
    ('language',       'wgsl',                   'WGSL shader',                 '*.wgsl'),
    ('language',       'yacc',                   'Yacc grammar',                '*.y *.yacc *.yy'),
    ('language',       'zig',                    'Zig',                         '*.zig *.zon');

INSERT INTO builtin_file_types (category, type_name, description, rules) VALUES
    ('shell',          'batch',                  'Windows batch file',          '*.bat *.cmd'),
    ('shell',          'fish',                   'fish script',                 '*.fish #!fish'),
    ('shell',          'nushell',                'Nushell script',              '*.nu #!nu'),
    ('shell',          'powershell',             'PowerShell script',           '*.ps1 *.psm1 *.psd1 #!pwsh #!powershell'),
    ('shell',          'shell',                  'Shell script',                '*.sh *.bash *.ksh *.bats .bashrc .bash_profile .bash_aliases .bash_logout .profile
                                                                                 #!sh #!bash #!dash #!ash #!ksh #!mksh #!bats'),
    ('shell',          'zsh',                    'Z shell script',              '*.zsh .zshrc .zshenv .zprofile .zlogin #!zsh'),
    ('shell',          'c_shell',                'C shell script',              '*.csh *.tcsh .cshrc .tcshrc #!csh #!tcsh');

-- ------------------------------------------------------------------------------------------------------------------------------ databases

INSERT INTO builtin_file_types (category, type_name, description, rules) VALUES
    ('database',       'cql',                    'Cassandra query',             '*.cql'),
    ('database',       'cypher',                 'Cypher query',                '*.cypher'),
    ('database',       'dbml',                   'DBML schema',                 '*.dbml'),
    ('database',       'plsql',                  'PL/SQL',                      '*.pls *.plsql *.pkb *.pks'),
    ('database',       'prisma_schema',          'Prisma schema',               '*.prisma'),
    ('database',       'sparql',                 'SPARQL query',                '*.sparql *.rq'),
    ('database',       'sql',                    'SQL',                         '*.sql *.psql *.dml *.mysql *.pgsql'),
    ('database',       'sql_schema',             'SQL schema',                  '*.ddl schema.sql structure.sql'),
    ('database',       'sql_migration',          'SQL migration',               '**/migrations/**/*.sql **/migration/**/*.sql **/migrate/**/*.sql
                                                                                 **/[VUB][0-9]*__*.sql **/R__*.sql *.up.sql *.down.sql');

-- -------------------------------------------------------------------------------------------------------------- build manifests and tools

INSERT INTO builtin_file_types (category, type_name, description, rules) VALUES
    -- JVM
    ('build',          'ant',                    'Ant build',                   'build.xml ivy.xml'),
    ('build',          'clojure_deps',           'Clojure dependencies',        'deps.edn bb.edn shadow-cljs.edn'),
    ('build',          'gradle',                 'Gradle build',                '*.gradle'),
    ('build',          'gradle_kotlin',          'Gradle build in Kotlin',      '*.gradle.kts'),
    ('build',          'gradle_properties',      'Gradle properties',           'gradle.properties gradle-wrapper.properties'),
    ('build',          'gradle_version_catalog', 'Gradle version catalog',      '*.versions.toml'),
    ('build',          'leiningen',              'Leiningen project',           'project.clj'),
    ('build',          'mill',                   'Mill build',                  'build.mill build.sc'),
    ('build',          'pom_xml',                'Maven project',               'pom.xml *.pom'),
    ('build',          'sbt',                    'sbt build',                   '*.sbt'),
    -- JavaScript
    ('build',          'bower_json',             'Bower package',               'bower.json'),
    ('build',          'deno_json',              'Deno configuration',          'deno.json deno.jsonc'),
    ('build',          'lerna_json',             'Lerna workspace',             'lerna.json'),
    ('build',          'nx_json',                'Nx workspace',                'nx.json'),
    ('build',          'package_json',           'npm package',                 'package.json'),
    ('build',          'pnpm_workspace',         'pnpm workspace',              'pnpm-workspace.yaml'),
    ('build',          'turbo_json',             'Turborepo workspace',         'turbo.json'),
    -- Python
    ('build',          'conda_environment',      'Conda environment',           'environment.yml environment.yaml'),
    ('build',          'pipfile',                'Pipfile',                     'Pipfile'),
    ('build',          'pyproject',              'Python project',              'pyproject.toml'),
    ('build',          'python_setup',           'Python setup',                'setup.py setup.cfg'),
    ('build',          'requirements',           'Python requirements',         'requirements.txt requirements.in constraints.txt **/requirements/*.txt
                                                                                 **/requirements-*.txt **/requirements_*.txt **/*-requirements.txt'),
    ('build',          'tox',                    'tox configuration',           'tox.ini'),
    -- C and C++
    ('build',          'automake',               'Automake template',           '*.am'),
    ('build',          'autoconf',               'Autoconf script',             'configure.ac configure.in *.m4'),
    ('build',          'cmake',                  'CMake',                       'CMakeLists.txt CMakePresets.json *.cmake #!cmake'),
    ('build',          'conan',                  'Conan recipe',                'conanfile.txt conanfile.py'),
    ('build',          'meson',                  'Meson build',                 'meson.build meson_options.txt meson.options'),
    ('build',          'ninja',                  'Ninja build',                 '*.ninja'),
    ('build',          'scons',                  'SCons build',                 'SConstruct SConscript'),
    ('build',          'vcpkg_json',             'vcpkg manifest',              'vcpkg.json'),
    -- Apple and .NET
    ('build',          'cartfile',               'Carthage manifest',           'Cartfile'),
    ('build',          'msbuild_project',        'MSBuild project',             '*.csproj *.fsproj *.vbproj *.vcxproj *.props *.targets'),
    ('build',          'nuget',                  'NuGet package',               '*.nuspec nuget.config NuGet.Config NuGet.config packages.config'),
    ('build',          'podfile',                'CocoaPods manifest',          'Podfile *.podspec'),
    ('build',          'swift_package',          'Swift package',               'Package.swift'),
    ('build',          'visual_studio_solution', 'Visual Studio solution',      '*.sln *.slnx'),
    ('build',          'xcode_project',          'Xcode project',               '*.pbxproj *.xcscheme *.xcconfig *.xcworkspacedata'),
    -- Other languages
    ('build',          'cabal',                  'Cabal package',               '*.cabal cabal.project'),
    ('build',          'cargo_toml',             'Cargo package',               'Cargo.toml'),
    ('build',          'composer_json',          'Composer package',            'composer.json'),
    ('build',          'cpanfile',               'CPAN requirements',           'cpanfile Makefile.PL Build.PL'),
    ('build',          'dune',                   'Dune build',                  'dune dune-project dune-workspace'),
    ('build',          'elm_json',               'Elm package',                 'elm.json'),
    ('build',          'gemfile',                'Gemfile',                     'Gemfile gems.rb'),
    ('build',          'gemspec',                'Ruby gem specification',      '*.gemspec'),
    ('build',          'go_mod',                 'Go module',                   'go.mod'),
    ('build',          'go_work',                'Go workspace',                'go.work'),
    ('build',          'haskell_stack',          'Stack project',               'stack.yaml package.yaml'),
    ('build',          'julia_project',          'Julia project',               'Project.toml'),
    ('build',          'mix_exs',                'Mix project',                 'mix.exs'),
    ('build',          'nimble',                 'Nimble package',              '*.nimble'),
    ('build',          'opam',                   'opam package',                '*.opam opam'),
    ('build',          'pubspec',                'Dart package',                'pubspec.yaml'),
    ('build',          'r_package',              'R package',                   'DESCRIPTION NAMESPACE'),
    ('build',          'rakefile',               'Rakefile',                    'Rakefile *.rake'),
    ('build',          'rebar',                  'Rebar project',               'rebar.config'),
    ('build',          'rockspec',               'LuaRocks package',            '*.rockspec'),
    -- Any language
    ('build',          'bazel',                  'Bazel build',                 'BUILD BUILD.bazel WORKSPACE WORKSPACE.bazel MODULE.bazel .bazelrc'),
    ('build',          'buck',                   'Buck build',                  'BUCK .buckconfig'),
    ('build',          'earthfile',              'Earthfile',                   'Earthfile'),
    ('build',          'justfile',               'Justfile',                    'Justfile justfile .justfile *.just #!just'),
    ('build',          'makefile',               'Makefile',                    'Makefile makefile GNUmakefile *.mk *.mak #!make'),
    ('build',          'pants',                  'Pants build',                 'pants.toml'),
    ('build',          'procfile',               'Procfile',                    'Procfile'),
    ('build',          'taskfile',               'Taskfile',                    'Taskfile.yml Taskfile.yaml');

INSERT INTO builtin_file_types (category, type_name, description, rules) VALUES
    ('lock',           'bun_lock',               'Bun lock file',               'bun.lock bun.lockb'),
    ('lock',           'cargo_lock',             'Cargo lock file',             'Cargo.lock'),
    ('lock',           'composer_lock',          'Composer lock file',          'composer.lock'),
    ('lock',           'deno_lock',              'Deno lock file',              'deno.lock'),
    ('lock',           'gemfile_lock',           'Bundler lock file',           'Gemfile.lock gems.locked'),
    ('lock',           'go_sum',                 'Go checksums',                'go.sum go.work.sum'),
    ('lock',           'gradle_lockfile',        'Gradle lock file',            'gradle.lockfile'),
    ('lock',           'helm_lock',              'Helm lock file',              'Chart.lock'),
    ('lock',           'julia_manifest',         'Julia manifest',              'Manifest.toml'),
    ('lock',           'lock_file',              'Lock file',                   '*.lock *.lockfile'),
    ('lock',           'mix_lock',               'Mix lock file',               'mix.lock'),
    ('lock',           'nuget_lock',             'NuGet lock file',             'packages.lock.json'),
    ('lock',           'package_lock',           'npm lock file',               'package-lock.json npm-shrinkwrap.json'),
    ('lock',           'package_resolved',       'Swift lock file',             'Package.resolved'),
    ('lock',           'pdm_lock',               'PDM lock file',               'pdm.lock'),
    ('lock',           'pipfile_lock',           'Pipfile lock file',           'Pipfile.lock'),
    ('lock',           'pnpm_lock',              'pnpm lock file',              'pnpm-lock.yaml'),
    ('lock',           'podfile_lock',           'CocoaPods lock file',         'Podfile.lock'),
    ('lock',           'poetry_lock',            'Poetry lock file',            'poetry.lock'),
    ('lock',           'pubspec_lock',           'Dart lock file',              'pubspec.lock'),
    ('lock',           'terraform_lock',         'Terraform lock file',         '.terraform.lock.hcl'),
    ('lock',           'uv_lock',                'uv lock file',                'uv.lock'),
    ('lock',           'yarn_lock',              'Yarn lock file',              'yarn.lock');

-- ----------------------------------------------------------------------------------------------------- integration, containers, machines

INSERT INTO builtin_file_types (category, type_name, description, rules) VALUES
    ('ci',             'appveyor',               'AppVeyor',                    'appveyor.yml .appveyor.yml'),
    ('ci',             'azure_pipelines',        'Azure Pipelines',             'azure-pipelines.yml azure-pipelines.yaml .azure-pipelines/**/*.yml'),
    ('ci',             'bitbucket_pipelines',    'Bitbucket Pipelines',         'bitbucket-pipelines.yml'),
    ('ci',             'buildkite',              'Buildkite pipeline',          '.buildkite/*.yml .buildkite/*.yaml'),
    ('ci',             'circleci',               'CircleCI',                    '.circleci/*.yml .circleci/*.yaml'),
    ('ci',             'codecov',                'Codecov',                     'codecov.yml .codecov.yml codecov.yaml'),
    ('ci',             'codeowners',             'Code owners',                 'CODEOWNERS'),
    ('ci',             'dependabot',             'Dependabot',                  '.github/dependabot.yml .github/dependabot.yaml'),
    ('ci',             'drone',                  'Drone pipeline',              '.drone.yml .drone.star .drone.jsonnet'),
    ('ci',             'forgejo_workflow',       'Forgejo or Gitea workflow',   '.forgejo/workflows/*.yml .forgejo/workflows/*.yaml
                                                                                 .gitea/workflows/*.yml .gitea/workflows/*.yaml'),
    ('ci',             'github_action',          'GitHub action',               'action.yml action.yaml'),
    ('ci',             'github_workflow',        'GitHub workflow',             '.github/workflows/*.yml .github/workflows/*.yaml'),
    ('ci',             'gitlab_ci',              'GitLab CI',                   '.gitlab-ci.yml *.gitlab-ci.yml .gitlab/ci/*.yml'),
    ('ci',             'jenkinsfile',            'Jenkinsfile',                 'Jenkinsfile *.jenkinsfile **/Jenkinsfile.*'),
    ('ci',             'pre_commit',             'pre-commit hooks',            '.pre-commit-config.yaml .pre-commit-hooks.yaml'),
    ('ci',             'renovate',               'Renovate',                    'renovate.json renovate.json5 .renovaterc .renovaterc.json'),
    ('ci',             'travis',                 'Travis CI',                   '.travis.yml'),
    ('ci',             'woodpecker',             'Woodpecker pipeline',         '.woodpecker.yml .woodpecker.yaml .woodpecker/*.yml .woodpecker/*.yaml');

INSERT INTO builtin_file_types (category, type_name, description, rules) VALUES
    ('container',      'containerfile',          'Containerfile',               'Containerfile *.containerfile **/Containerfile.*'),
    ('container',      'devcontainer',           'Development container',       'devcontainer.json .devcontainer.json'),
    ('container',      'docker_bake',            'Docker Bake file',            'docker-bake.hcl docker-bake.json'),
    ('container',      'docker_compose',         'Docker Compose file',         'docker-compose.yml docker-compose.yaml compose.yml compose.yaml
                                                                                 **/docker-compose.*.yml **/docker-compose.*.yaml
                                                                                 **/compose.*.yml **/compose.*.yaml'),
    ('container',      'dockerfile',             'Dockerfile',                  'Dockerfile *.dockerfile **/Dockerfile.*'),
    ('container',      'dockerignore',           'Container ignore file',       '.dockerignore .containerignore *.dockerignore'),
    ('container',      'vagrantfile',            'Vagrantfile',                 'Vagrantfile');

INSERT INTO builtin_file_types (category, type_name, description, rules) VALUES
    ('infrastructure', 'ansible_config',         'Ansible configuration',       'ansible.cfg'),
    ('infrastructure', 'ansible_playbook',       'Ansible playbook',            '**/playbooks/*.yml **/playbooks/*.yaml **/roles/*/tasks/*.yml
                                                                                 **/roles/*/handlers/*.yml playbook.yml site.yml'),
    ('infrastructure', 'apache_config',          'Apache configuration',        '.htaccess httpd.conf apache2.conf'),
    ('infrastructure', 'aws_cdk',                'AWS CDK application',         'cdk.json'),
    ('infrastructure', 'bicep',                  'Bicep',                       '*.bicep *.bicepparam'),
    ('infrastructure', 'caddyfile',              'Caddyfile',                   'Caddyfile'),
    ('infrastructure', 'cloudformation',         'CloudFormation template',     '**/cloudformation/*.yaml **/cloudformation/*.yml **/cloudformation/*.json'),
    ('infrastructure', 'fly_toml',               'Fly application',             'fly.toml'),
    ('infrastructure', 'hcl',                    'HCL',                         '*.hcl'),
    ('infrastructure', 'helm_chart',             'Helm chart',                  'Chart.yaml'),
    ('infrastructure', 'helm_ignore',            'Helm ignore file',            '.helmignore'),
    ('infrastructure', 'helm_template',          'Helm template',               '**/charts/*/templates/**/*.yaml **/charts/*/templates/**/*.tpl'),
    ('infrastructure', 'helm_values',            'Helm values',                 '**/charts/*/values.yaml **/charts/*/values-*.yaml'),
    ('infrastructure', 'helmfile',               'Helmfile',                    'helmfile.yaml'),
    ('infrastructure', 'kubernetes_manifest',    'Kubernetes manifest',         '**/k8s/**/*.yaml **/k8s/**/*.yml **/kubernetes/**/*.yaml
                                                                                 **/kubernetes/**/*.yml'),
    ('infrastructure', 'kustomization',          'Kustomization',               'kustomization.yaml kustomization.yml'),
    ('infrastructure', 'netlify_toml',           'Netlify site',                'netlify.toml'),
    ('infrastructure', 'nginx_config',           'nginx configuration',         'nginx.conf **/nginx/**/*.conf'),
    ('infrastructure', 'nomad',                  'Nomad job',                   '*.nomad *.nomad.hcl'),
    ('infrastructure', 'packer',                 'Packer template',             '*.pkr.hcl'),
    ('infrastructure', 'pulumi',                 'Pulumi project',              'Pulumi.yaml **/Pulumi.*.yaml'),
    ('infrastructure', 'puppet',                 'Puppet manifest',             '*.pp'),
    ('infrastructure', 'serverless',             'Serverless application',      'serverless.yml serverless.yaml'),
    ('infrastructure', 'skaffold',               'Skaffold configuration',      'skaffold.yaml'),
    ('infrastructure', 'systemd_unit',           'systemd unit',                '*.service *.socket *.timer'),
    ('infrastructure', 'terraform',              'Terraform',                   '*.tf *.tf.json *.tofu'),
    ('infrastructure', 'terraform_state',        'Terraform state',             '*.tfstate *.tfstate.backup'),
    ('infrastructure', 'terraform_variables',    'Terraform variables',         '*.tfvars *.tfvars.json'),
    ('infrastructure', 'terragrunt',             'Terragrunt',                  'terragrunt.hcl'),
    ('infrastructure', 'tiltfile',               'Tiltfile',                    'Tiltfile'),
    ('infrastructure', 'vercel_json',            'Vercel project',              'vercel.json'),
    ('infrastructure', 'wrangler',               'Cloudflare Worker',           'wrangler.toml wrangler.jsonc');

INSERT INTO builtin_file_types (category, type_name, description, rules) VALUES
    ('nix',            'nix',                    'Nix expression',              '*.nix'),
    ('nix',            'nix_flake',              'Nix flake',                   'flake.nix'),
    ('nix',            'flake_lock',             'Nix flake lock file',         'flake.lock');

-- -------------------------------------------------------------------------------------------------------------------------- configuration

INSERT INTO builtin_file_types (category, type_name, description, rules) VALUES
    -- Formats
    ('config',         'config_file',            'Configuration file',          '*.conf *.config *.cnf'),
    ('config',         'cue',                    'CUE',                         '*.cue'),
    ('config',         'dhall',                  'Dhall',                       '*.dhall'),
    ('config',         'dtd',                    'XML document type',           '*.dtd'),
    ('config',         'edn',                    'EDN',                         '*.edn'),
    ('config',         'env',                    'Environment variables',       '.env *.env **/.env.*'),
    ('config',         'ini',                    'INI',                         '*.ini *.cfg'),
    ('config',         'json',                   'JSON',                        '*.json *.jsonc'),
    ('config',         'json5',                  'JSON5',                       '*.json5'),
    ('config',         'jsonnet',                'Jsonnet',                     '*.jsonnet *.libsonnet'),
    ('config',         'kdl',                    'KDL',                         '*.kdl'),
    ('config',         'pkl',                    'Pkl',                         '*.pcf PklProject'),
    ('config',         'plist',                  'Apple property list',         '*.plist *.entitlements'),
    ('config',         'properties',             'Java properties',             '*.properties'),
    ('config',         'ron',                    'RON',                         '*.ron'),
    ('config',         'toml',                   'TOML',                        '*.toml'),
    ('config',         'windows_registry',       'Windows registry entries',    '*.reg'),
    ('config',         'xml',                    'XML',                         '*.xml'),
    ('config',         'xml_schema',             'XML schema',                  '*.xsd *.rng *.rnc'),
    ('config',         'xslt',                   'XSLT',                        '*.xsl *.xslt'),
    ('config',         'yaml',                   'YAML',                        '*.yaml *.yml'),
    -- Version control
    ('config',         'git_config',             'git configuration',           '.gitconfig .git-blame-ignore-revs'),
    ('config',         'gitattributes',          'git attributes',              '.gitattributes'),
    ('config',         'gitignore',              'git ignore file',             '.gitignore'),
    ('config',         'gitmodules',             'git submodules',              '.gitmodules'),
    ('config',         'ignore_file',            'Ignore file of other tools',  '.npmignore .eslintignore .prettierignore .stylelintignore .hgignore .ignore
                                                                                 .gcloudignore .vscodeignore .templeignore'),
    ('config',         'mailmap',                'git mail map',                '.mailmap'),
    -- Tools
    ('config',         'babel_config',           'Babel configuration',         '.babelrc .babelrc.json babel.config.json'),
    ('config',         'browserslist',           'Browserslist',                '.browserslistrc browserslist'),
    ('config',         'clang_format',           'clang-format style',          '.clang-format _clang-format'),
    ('config',         'clang_tidy',             'clang-tidy configuration',    '.clang-tidy .clangd'),
    ('config',         'desktop_entry',          'Desktop entry',               '*.desktop'),
    ('config',         'direnv',                 'direnv configuration',        '.envrc'),
    ('config',         'eclipse_settings',       'Eclipse settings',            '.project .classpath *.prefs'),
    ('config',         'editorconfig',           'EditorConfig',                '.editorconfig'),
    ('config',         'eslint_config',          'ESLint configuration',        '.eslintrc .eslintrc.json .eslintrc.yml .eslintrc.yaml'),
    ('config',         'flake8_config',          'Flake8 configuration',        '.flake8'),
    ('config',         'golangci_config',        'golangci-lint configuration', '.golangci.yml .golangci.yaml .golangci.toml'),
    ('config',         'intellij_settings',      'IntelliJ settings',           '*.iml **/.idea/**/*.xml'),
    ('config',         'jvm_logging',            'JVM logging configuration',   'logback.xml logback-test.xml log4j2.xml log4j.properties logging.properties'),
    ('config',         'markdownlint_config',    'markdownlint configuration',  '.markdownlint.json .markdownlint.yaml .markdownlint.yml'),
    ('config',         'maven_config',           'Maven configuration',         '.mvn/*.config **/.mvn/wrapper/*.properties'),
    ('config',         'mypy_config',            'mypy configuration',          'mypy.ini .mypy.ini'),
    ('config',         'npmrc',                  'npm configuration',           '.npmrc'),
    ('config',         'prettier_config',        'Prettier configuration',      '.prettierrc .prettierrc.json .prettierrc.yml .prettierrc.yaml .prettierrc.toml'),
    ('config',         'pylint_config',          'Pylint configuration',        '.pylintrc pylintrc'),
    ('config',         'pytest_config',          'pytest configuration',        'pytest.ini'),
    ('config',         'coverage_config',        'coverage.py configuration',   '.coveragerc'),
    ('config',         'rubocop_config',         'RuboCop configuration',       '.rubocop.yml'),
    ('config',         'rustfmt_config',         'rustfmt configuration',       'rustfmt.toml .rustfmt.toml clippy.toml'),
    ('config',         'ssh_config',             'SSH configuration',           'ssh_config sshd_config'),
    ('config',         'stylelint_config',       'Stylelint configuration',     '.stylelintrc .stylelintrc.json'),
    ('config',         'tool_versions',          'Tool versions',               '.tool-versions .nvmrc .node-version .python-version .ruby-version
                                                                                 .java-version .go-version .sdkmanrc mise.toml .mise.toml'),
    ('config',         'tsconfig',               'TypeScript configuration',    'tsconfig.json jsconfig.json **/tsconfig.*.json **/tsconfig-*.json'),
    ('config',         'vscode_settings',        'Visual Studio Code settings', '**/.vscode/*.json *.code-workspace'),
    ('config',         'yarnrc',                 'Yarn configuration',          '.yarnrc .yarnrc.yml');

-- ------------------------------------------------------------------------------------------------------------------ documentation and web

INSERT INTO builtin_file_types (category, type_name, description, rules) VALUES
    ('docs',           'asciidoc',               'AsciiDoc',                    '*.adoc *.asciidoc'),
    ('docs',           'authors',                'Authors',                     'AUTHORS AUTHORS.txt CONTRIBUTORS MAINTAINERS THANKS'),
    ('docs',           'bibtex',                 'BibTeX',                      '*.bib'),
    ('docs',           'changelog',              'Change log',                  'CHANGELOG CHANGELOG.txt CHANGES CHANGES.txt ChangeLog HISTORY NEWS'),
    ('docs',           'citation',               'Citation',                    'CITATION.cff CITATION'),
    ('docs',           'contributing',           'How to contribute',           'CONTRIBUTING CONTRIBUTING.txt'),
    ('docs',           'drawio',                 'draw.io diagram',             '*.drawio *.dio'),
    ('docs',           'graphviz',               'Graphviz diagram',            '*.dot *.gv'),
    ('docs',           'latex',                  'LaTeX',                       '*.tex *.sty *.ltx *.cls'),
    ('docs',           'license',                'License',                     'LICENSE LICENCE LICENSE.txt LICENCE.txt License.txt COPYING COPYING.LESSER COPYRIGHT
                                                                                 LICENSE-MIT LICENSE-APACHE UNLICENSE NOTICE NOTICE.txt'),
    ('docs',           'man_page',               'Manual page',                 '**/man/*.[1-8] **/man[1-8]/*.[1-8] *.man *.mdoc'),
    ('docs',           'markdown',               'Markdown',                    '*.md *.markdown *.mdown *.mkd'),
    ('docs',           'mdx',                    'Markdown with JSX',           '*.mdx'),
    ('docs',           'mediawiki',              'MediaWiki text',              '*.mediawiki *.wiki'),
    ('docs',           'mermaid',                'Mermaid diagram',             '*.mmd *.mermaid'),
    ('docs',           'org_mode',               'Org',                         '*.org'),
    ('docs',           'plantuml',               'PlantUML diagram',            '*.puml *.plantuml *.iuml'),
    ('docs',           'pod',                    'Perl documentation',          '*.pod'),
    ('docs',           'quarto',                 'Quarto',                      '*.qmd'),
    ('docs',           'r_markdown',             'R Markdown',                  '*.rmd'),
    ('docs',           'readme',                 'Read me',                     'README README.txt Readme Readme.txt readme readme.txt README.TXT'),
    ('docs',           'restructuredtext',       'reStructuredText',            '*.rst'),
    ('docs',           'texinfo',                'Texinfo',                     '*.texi *.texinfo'),
    ('docs',           'textile',                'Textile',                     '*.textile'),
    ('docs',           'todo',                   'To-do list',                  'TODO TODO.txt'),
    ('docs',           'typst',                  'Typst',                       '*.typ');

INSERT INTO builtin_file_types (category, type_name, description, rules) VALUES
    ('web',            'astro',                  'Astro component',             '*.astro'),
    ('web',            'css',                    'CSS',                         '*.css'),
    ('web',            'css_minified',           'Minified CSS',                '*.min.css'),
    ('web',            'ejs',                    'EJS template',                '*.ejs'),
    ('web',            'erb',                    'ERB template',                '*.erb *.rhtml'),
    ('web',            'freemarker',             'FreeMarker template',         '*.ftl *.ftlh'),
    ('web',            'haml',                   'Haml template',               '*.haml'),
    ('web',            'handlebars',             'Handlebars template',         '*.hbs *.handlebars'),
    ('web',            'heex',                   'Phoenix template',            '*.heex *.eex *.leex'),
    ('web',            'html',                   'HTML',                        '*.html *.htm *.xhtml'),
    ('web',            'javascript_minified',    'Minified JavaScript',         '*.min.js *.min.mjs'),
    ('web',            'jinja',                  'Jinja template',              '*.j2 *.jinja *.jinja2'),
    ('web',            'jsp',                    'Jakarta Server Pages',        '*.jsp *.jspx *.jspf'),
    ('web',            'less',                   'Less',                        '*.less'),
    ('web',            'liquid',                 'Liquid template',             '*.liquid'),
    ('web',            'mustache',               'Mustache template',           '*.mustache'),
    ('web',            'pug',                    'Pug template',                '*.pug *.jade'),
    ('web',            'razor',                  'Razor page',                  '*.cshtml *.vbhtml *.razor'),
    ('web',            'robots_txt',             'Robots exclusion',            'robots.txt'),
    ('web',            'sass',                   'Sass',                        '*.sass'),
    ('web',            'scss',                   'SCSS',                        '*.scss'),
    ('web',            'sitemap',                'Site map',                    'sitemap.xml'),
    ('web',            'slim',                   'Slim template',               '*.slim'),
    ('web',            'source_map',             'Source map',                  '*.js.map *.mjs.map *.css.map'),
    ('web',            'stylus',                 'Stylus',                      '*.styl'),
    ('web',            'svelte',                 'Svelte component',            '*.svelte'),
    ('web',            'twig',                   'Twig template',               '*.twig'),
    ('web',            'velocity',               'Velocity template',           '*.vm *.vtl'),
    ('web',            'vue',                    'Vue component',               '*.vue'),
    ('web',            'web_manifest',           'Web application manifest',    '*.webmanifest');

-- ----------------------------------------------------------------------------------------------------------- interfaces, data, translation

INSERT INTO builtin_file_types (category, type_name, description, rules) VALUES
    ('interface',      'asn1',                   'ASN.1',                       '*.asn1 *.asn'),
    ('interface',      'asyncapi',               'AsyncAPI description',        'asyncapi.yaml asyncapi.yml asyncapi.json'),
    ('interface',      'avro_schema',            'Avro schema',                 '*.avsc *.avdl'),
    ('interface',      'capnproto',              'Cap''n Proto schema',         '*.capnp'),
    ('interface',      'flatbuffers',            'FlatBuffers schema',          '*.fbs'),
    ('interface',      'graphql',                'GraphQL',                     '*.graphql *.gql *.graphqls'),
    ('interface',      'http_request',           'HTTP requests',               '*.http *.rest'),
    ('interface',      'json_schema',            'JSON schema',                 '*.schema.json'),
    ('interface',      'openapi',                'OpenAPI description',         'openapi.yaml openapi.yml openapi.json swagger.yaml swagger.yml swagger.json
                                                                                 *.openapi.yaml *.openapi.json'),
    ('interface',      'postman_collection',     'Postman collection',          '*.postman_collection.json *.postman_environment.json'),
    ('interface',      'protobuf',               'Protocol Buffers',            '*.proto'),
    ('interface',      'smithy',                 'Smithy model',                '*.smithy'),
    ('interface',      'thrift',                 'Thrift',                      '*.thrift'),
    ('interface',      'wsdl',                   'WSDL',                        '*.wsdl');

INSERT INTO builtin_file_types (category, type_name, description, rules) VALUES
    ('data',           'arrow',                  'Arrow table',                 '*.arrow *.feather'),
    ('data',           'avro',                   'Avro records',                '*.avro'),
    ('data',           'csv',                    'Comma-separated values',      '*.csv'),
    ('data',           'duckdb',                 'DuckDB database',             '*.duckdb'),
    ('data',           'geojson',                'GeoJSON',                     '*.geojson *.topojson'),
    ('data',           'geopackage',             'Geographic data',             '*.gpkg *.shp *.shx *.dbf'),
    ('data',           'gguf',                   'GGUF model weights',          '*.gguf'),
    ('data',           'gpx',                    'GPS tracks',                  '*.gpx *.kml *.kmz'),
    ('data',           'hdf5',                   'HDF5',                        '*.h5 *.hdf5 *.hdf'),
    ('data',           'json_lines',             'JSON lines',                  '*.jsonl *.ndjson'),
    ('data',           'jupyter_notebook',       'Jupyter notebook',            '*.ipynb'),
    ('data',           'matlab_data',            'MATLAB data',                 '*.mat'),
    ('data',           'messagepack',            'MessagePack',                 '*.msgpack'),
    ('data',           'netcdf',                 'NetCDF',                      '*.nc *.cdf'),
    ('data',           'numpy',                  'NumPy arrays',                '*.npy *.npz'),
    ('data',           'onnx',                   'ONNX model',                  '*.onnx'),
    ('data',           'orc',                    'ORC table',                   '*.orc'),
    ('data',           'parquet',                'Parquet table',               '*.parquet'),
    ('data',           'pickle',                 'Python pickle',               '*.pickle *.pkl'),
    ('data',           'pytorch',                'PyTorch model',               '*.pt *.pth'),
    ('data',           'r_data',                 'R data',                      '*.rdata *.rds *.rda'),
    ('data',           'rdf',                    'RDF',                         '*.rdf *.ttl *.nt *.n3'),
    ('data',           'safetensors',            'Safetensors model weights',   '*.safetensors'),
    ('data',           'sqlite_database',        'SQLite database',             '*.sqlite *.sqlite3 *.db *.db3'),
    ('data',           'test_snapshot',          'Test snapshot',               '*.snap'),
    ('data',           'tflite',                 'TensorFlow Lite model',       '*.tflite'),
    ('data',           'tsv',                    'Tab-separated values',        '*.tsv *.tab'),
    ('data',           'zeppelin_notebook',      'Zeppelin notebook',           '*.zpln');

INSERT INTO builtin_file_types (category, type_name, description, rules) VALUES
    ('translation',    'apple_strings',          'Apple strings',               '*.strings *.stringsdict *.xcstrings'),
    ('translation',    'arb',                    'Application resources',       '*.arb'),
    ('translation',    'gettext',                'gettext translation',         '*.po *.pot'),
    ('translation',    'gettext_compiled',       'gettext compiled',            '*.mo *.gmo'),
    ('translation',    'resx',                   '.NET resources',              '*.resx'),
    ('translation',    'xliff',                  'XLIFF translation',           '*.xlf *.xliff');

-- -------------------------------------------------------------------------------------------------------------------------------- media

INSERT INTO builtin_file_types (category, type_name, description, rules) VALUES
    ('image',          'avif',                   'AVIF image',                  '*.avif'),
    ('image',          'bmp',                    'Bitmap image',                '*.bmp'),
    ('image',          'camera_raw',             'Raw camera image',            '*.cr2 *.cr3 *.nef *.arw *.dng'),
    ('image',          'eps',                    'Encapsulated PostScript',     '*.eps'),
    ('image',          'figma',                  'Figma design',                '*.fig'),
    ('image',          'gif',                    'GIF image',                   '*.gif'),
    ('image',          'heic',                   'HEIC image',                  '*.heic *.heif'),
    ('image',          'ico',                    'Icon',                        '*.ico *.icns *.cur'),
    ('image',          'illustrator',            'Illustrator drawing',         '*.ai'),
    ('image',          'jpeg',                   'JPEG image',                  '*.jpg *.jpeg *.jpe'),
    ('image',          'jpeg_xl',                'JPEG XL image',               '*.jxl'),
    ('image',          'photoshop',              'Photoshop image',             '*.psd'),
    ('image',          'png',                    'PNG image',                   '*.png *.apng'),
    ('image',          'sketch',                 'Sketch design',               '*.sketch'),
    ('image',          'svg',                    'SVG drawing',                 '*.svg *.svgz'),
    ('image',          'tga',                    'Targa image',                 '*.tga'),
    ('image',          'tiff',                   'TIFF image',                  '*.tif *.tiff'),
    ('image',          'webp',                   'WebP image',                  '*.webp'),
    ('image',          'xcf',                    'GIMP image',                  '*.xcf'),
    ('audio',          'aac',                    'AAC audio',                   '*.aac *.m4a'),
    ('audio',          'aiff',                   'AIFF audio',                  '*.aiff *.aif'),
    ('audio',          'flac',                   'FLAC audio',                  '*.flac'),
    ('audio',          'midi',                   'MIDI',                        '*.mid *.midi'),
    ('audio',          'mp3',                    'MP3 audio',                   '*.mp3'),
    ('audio',          'ogg',                    'Ogg audio',                   '*.ogg *.oga *.opus'),
    ('audio',          'wav',                    'WAV audio',                   '*.wav'),
    ('video',          'avi',                    'AVI video',                   '*.avi'),
    ('video',          'matroska',               'Matroska video',              '*.mkv'),
    ('video',          'mp4',                    'MP4 video',                   '*.mp4 *.m4v'),
    ('video',          'mpeg',                   'MPEG video',                  '*.mpg *.mpeg'),
    ('video',          'quicktime',              'QuickTime video',             '*.mov'),
    ('video',          'subtitles',              'Subtitles',                   '*.srt *.vtt *.ass'),
    ('video',          'webm',                   'WebM video',                  '*.webm'),
    ('video',          'wmv',                    'Windows Media video',         '*.wmv'),
    ('font',           'embedded_opentype',      'Embedded OpenType font',      '*.eot'),
    ('font',           'opentype',               'OpenType font',               '*.otf'),
    ('font',           'truetype',               'TrueType font',               '*.ttf *.ttc'),
    ('font',           'woff',                   'WOFF font',                   '*.woff *.woff2'),
    ('model',          'blender',                'Blender scene',               '*.blend'),
    ('model',          'fbx',                    'FBX model',                   '*.fbx'),
    ('model',          'gltf',                   'glTF model',                  '*.gltf *.glb'),
    ('model',          'stl',                    'STL model',                   '*.stl'),
    ('model',          'wavefront_obj',          'Wavefront model',             '*.obj *.mtl');

-- ------------------------------------------------------------------------------------------------------- archives, documents, secrets

INSERT INTO builtin_file_types (category, type_name, description, rules) VALUES
    ('archive',        'android_package',        'Android package',             '*.apk *.aab *.aar'),
    ('archive',        'brotli',                 'Brotli-compressed file',      '*.br'),
    ('archive',        'bzip2',                  'bzip2-compressed file',       '*.bz2 *.tbz2'),
    ('archive',        'debian_package',         'Debian package',              '*.deb'),
    ('archive',        'disk_image',             'Disk image',                  '*.iso *.dmg *.img *.qcow2 *.vmdk'),
    ('archive',        'gzip',                   'gzip-compressed file',        '*.gz'),
    ('archive',        'java_archive',           'Java archive',                '*.jar *.war *.ear'),
    ('archive',        'lz4',                    'LZ4-compressed file',         '*.lz4'),
    ('archive',        'nuget_package',          'NuGet package file',          '*.nupkg *.snupkg'),
    ('archive',        'python_wheel',           'Python wheel',                '*.whl *.egg'),
    ('archive',        'rar',                    'RAR archive',                 '*.rar'),
    ('archive',        'rpm_package',            'RPM package',                 '*.rpm'),
    ('archive',        'ruby_gem',               'Ruby gem',                    '*.gem'),
    ('archive',        'rust_crate',             'Rust crate',                  '*.crate'),
    ('archive',        'seven_zip',              '7z archive',                  '*.7z'),
    ('archive',        'tar',                    'tar archive',                 '*.tar'),
    ('archive',        'tar_compressed',         'Compressed tar archive',      '*.tar.gz *.tgz *.tar.bz2 *.tar.xz *.txz *.tar.zst'),
    ('archive',        'windows_installer',      'Windows installer',           '*.msi *.msix *.cab'),
    ('archive',        'xz',                     'xz-compressed file',          '*.xz *.lzma'),
    ('archive',        'zip',                    'zip archive',                 '*.zip'),
    ('archive',        'zstandard',              'Zstandard-compressed file',   '*.zst');

INSERT INTO builtin_file_types (category, type_name, description, rules) VALUES
    ('document',       'epub',                   'EPUB book',                   '*.epub *.mobi'),
    ('document',       'excel',                  'Excel workbook',              '*.xls *.xlsx *.xlsm'),
    ('document',       'opendocument',           'OpenDocument',                '*.odt *.ods *.odp *.odg'),
    ('document',       'pdf',                    'PDF',                         '*.pdf'),
    ('document',       'postscript',             'PostScript',                  '*.ps'),
    ('document',       'powerpoint',             'PowerPoint presentation',     '*.ppt *.pptx'),
    ('document',       'rich_text',              'Rich text',                   '*.rtf'),
    ('document',       'visio',                  'Visio drawing',               '*.vsd *.vsdx'),
    ('document',       'word',                   'Word document',               '*.doc *.docx *.docm');

INSERT INTO builtin_file_types (category, type_name, description, rules) VALUES
    ('security',       'age_encrypted',          'File encrypted with age',     '*.age'),
    ('security',       'certificate',            'Certificate',                 '*.crt *.cer *.der *.p7b'),
    ('security',       'certificate_request',    'Certificate request',         '*.csr'),
    ('security',       'checksums',              'Checksums',                   '*.sha256 *.sha512 *.sha1 *.md5 SHA256SUMS SHA512SUMS MD5SUMS'),
    ('security',       'htpasswd',               'Password hashes',             '.htpasswd'),
    ('security',       'keystore',               'Key store',                   '*.jks *.p12 *.pfx *.keystore *.bks'),
    ('security',       'netrc',                  'Network credentials',         '.netrc _netrc .pgpass'),
    ('security',       'pem',                    'PEM file',                    '*.pem'),
    ('security',       'pgp',                    'PGP data',                    '*.gpg *.pgp *.asc *.sig'),
    ('security',       'private_key',            'Private key',                 '*.key id_rsa id_ed25519 id_ecdsa id_dsa *.ppk'),
    ('security',       'public_key',             'Public key',                  '*.pub authorized_keys known_hosts'),
    ('security',       'sops_config',            'SOPS configuration',          '.sops.yaml .sops.yml');

-- ------------------------------------------------------------------------------------------------------------- what machines write, text

INSERT INTO builtin_file_types (category, type_name, description, rules) VALUES
    ('binary',         'debug_symbols',          'Debug symbols',               '*.pdb *.dbg'),
    ('binary',         'erlang_beam',            'Erlang bytecode',             '*.beam'),
    ('binary',         'java_class',             'Java class',                  '*.class'),
    ('binary',         'llvm_bitcode',           'LLVM bitcode',                '*.bc'),
    ('binary',         'object_file',            'Object file',                 '*.o *.ko *.lo'),
    ('binary',         'python_bytecode',        'Python bytecode',             '*.pyc *.pyo'),
    ('binary',         'raw_binary',             'Raw binary',                  '*.bin *.rom'),
    ('binary',         'shared_library',         'Shared library',              '*.so *.dll *.dylib *.pyd **/*.so.[0-9]*'),
    ('binary',         'static_library',         'Static library',              '*.a *.lib *.rlib'),
    ('binary',         'wasm',                   'WebAssembly',                 '*.wasm'),
    ('binary',         'windows_executable',     'Windows executable',          '*.exe *.sys'),
    ('text',           'backup_file',            'Backup copy',                 '*.bak *.orig *.rej *.old'),
    ('text',           'editor_swap',            'Editor swap file',            '*.swp *.swo'),
    ('text',           'log',                    'Log',                         '*.log **/*.log.[0-9]*'),
    ('text',           'patch',                  'Patch',                       '*.patch *.diff'),
    ('text',           'text',                   'Plain text',                  '*.txt *.text');

INSERT INTO file_types (type_name, category, description, is_builtin)
SELECT type_name, category, description, 1
  FROM builtin_file_types
 ORDER BY id;

-- The rules are separated by spaces or line breaks; as a JSON array they can be taken apart.
INSERT INTO file_type_rules (file_type_id, rule_kind, pattern)
SELECT t.id,
       CASE WHEN r.value LIKE '#!%'   THEN 'shebang'
            WHEN r.value LIKE '%/%'   THEN 'path'
            WHEN r.value GLOB '[*].*' THEN 'extension'
            ELSE                           'name'
       END,
       CASE WHEN r.value LIKE '#!%'                                THEN substr(r.value, 3)
            WHEN r.value GLOB '[*].*' AND r.value NOT LIKE '%/%'   THEN substr(r.value, 3)
            ELSE                                                        r.value
       END
  FROM builtin_file_types b
  JOIN file_types t ON t.type_name = b.type_name
  JOIN json_each('["' || replace(replace(replace(b.rules, char(13), ' '), char(10), ' '), ' ', '","') || '"]') r ON r.value <> ''
 ORDER BY b.id, r.key;

DROP TABLE builtin_file_types;
