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
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.WalkEvent.Source;
import rootwalk.resolver.recursion.ReplyAnalysis.Alias;
import rootwalk.resolver.recursion.ReplyAnalysis.Answers;
import rootwalk.resolver.recursion.ReplyAnalysis.Denies;
import rootwalk.resolver.recursion.ReplyAnalysis.Refers;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.Message;

/// Stores the data of responses in the caches, with the TTLs that the configuration permits, and returns it with
/// these TTLs. Any thread.
final class Learning {

    /// The TTL of a negative answer without SOA record, in seconds. By RFC 2308 section 5 it should not be cached, so
    /// that two caches cannot keep it alive forever; a few seconds prevent a query to the servers for each client.
    private static final int WITHOUT_SOA = 5;

    private final Caches caches;
    private final CacheSettings settings;
    private final Time time;
    private final int port;

    Learning(Caches caches, Time time, int port) {
        this.port = port;
        this.caches = caches;
        this.settings = caches.settings();
        this.time = time;
    }

    Answers answers(Answers answers, Question question, boolean signed) {
        long now = time.millis();
        List<SignedSet> aliases = aliases(answers.aliases(), answers.authoritative(), signed, now);
        List<SignedSet> sets = new ArrayList<>(answers.sets().size());
        boolean whole = question.type() != RecordType.ANY && question.type() != RecordType.RRSIG;
        boolean synthesised = !aliases.isEmpty() && aliases.getLast().set().type() == RecordType.DNAME;
        for (SignedSet one : answers.sets()) {
            // AA is about the first name of the chain (RFC 1035 section 4.1.1).
            sets.add(keep(one, answers.authoritative() && aliases.isEmpty(), signed, whole && !synthesised, now));
        }
        return new Answers(aliases, sets, answers.authoritative());
    }

    Alias alias(Alias alias, boolean signed) {
        return new Alias(aliases(alias.aliases(), alias.authoritative(), signed, time.millis()), alias.target(),
                alias.authoritative());
    }

    private List<SignedSet> aliases(List<SignedSet> aliases, boolean authoritative, boolean signed, long now) {
        if (aliases.isEmpty()) {
            return aliases;
        }
        List<SignedSet> kept = new ArrayList<>(aliases.size());
        boolean synthesised = false;
        for (SignedSet alias : aliases) {
            // The CNAME of a DNAME is synthesised each time (RFC 6672 section 5.3.1: it is not signed). The cached
            // DNAME answers queries for DNAME only: one forged response for one name must not redirect all others.
            kept.add(keep(alias, authoritative, signed, !synthesised, now));
            synthesised = alias.set().type() == RecordType.DNAME;
        }
        return kept;
    }

    private SignedSet keep(SignedSet one, boolean authoritative, boolean signed, boolean worthKeeping, long now) {
        RecordSet signatures = one.signatures();
        int lowest = signatures == null ? one.set().ttl() : Math.min(one.set().ttl(), signatures.ttl());
        int ttl = settings.positiveTtl(lowest);
        RecordSet set = one.set().withTtl(ttl);
        RecordSet kept = signatures == null ? null : signatures.withTtl(ttl);
        if (worthKeeping) {
            caches.records().keep(set, kept, authoritative ? Credibility.AUTHORITATIVE : Credibility.ANSWER, signed,
                    ttl, now);
        }
        return new SignedSet(set, kept);
    }

    Denies denial(Denies denies, int type, boolean signed) {
        long now = time.millis();
        List<SignedSet> aliases = aliases(denies.aliases(), denies.authoritative(), signed, now);
        int ttl = denies.proof().isEmpty() ? WITHOUT_SOA : settings.negativeTtl(denies.ttl());
        Credibility credibility = denies.authoritative() ? Credibility.AUTHORITATIVE : Credibility.ANSWER;
        if (denies.nameError()) {
            caches.records().keepNameError(denies.name(), denies.proof(), credibility, signed, ttl, now);
        } else {
            caches.records().keepNoData(denies.name(), type, denies.proof(), credibility, signed, ttl, now);
        }
        return new Denies(aliases, denies.name(), denies.nameError(), denies.proof(), ttl, denies.authoritative());
    }

    /// The delegation of a referral: it expires with its TTL, and not later than the delegation of the parent zone
    /// (ghost domains).
    Delegation referral(Refers refers, Delegation from, boolean signed) {
        long now = time.millis();
        int ttl = settings.positiveTtl(refers.ttl());
        long expires = Math.min(now + ttl * 1000L, from.expires());
        Delegation delegation = new Delegation(refers.cut(), Source.REFERRAL, corrected(refers), ttl, expires);
        if (expires > now) {
            caches.delegations().keep(delegation);
        }
        @Nullable
        SignedSet ds = refers.delegationSigner();
        if (ds != null) {
            keep(ds, true, signed, true, now);
        }
        return delegation;
    }

    /// If a zone has other addresses of one of its own servers than its parent, they rank above glue (RFC 2181
    /// section 5.4.1) until they expire.
    void serversOwnAddresses(Answers answers, Delegation delegation) {
        if (!answers.authoritative() || !answers.aliases().isEmpty() || delegation.source() != Source.REFERRAL) {
            return;
        }
        for (SignedSet one : answers.sets()) {
            NameServer server = isAddress(one.set()) ? delegation.server(one.set().owner()) : null;
            if (server != null && !server.corrected() && !agrees(one.set(), server.addresses())) {
                caches.delegations().replace(delegation, delegation.corrected(server));
            }
        }
    }

    private static boolean isAddress(RecordSet set) {
        return set.type() == RecordType.A || set.type() == RecordType.AAAA;
    }

    /// Whether an answer equals the glue of its address family, or there is no such glue.
    private boolean agrees(RecordSet answered, List<InetSocketAddress> glue) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        Glue.addAll(answered, port, addresses);
        boolean isIpv6 = answered.type() == RecordType.AAAA;
        return glue.stream().noneMatch(one -> one.getAddress() instanceof Inet6Address == isIpv6)
                || glue.containsAll(addresses);
    }

    /// The servers of a referral. If the glue has not changed, a mark that the zone has other addresses is kept; new
    /// glue replaces it.
    private List<NameServer> corrected(Refers refers) {
        Delegation before = caches.delegations().latest(refers.cut());
        if (before == null || before.servers().stream().noneMatch(NameServer::corrected)) {
            return refers.servers();
        }
        List<NameServer> servers = new ArrayList<>(refers.servers().size());
        for (NameServer server : refers.servers()) {
            NameServer known = before.server(server.name());
            servers.add(known != null && known.addresses().equals(server.addresses()) ? known : server);
        }
        return servers;
    }

    /// Stores the NS RRset of the apex from a response of an authoritative server, with its addresses, if it has
    /// servers that the parent does not have: a last resort, never an answer and never a delegation.
    void zonesOwnServers(Inquiry.Result result, Delegation delegation) {
        Message reply = result.message();
        if (reply == null || !reply.isAuthoritative() || delegation.isForward()) {
            return;
        }
        zonesOwnServers(reply.authority(), reply, delegation);
        zonesOwnServers(reply.answer(), reply, delegation);
    }

    private void zonesOwnServers(List<RecordSet> section, Message reply, Delegation delegation) {
        for (int i = 0; i < section.size(); i++) {
            RecordSet set = section.get(i);
            if (set.type() == RecordType.NS && set.owner().equals(delegation.cut()) && namesOthers(set, delegation)) {
                keepAsLastResort(set, delegation);
                keepAddresses(set.names(), reply.additional(), delegation);
            }
        }
    }

    private void keepAddresses(List<Name> servers, List<RecordSet> additional, Delegation delegation) {
        for (RecordSet set : additional) {
            if (isAddress(set) && set.owner().isSubdomainOf(delegation.cut()) && servers.contains(set.owner())) {
                keepAsLastResort(set, delegation);
            }
        }
    }

    /// It expires with the delegation, so that no server is used longer than the parent permits (ghost domains).
    private void keepAsLastResort(RecordSet set, Delegation delegation) {
        long now = time.millis();
        long left = (delegation.expires() - now) / 1000;
        caches.records().keep(set, null, Credibility.AUTHORITY, false,
                (int) Math.min(settings.positiveTtl(set.ttl()), left), now);
    }

    private static boolean namesOthers(RecordSet ns, Delegation delegation) {
        byte[] data = ns.sharedData();
        int next;
        for (int at = 0; at < data.length; at = next) {
            int length = (data[at] & 0xFF) << 8 | (data[at + 1] & 0xFF);
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
