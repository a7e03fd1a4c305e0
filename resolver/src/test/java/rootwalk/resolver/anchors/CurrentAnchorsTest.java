package rootwalk.resolver.anchors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.dnssec.DelegationSigner;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// Trust anchors, negative ones (RFC 7646), and the root key sentinel (RFC 8509).
class CurrentAnchorsTest {

    private long nanos;

    private final Time time = new Time() {
        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long millis() {
            return nanos / 1_000_000;
        }
    };

    private static AnchorSet anchors(String... zones) {
        List<RRset> all = new ArrayList<>();
        for (String zone : zones) {
            all.add(Zone.A.ds(Name.of(zone)));
        }
        return AnchorSet.of(all);
    }

    private CurrentAnchors current(AnchorSet anchors, String... negative) {
        return new CurrentAnchors(anchors,
                new NegativeAnchors(List.of(negative).stream().map(Name::of).toList(), time));
    }

    @ParameterizedTest
    @CsvSource({"www.a.test., a.test.", "a.test., a.test.", "b.test., .", "x.broken.test., ''", "broken.test., ''",
            "test., .", "x.island.broken.test., island.broken.test."})
    void theDeepestAnchorCounts(String name, String zone) {
        CurrentAnchors current = current(anchors(".", "a.test.", "island.broken.test."), "broken.test.");
        Optional<Name> expected = zone.isEmpty() ? Optional.empty() : Optional.of(Name.of(zone));

        assertThat(current.deepest(Name.of(name)).map(RRset::owner)).isEqualTo(expected);
        assertThat(current.negative(Name.of(name)).isPresent()).isEqualTo(zone.isEmpty());
    }

    @Test
    void aNegativeAnchorOutsideOfAllAnchorsHasNoEffect() {
        CurrentAnchors current = current(anchors("a.test."), "test.");
        assertThat(current.deepest(Name.of("www.a.test."))).isPresent();
        assertThat(current.negative(Name.of("www.a.test."))).isEmpty();
        assertThat(current.negative(Name.of("b.test."))).isEmpty();
        assertThat(current.deepest(Name.of("b.test."))).isEmpty();
    }

    @Test
    void theNamesOfNegativeAnchorsAreTheSameListUntilTheyChange() {
        nanos = Long.MAX_VALUE - 1;
        NegativeAnchors negative = new NegativeAnchors(List.of(Name.of("a.test.")), time);
        List<Name> configured = negative.names();
        assertThat(configured).containsExactly(Name.of("a.test."));
        assertThat(negative.names()).isSameAs(configured);

        assertThat(negative.add(Name.of("b.test."), Duration.ofHours(2))).isPresent();
        assertThat(negative.add(Name.of("c.test."), Duration.ofHours(1))).isPresent();
        List<Name> three = negative.names();
        assertThat(three).hasSize(3);
        nanos += Duration.ofHours(1).toNanos() - 1;
        assertThat(negative.names()).isSameAs(three);

        nanos++;
        assertThat(negative.names()).containsExactly(Name.of("a.test."), Name.of("b.test."));
        nanos += Duration.ofHours(1).toNanos();
        assertThat(negative.names()).isEqualTo(configured);
        assertThat(negative.remove(Name.of("a.test."))).isTrue();
        assertThat(negative.names()).isEmpty();
        assertThat(negative.restore()).isNotEmpty();
        assertThat(negative.names()).isEqualTo(configured);
    }

    @Test
    void withoutAnchorsNothingIsValidated() {
        assertThat(current(AnchorSet.NONE).isEmpty()).isTrue();
        assertThat(current(AnchorSet.NONE).deepest(Name.of("a."))).isEmpty();
        assertThat(current(AnchorSet.builtin()).isEmpty()).isFalse();
    }

    @Test
    void aNegativeAnchorEnds() {
        NegativeAnchors negative = new NegativeAnchors(List.of(), time);
        CurrentAnchors current = new CurrentAnchors(AnchorSet.builtin(), negative);
        Name name = Name.of("broken.test.");

        assertThat(negative.add(name, Duration.ofHours(1))).contains(Duration.ofHours(1));
        assertThat(current.negative(Name.of("www.broken.test."))).contains(name);
        assertThat(negative.entries()).containsExactly(
                new NegativeAnchors.Entry(name, Optional.of(Duration.ofHours(1))));
        nanos += Duration.ofHours(1).toNanos();
        assertThat(current.negative(name)).isEmpty();
        assertThat(current.deepest(name)).isPresent();
        assertThat(negative.entries()).isEmpty();
        assertThat(negative.remove(name)).isFalse();
    }

    @Test
    void theTimeLeftIsThatOfTheNegativeAnchorThatApplies() {
        NegativeAnchors negative = new NegativeAnchors(List.of(Name.of("always.test.")), time);
        CurrentAnchors current = new CurrentAnchors(AnchorSet.builtin(), negative);
        negative.add(Name.of("broken.test."), Duration.ofHours(1));
        nanos += Duration.ofMillis(500).toNanos();

        assertThat(current.secondsLeft(Name.of("www.broken.test."))).isEqualTo(3599);
        assertThat(current.secondsLeft(Name.of("always.test."))).isEqualTo(Integer.MAX_VALUE);
        assertThat(current.secondsLeft(Name.of("test."))).isEqualTo(Integer.MAX_VALUE);
        nanos += Duration.ofHours(2).toNanos();
        assertThat(current.secondsLeft(Name.of("www.broken.test."))).isEqualTo(Integer.MAX_VALUE);
    }

    /// RFC 7646 section 4.
    @Test
    void aNegativeAnchorLastsAWeekAtMost() {
        NegativeAnchors negative = new NegativeAnchors(List.of(), time);
        assertThat(negative.add(Name.of("a."), Duration.ofDays(30))).contains(Duration.ofDays(7));
    }

    @Test
    void aNegativeAnchorOfTheConfigurationHasNoEnd() {
        Name name = Name.of("broken.test.");
        NegativeAnchors negative = new NegativeAnchors(List.of(name), time);
        nanos += Duration.ofDays(400).toNanos();

        assertThat(negative.add(name, Duration.ofHours(1))).isEmpty();
        assertThat(negative.entries()).containsExactly(new NegativeAnchors.Entry(name, Optional.empty()));
        assertThat(negative.remove(name)).isTrue();
        assertThat(negative.entries()).isEmpty();
    }

    @Test
    void aReloadRestoresTheNegativeAnchorsOfTheConfiguration() {
        Name removed = Name.of("broken.test.");
        Name limited = Name.of("limited.test.");
        NegativeAnchors negative = new NegativeAnchors(List.of(removed, limited, Name.of("kept.test.")), time);
        negative.remove(removed);
        negative.remove(limited);
        negative.add(limited, Duration.ofHours(1));

        assertThat(negative.isConfigured(removed)).isTrue();
        assertThat(negative.restore()).containsExactly(removed, limited);
        assertThat(negative.entries()).hasSize(3).allMatch(entry -> entry.left().isEmpty());
        assertThat(negative.restore()).isEmpty();
    }

    @Test
    void aNegativeAnchorIsRemovedWhenItsZoneValidatesAgain() {
        Name name = Name.of("broken.test.");
        NegativeAnchors negative = new NegativeAnchors(List.of(Name.of("other.test.")), time);
        CurrentAnchors current = new CurrentAnchors(AnchorSet.builtin(), negative);
        negative.add(name, Duration.ofHours(1));
        List<Query> queries = new ArrayList<>();
        Security[] security = {Security.BOGUS};
        NegativeAnchorCheck check = new NegativeAnchorCheck(negative, query -> {
            queries.add(query);
            assertThat(current.negative(name)).as("during the check").isEmpty();
            assertThat(current.deepest(name)).isPresent();
            assertThat(current.negative(Name.of("other.test."))).isPresent();
            return result(security[0]);
        });

        check.run();
        assertThat(queries).extracting(Query::question).containsExactly(new Question(name, RecordType.SOA));
        assertThat(current.negative(name)).isPresent();
        security[0] = Security.SECURE;
        check.run();
        assertThat(current.negative(name)).isEmpty();
        assertThat(negative.entries()).hasSize(1);
    }

    private static Resolution result(Security security) {
        return new Resolution(ResponseCode.NOERROR, List.of(), List.of(), List.of(), security, 60, false, List.of());
    }

    @ParameterizedTest
    @CsvSource({"root-key-sentinel-is-ta-20326.x., true", "root-key-sentinel-is-ta-38696.x., true",
            "root-key-sentinel-is-ta-12345.x., false", "root-key-sentinel-not-ta-20326.x., false",
            "root-key-sentinel-not-ta-12345.x., true", "ROOT-KEY-SENTINEL-NOT-TA-20326.x., false",
            "root-key-sentinel-is-ta-0042.x., true", "root-key-sentinel-is-ta-000042.x., true",
            "root-key-sentinel-is-ta-00042.x., false", "root-key-sentinel-is-ta-abcde.x., true", "www.x., true",
            "., true", "x.root-key-sentinel-is-ta-12345., true"})
    void theSentinelAnswersByTheKeysOfTheRoot(String name, boolean answered) {
        RootKeySentinel sentinel = new RootKeySentinel(current(AnchorSet.builtin()));
        Resolution secure = result(Security.SECURE);
        Query query = Query.of(new Question(Name.of(name), RecordType.A));

        Resolution applied = sentinel.filter(query, secure);
        assertThat(applied.responseCode()).isEqualTo(answered ? ResponseCode.NOERROR : ResponseCode.SERVFAIL);
        Query text = Query.of(new Question(Name.of(name), RecordType.TXT));
        assertThat(sentinel.filter(text, secure)).isSameAs(secure);
        Query checkingDisabled = new Query(query.question(), true, true, query.observer());
        assertThat(sentinel.filter(checkingDisabled, secure)).isSameAs(secure);
        Resolution insecure = result(Security.INSECURE);
        assertThat(sentinel.filter(query, insecure)).isSameAs(insecure);
    }

    /// RFC 8145 section 5.
    @Test
    void theSignalHasTheTagsInOrder() {
        RRset root = AnchorSet.builtin().byZone().get(Name.ROOT);
        assertThat(TrustAnchorSignal.question(root))
                .contains(new Question(Name.of("_ta-4f66-9728."), RecordType.NULL));
        RRset island = AnchorSet.rrset(Name.of("example.com."), AnchorSet.signers(root));
        assertThat(TrustAnchorSignal.question(island))
                .contains(new Question(Name.of("_ta-4f66-9728.example.com."), RecordType.NULL));
    }

    @Test
    void thereIsNoSignalForAZoneWhoseNameLeavesNoRoomForIt() {
        String label = "a".repeat(59);
        Name longest = Name.of((label + ".").repeat(4));
        List<DelegationSigner> signers = AnchorSet.signers(AnchorSet.builtin().byZone().get(Name.ROOT));
        assertThat(TrustAnchorSignal.question(AnchorSet.rrset(longest, signers)))
                .hasValueSatisfying(question -> assertThat(question.name().length()).isEqualTo(Name.MAX_LENGTH));

        Name tooLong = Name.of("a" + (label + ".").repeat(4));
        assertThat(TrustAnchorSignal.question(AnchorSet.rrset(tooLong, signers))).isEmpty();
    }
}
