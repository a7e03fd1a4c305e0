package rootwalk.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.dnssec.signing.Denial;
import rootwalk.wire.Name;

class LabFolderTest {

    @TempDir
    private Path folder;

    @Test
    void theFolderOfTheRepositoryIsSound() throws LabFailure {
        LabFolder lab = LabFolder.read(Path.of("../zones"));

        assertThat(lab.servers()).hasSizeGreaterThan(35);
        assertThat(lab.servers()).extracting(LabServer::behaviour).anyMatch(LabServer.Behaviour.Slow.class::isInstance);
        assertThat(lab.hints()).exists();
        assertThat(lab.hosts()).exists();
    }

    @Test
    void aLineIsAServer() throws Exception {
        Files.writeString(folder.resolve("root.zone"), "");
        Files.writeString(folder.resolve("other"), "");
        servers("# none\n\n127.9.0.1 a.root. slow:20ms . b.=other # both");

        LabServer server = LabFolder.read(folder).servers().getFirst();

        assertThat(server.name()).isEqualTo(Name.of("a.root."));
        assertThat(server.behaviour()).isEqualTo(new LabServer.Behaviour.Slow(Duration.ofMillis(20)));
        assertThat(server.zones())
                .containsExactly(
                        new LabServer.Zone(Name.ROOT, folder.resolve("root.zone")),
                        new LabServer.Zone(Name.of("b."), folder.resolve("other")));
    }

    @Test
    void everyLineThatIsWrongIsNamed() throws IOException {
        servers("""
            192.0.2.1 a. normal .
            127.300.0.1 a. normal .
            127.0.0.1 a. normal .
            127.0.0.1 a. odd
            127.0.0.1 a. normal
            127.0.0.1 a.
            127.0.0.1 a. lame
            127.0.0.1 b. lame
            """);

        assertThatExceptionOfType(LabFailure.class)
                .isThrownBy(() -> LabFolder.read(folder))
                .satisfies(failure -> assertThat(failure.getMessage().lines())
                        .hasSize(7)
                        .allMatch(line -> line.matches(".*lab\\.servers:[1-68]: .+")));
    }

    @Nested
    class Signed {

        private void signed(String lines) throws IOException {
            Files.writeString(folder.resolve("a.isle.zone"), "");
            Files.writeString(folder.resolve("b.isle.zone"), "");
            Files.writeString(folder.resolve("d.isle.zone"), "");
            Files.writeString(folder.resolve("e.isle.zone"), "");
            servers("127.9.0.1 ns.isle. normal a.isle. d.isle. e.isle.\n127.9.0.2 ns2.isle. steers b.isle.");
            Path keys = Files.createDirectories(folder.resolve("keys"));
            for (String end : List.of(".key", ".private")) {
                for (String zone : List.of("a.isle", "b.isle", "d.isle")) {
                    Path key = key("harbor.isle", end);
                    Files.writeString(keys.resolve("K" + zone + ".+013+1" + end),
                            Files.readString(key).replace("harbor.isle.", zone + "."));
                }
            }
            Files.writeString(folder.resolve("lab.signed"), lines);
        }

        private static Path key(String zone, String end) throws IOException {
            try (Stream<Path> files = Files.list(Path.of("../zones/keys"))) {
                return files.filter(file -> file.getFileName().toString().startsWith("K" + zone + ".+")
                        && file.toString().endsWith(end)).findFirst().orElseThrow();
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"nsec", "nsec3", "nsec3:opt-out", "nsec3:100", "nsec expired", "nsec not-yet-valid",
                "nsec ds-of:d.isle.", "nsec signed-by:d.isle.", "nsec algorithm:100", "nsec no-dnskey",
                "nsec no-rrsig:A", "nsec no-nsec", "nsec no-wildcard-nsec", "nsec3 wrong-span", "nsec unsigned"})
        void aLineIsAZoneWithItsKeysAndItsFault(String rest) throws Exception {
            signed("a.isle. " + rest + "\nd.isle. nsec");

            LabSigning signing = LabFolder.read(folder).signings().getFirst();

            assertThat(signing.zone()).isEqualTo(Name.of("a.isle."));
            assertThat(signing.keys()).hasSize(1);
            assertThat(signing.fault().word()).isEqualTo(rest.replaceFirst("nsec\\S* ?", ""));
            assertThat(signing.denial() instanceof Denial.Nsec3).isEqualTo(rest.startsWith("nsec3"));
        }

        @Test
        void everyLineThatIsWrongIsNamed() throws IOException {
            signed("""
                a.isle.
                a.isle. nsec5
                a.isle. nsec broken
                a.isle. nsec algorithm:256
                a.isle. nsec wrong-span
                a.isle. nsec3 no-nsec
                c.isle. nsec
                b.isle. nsec
                e.isle. nsec
                """);

            assertThatExceptionOfType(LabFailure.class)
                    .isThrownBy(() -> LabFolder.read(folder))
                    .satisfies(failure -> assertThat(failure.getMessage().lines())
                            .hasSize(9)
                            .allMatch(line -> line.matches(".*lab\\.signed:[1-9]: .+"))
                            .anyMatch(line -> line.contains("e.isle. has no key; make one with: dnssec-keygen"))
                            .anyMatch(line -> line.contains("ns2.isle. has the behaviour steers")));
        }

        @Test
        void aWrongNameOfAZoneIsSaidToBeWrong() throws IOException {
            signed("""
                peer.isle. nsec
                a.isle. nsec ds-of:pier.isle.
                d.isle. nsec signed-by:b.isle.
                d.isle. nsec
                d.isle. nsec3
                a.isle. nsec no-rrsig:B
                """);

            assertThatExceptionOfType(LabFailure.class)
                    .isThrownBy(() -> LabFolder.read(folder))
                    .satisfies(failure -> assertThat(failure.getMessage().lines()
                            .map(line -> line.substring(line.indexOf(':') + 1))).containsExactly(
                                    "1: no server in lab.servers has the zone peer.isle.; check the name, or add the zone to a"
                                            + " server",
                                    "2: the zone pier.isle. of the fault ds-of:pier.isle. is not signed, so it has no key;"
                                            + " write a zone of this file",
                                    "3: the zone b.isle. of the fault signed-by:b.isle. is not signed, so it has no key;"
                                            + " write a zone of this file",
                                    "5: the zone d.isle. is listed twice; remove one of the lines",
                                    "6: 'B' is not a record type"));
        }

        @Test
        void aKeyThatCannotBeReadIsNamed() throws IOException {
            signed("a.isle. nsec");
            Files.writeString(folder.resolve("keys/Ka.isle.+013+1.private"), "no key");

            assertThatExceptionOfType(LabFailure.class).isThrownBy(() -> LabFolder.read(folder))
                    .withMessageContaining("Ka.isle.+013+1.key is invalid");
        }

        @Test
        void aSignedRootNeedsATrustAnchor() throws Exception {
            Files.writeString(folder.resolve("root.zone"), "");
            servers("127.9.0.1 a.root. normal .");
            Path keys = Files.createDirectories(folder.resolve("keys"));
            for (String end : List.of(".key", ".private")) {
                Files.copy(key("", end), keys.resolve("K.+013+1" + end));
            }
            Files.writeString(folder.resolve("lab.signed"), ". nsec");

            assertThatExceptionOfType(LabFailure.class).isThrownBy(() -> LabFolder.read(folder))
                    .withMessageContaining("root.anchor");
        }
    }

    @Test
    void aFolderThatIsNoneSaysTheWayOut() {
        assertThatExceptionOfType(LabFailure.class)
                .isThrownBy(() -> LabFolder.read(folder.resolve("nowhere")))
                .withMessageContaining("--zones");
    }

    private void servers(String lines) throws IOException {
        Files.writeString(folder.resolve("lab.servers"), lines);
    }
}
