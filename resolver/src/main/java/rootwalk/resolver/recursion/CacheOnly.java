package rootwalk.resolver.recursion;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.WalkEvent.Source;
import rootwalk.resolver.recursion.ReplyAnalysis.Alias;
import rootwalk.resolver.recursion.ReplyAnalysis.Answers;
import rootwalk.resolver.recursion.ReplyAnalysis.Denies;
import rootwalk.resolver.recursion.ReplyAnalysis.TooLong;
import rootwalk.wire.Question;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// Answers without sending queries (RD=0): from the caches, otherwise with the closest known delegation (RFC 1034
/// section 4.3.1). Any thread.
final class CacheOnly {

    private static final int MOST_ALIASES = 24;

    private final LocalInformation local;
    private final BestServers bestServers;
    private final LocalData localData;
    private final Time time;

    CacheOnly(LocalInformation local, BestServers bestServers, LocalData localData, Time time) {
        this.local = local;
        this.bestServers = bestServers;
        this.localData = localData;
        this.time = time;
    }

    Resolution find(Question question, Walk walk) {
        Gathered gathered = new Gathered(walk.wantsSignatures());
        Question wanted = question;
        for (int i = 0; i <= MOST_ALIASES; i++) {
            Resolution own = localData.find(wanted);
            if (own != null && OwnAnswer.isError(own)) {
                return own;
            }
            Delegation best = bestServers.findKnown(wanted.name(), wanted.type(), null);
            ReplyAnalysis known = own != null ? OwnAnswer.analyse(own, wanted)
                    : local.find(wanted.name(), wanted.type(), best.cut(), walk.wantsSignatures());
            switch (known) {
                case Answers answers -> {
                    gathered.add(answers.sets());
                    return gathered.answers();
                }
                case Denies denies -> {
                    return gathered.denied(denies);
                }
                case Alias alias -> {
                    if (gathered.hasAlias(wanted.name())) {
                        return gathered.answers();
                    }
                    gathered.add(alias.aliases());
                    wanted = new Question(alias.target(), question.type());
                }
                case TooLong tooLong -> {
                    gathered.add(tooLong.aliases());
                    return gathered.tooLong();
                }
                case null, default -> {
                    return gathered.isEmpty() ? referral(best) : gathered.answers();
                }
            }
        }
        return gathered.answers();
    }

    private Resolution referral(Delegation best) {
        if (best.isForward() || best.source() == Source.STUB) {
            return Resolution.failed(ResponseCode.NOERROR, 0);
        }
        int ttl = best.ttl(time.millis());
        List<Rdata> names = new ArrayList<>();
        List<RecordSet> glue = new ArrayList<>();
        for (NameServer server : best.servers()) {
            names.add(Rdata.of(server.name()));
            addGlue(server, ttl, glue);
        }
        RecordSet ns = RecordSet.of(best.cut(), RecordType.NS, ttl, names);
        return new Resolution(ResponseCode.NOERROR, List.of(), List.of(ns), glue, Security.INSECURE, 0, true,
                List.of());
    }

    private static void addGlue(NameServer server, int ttl, List<RecordSet> glue) {
        List<Rdata> v4 = new ArrayList<>(1);
        List<Rdata> v6 = new ArrayList<>(1);
        for (InetSocketAddress address : server.addresses()) {
            (address.getAddress() instanceof Inet4Address ? v4 : v6).add(Rdata.of(address.getAddress().getAddress()));
        }
        if (!v4.isEmpty()) {
            glue.add(RecordSet.of(server.name(), RecordType.A, ttl, v4));
        }
        if (!v6.isEmpty()) {
            glue.add(RecordSet.of(server.name(), RecordType.AAAA, ttl, v6));
        }
    }
}
