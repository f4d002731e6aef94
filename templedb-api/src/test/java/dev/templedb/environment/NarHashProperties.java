package dev.templedb.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;

class NarHashProperties {

  /** {@code nix-hash} writes the other forms. */
  @Property(tries = 10, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  @AddLifecycleHook(Program.NixHashRequired.class)
  void normalized_whatNixWrites_isTheSameHash(@ForAll("digests") List<byte[]> digests) {
    List<String> base16 =
        digests.stream().map(digest -> HexFormat.of().formatHex(digest)).toList();
    List<String> sri = digests.stream()
        .map(digest -> "sha256-" + Base64.getEncoder().encodeToString(digest))
        .toList();

    List<String> base32 = Program.lines(nixHash("--to-base32", base16));

    assertThat(base32.stream().map(NarHash::normalized)).isEqualTo(sri);
    assertThat(base16.stream().map(NarHash::normalized)).isEqualTo(sri);
    assertThat(sri.stream().map(NarHash::normalized)).isEqualTo(sri);
    assertThat(Program.lines(nixHash("--to-base16", sri))).isEqualTo(base16);
  }

  private static List<String> nixHash(String form, List<String> hashes) {
    List<String> command = new ArrayList<>(List.of("nix-hash", "--type", "sha256", form));
    command.addAll(hashes);
    return command;
  }

  @Provide
  Arbitrary<List<byte[]>> digests() {
    return Arbitraries.bytes()
        .array(byte[].class)
        .ofSize(32)
        .filter(digest -> {
          for (byte b : digest) {
            if (b != 0) {
              return true;
            }
          }
          return false;
        })
        .list()
        .ofSize(100);
  }
}
