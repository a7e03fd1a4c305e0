package rootwalk.resolver.recursion;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.cache.Known;
import rootwalk.resolver.cache.RecordCache;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent.Source;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// The referral to the closest known servers, for a client without RD (RFC 1034 section 4.3.1). Configured servers are
/// not for clients, so their zones have an empty response. Any thread.
///
/// The NS RRset of the zone itself is preferred if it is signed, and known keys verify its signature. In this case the
/// whole authority section is secure, and the referral has AD (RFC 4035 section 3.2.3). The NS RRset of the parent is
/// not signed (RFC 4035 section 2.2).
final class ClientReferral {

    private final RecordCache records;
    private final ResponseValidation byKnownKeys;
    private final Time time;

    /// @param byKnownKeys
    ///            validates without queries
    ClientReferral(RecordCache records, ResponseValidation byKnownKeys, Time time) {
        this.records = records;
        this.byKnownKeys = byKnownKeys;
        this.time = time;
    }

    Resolution to(Delegation best, ResolutionContext context) {
        if (best.isForward() || best.source() == Source.STUB) {
            return Resolution.failed(ResponseCode.NOERROR, 0);
        }
        SignedRRset secure = best.source() == Source.REFERRAL ? secureServers(best, context) : null;
        return secure == null ? ofParent(best) : ofZone(secure, best, context);
    }

    /// The NS RRset of the zone, if it is secure.
    private @Nullable SignedRRset secureServers(Delegation best, ResolutionContext context) {
        long now = time.millis();
        if (!(records.find(best.cut(), RecordType.NS, now) instanceof Known.Present known)
                || known.signatures() == null) {
            return null;
        }
        if (known.rank().security() == Security.SECURE) {
            return known.records(now);
        }
        SignedRRset validated = known.rank().security() == Security.BOGUS ? null
                : byKnownKeys.validate(known.records(now), best, context);
        if (validated == null || validated.security() != Security.SECURE) {
            return null;
        }
        records.keep(validated, known.rank().credibility(), known.rank().signed(), validated.rrset().ttl(), now);
        return validated;
    }

    private Resolution ofZone(SignedRRset secure, Delegation best, ResolutionContext context) {
        RRset ns = secure.rrset();
        List<RRset> glue = new ArrayList<>();
        for (Name name : ns.names()) {
            NameServer server = best.server(name);
            if (server != null) {
                addGlue(server, Math.min(ns.ttl(), best.ttl(time.millis())), glue);
            }
        }
        boolean withSignatures = context.wantsSignatures() && secure.signatures() != null;
        List<RRset> authority = withSignatures ? List.of(ns, secure.signatures()) : List.of(ns);
        return new Resolution(ResponseCode.NOERROR, List.of(), authority, glue, Security.SECURE, 0, true, List.of());
    }

    private Resolution ofParent(Delegation best) {
        int ttl = best.ttl(time.millis());
        List<Rdata> names = new ArrayList<>();
        List<RRset> glue = new ArrayList<>();
        for (NameServer server : best.servers()) {
            names.add(Rdata.of(server.name()));
            addGlue(server, ttl, glue);
        }
        RRset ns = RRset.of(best.cut(), RecordType.NS, ttl, names);
        return new Resolution(ResponseCode.NOERROR, List.of(), List.of(ns), glue, Security.INSECURE, 0, true,
                List.of(), best.source() == Source.AUTHORITATIVE_ZONE ? Set.copyOf(ns.names()) : Set.of());
    }

    private static void addGlue(NameServer server, int ttl, List<RRset> glue) {
        List<Rdata> v4 = new ArrayList<>(1);
        List<Rdata> v6 = new ArrayList<>(1);
        for (InetSocketAddress address : server.addresses()) {
            (address.getAddress() instanceof Inet4Address ? v4 : v6).add(Rdata.of(address.getAddress().getAddress()));
        }
        if (!v4.isEmpty()) {
            glue.add(RRset.of(server.name(), RecordType.A, ttl, v4));
        }
        if (!v6.isEmpty()) {
            glue.add(RRset.of(server.name(), RecordType.AAAA, ttl, v6));
        }
    }
}
