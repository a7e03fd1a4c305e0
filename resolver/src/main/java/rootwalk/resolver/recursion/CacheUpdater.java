package rootwalk.resolver.recursion;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.CacheSettings;
import rootwalk.resolver.cache.Caches;
import rootwalk.resolver.cache.Credibility;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.contract.ResolutionEvent.Source;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.recursion.ResponseAnalysis.Alias;
import rootwalk.resolver.recursion.ResponseAnalysis.Answer;
import rootwalk.resolver.recursion.ResponseAnalysis.Negative;
import rootwalk.resolver.recursion.ResponseAnalysis.Referral;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.Message;

/// Stores the data of responses in the caches, with the TTLs that the configuration permits, and returns it with
/// these TTLs. Any thread.
final class CacheUpdater {

    /// The TTL of a negative answer without SOA record, in seconds. By RFC 2308 section 5 it should not be cached, so
    /// that two caches cannot keep it alive forever; a few seconds prevent a query to the servers for each client.
    private static final int WITHOUT_SOA = 5;

    private final Caches caches;
    private final CacheSettings settings;
    private final Time time;
    private final int port;

    CacheUpdater(Caches caches, Time time, int port) {
        this.port = port;
        this.caches = caches;
        this.settings = caches.settings();
        this.time = time;
    }

    Answer answers(Answer answer, Question question, boolean signed) {
        long now = time.millis();
        List<SignedRRset> aliases = aliases(answer.aliases(), answer.authoritative(), signed, now);
        List<SignedRRset> sets = new ArrayList<>(answer.rrsets().size());
        boolean whole = question.type() != RecordType.ANY && question.type() != RecordType.RRSIG;
        boolean synthesised = !aliases.isEmpty() && aliases.getLast().rrset().type() == RecordType.DNAME;
        for (SignedRRset one : answer.rrsets()) {
            // AA is about the first name of the chain (RFC 1035 section 4.1.1).
            sets.add(keep(one, answer.authoritative() && aliases.isEmpty(), signed, whole && !synthesised, now));
        }
        return new Answer(aliases, sets, answer.authoritative());
    }

    Alias alias(Alias alias, boolean signed) {
        return new Alias(aliases(alias.aliases(), alias.authoritative(), signed, time.millis()), alias.target(),
                alias.authoritative());
    }

    private List<SignedRRset> aliases(List<SignedRRset> aliases, boolean authoritative, boolean signed, long now) {
        if (aliases.isEmpty()) {
            return aliases;
        }
        List<SignedRRset> kept = new ArrayList<>(aliases.size());
        boolean synthesised = false;
        for (SignedRRset alias : aliases) {
            // The CNAME of a DNAME is synthesised each time (RFC 6672 section 5.3.1: it is not signed). The cached
            // DNAME answers queries for DNAME only: one forged response for one name must not redirect all others.
            kept.add(keep(alias, authoritative, signed, !synthesised, now));
            synthesised = alias.rrset().type() == RecordType.DNAME;
        }
        return kept;
    }

    private SignedRRset keep(SignedRRset one, boolean authoritative, boolean signed, boolean worthKeeping, long now) {
        RRset signatures = one.signatures();
        int lowest = signatures == null ? one.rrset().ttl() : Math.min(one.rrset().ttl(), signatures.ttl());
        int ttl = settings.positiveTtl(lowest);
        RRset rrset = one.rrset().withTtl(ttl);
        RRset kept = signatures == null ? null : signatures.withTtl(ttl);
        if (worthKeeping) {
            caches.records().keep(rrset, kept, authoritative ? Credibility.AUTHORITATIVE : Credibility.ANSWER, signed,
                    ttl, now);
        }
        return new SignedRRset(rrset, kept);
    }

    Negative negative(Negative negative, int type, boolean signed) {
        long now = time.millis();
        List<SignedRRset> aliases = aliases(negative.aliases(), negative.authoritative(), signed, now);
        int ttl = negative.proof().isEmpty() ? WITHOUT_SOA : settings.negativeTtl(negative.ttl());
        Credibility credibility = negative.authoritative() ? Credibility.AUTHORITATIVE : Credibility.ANSWER;
        if (negative.nameError()) {
            caches.records().keepNameError(negative.name(), negative.proof(), credibility, signed, ttl, now);
        } else {
            caches.records().keepNoData(negative.name(), type, negative.proof(), credibility, signed, ttl, now);
        }
        return new Negative(aliases, negative.name(), negative.nameError(), negative.proof(), ttl,
                negative.authoritative());
    }

    /// The delegation of a referral: it expires with its TTL, and not later than the delegation of the parent zone
    /// (ghost domains).
    Delegation referral(Referral referral, Delegation from, boolean signed) {
        long now = time.millis();
        int ttl = settings.positiveTtl(referral.ttl());
        long expires = Math.min(now + ttl * 1000L, from.expires());
        Delegation delegation = new Delegation(referral.cut(), Source.REFERRAL, corrected(referral), ttl, expires);
        if (expires > now) {
            caches.delegations().keep(delegation);
        }
        @Nullable
        SignedRRset ds = referral.delegationSigner();
        if (ds != null) {
            keep(ds, true, signed, true, now);
        }
        return delegation;
    }

    /// If a zone has other addresses of one of its own servers than its parent, they rank above glue (RFC 2181
    /// section 5.4.1) until they expire.
    void correctGlue(Answer answer, Delegation delegation) {
        if (!answer.authoritative() || !answer.aliases().isEmpty() || delegation.source() != Source.REFERRAL) {
            return;
        }
        for (SignedRRset one : answer.rrsets()) {
            NameServer server = isAddress(one.rrset()) ? delegation.server(one.rrset().owner()) : null;
            if (server != null && !server.corrected() && !agrees(one.rrset(), server.addresses())) {
                caches.delegations().replace(delegation, delegation.corrected(server));
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
            if (rrset.type() == RecordType.NS && rrset.owner().equals(delegation.cut())
                    && namesOthers(rrset, delegation)) {
                keepAsLastResort(rrset, delegation);
                keepAddresses(rrset.names(), response.additional(), delegation);
            }
        }
    }

    private void keepAddresses(List<Name> servers, List<RRset> additional, Delegation delegation) {
        for (RRset rrset : additional) {
            if (isAddress(rrset) && rrset.owner().isSubdomainOf(delegation.cut()) && servers.contains(rrset.owner())) {
                keepAsLastResort(rrset, delegation);
            }
        }
    }

    /// It expires with the delegation, so that no server is used longer than the parent permits (ghost domains).
    private void keepAsLastResort(RRset rrset, Delegation delegation) {
        long now = time.millis();
        long left = (delegation.expires() - now) / 1000;
        caches.records().keep(rrset, null, Credibility.AUTHORITY, false,
                (int) Math.min(settings.positiveTtl(rrset.ttl()), left), now);
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

    /// The delegation of the root.
    Delegation root(Delegation delegation) {
        caches.delegations().keep(delegation);
        return delegation;
    }

    @Nullable
    Delegation knownRoot() {
        return caches.delegations().deepest(Name.ROOT, null, time.millis());
    }
}
