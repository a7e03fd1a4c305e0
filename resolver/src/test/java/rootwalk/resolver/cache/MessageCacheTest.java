package rootwalk.resolver.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.cache.Messages.addresses;
import static rootwalk.resolver.cache.Messages.alias;
import static rootwalk.resolver.cache.Messages.ask;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.RequestView;
import rootwalk.wire.testing.Allocation;

class MessageCacheTest {

    private static final long NOW = 1_000_000;

    private final MessageCache cache = new MessageCache(1 << 20);
    private final MessageProbe probe = cache.probe();

    @Test
    void aResponseIsFoundByItsQuestionWithoutRegardToCase() {
        CachedMessage message = ask("www.example.", RecordType.A).cached(300, NOW);
        cache.put(message);

        assertThat(probe.find(ask("www.example.", RecordType.A).view(), NOW)).isSameAs(message);
        assertThat(probe.find(ask("WWW.Example.", RecordType.A).view(), NOW)).isSameAs(message);
        assertThat(probe.find(ask("ww.example.", RecordType.A).view(), NOW)).isNull();
        assertThat(probe.find(ask("www.example.", RecordType.AAAA).view(), NOW)).isNull();
        assertThat(cache.hits()).isEqualTo(2);
        assertThat(cache.misses()).isEqualTo(2);
    }

    @Test
    void clientsWithOtherOptionsGetOtherResponses() {
        CachedMessage plain = ask("www.example.", RecordType.A).cached(300, NOW);
        CachedMessage signed = ask("www.example.", RecordType.A).withDo().cached(300, NOW);
        cache.put(plain);
        cache.put(signed);

        assertThat(probe.find(ask("www.example.", RecordType.A).view(), NOW)).isSameAs(plain);
        assertThat(probe.find(ask("www.example.", RecordType.A).withDo().view(), NOW)).isSameAs(signed);
        assertThat(probe.find(ask("www.example.", RecordType.A).withFlags(Flags.CD).view(), NOW)).isNull();
        assertThat(probe.find(ask("www.example.", RecordType.A).withFlags(Flags.RD).view(), NOW)).isSameAs(plain);
    }

    @Test
    void responsesToDifferentQuestionsAreDifferent() {
        CachedMessage message = ask("www.example.", RecordType.A).cached(300, NOW);

        assertThat(message).isEqualTo(ask("WWW.example.", RecordType.A).cached(60, NOW + 5));
        assertThat(message.variant()).isZero();
        assertThat(ask("www.example.", RecordType.A).withDo().withFlags(Flags.CD).cached(300, NOW).variant())
                .isEqualTo(CachedMessage.DNSSEC_OK | CachedMessage.CHECKING_DISABLED);
        for (CachedMessage other : List.of(ask("wwx.example.", RecordType.A).cached(300, NOW),
                ask("ww.example.", RecordType.A).cached(300, NOW), ask("www.example.", RecordType.TXT).cached(300, NOW),
                ask("www.example.", RecordType.A).withDo().cached(300, NOW))) {
            assertThat(other).isNotEqualTo(message);
        }
        assertThat(message.equals((Object) "www.example.")).isFalse();
    }

    /// The limit is one of octets on the heap, so that all of an entry counts.
    @Test
    void theOctetsOfAResponseAreThoseOfTheMessageItsErrorsAndTheStructuresOfTheCache() {
        RRset address =
                RRset.of(Name.of("www.example."), RecordType.A, 60, Rdata.of((byte) 1, (byte) 2, (byte) 3, (byte) 4));
        CachedMessage plain = ask("www.example.", RecordType.A).cached(300, NOW, address);
        CachedMessage explained = ask("www.example.", RecordType.A).cached(300, NOW, 0,
                List.of(new ExtendedError(4, "x".repeat(1000))), address);

        // 12 octets of header, 17 of question, 16 of record, and 2 for the position of its TTL, in words of 8 octets.
        assertThat(plain.footprint()).isEqualTo(160 + 48);
        assertThat(explained.footprint() - plain.footprint()).isBetween(1000, 1200);
        cache.put(explained);
        assertThat(cache.octets()).isEqualTo(explained.footprint());
        assertThat(cache.maximumOctets()).isEqualTo(1 << 20);
    }

    @Test
    void anExpiredResponseIsNotFound() {
        cache.put(ask("www.example.", RecordType.A).cached(300, NOW));

        assertThat(probe.find(ask("www.example.", RecordType.A).view(), NOW + 299_999)).isNotNull();
        assertThat(probe.find(ask("www.example.", RecordType.A).view(), NOW + 300_000)).isNull();
    }

    @Test
    void aNewResponseReplacesTheOldOne() {
        cache.put(ask("www.example.", RecordType.A).cached(300, NOW));
        CachedMessage fresh = ask("www.EXAMPLE.", RecordType.A).cached(300, NOW + 290_000);
        cache.put(fresh);

        assertThat(cache.size()).isEqualTo(1);
        assertThat(probe.find(ask("www.example.", RecordType.A).view(), NOW + 290_000)).isSameAs(fresh);
        List<CachedMessage> all = new ArrayList<>();
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
    void frequentEntriesStayWhenSpaceIsNeeded() {
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

        CachedMessage fresh = ask("www.example.", RecordType.A).cached(300, NOW);
        cache.put(fresh);
        assertThat(probe.find(request, NOW)).isSameAs(fresh);
        assertThat(probe.find(request, NOW)).isSameAs(fresh);

        cache.flush(Name.of("www.example."));
        assertThat(probe.find(request, NOW)).isNull();
    }

    /// The limit of the cache would be none if its probes kept what it has evicted.
    @Test
    void whatHasLeftTheCacheIsNotKeptByAProbe() {
        List<WeakReference<CachedMessage>> flushed = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            flushed.add(storedAndFound("n" + i + ".flushed."));
        }
        cache.flush(Name.of("flushed."));
        List<WeakReference<CachedMessage>> evicted = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            evicted.add(storedAndFound("n" + i + ".evicted."));
        }

        assertThat(cache.evicted()).isGreaterThan(10_000);
        assertThat(inMemory(flushed)).isZero();
        assertThat(inMemory(evicted)).isLessThanOrEqualTo(cache.size());
    }

    private WeakReference<CachedMessage> storedAndFound(String name) {
        Messages.Request asked = ask(name, RecordType.A);
        cache.put(asked.cached(300, NOW));
        CachedMessage found = probe.find(asked.view(), NOW);
        return new WeakReference<>(found);
    }

    private static long inMemory(List<WeakReference<CachedMessage>> references) {
        System.gc();
        return references.stream().filter(one -> one.get() != null).count();
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

        assertThat(Allocation.of(() -> {
            CachedMessage message = probe.find(hit, NOW + 5000);
            writer.beginResponse(hit, buffer, 0, 512, 0);
            if (message == null || !message.addTo(writer, NOW + 5000) || probe.find(miss, NOW) != null) {
                throw new IllegalStateException("not found");
            }
            writer.finish();
        })).isZero();
    }

    /// Octets that one run allocates once everything is compiled, the least of several measurements.
    @Test
    void aChangedZoneRemovesOnlyResponsesWithItsNames() {
        CachedMessage below = ask("www.own.example.", RecordType.A).cached(60, NOW);
        CachedMessage behindAnAlias = ask("alias.test.", RecordType.A).cached(60, NOW,
                alias("alias.test.", 60, "www.own.example."), addresses("www.own.example.", 60, "192.0.2.1"));
        CachedMessage leadsElsewhere = ask("other.test.", RecordType.A).cached(60, NOW,
                alias("other.test.", 60, "xown.example."), addresses("xown.example.", 60, "192.0.2.1"));
        cache.put(below);
        cache.put(behindAnAlias);
        cache.put(leadsElsewhere);

        assertThat(cache.flushDependent(Name.of("OWN.example."))).isEqualTo(2);

        List<CachedMessage> left = new ArrayList<>();
        cache.forEach(left::add);
        assertThat(left).containsExactly(leadsElsewhere);
    }

    @Test
    void whatWasFoundOutBeforeSomethingWasForgottenIsNotStored() {
        CachedMessage message = ask("www.own.example.", RecordType.A).cached(60, NOW);
        long before = cache.generation();

        cache.flushDependent(Name.of("own.example."));
        cache.put(message, before);
        assertThat(cache.size()).isZero();

        cache.put(message, cache.generation());
        assertThat(cache.size()).isOne();
    }
}
