package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.authoritative.Authority;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.ServedZones;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.config.LocalAction;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.ResponseTail;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.daemon.policy.hosts.HostsOverlay;
import rootwalk.daemon.policy.response.ResponsePolicies;
import rootwalk.resolver.Resolver;
import rootwalk.resolver.ResolverSettings;
import rootwalk.resolver.cache.CacheSettings;
import rootwalk.resolver.cache.MessageCache;
import rootwalk.resolver.contract.AddressPolicy;
import rootwalk.resolver.contract.AnswerFilter;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.contract.StaleAnswers;
import rootwalk.resolver.contract.Synthesis;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.Validator;
import rootwalk.resolver.contract.Verdict;
import rootwalk.resolver.recursion.ConfiguredZone;
import rootwalk.resolver.recursion.Minimisation;
import rootwalk.resolver.recursion.RecursionSettings;
import rootwalk.resolver.recursion.RootHints;
import rootwalk.resolver.upstream.SpoofingProtection;
import rootwalk.resolver.upstream.UpstreamLimits;
import rootwalk.socket.ResponseCheck;
import rootwalk.socket.UdpClient;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.RequestView;
import rootwalk.wire.cookie.ServerCookies;
import rootwalk.wire.text.RdataText;
import rootwalk.wire.tsig.TsigAlgorithm;
import rootwalk.wire.tsig.TsigKey;
import rootwalk.wire.tsig.TsigResult;

/// The steps from authoritative zones to recursion, in front of one scripted server to which everything is forwarded.
class ResolverStepTest {

    private static final TsigKey KEY = new TsigKey(Name.of("key."), TsigAlgorithm.HMAC_SHA256, new byte[32]);

    private final Map<String, RRset> world = new HashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch askedTwice = new CountDownLatch(2);
    private final List<String> servers = new CopyOnWriteArrayList<>();
    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final MessageCache messages = new MessageCache(1 << 20);
    private ZoneSet zones = ZoneSet.EMPTY;
    private ZoneSet clientZones = ZoneSet.EMPTY;
    private LocalZones local = new LocalZones.Builder(300).build();
    private HostsOverlay hosts = HostsOverlay.of(List.of());
    private final Set<String> missing = new HashSet<>();
    private int most = 10;
    private Validator validator = Validator.NONE;
    private AnswerFilter answerFilter = AnswerFilter.none();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private RecursiveQueries recursiveQueries;

    @BeforeEach
    void populate() {
        record("www.example.com. 60 A 192.0.2.80");
        record("host.child.own. 60 A 192.0.2.81");
    }

    private static RRset parsed(String text) {
        String[] words = text.split(" ", 4);
        int type = RecordType.parse(words[2]);
        Rdata data = RdataText.parse(type, words[3], Name.ROOT);
        return RRset.of(Name.of(words[0]), type, Integer.parseInt(words[1]), data);
    }

    private void record(String text) {
        RRset rrset = parsed(text);
        world.put(rrset.owner() + " " + rrset.type(), rrset);
    }

    private void own(String... records) {
        ZoneEdit edit = ZoneEdit.begin(Name.of("own."), EditObserver.NONE);
        for (String text : records) {
            edit.add(parsed(text));
        }
        zones = ZoneSet.of(List.of(new Zone(Name.of("own."), edit.build())));
        clientZones = zones;
    }

    /// Answers as a resolver with all knowledge of this world would; as its authority whom does not ask for resolving.
    private final class Forwarder implements UdpClient {

        @Override
        public int query(
                InetSocketAddress server, byte[] query, int length, byte[] response, ResponseCheck check,
                long timeout) {
            asked.incrementAndGet();
            askedTwice.countDown();
            servers.add(server.getAddress().getHostAddress());
            RequestView view = new RequestView();
            view.read(query, 0, length);
            String name = view.question().name().folded().toString();
            RRset found = world.get(name + " " + view.qtype());
            int code = found != null ? ResponseCode.NOERROR
                    : missing.contains(name) ? ResponseCode.NXDOMAIN : ResponseCode.SERVFAIL;
            MessageWriter writer = new MessageWriter();
            writer.beginResponse(view, response, 0, response.length, (view.recursionDesired() ? Flags.RA : Flags.AA)
                    | code);
            if (found != null) {
                writer.add(found);
            }
            writer.section(MessageWriter.Section.ADDITIONAL);
            writer.opt(1232, code, 0, false);
            return writer.finish();
        }

        @Override
        public void close() {}
    }

    private final class ManualTime implements Time {

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long millis() {
            return millis.get();
        }
    }

    private Optional<StaleAnswers> stale = Optional.empty();

    private Pipeline pipeline() {
        Time time = new ManualTime();
        RecursionSettings recursion = new RecursionSettings(RootHints.builtin(), 53, true, true, Minimisation.OFF,
                List.of(ConfiguredZone.at(Name.ROOT,
                        List.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.53"), 53)),
                        ConfiguredZone.Use.FORWARD)),
                AddressPolicy.any(), new LocalAnswers(List.of(hosts, local), new ServedZones(zones)),
                (_, _) -> validator,
                true);
        Resolver resolver = new Resolver(
                new ResolverSettings(recursion, CacheSettings.STANDARD, answerFilter, SpoofingProtection.NONE,
                        BudgetLimits.STANDARD,
                        UpstreamLimits.STANDARD, Optional.empty(), stale),
                new Forwarder(), time, new Random(1));
        ResponsePath responses =
                ResponsePath.of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE));
        recursiveQueries = new RecursiveQueries(resolver, messages, responses, new Sources(), time,
                Thread.ofVirtual().factory(), new RecursionQuota(most, most),
                new FailureLog(time, lines::add), Synthesis.NONE, ResponsePolicies.none());
        ResolverStep recurse = new ResolverStep(recursiveQueries, CookieChecks.NONE);
        return new Pipeline(new RequestCheck(TsigChecks.withKeys(InstantSource.system(), KEY), CookieChecks.NONE),
                QueryStep.NONE, new ChaosIdentity(Optional.empty(), Optional.empty()), AccessControlTest.everybody(),
                hosts, QueryStep.NONE, local,
                new AuthoritativeZones(new ServedZones(clientZones), new Authority(Authority.Additional.NONE),
                        InstantSource.system(), List.of(hosts, local)),
                QueryStep.NONE, new MessageCacheStep(messages.probe(), recursiveQueries), recurse, responses);
    }

    private String resolved(TestQuery question, Pipeline pipeline) {
        var atOnce = question.at(millis.get()).responseOf(pipeline);
        return TestQuery.line(atOnce == null ? question.laterResponse() : atOnce);
    }

    @Test
    void aMissIsResolvedAndTheNextOneComesFromTheMessageCache() {
        Pipeline pipeline = pipeline();
        TestQuery second = ask("WWW.example.com. A");

        assertThat(resolved(ask("www.example.com. A"), pipeline))
                .isEqualTo("NOERROR ra | www.example.com. 60 IN A 192.0.2.80");
        millis.addAndGet(10_000);
        assertThat(resolved(second, pipeline)).isEqualTo("NOERROR ra | WWW.example.com. 50 IN A 192.0.2.80");
        assertThat(second.wasDetached()).isFalse();
        assertThat(asked).hasValue(1);
    }

    /// RFC 8945 section 5.3: responses from recursion and from the message cache, which has no signatures.
    @Test
    void responsesToSignedQueriesAreSigned() {
        Pipeline pipeline = pipeline();
        long now = InstantSource.system().instant().getEpochSecond();
        TestQuery miss = ask("www.example.com. A").signed(KEY, now);
        TestQuery hit = ask("www.example.com. A").signed(KEY, now);
        TestQuery unsigned = ask("www.example.com. A");
        TestQuery failure = ask("broken.example.com. A").edns(1232).signed(KEY, now);

        assertThat(resolved(miss, pipeline)).isEqualTo("NOERROR ra | www.example.com. 60 IN A 192.0.2.80");
        assertThat(miss.verified(now)).isInstanceOf(TsigResult.Valid.class);
        assertThat(resolved(hit, pipeline)).isEqualTo("NOERROR ra | www.example.com. 60 IN A 192.0.2.80");
        assertThat(hit.verified(now)).isInstanceOf(TsigResult.Valid.class);
        assertThat(resolved(unsigned, pipeline)).isEqualTo("NOERROR ra | www.example.com. 60 IN A 192.0.2.80");
        assertThat(unsigned.responseOctets()).hasSize(hit.responseOctets().length - 5 - 10 - 13 - 16 - 32);
        assertThat(resolved(failure, pipeline)).startsWith("SERVFAIL ra");
        assertThat(failure.verified(now)).isInstanceOf(TsigResult.Valid.class);
        assertThat(asked).hasValueGreaterThan(1);
    }

    @Test
    void whatNoServerAnswersIsServfailWithTheReason() {
        String reply = resolved(ask("broken.example.com. A").edns(1232), pipeline());

        assertThat(reply).startsWith("SERVFAIL ra").contains(" ede 2");
    }

    @Test
    void withoutRdNoServerIsQueried() {
        Pipeline pipeline = pipeline();

        String unknown = resolved(ask("www.example.com. A").flags(0), pipeline);
        resolved(ask("www.example.com. A"), pipeline);
        String known = resolved(ask("www.example.com. A").flags(0), pipeline);

        assertThat(unknown).doesNotContain("192.0.2.80");
        assertThat(known).isEqualTo("NOERROR ra | www.example.com. 60 IN A 192.0.2.80");
        assertThat(asked).hasValue(1);
    }

    @Test
    void strangersAreRefusedAlsoWhatIsInTheCache() {
        Pipeline pipeline = pipeline();
        resolved(ask("www.example.com. A"), pipeline);

        String reply =
                TestQuery.line(ask("www.example.com. A").edns(1232).from(false, 0, 0xC0000201L).responseOf(pipeline));

        assertThat(reply).isEqualTo("REFUSED ede 18");
    }

    @Test
    void tooManyAtOnceFailAtOnce() {
        most = 0;

        assertThat(resolved(ask("www.example.com. A").edns(1232), pipeline())).isEqualTo("SERVFAIL ra ede 14");
        assertThat(recursiveQueries.rejected()).isEqualTo(1);
    }

    @Test
    void aResponseNearItsEndIsAskedForAgainWithoutAnyoneWaiting() throws InterruptedException {
        Pipeline pipeline = pipeline();
        resolved(ask("www.example.com. A"), pipeline);
        millis.addAndGet(55_000);

        assertThat(resolved(ask("www.example.com. A"), pipeline)).contains(" 5 IN A ");

        assertThat(askedTwice.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(asked).hasValue(2);
    }

    @Test
    void anAnswerThatIsTooLongForTheClientIsTruncatedAndKeptWhole() {
        record("big.example.com. 60 TXT " + "\"" + "x".repeat(200) + "\" \"" + "y".repeat(200) + "\" \""
                + "z".repeat(200) + "\"");
        Pipeline pipeline = pipeline();

        assertThat(resolved(ask("big.example.com. TXT"), pipeline)).isEqualTo("NOERROR tc ra");
        assertThat(resolved(ask("big.example.com. TXT").overTcp(), pipeline)).startsWith("NOERROR ra | big");
        assertThat(asked).hasValue(1);
    }

    @Test
    void aQuestionOfAnyClassIsResolvedInClassIn() {
        Pipeline pipeline = pipeline();

        for (int i = 0; i < 2; i++) {
            assertThat(resolved(ask("www.example.com. ANY A"), pipeline))
                    .isEqualTo("NOERROR ra | www.example.com. 60 IN A 192.0.2.80");
        }
        assertThat(asked).hasValue(1);
    }

    /// AD, and what CD makes of bogus data (RFC 4035 sections 3.2.2 and 3.2.3).
    @Nested
    class Validated {

        private boolean isAuthentic(TestQuery question, Pipeline pipeline) {
            var atOnce = question.at(millis.get()).responseOf(pipeline);
            Message message = atOnce == null ? question.laterResponse() : atOnce;
            assertThat(message.rcode()).isEqualTo(ResponseCode.NOERROR);
            return (message.flags() & Flags.AD) != 0;
        }

        private TestQuery www() {
            return ask("www.example.com. A");
        }

        @Test
        void secureAnswersHaveAdForClientsThatKnowIt() {
            validator = (evidence, lookup) -> Verdict.SECURE;
            Pipeline pipeline = pipeline();

            for (int i = 0; i < 2; i++) {
                assertThat(isAuthentic(www(), pipeline)).isFalse();
                assertThat(isAuthentic(www().flags(Flags.RD | Flags.AD), pipeline)).isTrue();
                assertThat(isAuthentic(www().edns(1232).dnssecOk(), pipeline)).isTrue();
                assertThat(isAuthentic(www().flags(Flags.RD | Flags.CD), pipeline)).isFalse();
                assertThat(isAuthentic(www().flags(Flags.RD | Flags.CD | Flags.AD), pipeline)).isTrue();
            }
        }

        @Test
        void insecureAnswersHaveNone() {
            validator = (evidence, lookup) -> Verdict.INSECURE;
            Pipeline pipeline = pipeline();

            assertThat(isAuthentic(www().flags(Flags.RD | Flags.AD), pipeline)).isFalse();
            assertThat(isAuthentic(www().edns(1232).dnssecOk(), pipeline)).isFalse();
        }

        @Test
        void answersBehindAnAliasOfThisServerHaveNone() {
            validator = (evidence, lookup) -> Verdict.SECURE;
            own(LocalAliases.SOA, LocalAliases.NS, "out.own. 60 CNAME www.example.com.");

            assertThat(isAuthentic(ask("out.own. A").flags(Flags.RD | Flags.AD), pipeline())).isFalse();
        }

        @Test
        void answersWithoutAPartThatWasRemovedHaveNone() {
            validator = (evidence, lookup) -> Verdict.SECURE;
            world.put("www.example.com. 1", RRset.of(Name.of("www.example.com."), RecordType.A, 60,
                    List.of(Rdata.of((byte) 10, (byte) 0, (byte) 0, (byte) 1),
                            Rdata.of((byte) 192, (byte) 0, (byte) 2, (byte) 1))));
            answerFilter =
                    new RebindingGuard(new NetworkSet.Builder().add(InetAddress.ofLiteral("10.0.0.0"), 8).build(),
                            List.of(), Optional.empty());

            assertThat(isAuthentic(www().flags(Flags.RD | Flags.AD), pipeline())).isFalse();
        }

        @Test
        void bogusAnswersAreForQueriesWithCd() {
            validator = (evidence, lookup) -> Verdict.bogus(new ExtendedError(ExtendedError.DNSSEC_BOGUS, "broken"));
            Pipeline pipeline = pipeline();

            assertThat(resolved(www().edns(1232), pipeline)).isEqualTo("SERVFAIL ra ede 6");
            assertThat(resolved(www().edns(1232), pipeline)).startsWith("SERVFAIL ra ede 6");
            assertThat(resolved(www().flags(Flags.RD | Flags.CD), pipeline))
                    .isEqualTo("NOERROR ra | www.example.com. 60 IN A 192.0.2.80");
            assertThat(isAuthentic(www().flags(Flags.RD | Flags.CD | Flags.AD), pipeline)).isFalse();
            assertThat(resolved(www().edns(1232), pipeline)).startsWith("SERVFAIL ra ede 6");
        }
    }

    @Nested
    class LocalAliases {

        private static final String SOA = "own. 60 SOA ns.own. root.own. 1 2 3 4 5";
        private static final String NS = "own. 60 NS ns.own.";

        @Test
        void answersWithAuthority() {
            own(SOA, NS, "www.own. 60 A 192.0.2.1");
            Pipeline pipeline = pipeline();

            assertThat(resolved(ask("www.own. A"), pipeline)).isEqualTo("NOERROR aa ra | www.own. 60 IN A 192.0.2.1");
            assertThat(resolved(ask("no.own. A"), pipeline)).startsWith("NXDOMAIN aa ra ? own. 5 IN SOA");
            assertThat(asked).hasValue(0);
        }

        @Test
        void answersForAnyClassWithoutAuthority() {
            own(SOA, NS, "www.own. 60 A 192.0.2.1");

            assertThat(resolved(ask("www.own. ANY A"), pipeline()))
                    .isEqualTo("NOERROR ra | www.own. 60 IN A 192.0.2.1");
        }

        @Test
        void answersForAnyTypeOverTcp() {
            own(SOA, NS, "www.own. 60 A 192.0.2.1", "www.own. 60 MX 5 www.own.", "one.own. 60 A 192.0.2.2");
            Pipeline pipeline = pipeline();

            assertThat(resolved(ask("www.own. ANY"), pipeline)).isEqualTo("NOERROR aa tc ra");
            assertThat(resolved(ask("www.own. ANY").overTcp(), pipeline))
                    .isEqualTo("NOERROR aa ra | www.own. 60 IN A 192.0.2.1 | www.own. 60 IN MX 5 www.own.");
            assertThat(resolved(ask("one.own. ANY"), pipeline)).startsWith("NOERROR aa ra | one.own.");
        }

        @Test
        void saysWhenAChainOfAliasesIsTooLong() {
            List<String> records = new ArrayList<>(List.of(SOA, NS));
            for (int i = 0; i < 20; i++) {
                records.add("c%d.own. 60 CNAME c%d.own.".formatted(i, i + 1));
            }
            own(records.toArray(String[]::new));

            Message response = ask("c0.own. A").edns(1232).responseOf(pipeline());

            assertThat(response.rcode()).isEqualTo(ResponseCode.NOERROR);
            assertThat(response.answer()).hasSize(17);
            assertThat(ExtendedError.among(response.edns().options())).containsExactly(
                    new ExtendedError(ExtendedError.OTHER, "the chain has more than 16 aliases"));
        }

        @Test
        void anAliasThatLeadsOutIsFollowedForWhomNamesAreResolved() {
            own(SOA, NS, "out.own. 60 CNAME www.example.com.");
            Pipeline pipeline = pipeline();

            assertThat(resolved(ask("out.own. A"), pipeline)).isEqualTo("NOERROR aa ra"
                    + " | out.own. 60 IN CNAME www.example.com. | www.example.com. 60 IN A 192.0.2.80");
            assertThat(resolved(ask("out.own. A").flags(0), pipeline))
                    .isEqualTo("NOERROR aa ra | out.own. 60 IN CNAME www.example.com.");
            assertThat(resolved(ask("out.own. A").from(false, 0, 0xC0000201L), pipeline))
                    .isEqualTo("NOERROR aa | out.own. 60 IN CNAME www.example.com.");
        }

        @Test
        void belowADelegationRecursionGoesOnAtTheServersThatItNames() {
            own(SOA, NS, "child.own. 60 NS ns.child.own.", "ns.child.own. 60 A 192.0.2.2");
            Pipeline pipeline = pipeline();

            assertThat(resolved(ask("host.child.own. A"), pipeline))
                    .isEqualTo("NOERROR ra | host.child.own. 60 IN A 192.0.2.81");
            assertThat(servers).containsExactly("192.0.2.2");
            assertThat(resolved(ask("host.child.own. A").flags(0), pipeline))
                    .isEqualTo("NOERROR ra ? child.own. 60 IN NS ns.child.own. + ns.child.own. 60 IN A 192.0.2.2");
        }

        @Test
        void anAliasToBelowADelegationIsFollowedToTheServersThatItNames() {
            own(SOA, NS, "child.own. 60 NS ns.child.own.", "ns.child.own. 60 A 192.0.2.2",
                    "to.own. 60 CNAME host.child.own.");
            world.put("in.example.com. 1", parsed("in.example.com. 60 CNAME to.own."));
            Pipeline pipeline = pipeline();

            assertThat(resolved(ask("to.own. A"), pipeline)).isEqualTo("NOERROR aa ra"
                    + " | to.own. 60 IN CNAME host.child.own. | host.child.own. 60 IN A 192.0.2.81");
            assertThat(servers).containsExactly("192.0.2.2");
            assertThat(resolved(ask("in.example.com. A"), pipeline)).isEqualTo("NOERROR ra"
                    + " | in.example.com. 60 IN CNAME to.own. | to.own. 60 IN CNAME host.child.own."
                    + " | host.child.own. 60 IN A 192.0.2.81");
        }

        /// RFC 4035 sections 3.1.1 and 3.1.3.3.
        @Test
        void ofSignedZonesHaveTheirSignaturesAndProofsForClientsThatSetDo() {
            String signature = " 13 2 60 20491231000000 20200101000000 1 own. AAAA";
            own(SOA, NS, "own. 60 NSEC *.w.own. NS SOA", "own. 60 RRSIG NSEC" + signature,
                    "*.w.own. 60 CNAME www.example.com.", "*.w.own. 60 RRSIG CNAME" + signature,
                    "*.w.own. 60 NSEC www.own. CNAME", "*.w.own. 60 RRSIG NSEC" + signature,
                    "www.own. 60 A 192.0.2.1", "www.own. 60 RRSIG A" + signature);
            world.put("in.example.com. 1", parsed("in.example.com. 60 CNAME www.own."));
            world.put("wild.example.com. 1", parsed("wild.example.com. 60 CNAME a.w.own."));
            Pipeline pipeline = pipeline();

            String out = "| a.w.own. 60 IN CNAME www.example.com. | a.w.own. 60 IN RRSIG CNAME" + signature
                    + " | www.example.com. 60 IN A 192.0.2.80"
                    + " ? *.w.own. 60 IN NSEC www.own. CNAME ? *.w.own. 60 IN RRSIG NSEC" + signature;
            assertThat(resolved(ask("a.w.own. A").dnssecOk(), pipeline)).isEqualTo("NOERROR aa ra " + out);
            assertThat(resolved(ask("wild.example.com. A").dnssecOk(), pipeline))
                    .isEqualTo("NOERROR ra | wild.example.com. 60 IN CNAME a.w.own. " + out);
            assertThat(resolved(ask("in.example.com. A").dnssecOk(), pipeline)).isEqualTo("NOERROR ra"
                    + " | in.example.com. 60 IN CNAME www.own. | www.own. 60 IN A 192.0.2.1"
                    + " | www.own. 60 IN RRSIG A" + signature);
            assertThat(resolved(ask("in.example.com. A"), pipeline)).endsWith("| www.own. 60 IN A 192.0.2.1");
            assertThat(resolved(ask("a.w.own. A"), pipeline)).isEqualTo("NOERROR aa ra"
                    + " | a.w.own. 60 IN CNAME www.example.com. | www.example.com. 60 IN A 192.0.2.80");
        }

        @Test
        void thatIsNotLoadedIsServfailAndNeverAskedForElsewhere() {
            zones = ZoneSet.of(List.of(new Zone(Name.of("own."), new ZoneState.Unloaded("no file"))));
            clientZones = zones;

            assertThat(resolved(ask("www.own. A").edns(1232), pipeline())).isEqualTo("SERVFAIL ra ede 24");
            assertThat(asked).hasValue(0);
        }

        @Test
        void thatIsNotLoadedIsServfailAlsoWhereAnAliasOfOthersLeadsIn() {
            zones = ZoneSet.of(List.of(new Zone(Name.of("own."), new ZoneState.Unloaded("no file"))));
            clientZones = zones;
            world.put("in.example.com. 1", parsed("in.example.com. 60 CNAME www.own."));

            assertThat(resolved(ask("in.example.com. A").edns(1232), pipeline())).startsWith("SERVFAIL ra");
        }

        @Test
        void isSeenByRecursionWhereAnAliasOfOthersLeadsIn() {
            own(SOA, NS, "www.own. 60 A 192.0.2.1");
            record("in.example.com. 60 CNAME www.own.");
            world.put("in.example.com. 1", parsed("in.example.com. 60 CNAME www.own."));

            assertThat(resolved(ask("in.example.com. A"), pipeline())).endsWith("| www.own. 60 IN A 192.0.2.1");
        }

        @Test
        void anAliasOfOthersIsFollowedThroughTheChainsOfOurOwnAndOutAgain() {
            own(SOA, NS, "a.own. 60 CNAME b.own.", "b.own. 60 CNAME www.example.com.", "c.own. 60 CNAME www.own.",
                    "www.own. 60 A 192.0.2.1");
            world.put("in.example.com. 1", parsed("in.example.com. 60 CNAME a.own."));
            world.put("stay.example.com. 1", parsed("stay.example.com. 60 CNAME c.own."));
            Pipeline pipeline = pipeline();

            assertThat(resolved(ask("in.example.com. A"), pipeline)).isEqualTo("NOERROR ra"
                    + " | in.example.com. 60 IN CNAME a.own. | a.own. 60 IN CNAME b.own."
                    + " | b.own. 60 IN CNAME www.example.com. | www.example.com. 60 IN A 192.0.2.80");
            assertThat(resolved(ask("stay.example.com. A"), pipeline)).isEqualTo("NOERROR ra"
                    + " | stay.example.com. 60 IN CNAME c.own. | c.own. 60 IN CNAME www.own."
                    + " | www.own. 60 IN A 192.0.2.1");
        }

        @Test
        void anExternalAliasToAMissingLocalNameIsDeniedWithTheSoa() {
            own(SOA, NS, "a.own. 60 CNAME nobody.own.", "b.own. 60 CNAME www.own.", "www.own. 60 A 192.0.2.1");
            world.put("in.example.com. 1", parsed("in.example.com. 60 CNAME a.own."));
            world.put("also.example.com. 28", parsed("also.example.com. 60 CNAME b.own."));
            Pipeline pipeline = pipeline();

            assertThat(resolved(ask("in.example.com. A"), pipeline)).startsWith("NXDOMAIN ra")
                    .contains("| a.own. 60 IN CNAME nobody.own. ? own. 5 IN SOA");
            assertThat(resolved(ask("also.example.com. AAAA"), pipeline)).startsWith("NOERROR ra")
                    .contains("| b.own. 60 IN CNAME www.own. ? own. 5 IN SOA");
        }

        @Test
        void aLoopOfAliasesThroughAnAuthoritativeZoneIsServfail() {
            own(SOA, NS, "a.own. 60 CNAME in.example.com.");
            world.put("in.example.com. 1", parsed("in.example.com. 60 CNAME a.own."));

            assertThat(resolved(ask("in.example.com. A"), pipeline())).startsWith("SERVFAIL ra");
        }

        @Test
        void anAliasOfOthersToANameThatGrowsTooLongHereIsYxdomain() {
            String label = "x".repeat(63);
            String longName = label + "." + label + "." + label + ".d.own.";
            own(SOA, NS, "d.own. 60 DNAME " + "y".repeat(63) + ".example.com.");
            world.put("in.example.com. 1", parsed("in.example.com. 60 CNAME " + longName));

            assertThat(resolved(ask("in.example.com. A"), pipeline())).startsWith("YXDOMAIN ra");
        }

        @Test
        void anAliasIntoAZoneThatIsNotLoadedIsServfail() {
            own(SOA, NS, "a.own. 60 CNAME www.gone.");
            zones = ZoneSet.of(List.of(zones.withApex(Name.of("own.")),
                    new Zone(Name.of("gone."), new ZoneState.Unloaded("no file"))));
            clientZones = zones;
            world.put("in.example.com. 1", parsed("in.example.com. 60 CNAME a.own."));
            Pipeline pipeline = pipeline();

            assertThat(resolved(ask("a.own. A").edns(1232), pipeline))
                    .isEqualTo("SERVFAIL aa ra | a.own. 60 IN CNAME www.gone. ede 24");
            assertThat(resolved(ask("in.example.com. A").edns(1232), pipeline)).isEqualTo("SERVFAIL ra ede 24");
            assertThat(resolved(ask("a.own. A").flags(0), pipeline))
                    .isEqualTo("NOERROR aa ra | a.own. 60 IN CNAME www.gone.");
        }

        @Test
        void anAliasThatLeadsOutFailsAsEverythingElseWhenThereAreTooManyAtOnce() {
            own(SOA, NS, "out.own. 60 CNAME www.example.com.");
            most = 0;

            assertThat(resolved(ask("out.own. A").edns(1232), pipeline())).isEqualTo("SERVFAIL ra ede 14");
        }
    }

    /// Local zones and names as aliases see them.
    @Nested
    class LocalNames {

        private static LocalZones.Builder zone(String name, LocalAction action) {
            return new LocalZones.Builder(300).zone(Name.of(name), action);
        }

        @Test
        void areUsedForTheTargetsOfLocalAliases() {
            local = zone("lan.", LocalAction.STATIC).records(parsed("a.lan. 60 CNAME b.lan."))
                    .records(parsed("b.lan. 60 A 192.0.2.1")).records(parsed("c.lan. 60 CNAME no.lan.")).build();
            Pipeline pipeline = pipeline();

            assertThat(resolved(ask("a.lan. A"), pipeline))
                    .isEqualTo("NOERROR aa ra | a.lan. 60 IN CNAME b.lan. | b.lan. 60 IN A 192.0.2.1");
            assertThat(resolved(ask("c.lan. A"), pipeline))
                    .startsWith("NXDOMAIN aa ra | c.lan. 60 IN CNAME no.lan. ? lan. 300 IN SOA");
            assertThat(asked).hasValue(0);
        }

        @Test
        void stayHereWhereAnAliasOfOthersLeads() {
            local = SpecialUseNames.except(List.of(), List.of(), Optional.empty());
            world.put("in.example.com. 1", parsed("in.example.com. 60 CNAME x.onion."));

            assertThat(resolved(ask("in.example.com. A"), pipeline()))
                    .startsWith("NXDOMAIN ra | in.example.com. 60 IN CNAME x.onion. ? onion. ");
            assertThat(asked).hasValue(1);
        }

        @Test
        void areSeenByWhoAsksWithoutRd() {
            local = zone("lan.", LocalAction.STATIC).records(parsed("b.lan. 60 A 192.0.2.1")).build();
            world.put("in.example.com. 1", parsed("in.example.com. 60 CNAME b.lan."));
            Pipeline pipeline = pipeline();
            resolved(ask("in.example.com. A"), pipeline);

            assertThat(resolved(ask("in.example.com. A").flags(Flags.CD), pipeline)).isEqualTo("NOERROR ra"
                    + " | in.example.com. 60 IN CNAME b.lan. | b.lan. 60 IN A 192.0.2.1");
        }

        @Test
        void thatAreBlockedAreSoBehindAliases() {
            local = zone("no.", LocalAction.NXDOMAIN).zone(Name.of("refused."), LocalAction.REFUSE)
                    .zone(Name.of("silent."), LocalAction.DROP).build();
            world.put("a.example.com. 1", parsed("a.example.com. 60 CNAME x.no."));
            world.put("b.example.com. 1", parsed("b.example.com. 60 CNAME x.refused."));
            world.put("c.example.com. 1", parsed("c.example.com. 60 CNAME x.silent."));
            Pipeline pipeline = pipeline();

            assertThat(resolved(ask("a.example.com. A").edns(1232), pipeline)).startsWith("NXDOMAIN ra")
                    .endsWith(" ede 15");
            assertThat(resolved(ask("b.example.com. A").edns(1232), pipeline)).isEqualTo("REFUSED ra ede 15");
            assertThat(resolved(ask("c.example.com. A").edns(1232), pipeline)).isEqualTo("REFUSED ra ede 15");
        }
    }

    /// Aliases in a zone of this server, whose targets an earlier step answers.
    @Nested
    class TargetsOfLocalAliases {

        private static final String BLOCKED = "NXDOMAIN aa ra | a.own. 60 IN CNAME b.own."
                + " | b.own. 60 IN CNAME x.bad.own. ? bad.own. 300 IN SOA bad.own. nobody.invalid. 1 3600 1200 604800 300";

        @TempDir
        private Path folder;

        @BeforeEach
        void chain() throws IOException {
            own(LocalAliases.SOA, LocalAliases.NS, "a.own. 60 CNAME b.own.", "b.own. 60 CNAME x.bad.own.",
                    "x.bad.own. 60 CNAME www.own.", "www.own. 60 A 192.0.2.1", "h.own. 60 CNAME nas.own.",
                    "n.own. 60 CNAME missing.own.", "nas.own. 60 TXT \"x\"", "g.own. 60 CNAME gone.own.");
            Path file = folder.resolve("hosts");
            Files.writeString(file, "192.0.2.7 nas.own gone.own away.example.com g.own\n");
            hosts = HostsOverlay.of(List.of(file));
            local = new LocalZones.Builder(300).zone(Name.of("bad.own."), LocalAction.NXDOMAIN)
                    .records(parsed("to.lan. 60 CNAME away.example.com.")).build();
            missing.add("away.example.com.");
            world.put("in.example.com. 15", parsed("in.example.com. 60 CNAME away.example.com."));
        }

        @Test
        void areBlockedAsInALocalZone() {
            Pipeline pipeline = pipeline();

            assertThat(resolved(ask("x.bad.own. A").edns(1232), pipeline)).startsWith("NXDOMAIN aa ra ? bad.own.")
                    .endsWith("ede 15");
            assertThat(resolved(ask("a.own. A").edns(1232), pipeline)).isEqualTo(BLOCKED + " ede 15");
            assertThat(resolved(ask("a.own. MX"), pipeline)).isEqualTo(BLOCKED);
            assertThat(asked).hasValue(0);
        }

        @Test
        void areBlockedAlsoBehindAnAliasOfOthers() {
            world.put("out.example.com. 1", parsed("out.example.com. 60 CNAME a.own."));

            assertThat(resolved(ask("out.example.com. A").edns(1232), pipeline()))
                    .isEqualTo("NXDOMAIN ra | out.example.com. 60 IN CNAME a.own. | "
                            + BLOCKED.substring(BLOCKED.indexOf("a.own.")) + " ede 15");
        }

        @Test
        void areThoseOfTheZoneForClientsWithoutRecursion() {
            assertThat(TestQuery.line(ask("a.own. A").from(false, 0, 0xC0000201L).responseOf(pipeline())))
                    .isEqualTo("NOERROR aa | a.own. 60 IN CNAME b.own. | b.own. 60 IN CNAME x.bad.own."
                            + " | x.bad.own. 60 IN CNAME www.own. | www.own. 60 IN A 192.0.2.1");
        }

        @Test
        void haveTheAddressesOfHostsFiles() {
            assertThat(resolved(ask("h.own. A"), pipeline()))
                    .isEqualTo("NOERROR aa ra | h.own. 60 IN CNAME nas.own. | nas.own. 60 IN A 192.0.2.7");
            assertThat(resolved(ask("h.own. TXT"), pipeline()))
                    .isEqualTo("NOERROR aa ra | h.own. 60 IN CNAME nas.own. | nas.own. 60 IN TXT \"x\"");
        }

        /// RFC 6604 section 3: the response code is about the last name.
        @Test
        void existIfAHostsFileHasThem() {
            Pipeline pipeline = pipeline();

            for (String question : List.of("gone.own. MX", "g.own. MX", "away.example.com. MX", "in.example.com. MX",
                    "to.lan. MX")) {
                assertThat(resolved(ask(question), pipeline)).as(question).startsWith("NOERROR ");
            }
            assertThat(resolved(ask("n.own. MX"), pipeline)).startsWith("NXDOMAIN ");
        }

        @Test
        void doNotExistOnlyBecauseAHostsFileHasTheAlias() {
            hosts = HostsOverlay.of(List.of(folder.resolve("hosts")));
            own(LocalAliases.SOA, LocalAliases.NS, "g.own. 60 CNAME missing.own.");

            assertThat(resolved(ask("g.own. MX"), pipeline())).startsWith("NXDOMAIN ");
        }
    }

    /// RFC 6672 section 3.2.
    @Test
    void allTypesBelowADnameOfThisServerAreThoseOfTheTarget() {
        own(LocalAliases.SOA, LocalAliases.NS, "d.own. 60 DNAME example.com.", "c.own. 60 CNAME www.example.com.");
        world.put("www.example.com. 255", parsed("www.example.com. 60 A 192.0.2.80"));
        Pipeline pipeline = pipeline();

        assertThat(resolved(ask("www.d.own. ANY").overTcp(), pipeline)).isEqualTo("NOERROR aa ra"
                + " | d.own. 60 IN DNAME example.com. | www.d.own. 60 IN CNAME www.example.com."
                + " | www.example.com. 60 IN A 192.0.2.80");
        assertThat(resolved(ask("c.own. ANY").overTcp(), pipeline))
                .isEqualTo("NOERROR aa ra | c.own. 60 IN CNAME www.example.com.");
    }

    /// RFC 4035 section 3.1.4.1.
    @Test
    void dsOfAZoneOfThisServerIsResolvedUnlessItsParentIsHereToo() {
        own(LocalAliases.SOA, LocalAliases.NS, "to.own. 60 CNAME own.");
        record("own. 60 DS 1 13 2 " + "AB".repeat(32));
        Pipeline pipeline = pipeline();
        String ds = "own. 60 IN DS 1 13 2 " + "AB".repeat(32);

        assertThat(resolved(ask("own. DS"), pipeline)).isEqualTo("NOERROR ra | " + ds);
        assertThat(resolved(ask("to.own. DS"), pipeline))
                .isEqualTo("NOERROR aa ra | to.own. 60 IN CNAME own. | " + ds);
        assertThat(resolved(ask("own. DS").flags(0), pipeline)).startsWith("NOERROR aa ra ? own. 5 IN SOA ");
        assertThat(TestQuery.line(ask("own. DS").from(false, 0, 0xC0000201L).responseOf(pipeline)))
                .startsWith("NOERROR aa ? own. 5 IN SOA ");
    }

    @Nested
    class PrivateAddresses {

        @BeforeEach
        void areThoseOfTen() {
            answerFilter =
                    new RebindingGuard(new NetworkSet.Builder().add(InetAddress.ofLiteral("10.0.0.0"), 8).build(),
                            List.of(), Optional.empty());
            record("nas.example.com. 60 A 10.1.2.3");
        }

        @Test
        void ofOtherServersAreRemovedAlsoFromWhatIsKept() {
            Pipeline pipeline = pipeline();

            assertThat(resolved(ask("nas.example.com. A").edns(1232), pipeline)).isEqualTo("NOERROR ra ede 15");
            assertThat(resolved(ask("nas.example.com. A").edns(1232), pipeline)).isEqualTo("NOERROR ra ede 15");
            assertThat(asked).hasValue(1);
            assertThat(resolved(ask("www.example.com. A").edns(1232), pipeline))
                    .isEqualTo("NOERROR ra | www.example.com. 60 IN A 192.0.2.80");
        }

        @Test
        void ofAZoneOfThisServerAreInTheAnswer() {
            own("own. 60 SOA ns.own. root.own. 1 2 3 4 5", "own. 60 NS ns.own.", "www.own. 60 A 10.1.2.4");

            assertThat(resolved(ask("www.own. A").edns(1232), pipeline()))
                    .isEqualTo("NOERROR aa ra | www.own. 60 IN A 10.1.2.4");
        }

        @Test
        void ofThisServerAreInTheAnswerAlsoBehindAliases() {
            own("own. 60 SOA ns.own. root.own. 1 2 3 4 5", "own. 60 NS ns.own.", "www.own. 60 CNAME b.lan.",
                    "out.own. 60 CNAME in.example.com.", "back.own. 60 A 10.1.2.4");
            local = new LocalZones.Builder(300).zone(Name.of("lan."), LocalAction.STATIC)
                    .records(parsed("b.lan. 60 A 10.1.2.5")).build();
            world.put("in.example.com. 1", parsed("in.example.com. 60 CNAME back.own."));
            Pipeline pipeline = pipeline();

            for (int i = 0; i < 2; i++) {
                assertThat(resolved(ask("www.own. A").edns(1232), pipeline)).isEqualTo(
                        "NOERROR aa ra | www.own. 60 IN CNAME b.lan. | b.lan. 60 IN A 10.1.2.5");
                assertThat(resolved(ask("in.example.com. A").edns(1232), pipeline)).isEqualTo(
                        "NOERROR ra | in.example.com. 60 IN CNAME back.own. | back.own. 60 IN A 10.1.2.4");
                assertThat(resolved(ask("out.own. A").edns(1232), pipeline)).isEqualTo("NOERROR aa ra"
                        + " | out.own. 60 IN CNAME in.example.com. | in.example.com. 60 IN CNAME back.own."
                        + " | back.own. 60 IN A 10.1.2.4");
            }
            assertThat(resolved(ask("in.example.com. A").flags(Flags.CD).edns(1232), pipeline)).isEqualTo(
                    "NOERROR ra | in.example.com. 60 IN CNAME back.own. | back.own. 60 IN A 10.1.2.4");
        }

        @Test
        void ofOtherServersAreRemovedBehindAliasesOfThisServer() {
            own("own. 60 SOA ns.own. root.own. 1 2 3 4 5", "own. 60 NS ns.own.",
                    "out.own. 60 CNAME nas.example.com.");
            Pipeline pipeline = pipeline();

            for (int i = 0; i < 2; i++) {
                assertThat(resolved(ask("out.own. A").edns(1232), pipeline))
                        .isEqualTo("NOERROR aa ra | out.own. 60 IN CNAME nas.example.com. ede 15");
            }
        }

        @Test
        void ofAZoneOnlyForTheResolverAreInTheAnswer() {
            own("own. 60 SOA ns.own. root.own. 1 2 3 4 5", "own. 60 NS ns.own.", "www.own. 60 A 10.1.2.4",
                    "child.own. 60 NS ns.child.own.", "ns.child.own. 60 A 10.1.2.6");
            clientZones = ZoneSet.EMPTY;
            Pipeline pipeline = pipeline();

            for (int i = 0; i < 2; i++) {
                assertThat(resolved(ask("www.own. A").edns(1232), pipeline))
                        .isEqualTo("NOERROR ra | www.own. 60 IN A 10.1.2.4");
            }
            assertThat(resolved(ask("host.child.own. A").flags(0), pipeline))
                    .isEqualTo("NOERROR ra ? child.own. 60 IN NS ns.child.own. + ns.child.own. 60 IN A 10.1.2.6");
        }

        @Test
        void ofServersAreUsedToQueryThem() {
            record("host.child.own. 60 A 10.1.2.7");
            own("own. 60 SOA ns.own. root.own. 1 2 3 4 5", "own. 60 NS ns.own.", "child.own. 60 NS nas.example.com.");
            Pipeline pipeline = pipeline();

            assertThat(resolved(ask("host.child.own. A").edns(1232), pipeline)).isEqualTo("NOERROR ra ede 15");
            assertThat(servers).containsExactly("192.0.2.53", "10.1.2.3");
        }
    }

    @Test
    void aFailureHasALineInTheLogAndASuccessHasNone() {
        Pipeline pipeline = pipeline();

        resolved(ask("www.example.com. A"), pipeline);
        assertThat(lines).isEmpty();
        resolved(ask("broken.example.com. A"), pipeline);

        assertThat(lines).singleElement().asString()
                .matches("broken\\.example\\.com\\. A: SERVFAIL after \\d{1,5} ms;.*");
    }

    @Test
    void everyResponseIsReportedWithWhatItComesFrom() {
        own("own. 60 SOA ns.own. root.own. 1 2 3 4 5", "own. 60 NS ns.own.");
        local = new LocalZones.Builder(300).zone(Name.of("lan."), LocalAction.STATIC).build();
        Pipeline pipeline = pipeline();

        resolved(ask("www.example.com. A"), pipeline);

        assertThat(seen).containsExactly("RECURSION www.example.com.");
        assertThat(source("www.example.com. A", pipeline)).isEqualTo(AnswerSource.CACHE);
        assertThat(source("own. A", pipeline)).isEqualTo(AnswerSource.ZONE);
        assertThat(source("x.lan. A", pipeline)).isEqualTo(AnswerSource.LOCAL);
    }

    private AnswerSource source(String question, Pipeline pipeline) {
        QueryContext context = ask(question).at(millis.get()).exchange();
        assertThat(pipeline.serve(context, new Sources())).isPositive();
        return context.source();
    }

    @Test
    void whatWasAskedForAgainBeforeItsEndIsNewInTheCache() {
        Pipeline pipeline = pipeline();
        for (TestQuery question : List.of(ask("www.example.com. A"), ask("www.example.com. A").dnssecOk())) {
            resolved(question, pipeline);
        }
        asked.set(0);
        millis.addAndGet(55_000);

        assertThat(resolved(ask("www.example.com. A").dnssecOk(), pipeline)).contains(" 5 IN A ");
        recursiveQueries.awaitEnd(Duration.ofDays(1));

        assertThat(recursiveQueries.running()).isZero();
        assertThat(asked).hasValue(1);
        assertThat(resolved(ask("www.example.com. A").dnssecOk(), pipeline)).contains(" 60 IN A ");
        assertThat(asked).hasValue(1);
    }

    @Test
    void whatFailsWhenItIsAskedForAgainStaysAsItWas() {
        Pipeline pipeline = pipeline();
        resolved(ask("www.example.com. A"), pipeline);
        world.clear();
        millis.addAndGet(55_000);

        assertThat(resolved(ask("www.example.com. A"), pipeline)).contains(" 5 IN A ");
        recursiveQueries.awaitEnd(Duration.ofDays(1));

        assertThat(asked.get()).isGreaterThan(1);
        assertThat(resolved(ask("www.example.com. A"), pipeline)).contains(" 5 IN A ");
    }

    @Test
    void aSetOfAZoneThatFitsIntoNoMessageIsAFailureWithTheReason() {
        List<String> records = new ArrayList<>(
                List.of("own. 60 SOA ns.own. root.own. 1 2 3 4 5", "own. 60 NS ns.own."));
        for (int i = 0; i < 5000; i++) {
            records.add("big.own. 60 A 192.0." + (i >> 8) + "." + (i & 0xFF));
        }
        own(records.toArray(String[]::new));

        assertThat(resolved(ask("big.own. A").edns(1232), pipeline())).isEqualTo("SERVFAIL ra ede 0");
        assertThat(resolved(ask("big.own. A").edns(1232).overTcp(), pipeline())).isEqualTo("SERVFAIL ra ede 0");
    }

    @Test
    void withoutRecursionThatIsSaid() {
        assertThat(TestQuery.line(ask("www.example. A").edns(1232).responseOf(ResolverStep.disabled())))
                .isEqualTo("REFUSED ede 20");
    }

    private final class Sources implements QueryObserver {
        @Override
        public void answered(QueryContext context, int length) {
            seen.add(context.source() + " " + context.request().question().name());
        }

        @Override
        public void dropped(QueryContext context) {}
    }
}
