package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.RecursionTest.lines;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rootwalk.resolver.cache.CacheSettings;
import rootwalk.resolver.cache.Caches;
import rootwalk.resolver.cache.Restored;
import rootwalk.resolver.cache.StoredRecords;
import rootwalk.resolver.contract.LocalCut;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionObserver;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.Validator;
import rootwalk.resolver.contract.Verdict;
import rootwalk.resolver.recursion.ConfiguredZone;
import rootwalk.resolver.sharing.Sharing;
import rootwalk.resolver.sharing.SharingCounts;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// Two resolvers with a shared cache, each with a clock of its own.
class SharingTest {

    private static final long NOON = 1_700_000_000_000L;
    private static final RRset SERVERS =
            RRset.of(Name.of("www.test."), RecordType.NS, 300, Rdata.of(Name.of("ns.test.")));
    private static final Duration BUDGET = Duration.ofMillis(5);

    private final StoreInMemory store = new StoreInMemory();
    private final ScriptedInternet first = new ScriptedInternet();
    private final ScriptedInternet second = new ScriptedInternet();
    private String scope = "both";
    /// How far the time of day of the second resolver is ahead, in milliseconds.
    private long ahead;
    private boolean isClockPlausible = true;

    @BeforeEach
    void resolvers() {
        for (ScriptedInternet net : List.of(first, second)) {
            net.root("test. NS ns.test.\nns.test. A 192.0.2.1");
            net.server("192.0.2.1").zone("test.", """
                test. 600 SOA ns.test. hostmaster.test. 1 3600 600 1209600 300
                test. NS ns.test.
                ns.test. A 192.0.2.1
                www.test. 300 A 192.0.2.80
                other.test. 300 A 192.0.2.81
                brief.test. 1 A 192.0.2.82
                alias.test. 200 CNAME www.test.
                far.test. 200 CNAME alias.test.
                """);
        }
        first.sharing = sharing(first, "both", 0);
    }

    private Optional<Sharing> sharing(ScriptedInternet net, String text, long difference) {
        return Optional
                .of(new Sharing(store, new SecretKeySpec(new byte[32], "any"), () -> text, clock(net, difference),
                        () -> isClockPlausible, BUDGET));
    }

    private static InstantSource clock(ScriptedInternet net, long difference) {
        return () -> Instant.ofEpochMilli(NOON + net.millis() + difference);
    }

    private Resolution secondAsks(String question) {
        if (second.sharing.isEmpty()) {
            second.sharing = sharing(second, scope, ahead);
        }
        second.pass(Duration.ofMillis(Math.max(0, first.millis() - second.millis())));
        second.takeAsked();
        return second.ask(question);
    }

    private boolean secondHasQueriedServers() {
        return !second.takeAsked().isEmpty();
    }

    private SharingCounts counts() {
        return second.resolver().sharingCounts();
    }

    @Test
    void whatOneResolverHasFoundIsAnsweredByTheOtherWithoutQueries() {
        first.ask("www.test. A");

        Resolution found = secondAsks("WWW.test. A");

        assertThat(secondHasQueriedServers()).isFalse();
        assertThat(lines(found.answer())).containsExactly("WWW.test. 300 IN A 192.0.2.80");
        assertThat(found.fromCache()).isTrue();
        assertThat(counts()).isEqualTo(new SharingCounts(1, 0, 0));
        assertThat(first.resolver().sharingCounts()).isEqualTo(new SharingCounts(0, 1, 0));
    }

    @Test
    void itIsInTheCacheOfTheOtherAfterThat() {
        first.ask("www.test. A");
        secondAsks("www.test. A");
        store.values.clear();

        secondAsks("www.test. A");

        assertThat(secondHasQueriedServers()).isFalse();
        assertThat(store.values).isEmpty();
    }

    @Test
    void aliasesAreSharedEach() {
        first.ask("far.test. A");
        assertThat(store.values).hasSize(3);

        assertThat(lines(secondAsks("far.test. A").answer())).hasSize(3);
        assertThat(secondHasQueriedServers()).isFalse();
    }

    @Test
    void aNameErrorIsSharedForAllTypes() {
        first.ask("missing.test. A");

        Resolution denied = secondAsks("missing.test. AAAA");

        assertThat(secondHasQueriedServers()).isFalse();
        assertThat(denied.responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(lines(denied.authority())).singleElement().asString().contains("SOA");
    }

    @Test
    void aMissingTypeIsShared() {
        first.ask("www.test. AAAA");

        Resolution denied = secondAsks("www.test. AAAA");
        assertThat(secondHasQueriedServers()).isFalse();
        assertThat(denied.responseCode()).isEqualTo(ResponseCode.NOERROR);
        assertThat(denied.answer()).isEmpty();
        assertThat(denied.ttl()).isEqualTo(300);

        secondAsks("www.test. A");
        assertThat(secondHasQueriedServers()).isTrue();
    }

    @Test
    void failuresAndAddressesOfServersAreNotShared() {
        first.server("192.0.2.1").silent();

        assertThat(first.ask("www.test. A").isFailure()).isTrue();
        assertThat(store.values).isEmpty();
    }

    @Test
    void bogusDataIsNotSharedEvenWithChecksDisabled() {
        first.validator = verdict(Security.BOGUS);

        Resolution bogus = first.resolver().resolve(new Query(new Question(Name.of("www.test."), 1), false, true,
                ResolutionObserver.NONE));

        assertThat(bogus.answer()).isNotEmpty();
        assertThat(store.values).isEmpty();
    }

    @Test
    void secureDataIsSharedAsSuch() {
        first.validator = verdict(Security.SECURE);
        second.validator = verdict(Security.INSECURE);
        first.ask("www.test. A");

        assertThat(secondAsks("www.test. A").security()).isEqualTo(Security.SECURE);
    }

    private static Validator verdict(Security security) {
        return (_, _) -> switch (security) {
            case SECURE -> Verdict.SECURE;
            case INSECURE -> Verdict.INSECURE;
            case INDETERMINATE -> Verdict.INDETERMINATE;
            case BOGUS -> Verdict.of(Security.BOGUS, List.of());
        };
    }

    @Test
    void whileTheClockIsNotPlausibleNothingIsShared() {
        isClockPlausible = false;

        first.ask("www.test. A");

        assertThat(store.values).isEmpty();
        assertThat(store.lookups).isEmpty();

        isClockPlausible = true;
        first.ask("other.test. A");
        assertThat(store.values).hasSize(1);
    }

    @Test
    void whatBeganInAnotherScopeIsNotWritten() {
        List<String> scopes = new ArrayList<>(List.of("both"));
        first.sharing = Optional.of(new Sharing(store, new SecretKeySpec(new byte[32], "any"), scopes::getLast,
                clock(first, 0), () -> true, BUDGET));
        store.beforeAnswer = () -> scopes.add("another");

        first.ask("www.test. A");

        assertThat(store.lookups).hasSize(1);
        assertThat(store.values).isEmpty();
    }

    @Test
    void namesOfAForwarderThatFailedAreNeitherWrittenNorFetched() {
        first.configured.add(ConfiguredZone.at(Name.ROOT,
                List.of(new InetSocketAddress(ScriptedServer.ip("192.0.2.53"), 53)),
                ConfiguredZone.Use.FORWARD_THEN_ITERATE));

        assertThat(lines(first.ask("alias.test. A").answer())).hasSize(2);

        assertThat(store.lookups).hasSize(1);
        assertThat(store.values).isEmpty();
    }

    @Test
    void namesOfAServerThatOwnDataHasAreNotShared() {
        first.root("""
            zone. NS ns.elsewhere.
            third. NS ns.zone.
            test. NS ns.test.
            ns.test. A 192.0.2.1
            """);
        first.server("192.0.2.7").zone("zone.", """
            zone. 600 SOA ns.elsewhere. hostmaster.zone. 1 3600 600 1209600 300
            zone. NS ns.elsewhere.
            ns.zone. A 192.0.2.8
            www.zone. 300 A 192.0.2.80
            """);
        first.server("192.0.2.8").zone("third.", """
            third. 600 SOA ns.zone. hostmaster.third. 1 3600 600 1209600 300
            third. NS ns.zone.
            www.third. 300 A 192.0.2.80
            """);
        first.localData = question -> question.name().equals(Name.of("ns.elsewhere."))
                && question.type() == RecordType.A
                        ? new Resolution(ResponseCode.NOERROR, List.of(RRset.of(question.name(), RecordType.A, 300,
                                Rdata.of((byte) 192, (byte) 0, (byte) 2, (byte) 7))), List.of(), List.of(),
                                Security.INSECURE,
                                300, false, List.of())
                        : null;

        assertThat(lines(first.ask("www.zone. A").answer())).hasSize(1);
        assertThat(lines(first.ask("www.third. A").answer())).hasSize(1);
        assertThat(store.values).isEmpty();

        store.lookups.clear();
        first.ask("missing.zone. A");
        assertThat(store.lookups).isEmpty();

        first.ask("www.test. A");
        assertThat(store.values).hasSize(1);
    }

    @Test
    void anEntryThatIsNotInTheFormOfItsNumberIsUnreadable() {
        assertThat(Caches.of(CacheSettings.STANDARD).records().restore(Name.of("www.test."), RecordType.A,
                new StoredRecords(0, 300, Octets.of((byte) 127)), CacheSettings.STANDARD, 0))
                .isEqualTo(Restored.UNREADABLE);
    }

    @Test
    void flushesAreKnownToEmptyCachesThatReplaceOthers() {
        Caches before = Caches.of(CacheSettings.STANDARD);
        before.flush(Set.of(Name.of("www.test.")), 1000);

        Caches after = before.emptied(CacheSettings.STANDARD);

        assertThat(after.flushed().isFlushedSince(Name.of("a.www.test."), 1000)).isTrue();
        assertThat(after.flushed().isFlushedSince(Name.of("test."), 1000)).isFalse();
    }

    @Test
    void aResolverOfAnotherScopeFindsNothing() {
        first.ask("www.test. A");
        scope = "another";

        secondAsks("www.test. A");

        assertThat(secondHasQueriedServers()).isTrue();
        assertThat(counts()).isEqualTo(new SharingCounts(0, 1, 0));
        assertThat(store.values).hasSize(2);
    }

    @Test
    void aScopeThatChangesIsThatOfTheNextQuery() {
        List<String> scopes = new ArrayList<>(List.of("another"));
        second.sharing = Optional.of(new Sharing(store, new SecretKeySpec(new byte[32], "any"), scopes::getLast,
                clock(second, 0), () -> true, BUDGET));
        first.ask("www.test. A");
        first.ask("other.test. A");

        secondAsks("www.test. A");
        assertThat(secondHasQueriedServers()).isTrue();
        scopes.add("both");
        secondAsks("other.test. A");
        assertThat(secondHasQueriedServers()).isFalse();
    }

    @Test
    void signaturesThatWereNotRequestedAreNotMissing() {
        first.ask("www.test. A");
        second.sharing = sharing(second, scope, 0);

        second.resolver().resolve(new Query(new Question(Name.of("www.test."), 1), true, false,
                ResolutionObserver.NONE));

        assertThat(secondHasQueriedServers()).isTrue();
    }

    @Test
    void anEntryWithAnyAlteredOctetIsRejected() {
        first.ask("www.test. A");
        Octets sealed = store.values.values().iterator().next();
        int rejected = 0;
        for (int i = 0; i < sealed.length(); i++) {
            byte[] octets = sealed.toArray();
            octets[i] ^= 1;
            Octets altered = Octets.of(octets);
            store.change(_ -> altered);
            second.takeAsked();
            secondAsks("www.test. A");
            second.resolver().flushAll();
            assertThat(secondHasQueriedServers()).isTrue();
            rejected++;
        }
        assertThat(counts().rejected()).isEqualTo(rejected).isGreaterThan(29);
        assertThat(counts().hits()).isZero();
    }

    @Test
    void aTruncatedOrExtendedEntryIsRejected() {
        first.ask("www.test. A");
        byte[] sealed = store.values.values().iterator().next().toArray();
        for (int length = 0; length <= sealed.length + 1; length++) {
            if (length != sealed.length) {
                Octets other = Octets.of(Arrays.copyOf(sealed, length));
                store.change(_ -> other);
                secondAsks("www.test. A");
                assertThat(secondHasQueriedServers()).isTrue();
                second.resolver().flushAll();
            }
        }
        assertThat(counts().hits()).isZero();
    }

    @Test
    void anEntryUnderAnotherKeyIsRejected() {
        first.ask("www.test. A");
        first.ask("other.test. A");
        List<Octets> values = new ArrayList<>(store.values.values());
        Collections.reverse(values);
        List<Octets> keys = List.copyOf(store.values.keySet());
        for (int i = 0; i < keys.size(); i++) {
            store.values.put(keys.get(i), values.get(i));
        }

        assertThat(lines(secondAsks("www.test. A").answer())).singleElement().asString().endsWith("192.0.2.80");
        assertThat(counts()).isEqualTo(new SharingCounts(0, 0, 1));
    }

    @Test
    void aTtlCountsDownByTheTimeOfStoring() {
        first.ask("www.test. A");
        ahead = 100_000;

        assertThat(secondAsks("www.test. A").ttl()).isEqualTo(200);
        assertThat(store.lifetimes).containsExactly(Duration.ofSeconds(300));
    }

    @Test
    void anExpiredEntryThatIsStillThereIsRejected() {
        first.ask("www.test. A");
        ahead = 300_000;

        secondAsks("www.test. A");

        assertThat(secondHasQueriedServers()).isTrue();
        assertThat(counts().rejected()).isEqualTo(1);
    }

    @Test
    void anEntryFromTheFutureIsRejectedUnlessTheClocksDifferALittle() {
        first.ask("www.test. A");
        ahead = -1100;
        secondAsks("www.test. A");
        assertThat(secondHasQueriedServers()).isTrue();
        assertThat(counts().rejected()).isEqualTo(1);
    }

    @Test
    void aClockThatIsALittleBehindGivesNoLongerTtl() {
        first.ask("www.test. A");
        ahead = -1000;

        assertThat(secondAsks("www.test. A").ttl()).isEqualTo(300);
        assertThat(secondHasQueriedServers()).isFalse();
    }

    @Test
    void aClockOfTheWriterThatIsAheadGivesNoLongerTtl() {
        first.sharing = sharing(first, "both", 3_600_000);
        first.ask("www.test. A");
        ahead = 3_600_000;
        store.left = Duration.ofSeconds(10);

        assertThat(secondAsks("www.test. A").ttl()).isEqualTo(10);
    }

    @Test
    void aClockOfTheReaderThatIsBehindGivesNoLongerTtl() {
        first.ask("www.test. A");
        ahead = -900;
        store.left = Duration.ofMillis(298_500);

        assertThat(secondAsks("www.test. A").ttl()).isEqualTo(298);
    }

    @Test
    void anEntryWithoutRestOfItsLifetimeIsRejected() {
        first.ask("www.test. A");
        store.left = Duration.ZERO;

        secondAsks("www.test. A");

        assertThat(secondHasQueriedServers()).isTrue();
        assertThat(counts()).isEqualTo(new SharingCounts(0, 0, 1));
    }

    @Test
    void anEntryThatWasWrittenBeforeAFlushIsNotUsedAlsoIfTheClockOfTheWriterIsAhead() {
        first.sharing = sharing(first, "both", 900);
        first.ask("www.test. A");
        first.pass(Duration.ofSeconds(5));
        secondAsks("other.test. A");
        second.resolver().flush(Set.of(Name.of("www.test.")));
        ahead = -3000;
        store.left = Duration.ofSeconds(290);

        secondAsks("www.test. A");

        assertThat(secondHasQueriedServers()).isTrue();
    }

    @Test
    void theTtlLimitsOfTheOtherResolverApply() {
        first.ask("www.test. A");
        first.ask("missing.test. A");
        second.cache = new CacheSettings(1 << 20, Duration.ZERO, Duration.ofSeconds(60), Duration.ofSeconds(20));

        assertThat(secondAsks("www.test. A").ttl()).isBetween(59, 60);
        assertThat(secondAsks("missing.test. A").ttl()).isBetween(19, 20);
    }

    @Test
    void aTtlIsNotRaisedByTheMinimumOfTheOtherResolver() {
        first.ask("www.test. A");
        second.cache = new CacheSettings(1 << 20, Duration.ofHours(1), Duration.ofDays(1), Duration.ofHours(1));

        assertThat(secondAsks("www.test. A").ttl()).isEqualTo(300);
    }

    @Test
    void whatWasSharedBeforeAFlushIsNotUsedAfterIt() {
        first.ask("www.test. A");
        secondAsks("other.test. A");
        second.resolver().flush(Set.of(Name.of("www.test.")));

        secondAsks("www.test. A");
        assertThat(secondHasQueriedServers()).isTrue();
        assertThat(counts().rejected()).isZero();

        second.resolver().flush(Name.of("sub.test."));
        first.pass(Duration.ofMinutes(10));
        second.pass(Duration.ofMinutes(10));
        first.ask("www.test. A");
        secondAsks("www.test. A");
        assertThat(secondHasQueriedServers()).isFalse();
    }

    @Test
    void namesBelowADelegationOfALocalZoneAreNotShared() {
        LocalData cutAtTest = new LocalData() {
            @Override
            public Resolution find(Question question) {
                return null;
            }

            @Override
            public LocalCut deepestCut(Name name) {
                return name.isSubdomainOf(Name.of("www.test.")) ? new LocalCut(Name.of("www.test."), SERVERS, List.of())
                        : null;
            }
        };
        first.ask("www.test. A");
        second.localData = cutAtTest;
        store.lookups.clear();

        secondAsks("www.test. A");

        assertThat(store.lookups).isEmpty();
    }

    @Test
    void aPrefetchQueriesServers() {
        first.ask("www.test. A");
        second.sharing = sharing(second, scope, 0);

        second.resolver().refresh(second.query("www.test. A"));

        assertThat(secondHasQueriedServers()).isTrue();
        assertThat(store.lookups).hasSize(1);
    }

    @Test
    void theLookupsOfOneQueryShareItsBudget() {
        first.ask("far.test. A");
        store.lookups.clear();
        store.beforeAnswer = () -> second.pass(Duration.ofMillis(3));

        Resolution found = secondAsks("far.test. A");

        assertThat(lines(found.answer())).hasSize(3);
        assertThat(store.lookups).containsExactly(5_000_000L, 2_000_000L);
        assertThat(secondHasQueriedServers()).isTrue();
    }

    @Test
    void withoutAnAnswerOfTheStoreNamesAreResolved() {
        first.ask("www.test. A");
        store.answers = false;

        assertThat(lines(secondAsks("www.test. A").answer())).hasSize(1);
        assertThat(secondHasQueriedServers()).isTrue();
        assertThat(counts()).isEqualTo(new SharingCounts(0, 0, 0));
    }

    @Test
    void briefTtlsAreNotWritten() {
        first.ask("brief.test. A");

        assertThat(store.values).isEmpty();
    }

    /// If this fails, the form of entries has changed: raise StoredRecords.FORMAT.
    @Test
    void theFormOfAnEntryIsThatOfItsNumber() {
        first.ask("www.test. A");

        assertThat(Stream.concat(store.values.keySet().stream(), store.values.values().stream())
                .map(octets -> HexFormat.of().formatHex(octets.toArray()))).containsExactly(
                        "632f4d8cba7677657b249c537d908f69",
                        "01000003179fcad0030000012c0a00ff0001000100010000012c000000060004c0000250"
                                + "d19655c51f67b2207dcd55a4fcfb2a11");
    }

    private List<String> passed(String text) throws IOException {
        StringBuilder lines = new StringBuilder();
        first.resolver().passedRecords(clock(first, 0)).write(text, 1_000_000, Duration.ofDays(1), lines);
        return lines.toString().lines().toList();
    }

    private int taken(List<String> lines) {
        return second.resolver().passedRecords(clock(second, 0)).read("both", lines.iterator());
    }

    @Test
    void theNextProcessAnswersFromTheEntriesOfThisOne() throws Exception {
        first.sharing = Optional.empty();
        first.ask("www.test. A");
        first.ask("none.test. A");
        first.pass(Duration.ofSeconds(100));
        second.pass(Duration.ofSeconds(100));

        assertThat(taken(passed("both"))).isGreaterThanOrEqualTo(2);

        assertThat(lines(second.ask("www.test. A").answer())).containsExactly("www.test. 200 IN A 192.0.2.80");
        assertThat(second.ask("none.test. A").responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(secondHasQueriedServers()).isFalse();
    }

    @Test
    void nothingIsTakenFromAProcessWithOtherSettings() throws Exception {
        first.ask("www.test. A");

        assertThat(taken(passed("others"))).isZero();
    }

    @Test
    void entriesThatHaveExpiredOrAreDamagedAreNotTaken() throws Exception {
        first.ask("www.test. A");
        List<String> whole = passed("both");
        second.pass(Duration.ofDays(30));

        assertThat(taken(whole)).isZero();

        List<String> damaged = new ArrayList<>(List.of(whole.getFirst(), "?", "", "AAAA", "/w==", "AAABAAAAAAAAAAAA"));
        whole.stream().skip(1).map(line -> line.substring(0, line.length() / 8 * 4)).forEach(damaged::add);
        assertThat(taken(damaged)).isZero();
    }

    @Test
    void noMoreIsPassedThanPermitted() throws Exception {
        first.ask("www.test. A");
        first.ask("other.test. A");
        StringBuilder lines = new StringBuilder();

        first.resolver().passedRecords(clock(first, 0)).write("both", 1, Duration.ofDays(1), lines);

        assertThat(lines.toString().lines()).hasSize(2);
    }
}
