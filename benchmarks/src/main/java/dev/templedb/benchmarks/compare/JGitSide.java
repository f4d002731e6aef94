package dev.templedb.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/** JGit's side, in process; nothing of the user's configuration is read. */
final class JGitSide {

  /** The system without anybody's configuration. */
  private static final class NobodysReader extends SystemReader.Delegate {

    NobodysReader(SystemReader system) {
      super(system);
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
      return nothing(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
      return nothing(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
      return nothing(parent, fs);
    }

    private static FileBasedConfig nothing(Config parent, FS fs) {
      return new FileBasedConfig(parent, new File("nothing"), fs) {
        @Override
        public void load() {
          // There is nothing.
        }

        @Override
        public void save() {
          // Nothing is kept either.
        }

        @Override
        public boolean isOutdated() {
          return false;
        }
      };
    }
  }

  private JGitSide() {}

  /** Makes a repository, adds the tree and commits it. */
  static Map<String, Double> first(String tree, String repository)
      throws IOException, GitAPIException {
    SystemReader system = SystemReader.getInstance();
    if (!(system instanceof NobodysReader)) {
      SystemReader.setInstance(new NobodysReader(system));
      // It measures the file system's clock once, with files that it makes in the tree: not behind
      // others' backs.
      FS.FileStoreAttributes.setBackground(false);
    }
    long start = System.nanoTime();
    try (Repository made = new FileRepositoryBuilder()
            .setGitDir(Path.of(repository).toFile())
            .setWorkTree(Path.of(tree).toFile())
            .build();
        Git git = new Git(made)) {
      made.create();
      git.add().addFilepattern(".").call();
      git.commit()
          .setAuthor("benchmark", "benchmark@example.org")
          .setCommitter("benchmark", "benchmark@example.org")
          .setSign(false)
          .setMessage("the tree")
          .call();
    }
    return Map.of("millis", (System.nanoTime() - start) / 1e6);
  }
}
