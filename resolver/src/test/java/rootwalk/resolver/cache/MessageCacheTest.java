package rootwalk.resolver.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.cache.Messages.addresses;
import static rootwalk.resolver.cache.Messages.alias;
import static rootwalk.resolver.cache.Messages.ask;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
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

        assertThat(probe.find(ask("www.example.", RecordType.A).view(), 0, NOW)).hasToString(message.toString());
        assertThat(probe.find(ask("WWW.Example.", RecordType.A).view(), 0, NOW)).hasToString(message.toString());
        assertThat(probe.find(ask("ww.example.", RecordType.A).view(), 0, NOW)).isNull();
        assertThat(probe.find(ask("www.example.", RecordType.AAAA).view(), 0, NOW)).isNull();
        assertThat(cache.hits()).isEqualTo(2);
        assertThat(cache.misses()).isEqualTo(2);
    }

    @Test
    void clientsWithOtherOptionsGetOtherResponses() {
        cache.put(ask("www.example.", RecordType.A).cached(300, NOW));
        cache.put(ask("www.example.", RecordType.A).withDo().cached(200, NOW));

        assertThat(lifetimeFor(ask("www.example.", RecordType.A))).isEqualTo(300);
        assertThat(lifetimeFor(ask("www.example.", RecordType.A).withDo())).isEqualTo(200);
        assertThat(lifetimeFor(ask("www.example.", RecordType.A).withFlags(Flags.CD))).isZero();
        assertThat(lifetimeFor(ask("www.example.", RecordType.A).withFlags(Flags.RD))).isEqualTo(300);
    }

    /// The seconds of the response that is found, 0 if there is none.
    private int lifetimeFor(Messages.Request request) {
        CachedMessage found = probe.find(request.view(), CachedMessage.variant(request.view()), NOW);
        return found == null ? 0 : found.remaining(NOW);
    }

    @Test
    void aResponseKnowsItsVariant() {
        assertThat(ask("www.example.", RecordType.A).cached(300, NOW).variant()).isZero();
        assertThat(ask("www.example.", RecordType.A).withDo().withFlags(Flags.CD).cached(300, NOW).variant())
                .isEqualTo(CachedMessage.DNSSEC_OK | CachedMessage.CHECKING_DISABLED);
    }

    /// The limit is one of memory, so that all of an entry counts.
    @Test
    void theOctetsOfAResponseAreThoseOfTheMessageItsErrorsAndTheStructuresOfTheCache() {
        long empty = cache.octets();
        cache.put(ask("www.example.", RecordType.A).cached(300, NOW, addresses("www.example.", 60, "1.2.3.4")));
        long plain = cache.octets();
        cache.put(ask("explained.example.", RecordType.A).cached(300, NOW, 0,
                List.of(new ExtendedError(4, "x".repeat(1000)))));

        // 21 octets of header and 13 of name; 12 octets of header, 16 of record, 2 for the offset of its TTL and 1 for the number of
        // errors, in words of 8 octets; and 8 octets at the beginning of the memory.
        assertThat(plain - empty).isEqualTo(72 + 8);
        assertThat(cache.octets() - plain).isBetween(1000L, 1200L);
        assertThat(cache.maximumOctets()).isEqualTo(1 << 20);
    }

    @Test
    void anExpiredResponseIsNotFound() {
        cache.put(ask("www.example.", RecordType.A).cached(300, NOW));

        assertThat(probe.find(ask("www.example.", RecordType.A).view(), 0, NOW + 299_999)).isNotNull();
        assertThat(probe.find(ask("www.example.", RecordType.A).view(), 0, NOW + 300_000)).isNull();
    }

    @Test
    void aNewResponseReplacesTheOldOne() {
        cache.put(ask("www.example.", RecordType.A).cached(300, NOW));
        cache.put(ask("www.EXAMPLE.", RecordType.A).cached(200, NOW + 290_000));

        assertThat(cache.size()).isEqualTo(1);
        CachedMessage found = probe.find(ask("www.example.", RecordType.A).view(), 0, NOW + 290_000);
        assertThat(found).isNotNull();
        assertThat(found.remaining(NOW + 290_000)).isEqualTo(200);
        List<String> all = new ArrayList<>();
        cache.forEach(message -> all.add(message.toString()));
        assertThat(all).containsExactly(found.toString());
    }

    @Test
    void itNeverHoldsMoreOctetsThanAllowed() {
        for (int i = 0; i < 20_000; i++) {
            cache.put(ask("host" + i + ".example.", RecordType.A).cached(300, NOW,
                    addresses("host.example.", 9, "192.0.2.1")));
            if (i % 100 == 0) {
                assertThat(cache.octets()).isLessThanOrEqualTo(1 << 20);
            }
        }

        assertThat(cache.octets()).isGreaterThan((1 << 20) * 85 / 100);
        assertThat(cache.size()).isBetween(7000L, 12_000L);
        assertThat(cache.evicted()).isEqualTo(20_000 - cache.size());
    }

    @Test
    void frequentEntriesStayWhenSpaceIsNeeded() {
        RequestView popular = ask("popular.example.", RecordType.A).view();
        cache.put(ask("popular.example.", RecordType.A).cached(300, NOW));
        for (int i = 0; i < 30_000; i++) {
            cache.put(ask("host" + i + ".example.", RecordType.A).cached(300, NOW));
            assertThat(probe.find(popular, 0, NOW)).isNotNull();
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
        assertThat(probe.find(ask("www.example.", RecordType.A).view(), 0, NOW)).isNull();
        assertThat(probe.find(ask("www.anexample.", RecordType.A).view(), 0, NOW)).isNotNull();
        assertThat(cache.flush(Name.ROOT)).isEqualTo(2);
        assertThat(cache.size()).isZero();
    }

    @Test
    void flushingAllLeavesNothing() {
        long empty = cache.octets();
        cache.put(ask("example.", RecordType.NS).cached(300, NOW));

        cache.flushAll();

        assertThat(cache.size()).isZero();
        assertThat(cache.octets()).isEqualTo(empty);
    }

    @Test
    void aHitAllocatesNothingAlsoWhenTheCacheIsFull() {
        for (int i = 0; i < 15_000; i++) {
            cache.put(ask("host" + i + ".example.", RecordType.A).cached(300, NOW,
                    addresses("h.example.", 9, "192.0.2.1")));
        }
        cache.put(ask("www.example.", RecordType.A).cached(300, NOW, addresses("www.example.", 300, "192.0.2.1")));
        RequestView hit = ask("www.example.", RecordType.A).view();
        RequestView miss = ask("nowhere.example.", RecordType.A).view();
        MessageWriter writer = new MessageWriter();
        byte[] buffer = new byte[512];

        assertThat(Allocation.of(() -> {
            CachedMessage message = probe.find(hit, 0, NOW + 5000);
            writer.beginResponse(hit, buffer, 0, 512, 0);
            if (message == null || !message.addTo(writer, NOW + 5000) || probe.find(miss, 0, NOW) != null) {
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

        assertThat(cache.flushDependent(Set.of(Name.of("OWN.example.")))).isEqualTo(2);

        List<String> left = new ArrayList<>();
        cache.forEach(message -> left.add(message.toString()));
        assertThat(left).containsExactly(leadsElsewhere.toString());
    }

    @Test
    void severalChangedZonesAreOnePass() {
        cache.put(ask("www.own.example.", RecordType.A).cached(60, NOW));
        cache.put(ask("www.second.example.", RecordType.A).cached(60, NOW));
        cache.put(ask("www.other.example.", RecordType.A).cached(60, NOW));
        long before = cache.generation();

        assertThat(cache.flushDependent(Set.of(Name.of("own.example."), Name.of("SECOND.example.")))).isEqualTo(2);

        assertThat(cache.generation()).isEqualTo(before + 1);
        assertThat(cache.size()).isOne();
    }

    @Test
    void whatWasFoundOutBeforeSomethingWasForgottenIsNotStored() {
        Messages.Request request = ask("www.own.example.", RecordType.A);
        long before = cache.generation();

        cache.flushDependent(Set.of(Name.of("own.example.")));
        assertThat(cache.put(request.reply(512, 0), 0, 60, List.of(), NOW, before)).isFalse();
        assertThat(cache.size()).isZero();

        assertThat(cache.put(request.reply(512, 0), 0, 60, List.of(), NOW, cache.generation())).isTrue();
        assertThat(cache.size()).isOne();
    }

    @Test
    void whatIsForgottenWhileAResponseIsStoredIsNotInTheCacheAfterwards() {
        List<ExtendedError> flushing = new AbstractList<>() {
            @Override
            public ExtendedError get(int index) {
                cache.flush(Name.of("own.example."));
                return new ExtendedError(ExtendedError.OTHER, "");
            }

            @Override
            public int size() {
                return 1;
            }
        };
        MessageWriter message = ask("www.own.example.", RecordType.A).reply(512, 0);

        assertThat(cache.put(message, 0, 60, flushing, NOW, cache.generation())).isFalse();
        assertThat(cache.size()).isZero();
    }

    @Test
    void whatIsNotCacheableIsNotStored() {
        MessageWriter truncated = ask("www.example.", RecordType.A).reply(512, Flags.TC);

        assertThat(cache.put(truncated, 0, 60, List.of(), NOW, cache.generation())).isFalse();
        assertThat(cache.size()).isZero();
    }
}
