package rootwalk.daemon.policy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.Authority;
import rootwalk.authoritative.policy.PolicyAction;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.ServedZones;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.ResponseTail;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.daemon.policy.response.ChangedTriggers;
import rootwalk.daemon.policy.response.PolicyLog;
import rootwalk.daemon.policy.response.PolicyOverride;
import rootwalk.daemon.policy.response.ResponsePolicies;
import rootwalk.resolver.Resolver;
import rootwalk.resolver.ResolverSettings;
import rootwalk.resolver.cache.CacheSettings;
import rootwalk.resolver.cache.MessageCache;
import rootwalk.resolver.contract.AddressPolicy;
import rootwalk.resolver.contract.AnswerFilter;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.contract.Synthesis;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.Validator;
import rootwalk.resolver.recursion.ConfiguredZone;
import rootwalk.resolver.recursion.Minimisation;
import rootwalk.resolver.recursion.RecursionSettings;
import rootwalk.resolver.recursion.RootHints;
import rootwalk.resolver.upstream.SpoofingProtection;
import rootwalk.resolver.upstream.UpstreamLimits;
import rootwalk.socket.ResponseCheck;
import rootwalk.socket.UdpClient;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Nat64Prefix;
import rootwalk.wire.Octets;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.codec.RequestView;
import rootwalk.wire.cookie.ServerCookies;
import rootwalk.wire.text.RdataText;

/// A pipeline with response policy zones, in front of servers that have some records and delegations. Everything above the delegations
/// is a stub zone.
final class PolicyWorld {

    private static final InetAddress TOP = InetAddress.ofLiteral("192.0.2.53");

    private final Map<Name, Zone> policies = new LinkedHashMap<>();
    private final List<PolicyOverride> settings = new ArrayList<>();
    private final List<RRset> records = new CopyOnWriteArrayList<>();
    private final List<RRset> own = new ArrayList<>();
    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<Name> failing = new HashSet<>();
    private final List<String> sources = new CopyOnWriteArrayList<>();
    final MessageCache messages = new MessageCache(1 << 20);
    final PolicyLog log = new PolicyLog(() -> true);
    private Optional<Nat64Prefix> nat64 = Optional.empty();
    private @Nullable Pipeline pipeline;
    private ResponsePolicies applied = ResponsePolicies.none();

    static RRset record(String text) {
        String[] words = text.split(" ", 4);
        int type = RecordType.parse(words[2]);
        return RRset.of(Name.of(words[0]), type, Integer.parseInt(words[1]),
                RdataText.parse(type, words[3], Name.ROOT));
    }

    /// Records of servers; NS records are delegations, and addresses of their servers are glue.
    PolicyWorld served(String... texts) {
        for (String text : texts) {
            records.add(record(text));
        }
        return this;
    }

    /// All clients are behind a NAT64.
    PolicyWorld dns64() {
        nat64 = Optional.of(Nat64Prefix.WELL_KNOWN);
        return this;
    }

    /// Names that servers do not answer.
    PolicyWorld failing(String... names) {
        Arrays.stream(names).map(Name::of).forEach(failing::add);
        return this;
    }

    /// Records of an authoritative zone `own.` of this server.
    PolicyWorld own(String... texts) {
        for (String text : texts) {
            own.add(record(text));
        }
        return this;
    }

    /// A policy zone with triggers such as `bad.test CNAME .`, with a TTL of 300.
    PolicyWorld policy(String apex, String... triggers) {
        return policy(apex, null, triggers);
    }

    PolicyWorld policy(String apex, @Nullable PolicyAction action, String... triggers) {
        return policy(new PolicyOverride(Name.of(apex), action, false, false), triggers);
    }

    PolicyWorld policy(PolicyOverride override, String... triggers) {
        settings.add(override);
        policies.put(override.zone(), new Zone(override.zone(), content(override.zone(), triggers)));
        return this;
    }

    /// A zone that has not been transferred.
    PolicyWorld absentPolicy(String apex) {
        Name name = Name.of(apex);
        settings.add(new PolicyOverride(name, null, false, false));
        policies.put(name, new Zone(name, new ZoneState.Unloaded("it has not been transferred")));
        return this;
    }

    private static ZoneState content(Name apex, String... triggers) {
        ZoneEdit edit = ZoneEdit.begin(apex, EditObserver.NONE);
        edit.add(record(apex + " 600 SOA ns. host. 1 3600 600 86400 60"));
        for (String trigger : triggers) {
            edit.add(trigger(apex, trigger));
        }
        return edit.build();
    }

    private static RRset trigger(Name apex, String text) {
        String[] words = text.split(" ", 2);
        return record(words[0] + "." + apex + " 300 " + words[1]);
    }

    /// Serves another version of a policy zone, with all triggers new.
    ChangedTriggers replace(String apex, String... triggers) {
        var _ = pipeline();
        Name name = Name.of(apex);
        policies.put(name, new Zone(name, content(name, triggers)));
        return refreshed();
    }

    /// Serves the next version of a policy zone.
    ChangedTriggers change(String apex, List<String> removed, List<String> added) {
        var _ = pipeline();
        Name name = Name.of(apex);
        Zone zone = policies.get(name);
        ZoneEdit edit = ((ZoneSnapshot) Objects.requireNonNull(zone).state()).edit(EditObserver.NONE);
        removed.forEach(text -> edit.remove(trigger(name, text).owner()));
        added.forEach(text -> edit.add(trigger(name, text)));
        policies.put(name, new Zone(name, edit.build()));
        return refreshed();
    }

    /// A secondary zone that has expired.
    ChangedTriggers expire(String apex) {
        var _ = pipeline();
        policies.put(Name.of(apex), new Zone(Name.of(apex), new ZoneState.Unloaded("it has expired")));
        return refreshed();
    }

    private ChangedTriggers refreshed() {
        ChangedTriggers changed = applied.refresh();
        if (changed.areMany()) {
            messages.flushAll();
        } else {
            messages.flushDependent(changed.names());
        }
        return changed;
    }

    ResponsePolicies applied() {
        var _ = pipeline();
        return applied;
    }

    void after(long seconds) {
        millis.addAndGet(seconds * 1000);
    }

    /// The response to a question.
    String resolved(String question) {
        return resolved(TestQuery.ask(question));
    }

    String resolved(TestQuery question) {
        var atOnce = question.at(millis.get()).responseOf(pipeline());
        return TestQuery.line(atOnce == null ? question.laterResponse() : atOnce);
    }

    /// The question of a client with an IPv4 address, such as 0xC0000201.
    static TestQuery from(long client, String question) {
        return TestQuery.ask(question).from(false, 0, client);
    }

    /// The questions that servers got, in their order.
    List<String> asked() {
        return List.copyOf(asked);
    }

    /// The sources of the answers that were sent by virtual threads.
    List<String> sources() {
        return List.copyOf(sources);
    }

    Pipeline pipeline() {
        Pipeline made = pipeline;
        if (made == null) {
            made = make();
            pipeline = made;
        }
        return made;
    }

    private Pipeline make() {
        Time time = new Time() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public long millis() {
                return millis.get();
            }
        };
        ServedZones zones = new ServedZones(ownZone());
        RecursionSettings recursion = new RecursionSettings(RootHints.builtin(), 53, true, true, Minimisation.OFF,
                List.of(ConfiguredZone.at(Name.ROOT, List.of(new InetSocketAddress(TOP, 53)),
                        ConfiguredZone.Use.STUB)),
                AddressPolicy.any(), new LocalAnswers(List.of(), zones), (_, _) -> Validator.NONE, true);
        Resolver resolver = new Resolver(
                new ResolverSettings(recursion, CacheSettings.STANDARD, AnswerFilter.none(), SpoofingProtection.NONE,
                        BudgetLimits.STANDARD, UpstreamLimits.STANDARD, Optional.empty(), Optional.empty()),
                new Servers(), time, new Random(1));
        ResponsePath responses =
                ResponsePath.of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE));
        applied = new ResponsePolicies(settings, policies::get, nat64, log);
        var _ = applied.refresh();
        RecursiveQueries recursive = new RecursiveQueries(resolver, messages, responses, new Sources(), time,
                Thread.ofVirtual().factory(), new RecursionQuota(10, 10), new FailureLog(time, _ -> {}),
                nat64.<Synthesis>map(it -> new Dns64(it, NetworkSet.NONE, NetworkSet.NONE, List.of()))
                        .orElse(Synthesis.NONE),
                applied);
        return new Pipeline(QueryStep.NONE, QueryStep.NONE, QueryStep.NONE, context -> {
            context.offerRecursion();
            if (nat64.isPresent()) {
                context.offerSynthesis();
            }
            return StepResult.PASS;
        },
                QueryStep.NONE, QueryStep.NONE, QueryStep.NONE,
                new AuthoritativeZones(zones, new Authority(Authority.Additional.NONE), InstantSource.system(),
                        List.of()),
                applied.newStep(), new MessageCacheStep(messages.probe(), recursive),
                new ResolverStep(recursive, CookieChecks.NONE), responses);
    }

    private ZoneSet ownZone() {
        if (own.isEmpty()) {
            return ZoneSet.EMPTY;
        }
        Name apex = Name.of("own.");
        ZoneEdit edit = ZoneEdit.begin(apex, EditObserver.NONE);
        edit.add(record("own. 300 SOA ns. host. 1 3600 600 86400 60"));
        own.forEach(edit::add);
        return ZoneSet.of(List.of(new Zone(apex, edit.build())));
    }

    private final class Sources implements QueryObserver {

        @Override
        public void answered(QueryContext context, int length) {
            sources.add(context.source() + (context.policyHit() == null ? "" : " " + context.policyHit().trigger()));
        }

        @Override
        public void dropped(QueryContext context) {
            sources.add("dropped");
        }
    }

    /// All servers: the one of the stub zone refers to the others.
    private final class Servers implements UdpClient {

        @Override
        public int query(InetSocketAddress server, byte[] query, int length, byte[] response, ResponseCheck check,
                long timeout) {
            RequestView view = new RequestView();
            view.read(query, 0, length);
            Name name = view.question().name();
            asked.add(name.folded() + " " + RecordType.name(view.qtype()));
            MessageWriter writer = new MessageWriter();
            RRset cut = server.getAddress().equals(TOP) ? cut(name) : null;
            RRset found = find(name, view.qtype());
            boolean fails = failing.contains(name.folded());
            int code = fails ? ResponseCode.SERVFAIL : cut != null || found != null || hasName(name)
                    ? ResponseCode.NOERROR
                    : ResponseCode.NXDOMAIN;
            writer.beginResponse(view, response, 0, response.length, (cut == null ? Flags.AA : 0) | code);
            if (cut != null && !fails) {
                refer(writer, cut);
            } else if (found != null && !fails) {
                writer.add(found);
            } else if (!fails) {
                writer.section(Section.AUTHORITY);
                writer.add(record(". 60 SOA ns. host. 1 3600 600 86400 60"));
            }
            writer.section(Section.ADDITIONAL);
            writer.opt(1232, code, 0, false);
            return writer.finish();
        }

        private void refer(MessageWriter writer, RRset cut) {
            writer.section(Section.AUTHORITY);
            writer.add(cut);
            writer.section(Section.ADDITIONAL);
            for (Name host : cut.names()) {
                RRset glue = find(host, RecordType.A);
                if (glue != null) {
                    writer.add(glue);
                }
            }
        }

        private @Nullable RRset cut(Name name) {
            return records.stream().filter(it -> it.type() == RecordType.NS && name.isSubdomainOf(it.owner()))
                    .findFirst().orElse(null);
        }

        private @Nullable RRset find(Name name, int type) {
            return records.stream().filter(it -> it.owner().equals(name)
                    && (it.type() == type || it.type() == RecordType.CNAME)).findFirst().orElse(null);
        }

        private boolean hasName(Name name) {
            return records.stream().anyMatch(it -> it.owner().isSubdomainOf(name));
        }

        @Override
        public void close() {}
    }
}
