package rootwalk.resolver.cache;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.cache.Messages.addresses;
import static rootwalk.resolver.cache.Messages.alias;
import static rootwalk.resolver.cache.Messages.ask;
import static rootwalk.resolver.cache.Messages.read;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageWriter;

class CachedMessageTest {

    private static final long NOW = 1_000_000;

    @Test
    void aCopyHasTheIdTheQuestionAndTheWishesOfTheOneWhoAsks() {
        CachedMessage message =
                ask("www.example.", RecordType.A).cached(300, NOW, addresses("www.example.", 300, "192.0.2.1"));

        Message copy = read(
                message, ask("WwW.eXample.", RecordType.A).withFlags(Flags.RD | Flags.CD).view(), 512, NOW);

        assertThat(copy.id()).isEqualTo(0x1234);
        assertThat(copy.flags()).isEqualTo(Flags.QR | Flags.RD | Flags.CD);
        assertThat(copy.question()).isNotNull();
        assertThat(copy.question().name().sharedOctets()).isEqualTo(Name.of("WwW.eXample.").sharedOctets());
        assertThat(copy.answer()).containsExactly(addresses("www.example.", 300, "192.0.2.1"));
    }

    @Test
    void everyTtlIsLoweredByTheWholeSecondsSinceAndNotBelowZero() {
        CachedMessage message = ask("www.example.", RecordType.A)
                .cached(
                        300,
                        NOW,
                        alias("www.example.", 300, "host.example."),
                        addresses("host.example.", 20, "192.0.2.1", "192.0.2.2"));

        assertThat(ttlsAfter(message, 0)).containsExactly(300, 20);
        assertThat(ttlsAfter(message, 999)).containsExactly(300, 20);
        assertThat(ttlsAfter(message, 1000)).containsExactly(299, 19);
        assertThat(ttlsAfter(message, 25_999)).containsExactly(275, 0);
        assertThat(ttlsAfter(message, -5000)).containsExactly(300, 20);
    }

    private static List<Integer> ttlsAfter(CachedMessage message, long millis) {
        Message copy = read(message, ask("www.example.", RecordType.A).view(), 512, NOW + millis);
        return copy.answer().stream().map(RRset::ttl).toList();
    }

    @Test
    void theResponseCodeAndTheFlagsOfTheAnswerAreKept() {
        CachedMessage message = ask("nowhere.example.", RecordType.A)
                .cached(60, NOW, ResponseCode.NXDOMAIN | Flags.AD | Flags.RA, List.of());

        Message copy = read(message, ask("nowhere.example.", RecordType.A).view(), 512, NOW);

        assertThat(copy.rcode()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(copy.flags() & Flags.AD).isEqualTo(Flags.AD);
        assertThat(copy.flags() & Flags.RA).as("RA is the business of who answers").isZero();
    }

    @Test
    void optIsLeftOutBecauseEachClientGetsItsOwn() {
        CachedMessage message = ask("www.example.", RecordType.A)
                .withDo()
                .cached(300, NOW, addresses("www.example.", 300, "192.0.2.1"));

        Message copy = read(message, ask("www.example.", RecordType.A).withDo().view(), 512, NOW + 4000);

        assertThat(copy.edns()).isNull();
        assertThat(copy.additional()).isEmpty();
        assertThat(copy.answer()).containsExactly(addresses("www.example.", 296, "192.0.2.1"));
    }

    @Test
    void aResponseThatDoesNotFitIsNotWrittenInPart() {
        String[] many = new String[100];
        Arrays.setAll(many, i -> "192.0.2." + i);
        CachedMessage message =
                ask("www.example.", RecordType.A).cached(300, NOW, addresses("www.example.", 300, many));

        assertThat(read(message, ask("www.example.", RecordType.A).view(), 512, NOW))
                .matches(Message::isTruncated)
                .matches(copy -> copy.answer().isEmpty());
        assertThat(read(message, ask("www.example.", RecordType.A).view(), 4096, NOW))
                .matches(copy -> !copy.isTruncated())
                .matches(copy -> copy.answer().getFirst().size() == 100);
    }

    @Test
    void theWriterCanGoOnBehindTheCopy() {
        CachedMessage message =
                ask("www.example.", RecordType.A).cached(300, NOW, addresses("www.example.", 300, "192.0.2.1"));
        MessageWriter writer = new MessageWriter();
        byte[] buffer = new byte[512];
        writer.beginResponse(ask("www.example.", RecordType.A).view(), buffer, 0, 512, 0);

        assertThat(message.addTo(writer, NOW)).isTrue();
        writer.section(MessageWriter.Section.ADDITIONAL);
        assertThat(writer.add(addresses("mail.example.", 5, "192.0.2.9"))).isTrue();

        Message response = new rootwalk.wire.codec.MessageReader().read(buffer, 0, writer.finish());
        assertThat(response).isNotNull();
        assertThat(response.additional()).containsExactly(addresses("mail.example.", 5, "192.0.2.9"));
    }

    @Test
    void incompleteResponsesAreNotStored() {
        var asked = ask("www.example.", RecordType.A);
        RRset records = addresses("www.example.", 300, "192.0.2.1");
        int whole = asked.reply(512, 0, records).finish();

        assertThat(asked.of(asked.reply(whole, 0, records), 300, NOW, List.of())).isNotNull();
        assertThat(asked.of(asked.reply(whole, 0, records), 0, NOW, List.of())).as("no lifetime").isNull();
        assertThat(asked.of(asked.reply(whole, Flags.TC), 300, NOW, List.of())).as("truncated").isNull();
        for (int length = whole - 1; length > whole - 16; length--) {
            assertThat(asked.of(asked.reply(length, 0, records), 300, NOW, List.of())).as("room " + length).isNull();
        }
    }

    @Nested
    class Lifetime {

        private final CachedMessage message = ask("www.example.", RecordType.A).cached(100, NOW);

        @Test
        void itExpiresWhenItsSecondsAreOver() {
            assertThat(message.isExpired(NOW + 99_999)).isFalse();
            assertThat(message.remaining(NOW + 99_999)).isEqualTo(1);
            assertThat(message.isExpired(NOW + 100_000)).isTrue();
            assertThat(message.remaining(NOW + 100_000)).isZero();
        }

        @Test
        void oneCallerRefreshesItInItsLastTenth() {
            MessageCache cache = new MessageCache(1 << 20);
            cache.put(message);

            assertThat(found(cache).claimPrefetch(NOW + 89_999)).isFalse();
            assertThat(found(cache).claimPrefetch(NOW + 90_000)).isTrue();
            assertThat(found(cache).claimPrefetch(NOW + 90_001)).isFalse();

            cache.put(message);
            assertThat(found(cache).claimPrefetch(NOW + 90_002)).isTrue();
        }

        @Test
        void shortLivesAndFailuresAreNotRefreshed() {
            CachedMessage brief = ask("www.example.", RecordType.A).cached(9, NOW);
            CachedMessage failed =
                    ask("www.example.", RecordType.A).cached(30, NOW, ResponseCode.SERVFAIL, List.of());

            assertThat(stored(brief).claimPrefetch(NOW + 8999)).isFalse();
            assertThat(stored(failed).claimPrefetch(NOW + 29_000)).isFalse();
        }

        private static CachedMessage stored(CachedMessage message) {
            MessageCache cache = new MessageCache(1 << 20);
            cache.put(message);
            return found(cache);
        }

        private static CachedMessage found(MessageCache cache) {
            return requireNonNull(cache.probe().find(ask("www.example.", RecordType.A).view(), 0, NOW));
        }
    }

    @Nested
    class Rfc8914ExtendedErrors {

        @Test
        void thoseOfTheResponseAreInEachCopy() {
            CachedMessage message = ask("www.example.", RecordType.A)
                    .cached(60, NOW, 0, List.of(new ExtendedError(ExtendedError.STALE_ANSWER, "old")));

            assertThat(errorsOf(message)).containsExactly(new ExtendedError(ExtendedError.STALE_ANSWER, "old"));
        }

        private static List<ExtendedError> errorsOf(CachedMessage message) {
            Answer answer = new Answer();
            message.addErrorsTo(answer.errors());
            return answer.errors().values();
        }

        @Test
        void aFailureAlsoSaysThatItIsACachedError() {
            CachedMessage message = ask("www.example.", RecordType.A)
                    .cached(
                            60,
                            NOW,
                            ResponseCode.SERVFAIL,
                            List.of(new ExtendedError(ExtendedError.NO_REACHABLE_AUTHORITY, "")));

            assertThat(errorsOf(message)).containsExactly(new ExtendedError(ExtendedError.NO_REACHABLE_AUTHORITY, ""),
                    new ExtendedError(ExtendedError.CACHED_ERROR, ""));
        }

        @Test
        void anAnswerMostlyHasNone() {
            assertThat(errorsOf(ask("www.example.", RecordType.A).cached(60, NOW))).isEmpty();
        }
    }
}
