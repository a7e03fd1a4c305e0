package rootwalk.resolver.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.cache.Replies.addresses;
import static rootwalk.resolver.cache.Replies.alias;
import static rootwalk.resolver.cache.Replies.ask;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.RequestView;

class ReplyCacheTest {

    private static final long NOW = 1_000_000;

    private final ReplyCache cache = new ReplyCache(1 << 20);
    private final ReplyProbe probe = cache.probe();

    @Test
    void aReplyIsFoundByItsQuestionWhateverTheCaseOfItsName() {
        CachedReply reply = ask("www.example.", RecordType.A).cached(300, NOW);
        cache.put(reply);

        assertThat(probe.find(ask("www.example.", RecordType.A).view(), NOW)).isSameAs(reply);
        assertThat(probe.find(ask("WWW.Example.", RecordType.A).view(), NOW)).isSameAs(reply);
        assertThat(probe.find(ask("ww.example.", RecordType.A).view(), NOW)).isNull();
        assertThat(probe.find(ask("www.example.", RecordType.AAAA).view(), NOW)).isNull();
        assertThat(cache.hits()).isEqualTo(2);
        assertThat(cache.misses()).isEqualTo(2);
    }

    @Test
    void clientsWithOtherWishesHaveOtherReplies() {
        CachedReply plain = ask("www.example.", RecordType.A).cached(300, NOW);
        CachedReply signed = ask("www.example.", RecordType.A).withDo().cached(300, NOW);
        cache.put(plain);
        cache.put(signed);

        assertThat(probe.find(ask("www.example.", RecordType.A).view(), NOW)).isSameAs(plain);
        assertThat(probe.find(ask("www.example.", RecordType.A).withDo().view(), NOW)).isSameAs(signed);
        assertThat(probe.find(ask("www.example.", RecordType.A).withFlags(Flags.CD).view(), NOW)).isNull();
        assertThat(probe.find(ask("www.example.", RecordType.A).withFlags(Flags.RD).view(), NOW)).isSameAs(plain);
    }

    @Test
    void anExpiredReplyIsNotFound() {
        cache.put(ask("www.example.", RecordType.A).cached(300, NOW));

        assertThat(probe.find(ask("www.example.", RecordType.A).view(), NOW + 299_999)).isNotNull();
        assertThat(probe.find(ask("www.example.", RecordType.A).view(), NOW + 300_000)).isNull();
    }

    @Test
    void aNewReplyTakesThePlaceOfTheOldOne() {
        cache.put(ask("www.example.", RecordType.A).cached(300, NOW));
        CachedReply fresh = ask("www.EXAMPLE.", RecordType.A).cached(300, NOW + 290_000);
        cache.put(fresh);

        assertThat(cache.size()).isEqualTo(1);
        assertThat(probe.find(ask("www.example.", RecordType.A).view(), NOW + 290_000)).isSameAs(fresh);
        List<CachedReply> all = new ArrayList<>();
        cache.forEach(all::add);
        assertThat(all).containsExactly(fresh);
    }

    @Test
    void itNeverHoldsMoreOctetsThanAllowed() {
        for (int i = 0; i < 9_000; i++) {
            cache.put(ask("host" + i + ".example.", RecordType.A).cached(300, NOW,
                    addresses("host.example.", 9, "192.0.2.1")));
            if (i % 100 == 0) {
                assertThat(cache.octets()).isLessThanOrEqualTo(1 << 20);
            }
        }

        assertThat(cache.octets()).isGreaterThan((1 << 20) * 9 / 10);
        assertThat(cache.size()).isBetween(3000L, 6000L);
        assertThat(cache.evicted()).isEqualTo(9_000 - cache.size());
    }

    @Test
    void whatIsAskedForOftenStaysWhenRoomIsNeeded() {
        RequestView popular = ask("popular.example.", RecordType.A).view();
        cache.put(ask("popular.example.", RecordType.A).cached(300, NOW));
        for (int i = 0; i < 9_000; i++) {
            cache.put(ask("host" + i + ".example.", RecordType.A).cached(300, NOW));
            assertThat(probe.find(popular, NOW)).isNotNull();
        }
    }

    @Test
    void aNameIsFlushedWithEverythingBelowIt() {
        cache.put(ask("example.", RecordType.NS).cached(300, NOW));
        cache.put(ask("www.EXAMPLE.", RecordType.A).cached(300, NOW));
        cache.put(ask("www.anexample.", RecordType.A).cached(300, NOW));
        cache.put(ask(".", RecordType.NS).cached(300, NOW));

        assertThat(cache.flush(Name.of("example."))).isEqualTo(2);
        assertThat(cache.size()).isEqualTo(2);
        assertThat(probe.find(ask("www.example.", RecordType.A).view(), NOW)).isNull();
        assertThat(probe.find(ask("www.anexample.", RecordType.A).view(), NOW)).isNotNull();
        assertThat(cache.flush(Name.ROOT)).isEqualTo(2);
        assertThat(cache.octets()).isZero();
    }

    @Test
    void whatAProbeHasAtHandIsNoLongerFoundOnceItHasLeftTheCache() {
        RequestView request = ask("www.example.", RecordType.A).view();
        cache.put(ask("www.example.", RecordType.A).cached(300, NOW));
        for (int i = 0; i < 20; i++) {
            assertThat(probe.find(request, NOW)).isNotNull();
        }

        CachedReply fresh = ask("www.example.", RecordType.A).cached(300, NOW);
        cache.put(fresh);
        assertThat(probe.find(request, NOW)).isSameAs(fresh);
        assertThat(probe.find(request, NOW)).isSameAs(fresh);

        cache.flush(Name.of("www.example."));
        assertThat(probe.find(request, NOW)).isNull();
    }

    @Test
    void flushingAllLeavesNothing() {
        cache.put(ask("example.", RecordType.NS).cached(300, NOW));

        cache.flushAll();

        assertThat(cache.size()).isZero();
        assertThat(cache.octets()).isZero();
    }

    @Test
    void aHitAllocatesNothingAlsoWhenTheCacheIsFull() {
        for (int i = 0; i < 5_500; i++) {
            cache.put(ask("host" + i + ".example.", RecordType.A).cached(300, NOW,
                    addresses("h.example.", 9, "192.0.2.1")));
        }
        cache.put(ask("www.example.", RecordType.A).cached(300, NOW, addresses("www.example.", 300, "192.0.2.1")));
        RequestView hit = ask("www.example.", RecordType.A).view();
        RequestView miss = ask("nowhere.example.", RecordType.A).view();
        MessageWriter writer = new MessageWriter();
        byte[] buffer = new byte[512];

        assertThat(allocatedBy(() -> {
            CachedReply reply = probe.find(hit, NOW + 5000);
            writer.reply(hit, buffer, 0, 512, 0);
            if (reply == null || !reply.addTo(writer, NOW + 5000) || probe.find(miss, NOW) != null) {
                throw new IllegalStateException("not found");
            }
            writer.finish();
        })).isZero();
    }

    /// Octets that one run allocates once everything is compiled, the least of several measurements.
    private static long allocatedBy(Runnable run) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20 && least > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1000; i++) {
                run.run();
            }
            least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / 1000);
        }
        return least;
    }

    @Test
    void aZoneThatChangesTakesRepliesWithItsNamesAlongAndNoOthers() {
        CachedReply below = ask("www.own.example.", RecordType.A).cached(60, NOW);
        CachedReply behindAnAlias = ask("alias.test.", RecordType.A).cached(60, NOW,
                alias("alias.test.", 60, "www.own.example."), addresses("www.own.example.", 60, "192.0.2.1"));
        CachedReply leadsElsewhere = ask("other.test.", RecordType.A).cached(60, NOW,
                alias("other.test.", 60, "xown.example."), addresses("xown.example.", 60, "192.0.2.1"));
        cache.put(below);
        cache.put(behindAnAlias);
        cache.put(leadsElsewhere);

        assertThat(cache.flushDependent(Name.of("OWN.example."))).isEqualTo(2);

        List<CachedReply> left = new ArrayList<>();
        cache.forEach(left::add);
        assertThat(left).containsExactly(leadsElsewhere);
    }

    @Test
    void whatWasFoundOutBeforeSomethingWasForgottenIsNotStored() {
        CachedReply reply = ask("www.own.example.", RecordType.A).cached(60, NOW);
        long before = cache.generation();

        cache.flushDependent(Name.of("own.example."));
        cache.put(reply, before);
        assertThat(cache.size()).isZero();

        cache.put(reply, cache.generation());
        assertThat(cache.size()).isOne();
    }
}
