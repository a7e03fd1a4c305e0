package rootwalk.daemon.policy.response;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.policy.PolicyAction;
import rootwalk.authoritative.policy.TriggerKind;
import rootwalk.authoritative.policy.TriggerSearch;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.DetachedQuery;
import rootwalk.daemon.pipeline.PolicyScope;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.resolver.Resolver;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.Synthesis;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Nat64Prefix;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// Decides by the result of one resolution. Used once, by the resolving thread.
final class ResultRewriting {

    private static final ExtendedError BLOCKED = new ExtendedError(ExtendedError.BLOCKED, "");
    private static final ExtendedError FORGED = new ExtendedError(ExtendedError.FORGED_ANSWER, "");

    private final ResponsePolicy policy;
    private final DetachedQuery query;
    private final Query asked;
    private final Resolver resolver;
    private final @Nullable Nat64Prefix nat64;
    private final PolicyLog log;
    private final TriggerSearch search = new TriggerSearch();

    ResultRewriting(ResponsePolicy policy, DetachedQuery query, Query asked, Resolver resolver,
            @Nullable Nat64Prefix nat64, PolicyLog log) {
        this.policy = policy;
        this.query = query;
        this.asked = asked;
        this.resolver = resolver;
        this.nat64 = nat64;
        this.log = log;
    }

    Ruling rule(Resolution result) {
        List<RRset> known = known(result);
        Set<Name> seen = new HashSet<>();
        Name name = query.question().name();
        @Nullable
        ClientAddress client = considersClient() ? query.client() : null;
        while (seen.add(name) && !result.localNames().contains(name)) {
            Name here = name;
            Match match = policy.ofResult(client, new ResultName(name, known, nat64, resolver::serversOf), search,
                    disabled -> log.disabled(here, disabled));
            if (match != null) {
                log.decided(match.action());
                return rule(match, name, known, result);
            }
            RRset alias = alias(known, name);
            if (alias == null) {
                break;
            }
            name = alias.names().getFirst();
            client = null;
        }
        return Ruling.Response.unchanged(result);
    }

    /// Clients without a trigger, or exempt ones, share results. An alias of this server comes before the step that considers them.
    private boolean considersClient() {
        return query.policyScope() == PolicyScope.CLIENT || !query.aliases().isEmpty();
    }

    /// The answer section; of a failure, the aliases that are known.
    private List<RRset> known(Resolution result) {
        if (!result.isFailure() || !result.answer().isEmpty()) {
            return result.answer();
        }
        return resolver.fromCache(asked.with(Synthesis.NONE)).answer();
    }

    private @Nullable RRset alias(List<RRset> records, Name owner) {
        int type = query.question().type();
        if (type == RecordType.CNAME || type == RecordType.ANY) {
            return null;
        }
        for (RRset rrset : records) {
            if (rrset.type() == RecordType.CNAME && rrset.owner().equals(owner)) {
                return rrset;
            }
        }
        return null;
    }

    private Ruling rule(Match match, Name name, List<RRset> known, Resolution result) {
        return switch (match.action()) {
            case PolicyAction.Plain plain -> switch (plain) {
                case PASSTHRU -> Ruling.Response.unchanged(result);
                case DROP -> new Ruling.Dropped();
                case TCP_ONLY -> query.transport() == Transport.UDP ? new Ruling.OverTcp(match.hit())
                        : new Ruling.Response(result, false, false, false, null);
                case NXDOMAIN -> negative(match, name, known,
                        isOfMadeAddress(match, result) ? ResponseCode.NOERROR : ResponseCode.NXDOMAIN);
                case NODATA -> negative(match, name, known, ResponseCode.NOERROR);
            };
            case PolicyAction.Data(var node) -> {
                List<RRset> data = PolicyRecords.data(node, query.question().type(), name);
                if (data.isEmpty()) {
                    yield negative(match, name, known, ResponseCode.NOERROR);
                }
                List<RRset> answer = before(name, known);
                answer.addAll(data);
                yield response(match, ResponseCode.NOERROR, answer, List.of(), FORGED);
            }
            case PolicyAction.Alias alias -> alias(match, alias, name, known);
        };
    }

    /// Whether the trigger is an IPv4 address from which DNS64 has made the answer. Without the address, nothing would have been made:
    /// the answer is the empty one to the question for IPv6 addresses, as in Unbound.
    private static boolean isOfMadeAddress(Match match, Resolution result) {
        return match.kind() == TriggerKind.IP
                && result.errors().stream().anyMatch(it -> it.code() == ExtendedError.SYNTHESIZED);
    }

    /// The aliases that lead to a name, without signatures.
    private List<RRset> before(Name name, List<RRset> known) {
        List<RRset> aliases = new ArrayList<>();
        Name at = query.question().name();
        while (!at.equals(name)) {
            RRset alias = alias(known, at);
            if (alias == null) {
                break;
            }
            aliases.add(alias);
            at = alias.names().getFirst();
        }
        return aliases;
    }

    private Ruling negative(Match match, Name name, List<RRset> known, int code) {
        return response(match, code, before(name, known), List.of(PolicyRecords.soa(match.zone())), BLOCKED);
    }

    private static Ruling response(Match match, int code, List<RRset> answer, List<RRset> authority,
            ExtendedError why) {
        boolean clearsRa = code == ResponseCode.NXDOMAIN && match.zone().settings().clearsRa();
        int ttl = Math.min(lowestTtl(answer), lowestTtl(authority));
        return new Ruling.Response(new Resolution(code, answer, authority, List.of(), Security.INSECURE, ttl, false,
                List.of(why)), isAuthoritative(match), clearsRa, !clearsRa, match.hit());
    }

    /// As in Unbound: an answer that is changed for an address in it is not authoritative.
    private static boolean isAuthoritative(Match match) {
        return match.kind() != TriggerKind.IP;
    }

    private static int lowestTtl(List<RRset> records) {
        return records.stream().mapToInt(RRset::ttl).min().orElse(Integer.MAX_VALUE);
    }

    private Ruling alias(Match match, PolicyAction.Alias alias, Name name, List<RRset> known) {
        Name target = alias.targetOf(name);
        List<RRset> answer = before(name, known);
        if (target == null) {
            return new Ruling.Response(new Resolution(ResponseCode.YXDOMAIN, answer, List.of(), List.of(),
                    Security.INSECURE, 0, false, List.of(FORGED)), false, false, true, match.hit());
        }
        answer.add(RRset.of(name, RecordType.CNAME, alias.ttl(), Rdata.of(target)));
        int type = query.question().type();
        boolean isFollowed = query.recursionDesired() && type != RecordType.CNAME && type != RecordType.ANY;
        if (!isFollowed) {
            return new Ruling.Response(new Resolution(ResponseCode.NOERROR, answer, List.of(), List.of(),
                    Security.INSECURE, lowestTtl(answer), false, List.of(FORGED)), false, false, true, match.hit());
        }
        Resolution behind = resolver.resolve(asked.about(new Question(target, type)));
        answer.addAll(behind.answer());
        List<ExtendedError> errors = new ArrayList<>(List.of(FORGED));
        errors.addAll(behind.errors());
        return new Ruling.Response(
                new Resolution(behind.responseCode(), answer, behind.authority(), List.of(), Security.INSECURE,
                        Math.min(behind.ttl(), lowestTtl(answer)), behind.fromCache(), errors, behind.localNames()),
                false, false, true, match.hit());
    }
}
