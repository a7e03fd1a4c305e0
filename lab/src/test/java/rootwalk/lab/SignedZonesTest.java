package rootwalk.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.file.ProblemDetail;
import rootwalk.authoritative.file.ZoneFile;
import rootwalk.authoritative.file.ZoneProblem;
import rootwalk.authoritative.file.ZoneVerification;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.dnssec.ValidationTime;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// The zones as their servers load them.
class SignedZonesTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    @TempDir
    private static Path target;
    private static LabFolder folder;
    private static SignedZones signed;

    @BeforeAll
    static void sign() throws Exception {
        folder = LabFolder.read(Path.of("../zones"));
        signed = SignedZones.sign(folder, target, NOW);
    }

    private static Stream<Name> soundZones() {
        return folder.signings().stream()
                .filter(signing -> !signing.zone().isBelow(Name.of("broken."))).map(LabSigning::zone);
    }

    private static ZoneSnapshot read(Name zone) {
        Path file = signed.file(new LabServer.Zone(zone, folder.zoneFile(zone)));
        return (ZoneSnapshot) ZoneFile.read(zone, file).state();
    }

    private static List<String> problems(Name zone) {
        return ZoneVerification.verify(read(zone), folder.zoneFile(zone), Optional.empty(), ProblemDetail.USUAL,
                ValidationTime.at(NOW)).stream().map(ZoneProblem::toString).toList();
    }

    @ParameterizedTest
    @MethodSource("soundZones")
    void aZoneWithoutFaultHasValidSignaturesAndAClosedChain(Name zone) {
        assertThat(read(zone).firstExpiry()).isPresent();
        assertThat(problems(zone)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired", "not-yet-valid", "rrsig-missing", "nsec-missing", "wrong-span", "dnskey-missing",
            "wildcard-without-proof", "foreign-key", "iterations-100", "iterations-1000"})
    void checkZoneFindsTheFaultsThatAreInTheZone(String name) {
        assertThat(problems(Name.of(name + ".broken."))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong-ds", "unsigned-with-ds"})
    void checkZoneFindsNothingInAZoneWhoseDsRecordIsWrong(String name) {
        assertThat(problems(Name.of(name + ".broken."))).isEmpty();
    }

    @Test
    void theParentHasADsRecordOfEachSignedZoneAndOfNoOther() {
        assertThat(read(Name.ROOT).rrset(Name.of("isle."), RecordType.DS)).isNotNull();
        assertThat(read(Name.ROOT).rrset(Name.of("forge."), RecordType.DS)).isNull();
        assertThat(read(Name.of("isle.")).rrset(Name.of("harbor.isle."), RecordType.DS)).isNotNull();
        assertThat(read(Name.of("isle.")).rrset(Name.of("hosting.isle."), RecordType.DS)).isNull();
    }

    @Test
    void theForgedZoneIsNotSigned() {
        LabServer.Zone forged = new LabServer.Zone(Name.of("harbor.isle."),
                folder.path().resolve("forged/harbor.isle.zone"));
        assertThat(signed.file(forged)).isEqualTo(forged.file());
    }

    @Test
    void aZoneThatCannotBeReadIsReported(@TempDir Path broken) throws IOException {
        Files.writeString(broken.resolve("a.isle.zone"), "a.isle. IN A 127.0.0.1\n");
        LabSigning signing = new LabSigning(Name.of("a.isle."), folder.signings().getFirst().denial(),
                new LabSigning.Fault.None(), folder.signings().getFirst().keys());
        LabFolder wrong = new LabFolder(broken, List.of(), List.of(), List.of(signing), Optional.empty(),
                broken.resolve("root.hints"), broken.resolve("hosts"));

        assertThatExceptionOfType(LabFailure.class).isThrownBy(() -> SignedZones.sign(wrong, target, NOW))
                .withMessageContaining("a.isle.zone").withMessageContaining("SOA");
    }
}
