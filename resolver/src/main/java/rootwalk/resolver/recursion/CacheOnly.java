package rootwalk.resolver.recursion;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent.Source;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.recursion.ResponseAnalysis.Alias;
import rootwalk.resolver.recursion.ResponseAnalysis.Answer;
import rootwalk.resolver.recursion.ResponseAnalysis.NameTooLong;
import rootwalk.resolver.recursion.ResponseAnalysis.Negative;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// Answers without sending queries (RD=0): from the caches, otherwise with the closest known delegation (RFC 1034
/// section 4.3.1). Any thread.
final class CacheOnly {

    private static final int MAX_ALIASES = 24;

    private final LocalInformation localInformation;
    private final BestServers bestServers;
    private final LocalData localData;
    private final Time time;

    CacheOnly(LocalInformation localInformation, BestServers bestServers, LocalData localData, Time time) {
        this.localInformation = localInformation;
        this.bestServers = bestServers;
        this.localData = localData;
        this.time = time;
    }

    Resolution find(Question question, ResolutionContext context) {
        ResolutionBuilder builder = new ResolutionBuilder(context.wantsSignatures());
        Question wanted = question;
        for (int i = 0; i <= MAX_ALIASES; i++) {
            Resolution local = localData.find(wanted);
            if (local != null && LocalAnswer.isError(local)) {
                return local;
            }
            if (local != null) {
                builder.noteLocal(local);
            }
            Delegation best = bestServers.findKnown(wanted.name(), wanted.type(), null);
            ResponseAnalysis known = local != null ? LocalAnswer.analyse(local, wanted)
                    : localInformation.find(wanted, best.cut(), context);
            switch (known) {
                case Answer answer -> {
                    builder.add(answer.rrsets());
                    return builder.answer();
                }
                case Negative negative -> {
                    return builder.negative(negative, wanted.name(), localData);
                }
                case Alias alias -> {
                    if (builder.hasAlias(wanted.name())) {
                        return builder.answer();
                    }
                    builder.add(alias.aliases());
                    wanted = new Question(alias.target(), question.type());
                }
                case NameTooLong nameTooLong -> {
                    builder.add(nameTooLong.aliases());
                    return builder.nameTooLong();
                }
                case null, default -> {
                    return builder.isEmpty() ? referral(best) : builder.answer();
                }
            }
        }
        return builder.answer();
    }

    private Resolution referral(Delegation best) {
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
