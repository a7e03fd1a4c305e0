package rootwalk.resolver.recursion;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Caches;
import rootwalk.resolver.cache.Credibility;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.cache.Glue;
import rootwalk.resolver.contract.ResolutionEvent.Source;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.servers.ResponseAnalysis.Answer;
import rootwalk.resolver.servers.ResponseAnalysis.Referral;
import rootwalk.resolver.servers.ServerQueries;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.Message;

/// Stores delegations and corrects them. Any thread.
final class DelegationUpdates {

    private final Caches caches;
    private final Time time;
    private final int port;

    /// @param port
    ///            port of the servers
    DelegationUpdates(Caches caches, Time time, int port) {
        this.caches = caches;
        this.time = time;
        this.port = port;
    }

    /// The delegation of a referral: it expires with its TTL, and not later than the delegation of the parent zone
    /// (ghost domains).
    Delegation referral(Referral referral, Delegation from) {
        long now = time.millis();
        int ttl = caches.settings().positiveTtl(referral.ttl());
        long expires = Math.min(now + ttl * 1000L, from.expires());
        Delegation delegation = new Delegation(referral.cut(), Source.REFERRAL, corrected(referral), ttl, expires);
        if (expires > now) {
            caches.delegations().keep(delegation, now);
        }
        return delegation;
    }

    /// Marks a server if its zone and the parent have different addresses for it. The addresses from the zone rank
    /// above glue (RFC 2181 section 5.4.1) until they expire.
    void correctGlue(Answer answer, Delegation delegation) {
        if (!answer.authoritative() || !answer.aliases().isEmpty() || delegation.source() != Source.REFERRAL) {
            return;
        }
        for (SignedRRset rrset : answer.rrsets()) {
            NameServer server = isAddress(rrset.rrset()) ? delegation.server(rrset.rrset().owner()) : null;
            if (server != null && !server.corrected() && !agrees(rrset.rrset(), server.addresses())) {
                caches.delegations().replace(delegation, delegation.corrected(server), time.millis());
            }
        }
    }

    private static boolean isAddress(RRset rrset) {
        return rrset.type() == RecordType.A || rrset.type() == RecordType.AAAA;
    }

    /// Whether an answer equals the glue of its address family, or there is no such glue.
    private boolean agrees(RRset answered, List<InetSocketAddress> glue) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        Glue.addAll(answered, port, addresses);
        boolean isIpv6 = answered.type() == RecordType.AAAA;
        return glue.stream().noneMatch(one -> one.getAddress() instanceof Inet6Address == isIpv6)
                || glue.containsAll(addresses);
    }

    /// The servers of a referral. If the glue has not changed, a mark that the zone has other addresses is kept; new
    /// glue replaces it.
    private List<NameServer> corrected(Referral referral) {
        Delegation before = caches.delegations().latest(referral.cut());
        if (before == null || before.servers().stream().noneMatch(NameServer::corrected)) {
            return referral.servers();
        }
        List<NameServer> servers = new ArrayList<>(referral.servers().size());
        for (NameServer server : referral.servers()) {
            NameServer known = before.server(server.name());
            servers.add(known != null && known.addresses().equals(server.addresses()) ? known : server);
        }
        return servers;
    }

    /// Stores the NS RRset of the apex from a response of an authoritative server, with its addresses, if it has
    /// servers that the parent does not have: a last resort, never an answer and never a delegation.
    void apexServers(ServerQueries.Result result, Delegation delegation) {
        Message response = result.message();
        if (response == null || !response.isAuthoritative() || delegation.isForward()) {
            return;
        }
        apexServers(response.authority(), response, delegation);
        apexServers(response.answer(), response, delegation);
    }

    private void apexServers(List<RRset> section, Message response, Delegation delegation) {
        for (int i = 0; i < section.size(); i++) {
            RRset rrset = section.get(i);
            if (rrset.type() != RecordType.NS || !rrset.owner().equals(delegation.cut())) {
                continue;
            }
            RRset signatures = SignedRRset.signatures(rrset, section);
            if (namesOthers(rrset, delegation)) {
                keepAsLastResort(rrset, signatures, delegation);
                keepAddresses(rrset.names(), response.additional(), delegation);
            } else if (signatures != null
                    && caches.records().find(rrset.owner(), RecordType.NS, time.millis()) == null) {
                // For referrals to clients: unlike that of the parent, it can be validated.
                keepAsLastResort(rrset, signatures, delegation);
            }
        }
    }

    private void keepAddresses(List<Name> servers, List<RRset> additional, Delegation delegation) {
        for (RRset rrset : additional) {
            if (isAddress(rrset) && rrset.owner().isSubdomainOf(delegation.cut()) && servers.contains(rrset.owner())) {
                keepAsLastResort(rrset, null, delegation);
            }
        }
    }

    /// It expires with the delegation, so that no server is used longer than the parent permits (ghost domains).
    private void keepAsLastResort(RRset rrset, @Nullable RRset signatures, Delegation delegation) {
        long now = time.millis();
        long left = (delegation.expires() - now) / 1000;
        SignedRRset unchecked = new SignedRRset(rrset, signatures, List.of(), Security.INSECURE);
        caches.records().keep(unchecked, Credibility.AUTHORITY, signatures != null,
                (int) Math.min(caches.settings().positiveTtl(rrset.ttl()), left), now);
    }

    private static boolean namesOthers(RRset ns, Delegation delegation) {
        byte[] data = ns.sharedData();
        int next;
        for (int at = 0; at < data.length; at = next) {
            int length = BigEndian.get16(data, at);
            next = at + 2 + length;
            boolean known = false;
            for (Delegation.NameServer server : delegation.servers()) {
                known |= server.name().matches(data, at + 2, length);
            }
            if (!known) {
                return true;
            }
        }
        return false;
    }
}
