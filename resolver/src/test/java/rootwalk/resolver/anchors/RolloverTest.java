package rootwalk.resolver.anchors;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.anchors.Zone.A;
import static rootwalk.resolver.anchors.Zone.B;
import static rootwalk.resolver.anchors.Zone.C;
import static rootwalk.resolver.anchors.Zone.revoked;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.dnssec.AlgorithmPolicy;
import rootwalk.dnssec.DelegationSigner;
import rootwalk.dnssec.Signature;
import rootwalk.dnssec.crypto.Crypto;
import rootwalk.dnssec.signing.SigningKey;
import rootwalk.dnssec.signing.TestKeys;
import rootwalk.dnssec.signing.Validity;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// RFC 5011, with a clock that the test moves.
class RolloverTest {
    private static final Instant START = Instant.parse("2027-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    private final Zone root = new Zone(Name.ROOT);
    private Instant now = START;
    private Anchors anchors;

    private final Time time = new Time() {
        @Override
        public long nanos() {
            return Duration.between(START, now).toNanos();
        }

        @Override
        public long millis() {
            return now.toEpochMilli();
        }
    };

    @BeforeEach
    void theZoneHasKeyA() {
        root.publish(List.of(A), List.of(A));
        start();
    }

    private Path state() {
        return folder.resolve("dnssec.state");
    }

    /// Starts the daemon, with the key A in its configuration.
    private void start() {
        start(AnchorSet.of(List.of(A.ds(Name.ROOT))));
    }

    private void start(AnchorSet configured) {
        anchors = Anchors.following(configured, List.of(), Optional.empty(), state(), () -> now, time,
                AlgorithmPolicy.SHA1_INSECURE, Crypto.fastest(), root::resolve);
    }

    private Duration step() {
        return anchors.rollover().orElseThrow().step();
    }

    /// Lets time pass, with a step each time one is due.
    private void pass(Duration duration) {
        Instant end = now.plus(duration);
        while (true) {
            Duration wait = step();
            Instant next = now.plus(wait.isZero() ? Duration.ofSeconds(1) : wait);
            if (next.isAfter(end)) {
                break;
            }
            now = next;
        }
        now = end;
        step();
    }

    private void passDays(int days) {
        pass(Duration.ofDays(days));
    }

    private List<Integer> trusted() {
        RRset ds = anchors.current().anchors().byZone().get(Name.ROOT);
        return ds == null ? List.of() : AnchorSet.signers(ds).stream().map(DelegationSigner::keyTag).toList();
    }

    private String states() {
        return String.join("\n", anchors.report());
    }

    /// 120 days: a new key is added and promoted, the old one revoked and removed, with a restart in each state.
    @Test
    void theKeyOfAZoneIsReplacedInFourMonths() {
        passDays(5);
        assertThat(trusted()).containsExactly(A.tag());
        assertThat(states()).contains(A.tag() + ", valid");

        root.publish(List.of(A, B), List.of(A));
        passDays(1);
        assertThat(states()).contains(B.tag() + ", pending");
        restart();
        passDays(28);
        assertThat(trusted()).containsExactly(A.tag());
        restart();
        passDays(3);
        assertThat(trusted()).containsExactlyInAnyOrder(A.tag(), B.tag());
        assertThat(states()).contains(B.tag() + ", valid");
        restart();

        root.publish(List.of(A, B), List.of(B));
        passDays(10);
        assertThat(trusted()).containsExactlyInAnyOrder(A.tag(), B.tag());

        root.publish(List.of(revoked(A), B), List.of(revoked(A), B));
        passDays(2);
        assertThat(trusted()).containsExactly(B.tag());
        assertThat(states()).contains(A.tag() + ", revoked");
        restart();
        passDays(30);
        assertThat(trusted()).containsExactly(B.tag());

        root.publish(List.of(B), List.of(B));
        passDays(29);
        assertThat(states()).contains(A.tag() + ", revoked");
        restart();
        passDays(12);
        assertThat(states()).contains(A.tag() + ", removed");
        assertThat(trusted()).containsExactly(B.tag());
        restart();
        assertThat(Duration.between(START, now)).isEqualTo(Duration.ofDays(120));
    }

    /// A restart changes nothing.
    private void restart() {
        List<Integer> before = trusted();
        String statesBefore = states();
        anchors.rollover().orElseThrow().store();
        start();
        assertThat(trusted()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(states()).isEqualTo(statesBefore);
    }

    @Test
    void aKeyThatVanishesDuringHoldDownBeginsAgain() {
        root.publish(List.of(A, B), List.of(A));
        passDays(20);
        root.publish(List.of(A), List.of(A));
        passDays(2);
        assertThat(states()).doesNotContain(B.tag() + ",");
        root.publish(List.of(A, B), List.of(A));
        passDays(20);
        assertThat(trusted()).containsExactly(A.tag());
        passDays(11);
        assertThat(trusted()).contains(B.tag());
    }

    /// RFC 5011 section 2.4.1: a second DNSKEY RRset must be seen after the hold-down time.
    @Test
    void aKeyIsNotTrustedBeforeItIsSeenAfterItsHoldDownTime() {
        root.publish(List.of(A, B), List.of(A));
        step();
        root.publish(List.of(), List.of());
        now = now.plus(Duration.ofDays(40));
        step();
        assertThat(trusted()).containsExactly(A.tag());
        root.publish(List.of(A, B), List.of(A));
        passDays(2);
        assertThat(trusted()).containsExactlyInAnyOrder(A.tag(), B.tag());
    }

    @Test
    void aKeyWithALongTtlHasALongHoldDownTime() {
        root.publish(List.of(A, B), List.of(A), TestKeys.LONG, fields -> withTtl(fields, 40 * 86_400));
        passDays(35);
        assertThat(trusted()).containsExactly(A.tag());
        passDays(10);
        assertThat(trusted()).contains(B.tag());
    }

    private static Signature withTtl(Signature fields, long ttl) {
        return new Signature(fields.typeCovered(), fields.algorithm(), fields.labels(), ttl, fields.expiration(),
                fields.inception(), fields.keyTag(), fields.signer(), fields.signature());
    }

    @Test
    void aMissingKeyStaysTrustedAndComesBack() {
        root.publish(List.of(A, B), List.of(A));
        passDays(35);
        root.publish(List.of(B), List.of(B));
        passDays(50);
        assertThat(states()).contains(A.tag() + ", missing");
        assertThat(trusted()).containsExactlyInAnyOrder(A.tag(), B.tag());
        restart();
        root.publish(List.of(A, B), List.of(B));
        passDays(2);
        assertThat(states()).contains(A.tag() + ", valid");
    }

    @Test
    void aMissingKeyCanBeRevoked() {
        root.publish(List.of(A, B), List.of(A));
        passDays(35);
        root.publish(List.of(B), List.of(B));
        passDays(5);
        root.publish(List.of(revoked(A), B), List.of(revoked(A), B));
        passDays(2);
        assertThat(trusted()).containsExactly(B.tag());
    }

    @Test
    void aKeyIsRevokedByItsOwnSignatureOnly() {
        root.publish(List.of(A, B), List.of(A));
        passDays(35);
        root.publish(List.of(revoked(A), B), List.of(B));
        passDays(5);
        assertThat(trusted()).contains(A.tag());
        root.publish(List.of(revoked(A), B), List.of(revoked(A)));
        passDays(5);
        assertThat(trusted()).containsExactly(B.tag());
    }

    @Test
    void aRevokedKeyIsNeverTrustedAgain() throws IOException {
        root.publish(List.of(A, B), List.of(A));
        passDays(35);
        root.publish(List.of(revoked(A), B), List.of(revoked(A), B));
        passDays(40);
        root.publish(List.of(A, B), List.of(A, B));
        passDays(40);
        assertThat(trusted()).containsExactly(B.tag());
        // Without the state, the zone itself says so.
        root.publish(List.of(revoked(A), B), List.of(revoked(A), B));
        Files.delete(state());
        start(AnchorSet.of(List.of(A.ds(Name.ROOT), B.ds(Name.ROOT))));
        passDays(1);
        assertThat(trusted()).containsExactly(B.tag());
    }

    /// RFC 5011 section 5.
    @Test
    void aZoneWhoseKeysAreAllRevokedHasNoAnchor() {
        passDays(1);
        root.publish(List.of(revoked(A)), List.of(revoked(A)));
        passDays(5);
        assertThat(trusted()).isEmpty();
        assertThat(anchors.current().isEmpty()).isTrue();
    }

    /// RFC 5011 section 2.2.
    @Test
    void aNewKeyLosesItsTimeIfTheKeysThatVouchedForItAreRevoked() {
        root.publish(List.of(A, B), List.of(A));
        passDays(35);
        root.publish(List.of(A, B, C), List.of(A));
        passDays(20);
        assertThat(states()).contains(C.tag() + ", pending");
        root.publish(List.of(revoked(A), B, C), List.of(revoked(A), B));
        passDays(15);
        assertThat(trusted()).containsExactly(B.tag());
        passDays(20);
        assertThat(trusted()).containsExactlyInAnyOrder(B.tag(), C.tag());
    }

    @Test
    void keysThatNoTrustedKeySignedAreIgnored() {
        passDays(1);
        root.publish(List.of(B, C), List.of(B, C));
        passDays(60);
        assertThat(trusted()).containsExactly(A.tag());
        assertThat(states()).doesNotContain("pending");
    }

    @Test
    void aKeyWithoutTheFlagOfAnEntryPointIsIgnored() {
        SigningKey zoneKey = B.withFlags(256);
        root.publish(List.of(A, zoneKey), List.of(A));
        passDays(60);
        assertThat(trusted()).containsExactly(A.tag());
    }

    @Test
    void aKeyOfTheConfigurationNeedsNoHoldDownTime() {
        start(AnchorSet.of(List.of(A.ds(Name.ROOT), B.ds(Name.ROOT))));
        root.publish(List.of(A, B), List.of(B));
        passDays(1);
        assertThat(states()).contains(A.tag() + ", valid", B.tag() + ", valid");
    }

    /// RFC 5011 section 2.3: half of the TTL, half of the time of the signature, 15 days; not below an hour.
    @Test
    void theZoneIsQueriedInTime() {
        step();
        assertThat(dueAfter()).isEqualTo(Duration.ofDays(1));
        root.publish(List.of(A), List.of(A), TestKeys.LONG, fields -> withTtl(fields, 60));
        now = now.plus(Duration.ofDays(1));
        step();
        assertThat(dueAfter()).isEqualTo(Duration.ofHours(1));
        Instant soon = now.plus(Duration.ofHours(1)).plus(Duration.ofHours(10));
        root.publish(List.of(A), List.of(A), new Validity(START, soon), fields -> fields);
        now = now.plus(Duration.ofHours(1));
        step();
        assertThat(dueAfter()).isEqualTo(Duration.ofHours(5));
    }

    /// How long after now the next query is.
    private Duration dueAfter() {
        Instant before = now;
        int queries = dnskeyQueries();
        while (dnskeyQueries() == queries) {
            now = now.plus(Duration.ofMinutes(1));
            step();
        }
        Duration after = Duration.between(before, now);
        now = before;
        start();
        step();
        return after;
    }

    private int dnskeyQueries() {
        return (int) root.queries().stream().filter(one -> one.question().type() == RecordType.DNSKEY).count();
    }

    @Test
    void afterAFailureTheZoneIsQueriedAgainInAnHour() {
        root.publish(List.of(), List.of());
        step();
        now = now.plus(Duration.ofMinutes(59));
        step();
        assertThat(dnskeyQueries()).isEqualTo(1);
        now = now.plus(Duration.ofMinutes(1));
        step();
        assertThat(dnskeyQueries()).isEqualTo(2);
    }

    @Test
    void theQueryAsksForSignaturesAndBadData() {
        step();
        assertThat(root.queries().getFirst().dnssecOk()).isTrue();
        assertThat(root.queries().getFirst().checkingDisabled()).isTrue();
    }

    /// RFC 8145 section 5.
    @Test
    void theServersLearnWhichKeysAreTrusted() {
        step();
        assertThat(root.queries()).extracting(query -> query.question().toString())
                .anyMatch(question -> question.contains("_ta-%04x.".formatted(A.tag())) && question.contains("NULL"));
    }

    @Test
    void aDamagedStateIsReportedAndWrittenAnew() throws IOException {
        root.publish(List.of(A, B), List.of(A));
        passDays(35);
        assertThat(trusted()).contains(B.tag());
        String whole = Files.readString(state());
        List<UnaryOperator<String>> damages = List.of(text -> text.substring(0, text.length() / 2), text -> "",
                text -> text.replace(" valid ", " good "), text -> text.replace("DNSKEY", "DS"),
                text -> text.replace("time ", "tame "), text -> "\u0000\u00FF" + text);
        for (UnaryOperator<String> damage : damages) {
            Files.writeString(state(), damage.apply(whole));
            start();
            assertThat(trusted()).containsExactly(A.tag());
            passDays(1);
            assertThat(Files.readString(state())).contains("key pending", "key valid").endsWith("end\n");
        }
    }

    private Path kept() {
        return folder.resolve("dnssec.state.damaged");
    }

    /// The only place that has a revoked key may be a file with one damaged line.
    @Test
    void aDamagedStateIsKept() throws IOException {
        passDays(1);
        String damaged = Files.readString(state()).replace("end\n", "");
        Files.writeString(state(), damaged);
        start();
        assertThat(state()).doesNotExist();
        assertThat(kept()).hasContent(damaged);
        passDays(1);
        assertThat(Files.readString(state())).endsWith("end\n");
        assertThat(kept()).hasContent(damaged);

        Files.write(state(), new byte[] {(byte) 0xFF, (byte) 0xFE});
        start();
        step();
        assertThat(Files.readAllBytes(kept())).as("the newest").containsExactly(0xFF, 0xFE);
    }

    @Test
    void aDamagedStateThatCannotBeKeptIsNotReplaced() throws IOException {
        Files.createDirectories(kept().resolve("folder"));
        Files.writeString(state(), "damaged");
        start();
        passDays(1);
        assertThat(state()).hasContent("damaged");
        Files.delete(kept().resolve("folder"));
        Files.delete(kept());
        passDays(2);
        assertThat(kept()).hasContent("damaged");
        assertThat(Files.readString(state())).endsWith("end\n");
    }

    @Test
    void aDamagedStateIsFoundWithoutAChange() throws IOException {
        assertThat(StateFile.fault(state())).isEmpty();
        Files.writeString(state(), "time 2027-01-01T00:00:00Z\nkey\n");
        assertThat(StateFile.fault(state()).orElseThrow().line()).isEqualTo(2);
        assertThat(kept()).doesNotExist();
        Files.writeString(state(), "time 2027-01-01T00:00:00Z\nend\n");
        assertThat(StateFile.fault(state())).isEmpty();
    }

    @Test
    void aStartWithoutATrustedKeyIsAWarning() {
        passDays(1);
        assertThat(anchors.warnings()).isEmpty();
        root.publish(List.of(revoked(A)), List.of(revoked(A)));
        passDays(5);
        restart();
        assertThat(anchors.warnings()).singleElement().asString()
                .contains("all keys of the trust anchor . are revoked", "dnssec.trust-anchors");
        assertThat(StateFile.warnings(state(), AnchorSet.of(List.of(A.ds(Name.ROOT)))))
                .isEqualTo(anchors.warnings());
    }

    /// Once: when the configuration has changed.
    @Test
    void aKeyThatTheConfigurationHasNoLongerIsAWarning() {
        root.publish(List.of(A, B), List.of(A));
        start(AnchorSet.of(List.of(A.ds(Name.ROOT), B.ds(Name.ROOT))));
        passDays(1);
        start(AnchorSet.of(List.of(B.ds(Name.ROOT))));
        assertThat(trusted()).contains(A.tag());
        assertThat(anchors.warnings()).singleElement().asString()
                .contains("key " + A.tag() + " of zone . is no longer in dnssec.trust-anchors, but stays trusted",
                        state().toString(), "stop the daemon");
        passDays(1);
        anchors.rollover().orElseThrow().store();
        start(AnchorSet.of(List.of(B.ds(Name.ROOT))));
        assertThat(anchors.warnings()).isEmpty();
    }

    /// A reload with other anchors while the file is damaged or gone: what the daemon knows is not forgotten.
    @Test
    void aReloadKeepsWhatWasSeenWhateverTheFileHas() throws IOException {
        passDays(1);
        root.publish(List.of(revoked(A), B), List.of(revoked(A), B));
        start(AnchorSet.of(List.of(A.ds(Name.ROOT), B.ds(Name.ROOT))));
        passDays(2);
        assertThat(trusted()).containsExactly(B.tag());
        Files.writeString(state(), "damaged");

        anchors = Anchors.following(AnchorSet.of(List.of(A.ds(Name.ROOT), B.ds(Name.ROOT), C.ds(Name.ROOT))), List.of(),
                Optional.of(anchors), state(), () -> now, time, AlgorithmPolicy.SHA1_INSECURE, Crypto.fastest(),
                root::resolve);

        assertThat(trusted()).doesNotContain(A.tag()).contains(B.tag());
        assertThat(kept()).doesNotExist();
        passDays(2);
        assertThat(Files.readString(state())).contains("key revoked").endsWith("end\n");
    }

    @Test
    void aKeyThatTheRolloverHasAddedIsNoWarning() {
        root.publish(List.of(A, B), List.of(A));
        passDays(35);
        assertThat(trusted()).contains(B.tag());
        restart();
        assertThat(anchors.warnings()).isEmpty();
    }

    @Test
    void aStateThatCannotBeWrittenChangesNothing() throws IOException {
        Files.createDirectory(state());
        passDays(5);
        assertThat(trusted()).containsExactly(A.tag());
    }

    /// The time is stored, so that a clock that goes back is found at the next start.
    @Test
    void theTimeIsStoredOnceADay() throws IOException {
        passDays(10);
        assertThat(StateTexts.written(Files.readString(state()))).isAfter(START.plus(Duration.ofDays(8)));
        Instant last = now;
        now = START;
        start();
        assertThat(anchors.clock().time()).isInstanceOf(rootwalk.dnssec.ValidationTime.Unjudged.class);
        now = last;
        assertThat(anchors.clock().time()).isInstanceOf(rootwalk.dnssec.ValidationTime.At.class);
    }

    @Test
    void nothingIsLearntWhileTheClockIsNotPlausible() {
        now = Instant.parse("1970-01-01T00:00:00Z");
        start();
        step();
        assertThat(root.queries()).isEmpty();
        assertThat(trusted()).containsExactly(A.tag());
    }

    @Test
    void zonesBelowTheRootHaveTheirOwnKeys() {
        Name island = Name.of("island.test.");
        Zone zone = new Zone(island);
        zone.publish(List.of(B, C), List.of(B));
        anchors = Anchors.following(AnchorSet.of(List.of(A.ds(Name.ROOT), B.ds(island))), List.of(), Optional.empty(),
                state(),
                () -> now, time, AlgorithmPolicy.SHA1_INSECURE, Crypto.fastest(),
                query -> query.question().name().equals(island) ? zone.resolve(query) : root.resolve(query));
        passDays(32);
        Map<Name, RRset> byZone = anchors.current().anchors().byZone();
        assertThat(AnchorSet.signers(byZone.get(island))).extracting(DelegationSigner::keyTag)
                .containsExactlyInAnyOrder(B.tag(), C.tag());
        assertThat(trusted()).containsExactly(A.tag());
    }

    /// For a resolver beside the daemon.
    @Test
    void theStoredAnchorsAreThoseOfTheRollover() throws IOException {
        root.publish(List.of(A, B), List.of(A));
        passDays(35);
        root.publish(List.of(revoked(A), B), List.of(revoked(A), B));
        passDays(2);
        String state = Files.readString(state());
        int queries = root.queries().size();

        Anchors stored = Anchors.stored(AnchorSet.of(List.of(A.ds(Name.ROOT))), List.of(), state(), () -> now, time);

        assertThat(stored.current().anchors()).isEqualTo(anchors.current().anchors());
        assertThat(stored.report()).singleElement().asString().startsWith(". DS " + B.tag());
        assertThat(stored.rollover()).isEmpty();
        assertThat(root.queries()).hasSize(queries);
        assertThat(Files.readString(state())).isEqualTo(state);
        now = START;
        assertThat(Anchors.stored(AnchorSet.of(List.of(A.ds(Name.ROOT))), List.of(), state(), () -> now, time)
                .clock().time()).isInstanceOf(rootwalk.dnssec.ValidationTime.Unjudged.class);
    }

    /// An island whose servers do not respond, and a record of the configuration whose key is not in the zone.
    @Test
    void anAnchorWhoseKeyWasNotSeenIsReported() {
        Name island = Name.of("island.test.");
        start(AnchorSet.of(List.of(A.ds(Name.ROOT), C.ds(Name.ROOT), B.ds(island))));
        passDays(1);

        assertThat(anchors.report()).hasSize(3);
        assertThat(anchors.report().get(0)).startsWith(". key " + A.tag() + ", valid since ");
        assertThat(anchors.report().get(1))
                .isEqualTo(". DS " + C.tag() + " (ECDSAP256SHA256, SHA-256), configured, key not seen yet");
        assertThat(anchors.report().get(2))
                .isEqualTo("island.test. DS " + B.tag() + " (ECDSAP256SHA256, SHA-256), configured, key not seen yet");
    }

    @Test
    void aRevokedKeyOfTheConfigurationIsReportedAsRevokedOnly() {
        passDays(1);
        root.publish(List.of(revoked(A)), List.of(revoked(A)));
        passDays(5);
        assertThat(anchors.report()).singleElement().asString().startsWith(". key " + A.tag() + ", revoked since ");
    }

    @Test
    void aPendingKeyThatIsAddedToTheConfigurationIsValid() {
        root.publish(List.of(A, B), List.of(A));
        passDays(2);
        assertThat(states()).contains(B.tag() + ", pending");
        start(AnchorSet.of(List.of(A.ds(Name.ROOT), B.ds(Name.ROOT))));
        assertThat(states()).contains(A.tag() + ", valid", B.tag() + ", valid").doesNotContain("configured");
    }

    @Test
    void aDeviceIsNotReplacedByTheState() throws IOException {
        Files.createSymbolicLink(state(), Path.of("/dev/null"));
        passDays(1);
        assertThat(state()).isSymbolicLink();
        assertThat(trusted()).containsExactly(A.tag());
    }

    @Test
    void aLinkToTheStateStaysALink() throws IOException {
        Path target = Files.createFile(folder.resolve("target"));
        Files.createSymbolicLink(state(), target);
        start();
        passDays(1);
        assertThat(state()).isSymbolicLink();
        assertThat(Files.readString(target)).endsWith("end\n");

        Files.writeString(target, "damaged");
        start();
        passDays(1);
        assertThat(state()).isSymbolicLink();
        assertThat(Files.readString(target)).endsWith("end\n");
        assertThat(folder.resolve("target.damaged")).hasContent("damaged");
    }

    /// A file that was only created has nothing to keep.
    @Test
    void anEmptyStateDoesNotReplaceADamagedOne() throws IOException {
        Files.writeString(kept(), "older");
        Files.createFile(state());
        start();
        passDays(1);
        assertThat(kept()).hasContent("older");
    }

    private static final class StateTexts {
        static Instant written(String text) {
            return text.lines().filter(line -> line.startsWith("time ")).map(line -> Instant.parse(line.substring(5)))
                    .findFirst().orElseThrow();
        }
    }
}
