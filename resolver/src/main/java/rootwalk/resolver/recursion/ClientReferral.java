package rootwalk.resolver.recursion;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent.Source;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// The referral to the closest known servers, for a client without RD (RFC 1034 section 4.3.1). Configured servers are
/// not for clients, so their zones have an empty response.
final class ClientReferral {

    private ClientReferral() {}

    static Resolution of(Delegation best, Time time) {
        if (best.isForward() || best.source() == Source.STUB) {
            return Resolution.failed(ResponseCode.NOERROR, 0);
        }
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
